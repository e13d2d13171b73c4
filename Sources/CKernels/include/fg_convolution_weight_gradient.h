/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y, FG_W; FG_ACC, i32 or i64; takes fg_gradient_sums for FG_X, FG_Y and
   FG_ACC. */
#include "fg_template.h"
#include "fg_window.h"

/* w[o][i][s][t] = (sum over r, c of x[i][r * row_stride + s * row_dilation - row_before]
                                      [c * column_stride + t * column_dilation - column_before]
                    * y[o][r][c]) * 2^-shift

   i runs over the channels of the group of o; elements outside x are 0.

   formats   x Qa, y Qb, w Q(a + b - shift); the sum is Q(a + b).
   requires  the sum within its accumulator, the licence that each call names; w apart from x and y.
   rounding  to nearest, ties up; once, at the end. Saturates w.
   ops       one per product with a y that is not 0. */
FG_KERNEL void FG_NAME3_ACC(fg_convolution_weight_gradient, FG_X, FG_Y, FG_W,
                            FG_ACC)(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_Y) * y,
                                    FG_TYPE(FG_W) * w, int32_t groups, int32_t channels,
                                    int32_t outputs, int32_t height, int32_t row_taps,
                                    int32_t y_height, int32_t row_stride, int32_t row_before,
                                    int32_t row_dilation, int32_t width, int32_t column_taps,
                                    int32_t y_width, int32_t column_stride, int32_t column_before,
                                    int32_t column_dilation, int32_t shift)
{
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
                        *w++ = FG_STORE(FG_W, FG_ACC)(sums[k], shift);
                    }
                }
            }
            y += y_height * y_width;
        }
        x += channels * height * width;
    }
}

#undef FG_X
#undef FG_Y
#undef FG_W
#undef FG_ACC
