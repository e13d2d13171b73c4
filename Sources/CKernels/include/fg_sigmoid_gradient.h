/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y, FG_G, FG_D. */
#include "fg_mul_round.h"
#include "fg_template.h"

/* dx[i] = dy[i] * y[i] * (1 - y[i]), from the stored output y of sigmoid

   formats   y Qa, a = y_fraction_bits; dy Qb, dx Q(2a + b - shift).
   requires  0 <= a <= 15 for y of at most 16 bits, else 0 <= a <= 24; dx is dy, or apart from y
             and dy.
   rounding  the product of three is exact; to nearest, ties up, once. Saturates dx. */
FG_API void FG_NAME3(fg_sigmoid_gradient, FG_Y, FG_G,
                     FG_D)(const FG_TYPE(FG_Y) * y, const FG_TYPE(FG_G) * dy, FG_TYPE(FG_D) * dx,
                           int32_t count, int32_t y_fraction_bits, int32_t shift)
{
    const int32_t one = (int32_t)1 << y_fraction_bits;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
#if FG_IS_WIDE(FG_Y)
        const int64_t factor = (int64_t)y[i] * (one - y[i]);
        dx[i] = FG_STORE(FG_D, i64)(fg_mul_round_i64(factor, dy[i], shift), 0);
#else
        const int32_t factor = (int32_t)y[i] * (one - y[i]);
#if !FG_IS_WIDE(FG_G) && !defined(FG_CHECKED)
        if (shift > 16) {
            /* The product * 2^-16: what is below changes counts, but no rounding. */
            const int32_t upper =
                (factor >> 16) * dy[i] + (((int32_t)((uint32_t)factor & 0xffffU) * dy[i]) >> 16);
            dx[i] = FG_STORE(FG_D, i32)(upper, shift - 16);
            continue;
        }
#endif
        dx[i] = FG_STORE(FG_D, i64)((int64_t)factor * dy[i], shift);
#endif
    }
}

#undef FG_Y
#undef FG_G
#undef FG_D
