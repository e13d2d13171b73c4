/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y, FG_W, FG_B or none, FG_X, FG_ACC; takes fg_gather_cover for FG_Y,
   and fg_dot_rows for FG_Y, FG_W and FG_ACC. */
#include "fg_template.h"
#include "fg_window.h"

#ifdef FG_B
#define FG_TRANSPOSED FG_NAME4_ACC(fg_convolution_input_gradient, FG_Y, FG_W, FG_B, FG_X, FG_ACC)
#else
#define FG_TRANSPOSED FG_NAME3_ACC(fg_convolution_input_gradient, FG_Y, FG_W, FG_X, FG_ACC)
#endif

/* x[i][r][c] = (sum over o, s, t of y[o][(r + row_before - s * row_dilation) / row_stride]
                                     [(c + column_before - t * column_dilation) / column_stride]
                 * w[o][i][s][t] + b[i] * 2^bias_shift) * 2^-shift

   over the outputs of the group of i and the taps whose quotients are whole places of y: the
   transpose of fg_convolution.h. What meets an element of x is gathered on the stack, FG_PATCH
   elements at once, for FG_SUMS of its channels; a plane of y that is 0 there costs no more.

   formats   y Qa, w Qb, b Q(a + b - bias_shift), x Q(a + b - shift); the sum is Q(a + b).
   requires  the sum within its accumulator, the licence that each call names; 0 <= bias_shift and
             b * 2^bias_shift below 2^63; x apart from y, w and b; tap and place steps as of
             fg_window.h.
   rounding  to nearest, ties up; once, at the end. Saturates x.
   ops       one per product, and per element gathered. */
FG_KERNEL void FG_TRANSPOSED(const FG_TYPE(FG_Y) * y, const FG_TYPE(FG_W) * w,
#ifdef FG_B
                             const FG_TYPE(FG_B) * b,
#endif
                             FG_TYPE(FG_X) * x, int32_t groups, int32_t channels, int32_t outputs,
                             int32_t height, int32_t row_taps, int32_t y_height, int32_t row_stride,
                             int32_t row_before, int32_t row_dilation, int32_t width,
                             int32_t column_taps, int32_t y_width, int32_t column_stride,
                             int32_t column_before, int32_t column_dilation, int32_t row_tap_step,
                             int32_t row_place_step, int32_t column_tap_step,
                             int32_t column_place_step,
#ifdef FG_B
                             int32_t bias_shift,
#endif
                             int32_t shift FG_BLOCK_PARAMETER(FG_ACC))
{
    const int32_t area = height * width, places = y_height * y_width;
    const int32_t taps = row_taps * column_taps;
    const struct fg_part part = fg_part_of(column_taps, FG_PATCH);
    FG_TYPE(FG_SUM(FG_ACC)) sums[FG_SUMS];
    FG_TYPE(FG_Y) patch[FG_PATCH];
    int32_t g, i, o, r, c, s, t, k;
    for (g = 0; g < groups; g++) {
        for (r = 0; r < height; r++) {
            const struct fg_cover rows = fg_cover_of(r + row_before, row_taps, y_height, row_stride,
                                                     row_dilation, row_tap_step, row_place_step);
            for (c = 0; c < width; c++) {
                const struct fg_cover columns =
                    fg_cover_of(c + column_before, column_taps, y_width, column_stride,
                                column_dilation, column_tap_step, column_place_step);
                for (i = 0; i < channels; i += FG_SUMS) {
                    const int32_t count = channels - i < FG_SUMS ? channels - i : FG_SUMS;
                    FG_TYPE(FG_X) *result = x + i * area + r * width + c;
                    for (k = 0; k < count; k++) {
#ifdef FG_B
                        sums[k] = (FG_TYPE(FG_SUM(FG_ACC)))(b[i + k] * ((int64_t)1 << bias_shift));
#else
                        sums[k] = 0;
#endif
                    }
                    for (o = 0; o < outputs; o++) {
                        const FG_TYPE(FG_W) *first = w + (o * channels + i) * taps;
                        for (s = 0; s < row_taps; s += part.rows) {
                            const int32_t lines =
                                row_taps - s < part.rows ? row_taps - s : part.rows;
                            for (t = 0; t < column_taps; t += part.columns) {
                                const int32_t part_columns =
                                    column_taps - t < part.columns ? column_taps - t : part.columns;
                                if (FG_NAME1(fg_gather_cover, FG_Y)(patch, y + o * places, y_width,
                                                                    &rows, &columns, s, lines, t,
                                                                    part_columns)) {
                                    FG_NAME2_ACC(fg_dot_rows, FG_Y, FG_W, FG_ACC)
                                    (sums, patch, first + s * column_taps + t, (ptrdiff_t)taps,
                                     lines * part_columns, count FG_BLOCK_ARGUMENT(FG_ACC));
                                }
                            }
                        }
                    }
                    for (k = 0; k < count; k++) {
                        *result = FG_STORE(FG_X, FG_SUM(FG_ACC))(sums[k], shift);
                        result += area;
                    }
                }
            }
        }
        y += outputs * places;
        w += outputs * channels * taps;
        x += channels * area;
#ifdef FG_B
        b += channels;
#endif
    }
}

#undef FG_TRANSPOSED
#undef FG_Y
#undef FG_W
#ifdef FG_B
#undef FG_B
#endif
#undef FG_X
#undef FG_ACC
