/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_T, FG_D. */
#include "fg_mul_shift.h"
#include "fg_template.h"

/* With d[i] = 1 - y[i] where t[i] > 0, else 1 + y[i], exact:
   loss = (sum over i of max(d[i], 0)) * 2^8 * mean * 2^-loss_shift,
   dy[i] = d[i] > 0 ? (t[i] > 0 ? -share : share) : 0

   Returns the gradient exponent: 0, as all cotangents are of one size; -1 when all are 0.

   formats   y Q(f - shift_y), one the integer for 1 in Qf; t is +1 or -1; mean is the mantissa of
             1 / count to 31 bits, share the integer for 1 / count in the format of dy.
   requires  shift_y <= 8, one <= 2^30, count <= 2^15; loss_shift >= 33; dy apart from y and t.
   rounding  loss to nearest, ties up, once; saturated. */
FG_API int32_t FG_NAME3(fg_hinge, FG_X, FG_T,
                        FG_D)(const FG_TYPE(FG_X) * y, const FG_TYPE(FG_T) * t, int32_t *loss,
                              FG_TYPE(FG_D) * dy, int32_t count, int32_t shift_y, int32_t one,
                              int32_t mean, int32_t loss_shift, FG_TYPE(FG_D) share)
{
    const int64_t unit = (int64_t)1 << shift_y;
    uint64_t sum = 0;
    int32_t k = -1;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int64_t score = y[i] * unit;
        const int64_t d = t[i] > 0 ? one - score : one + score;
        dy[i] = d <= 0 ? 0 : (t[i] > 0 ? (FG_TYPE(FG_D)) - share : share);
        sum += d > 0 ? (uint64_t)d : 0U;
        k = d > 0 ? 0 : k;
    }
    *loss = fg_saturate_i32((int64_t)fg_mul_shift_u64(sum << 8, (uint32_t)mean, loss_shift));
    return k;
}

#undef FG_X
#undef FG_T
#undef FG_D
