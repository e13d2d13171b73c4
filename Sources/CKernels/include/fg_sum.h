/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y, FG_ACC. */
#include "fg_template.h"

/* y[o][j] = (sum over i of x[o][i][j]) * 2^-shift, o < outer, i < count, j < inner

   formats   x Qa, y Q(a - shift); the sum is Qa.
   requires  |sum| <= max(FG_ACC) - 2^(shift-1), the licence that each call names; y apart from x.
   rounding  to nearest, ties up; once, at the end. Saturates y. */
FG_API void FG_NAME2_ACC(fg_sum, FG_X, FG_Y, FG_ACC)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y,
                                                     int32_t outer, int32_t count, int32_t inner,
                                                     int32_t shift)
{
    int32_t o, i, j;
    FG_TALLY(ops, (int64_t)outer * count * inner);
    for (o = 0; o < outer; o++) {
        for (j = 0; j < inner; j++) {
            const FG_TYPE(FG_X) *p = x + (ptrdiff_t)o * count * inner + j;
            FG_UNSIGNED(FG_ACC) sum = 0;
            FG_WIDE_SUM(wide, 0);
            for (i = 0; i < count; i++) {
                const FG_TYPE(FG_ACC) element = p[(ptrdiff_t)i * inner];
                sum += (FG_UNSIGNED(FG_ACC))element;
                FG_WIDE_ADD(wide, element);
            }
            FG_WIDE_CHECK(wide, (FG_TYPE(FG_ACC))sum);
            *y++ = FG_STORE(FG_Y, FG_ACC)((FG_TYPE(FG_ACC))sum, shift);
        }
    }
}

#undef FG_X
#undef FG_Y
#undef FG_ACC
