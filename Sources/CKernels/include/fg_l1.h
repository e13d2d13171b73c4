/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_T, FG_D. */
#include "fg_mul_shift.h"
#include "fg_template.h"

/* With d[i] = y[i] * 2^shift_y - t[i] * 2^shift_t, exact:
   loss = (sum over i of |d[i]|) * 2^8 * mean * 2^-loss_shift, dy[i] = sign(d[i]) * share

   Returns the gradient exponent: 0, as all cotangents are of one size; -1 when all are 0.

   formats   y Q(f - shift_y), t Q(f - shift_t); mean is the mantissa of 1 / count to 31 bits, share
             the integer for 1 / count in the format of dy.
   requires  shift_y, shift_t <= 8, count <= 2^15; loss_shift >= 33; dy apart from y and t.
   rounding  loss to nearest, ties up, once; saturated. */
FG_API int32_t FG_NAME3(fg_l1, FG_X, FG_T, FG_D)(const FG_TYPE(FG_X) * y, const FG_TYPE(FG_T) * t,
                                                 int32_t *loss, FG_TYPE(FG_D) * dy, int32_t count,
                                                 int32_t shift_y, int32_t shift_t, int32_t mean,
                                                 int32_t loss_shift, FG_TYPE(FG_D) share)
{
    const int64_t unit_y = (int64_t)1 << shift_y;
    const int64_t unit_t = (int64_t)1 << shift_t;
    uint64_t sum = 0;
    int32_t k = -1;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int64_t d = y[i] * unit_y - t[i] * unit_t;
        sum += (uint64_t)(d < 0 ? -d : d);
        dy[i] = d > 0 ? share : (FG_TYPE(FG_D))(d < 0 ? -share : 0);
        k = d == 0 ? k : 0;
    }
    *loss = fg_saturate_i32((int64_t)fg_mul_shift_u64(sum << 8, (uint32_t)mean, loss_shift));
    return k;
}

#undef FG_X
#undef FG_T
#undef FG_D
