/* SPDX-License-Identifier: 0BSD */
/* Template: FG_A, FG_B, FG_Y. */
#include "fg_divide_bits.h"
#include "fg_template.h"

/* y[i] = a[i] / b[i], 0 where b[i] = 0

   formats   a Qp, b Qq, y Qr, shift = r - p + q + 1.
   requires  y is a, or apart from a and b.
   rounding  correct: to nearest, ties up. Saturates y; a divisor of 0 counts as saturated. */
FG_API void FG_NAME3(fg_divide, FG_A, FG_B, FG_Y)(const FG_TYPE(FG_A) * a, const FG_TYPE(FG_B) * b,
                                                  FG_TYPE(FG_Y) * y, int32_t count, int32_t shift)
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t n = a[i];
        const int32_t d = b[i];
        int64_t quotient = 0;
        if (d != 0) {
            bool exact;
            const uint64_t t = fg_divide_bits((uint32_t)(n < 0 ? -n : n), shift,
                                              (uint32_t)(d < 0 ? -d : d), &exact);
            quotient = fg_halve_nearest(t, exact, (n < 0) != (d < 0));
        }
        FG_COUNT(saturated, d == 0);
        y[i] = FG_STORE(FG_Y, i64)(quotient, 0);
    }
}

#undef FG_A
#undef FG_B
#undef FG_Y
