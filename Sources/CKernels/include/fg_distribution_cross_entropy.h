/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_T, FG_D. */
#include "fg_cross_entropy.h"
#include "fg_template.h"

/* With u[i] = t[i] * keep + miss, U their sum and w = sum over i of weights[i] * t[i], or
   weights[0] where weight_step is 0:
   loss = w * (U * ln(sum over j of e^z[j]) - sum over j of u[j] * z[j]),
   dz[i] = w * (e^z[i] / sum * U - u[i]) * 2^k

   Returns k, the redundant sign bits of the largest |cotangent| in Q30, at most exponent_limit;
   -1 when the cotangent is 0 throughout.

   formats   z Qa, a = z_fraction_bits; t Qb, b = t_fraction_bits; keep, miss and weights Q30, of
             weights that are scaled by 2^-e; the loss is summed in Qv, v = sum_fraction_bits, and
             has v + 30 - e - loss_shift fraction bits; dz is the upper part of an int32 of
             Q(30 - e + k).
   requires  t[i] >= 0, together at most 2; keep, miss and weights in 0 ... 2^30; 0 <= b <= 30;
             20 <= v <= min(30 + a, 40), loss_shift >= 33; dz apart from z and t.
   rounding  exp within 0.55 ulp of Q24, log within 0.57 ulp of Q20, shares and their targets within
             1 ulp of Q30; loss and dz to nearest, ties up, saturated. */
FG_API int32_t FG_NAME3(fg_distribution_cross_entropy, FG_X, FG_T,
                        FG_D)(const FG_TYPE(FG_X) * z, const FG_TYPE(FG_T) * t, int32_t *loss,
                              FG_TYPE(FG_D) * dz, int32_t count, const int32_t *weights,
                              int32_t weight_step, int32_t keep, int32_t miss,
                              int32_t t_fraction_bits, int32_t z_fraction_bits,
                              int32_t sum_fraction_bits, int32_t loss_shift, int32_t exponent_limit)
{
    FG_TYPE(FG_X) largest = z[0];
    uint64_t sum = 0;
    uint32_t most = 0;
    int64_t distances = 0;
    int64_t total = 0;
    int64_t weight = 0;
    struct fg_divisor divisor;
    int32_t i, pass;
    int32_t k = 0;
    FG_TALLY(ops, count);
    for (i = 1; i < count; i++) {
        largest = z[i] > largest ? z[i] : largest;
    }
    for (i = 0; i < count; i++) {
        const int64_t below = (int64_t)largest - z[i];
        const int64_t target =
            fg_round_shift_total_i64((int64_t)t[i] * keep, t_fraction_bits) + miss;
        FG_REQUIRE(t[i] >= 0);
        sum += fg_exp_q24((uint32_t)below, z_fraction_bits);
        total += target;
        distances += target * below;
        weight += (int64_t)t[i] * fg_const_i32(weights + (ptrdiff_t)i * weight_step);
    }
    weight = weight_step == 0 ? fg_const_i32(weights)
                              : fg_round_shift_total_i64(weight, t_fraction_bits);
    weight = weight > INT32_MAX ? INT32_MAX : weight;
    *loss = fg_cross_entropy(sum, total, distances, 30 + z_fraction_bits, sum_fraction_bits,
                             (uint32_t)weight, loss_shift);
    divisor = fg_divisor_of(sum);
    /* The largest cotangent first, then all. */
    for (pass = 0; pass < 2; pass++) {
        for (i = 0; i < count; i++) {
            const uint32_t e = fg_exp_q24((uint32_t)((int64_t)largest - z[i]), z_fraction_bits);
            const int64_t target =
                fg_round_shift_total_i64((int64_t)t[i] * keep, t_fraction_bits) + miss;
            const int64_t share =
                fg_round_shift_total_i64(fg_share_q30(e, divisor) * total, 30) - target;
            if (pass == 0) {
                const uint32_t magnitude = fg_weighted_magnitude(share, (uint32_t)weight);
                most = magnitude > most ? magnitude : most;
            } else {
                const int64_t scaled = k < 0 ? 0 : share * weight * ((int64_t)1 << k);
                dz[i] = FG_STORE(FG_D, i64)(scaled, 62 - FG_BITS(FG_D));
            }
        }
        k = pass == 0 ? fg_gradient_exponent(most, exponent_limit) : k;
    }
    return k;
}

#undef FG_X
#undef FG_T
#undef FG_D
