/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_W, FG_B or none, FG_Y, FG_ACC; takes fg_gather for FG_X,
   and fg_dot_rows for FG_X, FG_W and FG_ACC. */
#include "fg_template.h"
#include "fg_window.h"

#ifdef FG_B
#define FG_CONVOLUTION FG_NAME4_ACC(fg_convolution, FG_X, FG_W, FG_B, FG_Y, FG_ACC)
#else
#define FG_CONVOLUTION FG_NAME3_ACC(fg_convolution, FG_X, FG_W, FG_Y, FG_ACC)
#endif

/* y[o][r][c] = (sum over i, s, t of x[i][r * row_stride + s * row_dilation - row_before]
                                      [c * column_stride + t * column_dilation - column_before]
                 * w[o][i][s][t] + b[o] * 2^bias_shift) * 2^-shift

   i runs over the channels of the group of o; elements outside x are 0. What a window sees of x is
   gathered on the stack, FG_PATCH elements at once, for FG_SUMS outputs.

   formats   x Qa, w Qb, b Q(a + b - bias_shift), y Q(a + b - shift); the sum is Q(a + b).
   requires  the sum within its accumulator, the licence that each call names; 0 <= bias_shift and
             b * 2^bias_shift below 2^63; y apart from x, w and b.
   rounding  to nearest, ties up; once, at the end. Saturates y.
   ops       one per product, and per element gathered. */
FG_KERNEL void FG_CONVOLUTION(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_W) * w,
#ifdef FG_B
                              const FG_TYPE(FG_B) * b,
#endif
                              FG_TYPE(FG_Y) * y, int32_t groups, int32_t channels, int32_t outputs,
                              int32_t height, int32_t row_taps, int32_t y_height,
                              int32_t row_stride, int32_t row_before, int32_t row_dilation,
                              int32_t width, int32_t column_taps, int32_t y_width,
                              int32_t column_stride, int32_t column_before, int32_t column_dilation,
#ifdef FG_B
                              int32_t bias_shift,
#endif
                              int32_t shift FG_BLOCK_PARAMETER(FG_ACC))
{
    const int32_t area = height * width, places = y_height * y_width;
    const int32_t rows = channels * row_taps, size = rows * column_taps;
    const struct fg_part part = fg_part_of(column_taps, FG_PATCH);
    FG_TYPE(FG_SUM(FG_ACC)) sums[FG_SUMS];
    FG_TYPE(FG_X) patch[FG_PATCH];
    struct fg_patch at;
    int32_t g, o, r, c, q, t, k;
    at.height = height;
    at.width = width;
    at.row_taps = row_taps;
    at.row_dilation = row_dilation;
    at.column_dilation = column_dilation;
    for (g = 0; g < groups; g++) {
        for (r = 0; r < y_height; r++) {
            for (c = 0; c < y_width; c++) {
                at.column = c * column_stride - column_before;
                at.columns = fg_span_inside(at.column, column_dilation, column_taps, width);
                for (o = 0; o < outputs; o += FG_SUMS) {
                    const int32_t count = outputs - o < FG_SUMS ? outputs - o : FG_SUMS;
                    FG_TYPE(FG_Y) *result = y + o * places + r * y_width + c;
                    for (k = 0; k < count; k++) {
#ifdef FG_B
                        sums[k] = (FG_TYPE(FG_SUM(FG_ACC)))(b[o + k] * ((int64_t)1 << bias_shift));
#else
                        sums[k] = 0;
#endif
                    }
                    for (t = 0; t < column_taps; t += part.columns) {
                        const int32_t columns =
                            column_taps - t < part.columns ? column_taps - t : part.columns;
                        at.row = r * row_stride - row_before;
                        at.tap = 0;
                        at.plane = 0;
                        for (q = 0; q < rows; q += part.rows) {
                            const int32_t lines = rows - q < part.rows ? rows - q : part.rows;
                            FG_NAME1(fg_gather, FG_X)(patch, x, &at, lines, t, columns);
                            FG_NAME2_ACC(fg_dot_rows, FG_X, FG_W, FG_ACC)
                            (sums, patch, w + o * size + q * column_taps + t, (ptrdiff_t)size,
                             lines * columns, count FG_BLOCK_ARGUMENT(FG_ACC));
                        }
                    }
                    for (k = 0; k < count; k++) {
                        *result = FG_STORE(FG_Y, FG_SUM(FG_ACC))(sums[k], shift);
                        result += places;
                    }
                }
            }
        }
        x += channels * area;
        w += outputs * size;
        y += outputs * places;
#ifdef FG_B
        b += outputs;
#endif
    }
}

#undef FG_CONVOLUTION
#undef FG_X
#undef FG_W
#ifdef FG_B
#undef FG_B
#endif
#undef FG_Y
#undef FG_ACC
