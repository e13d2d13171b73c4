/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_W, FG_Y, FG_ACC; takes fg_dot for FG_X, FG_W and FG_ACC. */
#include "fg_template.h"

/* y[r][o] = (sum over i of x[r][i] * w[o][i]) * 2^-shift

   formats   x Qa, w Qb, y Q(a + b - shift); the sum is Q(a + b).
   requires  the sum within its accumulator, the licence that each call names; y apart from x and w.
   rounding  to nearest, ties up; once, at the end. Saturates y.
   ops       one per product. */
FG_API void FG_NAME3_ACC(fg_linear_unbiased, FG_X, FG_W, FG_Y,
                         FG_ACC)(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_W) * w,
                                 FG_TYPE(FG_Y) * y, int32_t rows, int32_t inputs, int32_t outputs,
                                 int32_t shift FG_BLOCK_PARAMETER(FG_ACC))
{
    int32_t r, o;
    for (r = 0; r < rows; r++) {
        const FG_TYPE(FG_W) *row = w;
        for (o = 0; o < outputs; o++) {
            y[o] = FG_STORE(FG_Y, FG_SUM(FG_ACC))(
                FG_NAME2_ACC(fg_dot, FG_X, FG_W, FG_ACC)(0, x, 1, row, 1,
                                                         inputs FG_BLOCK_ARGUMENT(FG_ACC)),
                shift);
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
