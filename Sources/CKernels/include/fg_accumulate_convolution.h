/* SPDX-License-Identifier: 0BSD */
/* Template: FG_S, FG_X, FG_Y, FG_ACC; takes fg_box for FG_X, FG_Y and FG_ACC. */
#include "fg_sum_limit.h"
#include "fg_template.h"
#include "fg_window.h"

/* sum[o][i][s][t] += (sum over r, c of x[i][r * row_stride + s * row_dilation - row_before]
                                         [c * column_stride + t * column_dilation - column_before]
                       * y[o][r][c]) * 2^-(shift + exponent)

   i runs over the channels of the group of o; elements outside x are 0.

   formats   sum Qc, x Qa, y Qb times 2^-exponent, a + b - c = shift: the sample's exponent is
             absorbed here.
   requires  what is added within its accumulator, the licence that each call names; all apart.
   rounding  what is added to nearest, ties up; once. Saturates sum; counts what becomes 0 as
             flushed.
   ops       one per product with an element. */
FG_API void FG_NAME3_ACC(fg_accumulate_convolution, FG_S, FG_X, FG_Y, FG_ACC)(
    FG_TYPE(FG_S) * sum, const FG_TYPE(FG_X) * x, const FG_TYPE(FG_Y) * y, int32_t groups,
    int32_t channels, int32_t outputs, int32_t height, int32_t row_taps, int32_t y_height,
    int32_t row_stride, int32_t row_before, int32_t row_dilation, int32_t width,
    int32_t column_taps, int32_t y_width, int32_t column_stride, int32_t column_before,
    int32_t column_dilation, int32_t shift, int32_t exponent FG_BLOCK_PARAMETER(FG_ACC))
{
    const int32_t total = shift + exponent;
    const ptrdiff_t area = (ptrdiff_t)height * width;
    const struct fg_line rows = {height, row_taps, y_height, row_stride, row_before, row_dilation};
    const struct fg_line columns = {width,         column_taps,   y_width,
                                    column_stride, column_before, column_dilation};
    int32_t g, o, i, s, t;
    struct fg_box box;
    fg_gradient_steps(&box, &rows, &columns);
    for (g = 0; g < groups; g++) {
        for (o = 0; o < outputs; o++) {
            for (i = 0; i < channels; i++) {
                for (s = 0; s < row_taps; s++) {
                    const struct fg_start row = fg_gradient_span(&box, 1, &rows, s);
                    for (t = 0; t < column_taps; t++) {
                        const struct fg_start column = fg_gradient_span(&box, 2, &columns, t);
                        const ptrdiff_t x_at = i * area + row.x * width + column.x;
                        const ptrdiff_t y_at = row.y * y_width + column.y;
                        *sum =
                            FG_ADD_ROUNDED(FG_S, FG_SUM(FG_ACC), *sum,
                                           FG_NAME2_ACC(fg_box, FG_X, FG_Y, FG_ACC)(
                                               0, x, x_at, y, y_at, &box FG_BLOCK_ARGUMENT(FG_ACC)),
                                           total);
                        sum++;
                    }
                }
            }
            y += (ptrdiff_t)y_height * y_width;
        }
        x += channels * area;
    }
}

#undef FG_S
#undef FG_X
#undef FG_Y
#undef FG_ACC
