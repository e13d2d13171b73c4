/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_W, FG_B, FG_Y, FG_ACC. */
#include "fg_template.h"

/* y[r][o] = (sum over i of x[r][i] * w[o][i] + b[o] * 2^bias_shift) * 2^-shift

   formats   x Qa, w Qb, b Q(a + b - bias_shift), y Q(a + b - shift); the sum is Q(a + b).
   requires  |sum| <= max(FG_ACC) - 2^(shift-1), the licence that each call names;
             0 <= bias_shift < width of FG_ACC; y apart from x, w and b.
   rounding  to nearest, ties up; once, at the end. Saturates y.
   ops       one per product. */
FG_API void FG_NAME4_ACC(fg_linear, FG_X, FG_W, FG_B, FG_Y,
                         FG_ACC)(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_W) * w,
                                 const FG_TYPE(FG_B) * b, FG_TYPE(FG_Y) * y, int32_t rows,
                                 int32_t inputs, int32_t outputs, int32_t bias_shift, int32_t shift)
{
    int32_t r, o, i;
    FG_REQUIRE(bias_shift >= 0 && bias_shift < FG_WIDTH(FG_ACC));
    for (r = 0; r < rows; r++) {
        const FG_TYPE(FG_W) *row = w;
        for (o = 0; o < outputs; o++) {
            FG_UNSIGNED(FG_ACC) sum = (FG_UNSIGNED(FG_ACC))b[o] << bias_shift;
            FG_WIDE_SUM(wide, (int64_t)b[o] * ((int64_t)1 << bias_shift));
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
#undef FG_B
#undef FG_Y
#undef FG_ACC
