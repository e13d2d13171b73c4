/* SPDX-License-Identifier: 0BSD */
/* Template: FG_A, FG_B, FG_Y. */
#include "fg_template.h"

/* y[i] = a[i] * b[i] * 2^-shift

   formats   a Qp, b Qq, y Q(p + q - shift).
   requires  y is a, or apart from a and b.
   rounding  to nearest, ties up; once. Saturates y. */
FG_API void FG_NAME3(fg_multiply, FG_A, FG_B, FG_Y)(const FG_TYPE(FG_A) * a,
                                                    const FG_TYPE(FG_B) * b, FG_TYPE(FG_Y) * y,
                                                    int32_t count, int32_t shift)
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        y[i] = FG_STORE(FG_Y, FG_PRODUCT(FG_A, FG_B))((FG_TYPE(FG_PRODUCT(FG_A, FG_B)))a[i] * b[i],
                                                      shift);
    }
}

#undef FG_A
#undef FG_B
#undef FG_Y
