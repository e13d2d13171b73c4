/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y, FG_W, FG_B or none, FG_X, FG_ACC; takes fg_box for FG_Y, FG_W and FG_ACC. */
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
   transpose of fg_convolution.h.

   formats   y Qa, w Qb, b Q(a + b - bias_shift), x Q(a + b - shift); the sum is Q(a + b).
   requires  the sum within its accumulator, the licence that each call names; 0 <= bias_shift and
             b * 2^bias_shift below 2^63; x apart from y, w and b; tap and place steps as of
             fg_window.h.
   rounding  to nearest, ties up; once, at the end. Saturates x.
   ops       one per product with an element of y. */
FG_API void FG_TRANSPOSED(const FG_TYPE(FG_Y) * y, const FG_TYPE(FG_W) * w,
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
    const ptrdiff_t area = (ptrdiff_t)y_height * y_width;
    const ptrdiff_t taps = (ptrdiff_t)row_taps * column_taps;
    int32_t g, i, r, c;
    struct fg_box box;
    box.count[0] = outputs;
    box.a_step[0] = area;
    box.a_step[1] = -(ptrdiff_t)row_place_step * y_width;
    box.a_step[2] = -column_place_step;
    box.b_step[0] = channels * taps;
    box.b_step[1] = (ptrdiff_t)row_tap_step * column_taps;
    box.b_step[2] = column_tap_step;
    for (g = 0; g < groups; g++) {
        for (i = 0; i < channels; i++) {
#ifdef FG_B
            const int64_t start = *b++ * ((int64_t)1 << bias_shift);
#else
            const int64_t start = 0;
#endif
            for (r = 0; r < height; r++) {
                const struct fg_cover rows =
                    fg_cover_of(r + row_before, row_taps, y_height, row_stride, row_dilation,
                                row_tap_step, row_place_step);
                box.count[1] = rows.count;
                for (c = 0; c < width; c++) {
                    const struct fg_cover columns =
                        fg_cover_of(c + column_before, column_taps, y_width, column_stride,
                                    column_dilation, column_tap_step, column_place_step);
                    box.count[2] = columns.count;
                    *x++ = FG_STORE(FG_X, FG_SUM(FG_ACC))(
                        FG_NAME2_ACC(fg_box, FG_Y, FG_W, FG_ACC)(
                            start, y, (ptrdiff_t)rows.place * y_width + columns.place, w,
                            (ptrdiff_t)rows.tap * column_taps + columns.tap,
                            &box FG_BLOCK_ARGUMENT(FG_ACC)),
                        shift);
                }
            }
            w += taps;
        }
        w += (outputs - 1) * channels * taps;
        y += outputs * area;
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
