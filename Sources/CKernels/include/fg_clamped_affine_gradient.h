/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_G, FG_D. */
#include "fg_template.h"

/* dx[i] = first <= x[i] <= last ? dy[i] * mantissa * 2^-shift : 0

   formats   x any, dy Qa, dx Q(a + e - shift) where mantissa * 2^-e is the slope.
   requires  |mantissa| < 2^15; dx is dy, or apart from x and dy.
   rounding  to nearest, ties up; once. Saturates dx. */
FG_API void FG_NAME3(fg_clamped_affine_gradient, FG_X, FG_G,
                     FG_D)(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_G) * dy, FG_TYPE(FG_D) * dx,
                           int32_t count, int32_t first, int32_t last, int32_t mantissa,
                           int32_t shift)
{
    const FG_TYPE(FG_HOLDER(FG_G)) factor = mantissa;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        dx[i] = FG_STORE(FG_D, FG_HOLDER(FG_G))(x[i] >= first && x[i] <= last ? dy[i] * factor : 0,
                                                shift);
    }
}

#undef FG_X
#undef FG_G
#undef FG_D
