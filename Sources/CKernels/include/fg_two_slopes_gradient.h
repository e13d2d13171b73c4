/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_G, FG_D. */
#include "fg_template.h"

/* dx[i] = dy[i] * (x[i] > 0 ? above * 2^-above_shift : below * 2^-below_shift); at x[i] = 0 it is 0
   if is_odd.

   formats   x any, dy Qa, dx Q(a + e - shift) where mantissa * 2^-e is the slope, on either side.
   requires  |above|, |below| < 2^15; dx is dy, or apart from x and dy.
   rounding  to nearest, ties up; once. Saturates dx. */
FG_API void FG_NAME3(fg_two_slopes_gradient, FG_X, FG_G,
                     FG_D)(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_G) * dy, FG_TYPE(FG_D) * dx,
                           int32_t count, int32_t above, int32_t above_shift, int32_t below,
                           int32_t below_shift, bool is_odd)
{
    const FG_TYPE(FG_HOLDER(FG_G)) rise = above;
    const FG_TYPE(FG_HOLDER(FG_G)) fall = below;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        if (x[i] == 0 && is_odd) {
            dx[i] = 0;
        } else {
            dx[i] = FG_STORE(FG_D, FG_HOLDER(FG_G))(x[i] > 0 ? dy[i] * rise : dy[i] * fall,
                                                    x[i] > 0 ? above_shift : below_shift);
        }
    }
}

#undef FG_X
#undef FG_G
#undef FG_D
