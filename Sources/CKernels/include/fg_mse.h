/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_T, FG_D. */
#include "fg_gradient_exponent.h"
#include "fg_mul_shift.h"
#include "fg_template.h"

/* With d[i] = y[i] * 2^shift_y - t[i] * 2^shift_t, exact:
   loss = (sum over i of d[i]^2) * mean * 2^-loss_shift, dy[i] = d[i] * 2^k * factor * 2^-dy_shift

   Returns k, the redundant sign bits of the largest |d| in int32, at most exponent_limit; -1 when
   all are 0.

   formats   y Q(f - shift_y), t Q(f - shift_t); mean and factor are the mantissas of 1 / count and
             2 / count to 31 bits.
   requires  |d| < 2^24 and count <= 2^15, or |d| < 2^28 and count <= 2^7; loss_shift >= 33; dy
             apart from y and t.
   rounding  loss and dy to nearest, ties up, once each; saturated. */
FG_API int32_t FG_NAME3(fg_mse, FG_X, FG_T, FG_D)(const FG_TYPE(FG_X) * y, const FG_TYPE(FG_T) * t,
                                                  int32_t *loss, FG_TYPE(FG_D) * dy, int32_t count,
                                                  int32_t shift_y, int32_t shift_t, int32_t mean,
                                                  int32_t loss_shift, int32_t factor,
                                                  int32_t dy_shift, int32_t exponent_limit)
{
    const int32_t unit_y = (int32_t)1 << shift_y;
    const int32_t unit_t = (int32_t)1 << shift_t;
    uint64_t sum = 0;
    uint32_t largest = 0;
    int32_t i, k;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t d = y[i] * unit_y - t[i] * unit_t;
        const uint32_t magnitude = (uint32_t)(d < 0 ? -d : d);
        largest = magnitude > largest ? magnitude : largest;
        sum += (uint64_t)magnitude * magnitude;
    }
    *loss = fg_saturate_i32((int64_t)fg_mul_shift_u64(sum, (uint32_t)mean, loss_shift));
    k = fg_gradient_exponent(largest, exponent_limit);
    for (i = 0; i < count; i++) {
        const int64_t d = y[i] * unit_y - t[i] * unit_t;
        const int64_t scaled = k < 0 ? 0 : d * ((int64_t)1 << k) * factor;
        dy[i] = FG_STORE(FG_D, i64)(scaled, dy_shift);
    }
    return k;
}

#undef FG_X
#undef FG_T
#undef FG_D
