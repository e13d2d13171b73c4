/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y, FG_R, FG_G, FG_D. */
#include "fg_mul_round.h"
#include "fg_template.h"

/* dx = r (dy - mean(dy) - y mean(dy y)) over each of `groups` groups, from the stored results of
   fg_normalize: y[o][g][i] and r[g], o < outer, i < inner; n = outer * inner.

   formats   y Qb, dy Qa, dx Q(a + 16 + (r's fraction bits) - shift); mantissa * 2^-e is 1 / n to 31
             bits; mean_shift = e - 16, product_shift = e + b - 16.
   requires  |y| <= 2^9 by its format; sums of n elements of dy and of n products below 2^62; dx is
             dy, or apart from all.
   rounding  the means, and the product of y, to 2^-16 units of dy; to dx to nearest, ties up, once.
             Saturates dx. */
FG_API void FG_NAME4(fg_normalize_gradient, FG_Y, FG_R, FG_G,
                     FG_D)(const FG_TYPE(FG_Y) * y, const FG_TYPE(FG_R) * r,
                           const FG_TYPE(FG_G) * dy, FG_TYPE(FG_D) * dx, int32_t outer,
                           int32_t groups, int32_t inner, int32_t mantissa, int32_t mean_shift,
                           int32_t product_shift, int32_t y_fraction_bits, int32_t shift)
{
    const ptrdiff_t pitch = (ptrdiff_t)(groups * inner);
    int32_t g, o, i;
    FG_TALLY(ops, (int64_t)outer * pitch);
    for (g = 0; g < groups; g++) {
        const ptrdiff_t first = (ptrdiff_t)(g * inner);
        int64_t sum = 0;
        int64_t products = 0;
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                const ptrdiff_t at = first + (ptrdiff_t)o * pitch + (ptrdiff_t)i;
                sum += dy[at];
                products += (int64_t)dy[at] * y[at];
            }
        }
        sum = fg_mul_round_i64(sum, mantissa, mean_shift);
        products = fg_mul_round_i64(products, mantissa, product_shift);
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                const ptrdiff_t at = first + (ptrdiff_t)o * pitch + (ptrdiff_t)i;
                const int64_t u = (int64_t)dy[at] * 65536 - sum -
                                  fg_mul_round_i64(products, y[at], y_fraction_bits);
                dx[at] = FG_STORE(FG_D, i64)(fg_mul_round_i64(u, r[g], shift), 0);
            }
        }
    }
}

#undef FG_Y
#undef FG_R
#undef FG_G
#undef FG_D
