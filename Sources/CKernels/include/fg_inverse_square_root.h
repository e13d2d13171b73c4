/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_divide_bits.h"
#include "fg_inverse_root.h"
#include "fg_template.h"

/* y[i] = 1 / sqrt(x[i]), 0 where x[i] <= 0

   formats   x Qa, y Qb, shift = 2b + a + 2.
   requires  y is x, or apart from it.
   rounding  correct: to nearest, ties up. Saturates y; an operand of at most 0 counts as
             saturated. */
FG_API void FG_NAME2(fg_inverse_square_root, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y,
                                                         int32_t count, int32_t shift)
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        uint64_t square = 0;
        bool exact;
        if (x[i] > 0) {
            square = fg_divide_bits(1, shift, (uint32_t)x[i], &exact);
        }
        FG_COUNT(saturated, x[i] <= 0);
        y[i] = FG_STORE(FG_Y, i64)(fg_halve_nearest(fg_root_u64(square), false, false), 0);
    }
}

#undef FG_X
#undef FG_Y
