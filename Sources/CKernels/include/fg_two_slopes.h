/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_template.h"

/* y[i] = x[i] > 0 ? x[i] * above * 2^-above_shift : x[i] * below * 2^-below_shift

   formats   x Qa, y Q(a + e - shift) where mantissa * 2^-e is the slope, on either side.
   requires  |above|, |below| < 2^15; y is x, or apart from it.
   rounding  to nearest, ties up; once. Saturates y. */
FG_API void FG_NAME2(fg_two_slopes, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y,
                                                int32_t count, int32_t above, int32_t above_shift,
                                                int32_t below, int32_t below_shift)
{
    const FG_TYPE(FG_HOLDER(FG_X)) rise = above;
    const FG_TYPE(FG_HOLDER(FG_X)) fall = below;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        y[i] = FG_STORE(FG_Y, FG_HOLDER(FG_X))(x[i] > 0 ? x[i] * rise : x[i] * fall,
                                               x[i] > 0 ? above_shift : below_shift);
    }
}

#undef FG_X
#undef FG_Y
