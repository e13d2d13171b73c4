/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y, FG_W, FG_ACC; takes fg_box for FG_X, FG_Y and FG_ACC. */
#include "fg_template.h"
#include "fg_window.h"

/* w[o][i][s][t] = (sum over r, c of x[i][r * row_stride + s * row_dilation - row_before]
                                      [c * column_stride + t * column_dilation - column_before]
                    * y[o][r][c]) * 2^-shift

   i runs over the channels of the group of o; elements outside x are 0.

   formats   x Qa, y Qb, w Q(a + b - shift); the sum is Q(a + b).
   requires  the sum within its accumulator, the licence that each call names; w apart from x and y.
   rounding  to nearest, ties up; once, at the end. Saturates w.
   ops       one per product with an element. */
FG_API void FG_NAME3_ACC(fg_convolution_weight_gradient, FG_X, FG_Y, FG_W,
                         FG_ACC)(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_Y) * y,
                                 FG_TYPE(FG_W) * w, int32_t groups, int32_t channels,
                                 int32_t outputs, int32_t height, int32_t row_taps,
                                 int32_t y_height, int32_t row_stride, int32_t row_before,
                                 int32_t row_dilation, int32_t width, int32_t column_taps,
                                 int32_t y_width, int32_t column_stride, int32_t column_before,
                                 int32_t column_dilation, int32_t shift FG_BLOCK_PARAMETER(FG_ACC))
{
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
                        *w++ = FG_STORE(FG_W, FG_SUM(FG_ACC))(
                            FG_NAME2_ACC(fg_box, FG_X, FG_Y, FG_ACC)(
                                0, x, x_at, y, y_at, &box FG_BLOCK_ARGUMENT(FG_ACC)),
                            shift);
                    }
                }
            }
            y += (ptrdiff_t)y_height * y_width;
        }
        x += channels * area;
    }
}

#undef FG_X
#undef FG_Y
#undef FG_W
#undef FG_ACC
