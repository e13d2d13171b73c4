/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_W, FG_B or none, FG_Y, FG_ACC; takes fg_box for FG_X, FG_W and FG_ACC. */
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

   i runs over the channels of the group of o; elements outside x are 0. Nothing is copied: a box
   of x is read where it lies.

   formats   x Qa, w Qb, b Q(a + b - bias_shift), y Q(a + b - shift); the sum is Q(a + b).
   requires  the sum within its accumulator, the licence that each call names; 0 <= bias_shift and
             b * 2^bias_shift below 2^63; y apart from x, w and b.
   rounding  to nearest, ties up; once, at the end. Saturates y.
   ops       one per product with an element. */
FG_API void FG_CONVOLUTION(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_W) * w,
#ifdef FG_B
                           const FG_TYPE(FG_B) * b,
#endif
                           FG_TYPE(FG_Y) * y, int32_t groups, int32_t channels, int32_t outputs,
                           int32_t height, int32_t row_taps, int32_t y_height, int32_t row_stride,
                           int32_t row_before, int32_t row_dilation, int32_t width,
                           int32_t column_taps, int32_t y_width, int32_t column_stride,
                           int32_t column_before, int32_t column_dilation,
#ifdef FG_B
                           int32_t bias_shift,
#endif
                           int32_t shift FG_BLOCK_PARAMETER(FG_ACC))
{
    const ptrdiff_t area = (ptrdiff_t)height * width;
    const ptrdiff_t taps = (ptrdiff_t)row_taps * column_taps;
    int32_t g, o, r, c;
    struct fg_box box;
    box.count[0] = channels;
    box.a_step[0] = area;
    box.a_step[1] = (ptrdiff_t)row_dilation * width;
    box.a_step[2] = column_dilation;
    box.b_step[0] = taps;
    box.b_step[1] = column_taps;
    box.b_step[2] = 1;
    for (g = 0; g < groups; g++) {
        for (o = 0; o < outputs; o++) {
#ifdef FG_B
            const int64_t start = *b++ * ((int64_t)1 << bias_shift);
#else
            const int64_t start = 0;
#endif
            for (r = 0; r < y_height; r++) {
                const int32_t top = r * row_stride - row_before;
                const struct fg_span rows = fg_span_inside(top, row_dilation, row_taps, height);
                const ptrdiff_t row = top + (ptrdiff_t)rows.first * row_dilation;
                box.count[1] = rows.count;
                for (c = 0; c < y_width; c++) {
                    const int32_t left = c * column_stride - column_before;
                    const struct fg_span columns =
                        fg_span_inside(left, column_dilation, column_taps, width);
                    const ptrdiff_t column = left + (ptrdiff_t)columns.first * column_dilation;
                    box.count[2] = columns.count;
                    *y++ = FG_STORE(FG_Y, FG_SUM(FG_ACC))(
                        FG_NAME2_ACC(fg_box, FG_X, FG_W,
                                     FG_ACC)(start, x, row * width + column, w,
                                             (ptrdiff_t)rows.first * column_taps + columns.first,
                                             &box FG_BLOCK_ARGUMENT(FG_ACC)),
                        shift);
                }
            }
            w += channels * taps;
        }
        x += channels * area;
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
