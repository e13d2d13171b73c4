/* SPDX-License-Identifier: 0BSD */
/* What the kernels of cross entropies with smoothed targets share. */
#ifndef FG_CROSS_ENTROPY_H
#define FG_CROSS_ENTROPY_H

#include "fg_gradient_exponent.h"
#include "fg_mul_shift.h"
#include "fg_softmax.h"

/* weight * (total * ln s + distances) * 2^-loss_shift, saturated, where ln s is ln(s * 2^-24).

   formats   total Q30, distances Qd, the sum of both Qv, v = sum_fraction_bits; weight Q30.
   requires  0 <= total <= 2^31, 0 <= distances < 2^61, 20 <= v <= d and v <= 40, loss_shift >= 33.
   rounding  log within 0.57 ulp of Q20, its product and the distances to 2^-v; to nearest. */
FG_API int32_t fg_cross_entropy(uint64_t s, int64_t total, int64_t distances,
                                int32_t distances_fraction_bits, int32_t sum_fraction_bits,
                                uint32_t weight, int32_t loss_shift)
{
    const int64_t logarithm =
        fg_round_shift_total_i64(total * fg_log_q20(s), 50 - sum_fraction_bits);
    const int64_t rest =
        fg_round_shift_total_i64(distances, distances_fraction_bits - sum_fraction_bits);
    FG_REQUIRE(logarithm >= 0 && rest >= 0);
    return fg_saturate_i32(
        (int64_t)fg_mul_shift_u64((uint64_t)(logarithm + rest), weight, loss_shift));
}

/* The magnitude of v * weight * 2^-30, at most 2^31 - 1: what the gradient exponent is taken of. */
FG_API uint32_t fg_weighted_magnitude(int64_t v, uint32_t weight)
{
    const uint64_t product = (uint64_t)(v < 0 ? -v : v) * weight;
    const uint64_t magnitude = (product + 0x20000000U) >> 30;
    return magnitude > 0x7fffffffU ? 0x7fffffffU : (uint32_t)magnitude;
}

#endif
