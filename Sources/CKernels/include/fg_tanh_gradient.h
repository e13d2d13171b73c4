/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y, FG_G, FG_D. */
#include "fg_template.h"

/* dx[i] = dy[i] * (1 - y[i]^2), from the stored output y of tanh

   formats   y Qa, dy Qb, dx Q(2a + b - shift); one is 2^2a, the integer for 1 in the format of y^2.
   requires  a <= 15, so that the factor fits 31 bits; dx is dy, or apart from y and dy.
   rounding  the product of three is exact in 64 bits; to nearest, ties up, once. Saturates dx. */
FG_API void FG_NAME3(fg_tanh_gradient, FG_Y, FG_G,
                     FG_D)(const FG_TYPE(FG_Y) * y, const FG_TYPE(FG_G) * dy, FG_TYPE(FG_D) * dx,
                           int32_t count, int32_t one, int32_t shift)
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t factor = one - (int32_t)y[i] * y[i];
        dx[i] = FG_STORE(FG_D, i64)((int64_t)factor * dy[i], shift);
    }
}

#undef FG_Y
#undef FG_G
#undef FG_D
