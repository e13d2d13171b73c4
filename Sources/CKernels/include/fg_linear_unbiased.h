/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_W, FG_Y, FG_ACC. */
#include "fg_template.h"

/* y[r][o] = (sum over i of x[r][i] * w[o][i]) * 2^-shift

   formats   x Qa, w Qb, y Q(a + b - shift); the sum is Q(a + b).
   requires  |sum| <= max(FG_ACC) - 2^(shift-1), the licence that each call names; y apart from
             x and w.
   rounding  to nearest, ties up; once, at the end. Saturates y.
   ops       one per product. */
FG_API void FG_NAME3_ACC(fg_linear_unbiased, FG_X, FG_W, FG_Y,
                         FG_ACC)(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_W) * w,
                                 FG_TYPE(FG_Y) * y, int32_t rows, int32_t inputs, int32_t outputs,
                                 int32_t shift)
{
    int32_t r, o, i;
    for (r = 0; r < rows; r++) {
        const FG_TYPE(FG_W) *row = w;
        for (o = 0; o < outputs; o++) {
            FG_UNSIGNED(FG_ACC) sum = 0;
            FG_WIDE_SUM(wide, 0);
            for (i = 0; i < inputs; i++) {
                sum += (FG_UNSIGNED(FG_ACC))((FG_TYPE(FG_ACC))x[i] * row[i]);
                FG_WIDE_ADD(wide, (int64_t)x[i] * row[i]);
            }
            FG_WIDE_CHECK(wide, (FG_TYPE(FG_ACC))sum);
            FG_TALLY(ops, inputs);
            y[o] = FG_STORE(FG_Y, FG_ACC)((FG_TYPE(FG_ACC))sum, shift);
            row += inputs;
        }
        x += inputs;
        y += outputs;
    }
}

#undef FG_X
#undef FG_W
#undef FG_Y
#undef FG_ACC
