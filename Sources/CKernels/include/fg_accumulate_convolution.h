/* SPDX-License-Identifier: 0BSD */
/* Template: FG_S, FG_X, FG_Y; FG_ACC, i32 or i64; takes fg_gradient_sums for FG_X, FG_Y and
   FG_ACC. */
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
   ops       one per product with a y that is not 0. */
FG_KERNEL void FG_NAME3_ACC(fg_accumulate_convolution, FG_S, FG_X, FG_Y,
                            FG_ACC)(FG_TYPE(FG_S) * sum, const FG_TYPE(FG_X) * x,
                                    const FG_TYPE(FG_Y) * y, int32_t groups, int32_t channels,
                                    int32_t outputs, int32_t height, int32_t row_taps,
                                    int32_t y_height, int32_t row_stride, int32_t row_before,
                                    int32_t row_dilation, int32_t width, int32_t column_taps,
                                    int32_t y_width, int32_t column_stride, int32_t column_before,
                                    int32_t column_dilation, int32_t shift, int32_t exponent)
{
    const int32_t total = shift + exponent;
    const struct fg_gradient of = {height,        width,         row_taps,       y_height,
                                   y_width,       row_stride,    row_before,     row_dilation,
                                   column_stride, column_before, column_dilation};
    const struct fg_part part = fg_part_of(column_taps, FG_SUMS);
    const int32_t rows = channels * row_taps;
    FG_TYPE(FG_ACC) sums[FG_SUMS];
    int32_t g, o, q, t, k;
    for (g = 0; g < groups; g++) {
        for (o = 0; o < outputs; o++) {
            for (q = 0; q < rows; q += part.rows) {
                const int32_t lines = rows - q < part.rows ? rows - q : part.rows;
                for (t = 0; t < column_taps; t += part.columns) {
                    const int32_t columns =
                        column_taps - t < part.columns ? column_taps - t : part.columns;
                    FG_NAME2_ACC(fg_gradient_sums, FG_X, FG_Y, FG_ACC)
                    (sums, x, y, &of, q, lines, t, columns);
                    for (k = 0; k < lines * columns; k++) {
                        *sum = FG_ADD_ROUNDED(FG_S, FG_ACC, *sum, sums[k], total);
                        sum++;
                    }
                }
            }
            y += y_height * y_width;
        }
        x += channels * height * width;
    }
}

#undef FG_S
#undef FG_X
#undef FG_Y
#undef FG_ACC
