/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y, FG_G, FG_D. */
#include "fg_template.h"

/* dx[i] = (y[i] > 0 ? dy[i] : 0) * 2^-shift

   formats   y any, dy Qa, dx Q(a - shift).
   requires  dx is dy, or apart from y and dy.
   rounding  to nearest, ties up; once; exact for shift <= 0. Saturates dx. */
FG_API void FG_NAME3(fg_relu_gradient, FG_Y, FG_G,
                     FG_D)(const FG_TYPE(FG_Y) * y, const FG_TYPE(FG_G) * dy, FG_TYPE(FG_D) * dx,
                           int32_t count, int32_t shift)
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        dx[i] = FG_STORE(FG_D, FG_HOLDER(FG_G))(y[i] > 0 ? dy[i] : 0, shift);
    }
}

#undef FG_Y
#undef FG_G
#undef FG_D
