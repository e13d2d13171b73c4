/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_D. */
#include "fg_gradient_exponent.h"
#include "fg_loops.h"
#include "fg_softmax.h"
#include "fg_template.h"

/* loss = ln(sum over j of e^z[j]) - z[label], dz[i] = (e^z[i] / sum - (i == label)) * 2^k

   Returns k, the redundant sign bits of the largest |cotangent| in Q30, at most exponent_limit;
   -1 when the cotangent is 0 throughout. The label's element is that largest one: it is minus the
   sum of the others.

   formats   z Qa, a = z_fraction_bits; loss Qb, b = loss_fraction_bits <= 20; dz is the upper part
             of an int32 of Q(30 + k): int16 has 14 + k fraction bits.
   requires  0 <= label < count <= 2^7 for the error bound, <= 2^30 at all; dz apart from z.
   rounding  exp within 0.55 ulp of Q24, log within 0.57 ulp of Q20; loss and dz to nearest, ties
             up, saturated. */
FG_KERNEL int32_t FG_NAME2(fg_softmax_cross_entropy, FG_X,
                           FG_D)(const FG_TYPE(FG_X) * z, int16_t label, int32_t *loss,
                                 FG_TYPE(FG_D) * dz, int32_t count, int32_t z_fraction_bits,
                                 int32_t loss_fraction_bits, int32_t exponent_limit)
{
    FG_TYPE(FG_X) largest = z[0];
    uint64_t sum = 0;
    uint64_t others = 0;
    /* The first exponentials; the rest are computed twice. */
    uint32_t first[FG_SUMS];
    struct fg_divisor divisor;
    int64_t below;
    uint32_t of_others;
    int32_t i, k;
    FG_TALLY(ops, count);
    for (i = 1; i < count; i++) {
        largest = z[i] > largest ? z[i] : largest;
    }
    for (i = 0; i < count; i++) {
        const uint32_t e = fg_exp_q24((uint32_t)((int64_t)largest - z[i]), z_fraction_bits);
        if (i < FG_SUMS) {
            first[i] = e;
        }
        sum += e;
        others += i == label ? 0U : e;
    }
    below = fg_difference_q20((int64_t)largest - z[label], z_fraction_bits);
    *loss = fg_store_i32_i64(below + fg_log_q20(sum), 20 - loss_fraction_bits);
    divisor = fg_divisor_of(sum);
    of_others = fg_share_q30(others, divisor);
    k = fg_gradient_exponent(of_others, exponent_limit);
    for (i = 0; i < count; i++) {
        int32_t share = 0;
        if (k >= 0 && i == label) {
            share = -(int32_t)(of_others << k);
        } else if (k >= 0) {
            const uint32_t e =
                i < FG_SUMS ? first[i]
                            : fg_exp_q24((uint32_t)((int64_t)largest - z[i]), z_fraction_bits);
            share = (int32_t)(fg_share_q30(e, divisor) << k);
        }
        dz[i] = FG_STORE(FG_D, i32)(share, 32 - FG_BITS(FG_D));
    }
    return k;
}

#undef FG_X
#undef FG_D
