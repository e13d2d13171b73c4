/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_divide_bits.h"
#include "fg_template.h"

/* y[i] = 1 / x[i], 0 where x[i] = 0

   formats   x Qa, y Qb, shift = a + b + 1.
   requires  y is x, or apart from it.
   rounding  correct: to nearest, ties up. Saturates y; an operand of 0 counts as saturated. */
FG_API void FG_NAME2(fg_reciprocal_of, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y,
                                                   int32_t count, int32_t shift)
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t d = x[i];
        int64_t quotient = 0;
        if (d != 0) {
            bool exact;
            const uint64_t t = fg_divide_bits(1, shift, (uint32_t)(d < 0 ? -d : d), &exact);
            quotient = fg_halve_nearest(t, exact, d < 0);
        }
        FG_COUNT(saturated, d == 0);
        y[i] = FG_STORE(FG_Y, i64)(quotient, 0);
    }
}

#undef FG_X
#undef FG_Y
