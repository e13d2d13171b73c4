/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_D. */
#include "fg_cross_entropy.h"
#include "fg_template.h"

/* With t[i] = i == label ? hit : miss and w = weights[label * weight_step]:
   loss = w * (ln(sum over j of e^z[j]) - sum over j of t[j] * z[j]),
   dz[i] = w * (e^z[i] / sum - t[i]) * 2^k

   Returns k, the redundant sign bits of the largest |cotangent| in Q30, at most exponent_limit;
   -1 when the cotangent is 0 throughout.

   formats   z Qa, a = z_fraction_bits; hit, miss and weights Q30, of weights that are scaled by
             2^-e; the loss is summed in Qv, v = sum_fraction_bits, and has v + 30 - e - loss_shift
             fraction bits; dz is the upper part of an int32 of Q(30 - e + k).
   requires  0 <= label < count; hit, miss and weights in 0 ... 2^30, hit + (count - 1) * miss =
             2^30; 20 <= v <= min(30 + a, 40), loss_shift >= 33; dz apart from z.
   rounding  exp within 0.55 ulp of Q24, log within 0.57 ulp of Q20, shares and their targets within
             1 ulp of Q30; loss and dz to nearest, ties up, saturated. */
FG_API int32_t FG_NAME2(fg_weighted_cross_entropy, FG_X,
                        FG_D)(const FG_TYPE(FG_X) * z, int16_t label, int32_t *loss,
                              FG_TYPE(FG_D) * dz, int32_t count, const int32_t *weights,
                              int32_t weight_step, int32_t hit, int32_t miss,
                              int32_t z_fraction_bits, int32_t sum_fraction_bits,
                              int32_t loss_shift, int32_t exponent_limit)
{
    const uint32_t weight = (uint32_t)fg_const_i32(weights + (ptrdiff_t)label * weight_step);
    const int64_t one = (int64_t)1 << 30;
    FG_TYPE(FG_X) largest = z[0];
    uint64_t sum = 0;
    uint64_t others = 0;
    uint32_t most = 0;
    int64_t distances = 0;
    int64_t of_label;
    struct fg_divisor divisor;
    int32_t i, k;
    FG_TALLY(ops, count);
    for (i = 1; i < count; i++) {
        largest = z[i] > largest ? z[i] : largest;
    }
    for (i = 0; i < count; i++) {
        const int64_t below = (int64_t)largest - z[i];
        const uint32_t e = fg_exp_q24((uint32_t)below, z_fraction_bits);
        sum += e;
        others += i == label ? 0U : e;
        distances += (i == label ? hit : miss) * below;
    }
    *loss = fg_cross_entropy(sum, one, distances, 30 + z_fraction_bits, sum_fraction_bits, weight,
                             loss_shift);
    divisor = fg_divisor_of(sum);
    /* The share of the label is 1 without that of the others. */
    of_label = one - hit - (int64_t)fg_share_q30(others, divisor);
    for (i = 0; i < count; i++) {
        const uint32_t e = fg_exp_q24((uint32_t)((int64_t)largest - z[i]), z_fraction_bits);
        const int64_t share = i == label ? of_label : (int64_t)fg_share_q30(e, divisor) - miss;
        const uint32_t magnitude = fg_weighted_magnitude(share, weight);
        most = magnitude > most ? magnitude : most;
    }
    k = fg_gradient_exponent(most, exponent_limit);
    for (i = 0; i < count; i++) {
        int64_t scaled = 0;
        if (k >= 0) {
            const uint32_t e = fg_exp_q24((uint32_t)((int64_t)largest - z[i]), z_fraction_bits);
            scaled = i == label ? of_label : (int64_t)fg_share_q30(e, divisor) - miss;
            scaled *= (int64_t)weight * ((int64_t)1 << k);
        }
        dz[i] = FG_STORE(FG_D, i64)(scaled, 62 - FG_BITS(FG_D));
    }
    return k;
}

#undef FG_X
#undef FG_D
