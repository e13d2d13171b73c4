/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y, FG_G, FG_D. */
#include "fg_template.h"

/* dx[i] = dy[i] * (1 + min(y[i], 0)), from the stored output y of elu

   formats   y Qa, a = y_fraction_bits; dy Qb, dx Q(a + b - shift).
   requires  0 <= a <= 15 for y of at most 16 bits, else 0 <= a <= 24; dx is dy, or apart from y
             and dy.
   rounding  the product is exact; to nearest, ties up, once. Saturates dx. */
FG_API void FG_NAME3(fg_elu_gradient, FG_Y, FG_G,
                     FG_D)(const FG_TYPE(FG_Y) * y, const FG_TYPE(FG_G) * dy, FG_TYPE(FG_D) * dx,
                           int32_t count, int32_t y_fraction_bits, int32_t shift)
{
    const int32_t one = (int32_t)1 << y_fraction_bits;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t factor = y[i] < 0 ? one + y[i] : one;
        dx[i] = FG_STORE(FG_D, FG_PRODUCT(FG_Y, FG_G))(
            (FG_TYPE(FG_PRODUCT(FG_Y, FG_G)))factor * dy[i], shift);
    }
}

#undef FG_Y
#undef FG_G
#undef FG_D
