/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_T, FG_D. */
#include "fg_gradient_exponent.h"
#include "fg_mul_shift.h"
#include "fg_template.h"

/* With d[i] = y[i] * 2^shift_y - t[i] * 2^shift_t, exact, and c[i] = d[i] clamped to -1 ... 1:
   loss = (sum over i of c[i] * (2 * d[i] - c[i])) * mean * 2^-loss_shift,
   dy[i] = c[i] * 2^k * mean * 2^-dy_shift

   Returns k, the redundant sign bits of the largest |c| in int32, at most exponent_limit; -1 when
   all are 0.

   formats   y Q(f - shift_y), t Q(f - shift_t), f = fraction_bits; terms Q(2f - spare), twice the
             loss of an output; mean is the mantissa of 1 / count to 31 bits.
   requires  0 <= f <= 30; shift_y, shift_t <= 30; the sum of terms below 2^63; loss_shift >= 33;
             dy apart from y and t.
   rounding  terms exact where spare is 0, else to nearest; loss and dy to nearest, ties up, once
             each; saturated. */
FG_API int32_t FG_NAME3(fg_huber, FG_X, FG_T,
                        FG_D)(const FG_TYPE(FG_X) * y, const FG_TYPE(FG_T) * t, int32_t *loss,
                              FG_TYPE(FG_D) * dy, int32_t count, int32_t shift_y, int32_t shift_t,
                              int32_t fraction_bits, int32_t spare, int32_t mean,
                              int32_t loss_shift, int32_t dy_shift, int32_t exponent_limit)
{
    const int64_t unit_y = (int64_t)1 << shift_y;
    const int64_t unit_t = (int64_t)1 << shift_t;
    const int64_t one = (int64_t)1 << fraction_bits;
    uint64_t sum = 0;
    uint32_t largest = 0;
    int32_t i, k;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int64_t d = y[i] * unit_y - t[i] * unit_t;
        const int64_t distance = d < 0 ? -d : d;
        const uint32_t magnitude = (uint32_t)(distance < one ? distance : one);
        largest = magnitude > largest ? magnitude : largest;
        if (distance <= one) {
            sum += (uint64_t)fg_round_shift_total_i64(distance * distance, spare);
        } else {
            const int64_t line = 2 * distance - one;
            sum += (uint64_t)(fraction_bits < spare
                                  ? fg_round_shift_total_i64(line, spare - fraction_bits)
                                  : line * ((int64_t)1 << (fraction_bits - spare)));
        }
    }
    *loss = fg_saturate_i32((int64_t)fg_mul_shift_u64(sum, (uint32_t)mean, loss_shift));
    k = fg_gradient_exponent(largest, exponent_limit);
    for (i = 0; i < count; i++) {
        const int64_t d = y[i] * unit_y - t[i] * unit_t;
        const int64_t clamped = d > one ? one : d < -one ? -one : d;
        dy[i] = FG_STORE(FG_D, i64)(k < 0 ? 0 : clamped * ((int64_t)1 << k) * mean, dy_shift);
    }
    return k;
}

#undef FG_X
#undef FG_T
#undef FG_D
