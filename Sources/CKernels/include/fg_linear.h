/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_W, FG_B, FG_Y, FG_ACC; takes fg_dot for FG_X, FG_W and FG_ACC. */
#include "fg_template.h"

/* y[r][o] = (sum over i of x[r][i] * w[o][i] + b[o] * 2^bias_shift) * 2^-shift

   formats   x Qa, w Qb, b Q(a + b - bias_shift), y Q(a + b - shift); the sum is Q(a + b).
   requires  the sum within its accumulator, the licence that each call names; 0 <= bias_shift and
             b * 2^bias_shift below 2^63; y apart from x, w and b.
   rounding  to nearest, ties up; once, at the end. Saturates y.
   ops       one per product. */
FG_API void FG_NAME4_ACC(fg_linear, FG_X, FG_W, FG_B, FG_Y,
                         FG_ACC)(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_W) * w,
                                 const FG_TYPE(FG_B) * b, FG_TYPE(FG_Y) * y, int32_t rows,
                                 int32_t inputs, int32_t outputs, int32_t bias_shift,
                                 int32_t shift FG_BLOCK_PARAMETER(FG_ACC))
{
    int32_t r, o;
    FG_REQUIRE(bias_shift >= 0 && bias_shift < 63);
    for (r = 0; r < rows; r++) {
        const FG_TYPE(FG_W) *row = w;
        for (o = 0; o < outputs; o++) {
            const int64_t start = b[o] * ((int64_t)1 << bias_shift);
            y[o] = FG_STORE(FG_Y, FG_SUM(FG_ACC))(
                FG_NAME2_ACC(fg_dot, FG_X, FG_W, FG_ACC)(start, x, 1, row, 1,
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
#undef FG_B
#undef FG_Y
#undef FG_ACC
