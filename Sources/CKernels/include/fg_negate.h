/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_template.h"

/* y[i] = -x[i] * 2^-shift

   formats   x Qa, y Q(a - shift).
   requires  y is x, or apart from it.
   rounding  to nearest, ties up; once; exact for shift <= 0. Saturates y. */
FG_API void FG_NAME2(fg_negate, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y,
                                            int32_t count, int32_t shift)
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        y[i] = FG_STORE(FG_Y, FG_HOLDER(FG_X))(-(FG_TYPE(FG_HOLDER(FG_X)))x[i], shift);
    }
}

#undef FG_X
#undef FG_Y
