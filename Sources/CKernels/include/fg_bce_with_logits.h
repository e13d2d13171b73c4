/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_T, FG_D. */
#include "fg_gradient_exponent.h"
#include "fg_mul_shift.h"
#include "fg_sigmoid_minus.h"
#include "fg_template.h"

/* loss = (sum over i of max(z[i], 0) - z[i] * t[i] + ln(1 + e^-|z[i]|)) * mean * 2^-loss_shift,
   dz[i] = (sigmoid(z[i]) - t[i]) * 2^k * mean * 2^-dz_shift

   Returns k, the redundant sign bits of the largest |sigmoid(z) - t| in Q30, at most
   exponent_limit; -1 when all are 0.

   formats   z Qa, a = z_fraction_bits; t Qb, b = t_fraction_bits; the loss is summed in Qv, v =
             sum_fraction_bits; mean is the mantissa of 1 / count to 31 bits.
   requires  0 <= t[i] <= 1, 0 <= b <= 30; the sum below 2^63, v <= 40; loss_shift >= 33; dz apart
             from z and t.
   rounding  exp within 0.55 ulp of Q24, log within 0.57 ulp of Q20, terms to 2^-v; loss and dz to
             nearest, ties up, once each; saturated. */
FG_API int32_t FG_NAME3(fg_bce_with_logits, FG_X, FG_T,
                        FG_D)(const FG_TYPE(FG_X) * z, const FG_TYPE(FG_T) * t, int32_t *loss,
                              FG_TYPE(FG_D) * dz, int32_t count, int32_t z_fraction_bits,
                              int32_t t_fraction_bits, int32_t sum_fraction_bits, int32_t mean,
                              int32_t loss_shift, int32_t dz_shift, int32_t exponent_limit)
{
    const int64_t one = (int64_t)1 << t_fraction_bits;
    const int32_t shift = z_fraction_bits + t_fraction_bits - sum_fraction_bits;
    int64_t sum = 0;
    uint32_t largest = 0;
    int32_t i, k;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const fg_i32 d = fg_sigmoid_minus_q30(z[i], t[i], z_fraction_bits, t_fraction_bits);
        const uint32_t magnitude = (uint32_t)(d < 0 ? -d : d);
        const uint32_t distance = z[i] < 0 ? (uint32_t)0 - (uint32_t)z[i] : (uint32_t)z[i];
        const int64_t product = (int64_t)distance * (z[i] < 0 ? (int64_t)t[i] : one - t[i]);
        const uint64_t s = ((uint64_t)1 << 24) + fg_exp_q24(distance, z_fraction_bits);
        FG_REQUIRE(t[i] >= 0 && t[i] <= one);
        largest = magnitude > largest ? magnitude : largest;
        sum +=
            shift < 0 ? product * ((int64_t)1 << -shift) : fg_round_shift_total_i64(product, shift);
        sum += sum_fraction_bits < 20
                   ? fg_round_shift_total_i64(fg_log_q20(s), 20 - sum_fraction_bits)
                   : fg_log_q20(s) * ((int64_t)1 << (sum_fraction_bits - 20));
    }
    *loss = fg_saturate_i32((int64_t)fg_mul_shift_u64((uint64_t)sum, (uint32_t)mean, loss_shift));
    k = fg_gradient_exponent(largest, exponent_limit);
    for (i = 0; i < count; i++) {
        const int64_t d = fg_sigmoid_minus_q30(z[i], t[i], z_fraction_bits, t_fraction_bits);
        dz[i] = FG_STORE(FG_D, i64)(k < 0 ? 0 : d * ((int64_t)1 << k) * mean, dz_shift);
    }
    return k;
}

#undef FG_X
#undef FG_T
#undef FG_D
