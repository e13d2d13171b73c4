/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_mul_round.h"
#include "fg_template.h"
#include "fg_window.h"

/* y[i][r][c] = (sum over s, t of x[i][r * row_stride + s - row_before]
                                   [c * column_stride + t - column_before]) * mantissa * 2^-shift

   over row_taps * column_taps taps; elements outside x are 0.

   formats   x Qa, y Q(a + e - shift) where mantissa * 2^-e is one over the number of taps, to 31
             bits.
   requires  row_taps * column_taps <= 2^15; y apart from x.
   rounding  the sum is exact; to nearest, ties up; once, at the end. Saturates y.
   ops       one per element under a window. */
FG_API void FG_NAME2(fg_avg_pool, FG_X,
                     FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y, int32_t channels,
                           int32_t height, int32_t row_taps, int32_t y_height, int32_t row_stride,
                           int32_t row_before, int32_t width, int32_t column_taps, int32_t y_width,
                           int32_t column_stride, int32_t column_before, int32_t mantissa,
                           int32_t shift)
{
    int32_t i, r, c, s, t;
    FG_REQUIRE((int64_t)row_taps * column_taps <= 32768);
    for (i = 0; i < channels; i++) {
        for (r = 0; r < y_height; r++) {
            const int32_t top = r * row_stride - row_before;
            const struct fg_span rows = fg_span_inside(top, 1, row_taps, height);
            for (c = 0; c < y_width; c++) {
                const int32_t left = c * column_stride - column_before;
                const struct fg_span columns = fg_span_inside(left, 1, column_taps, width);
                const FG_TYPE(FG_X) *line =
                    x + (ptrdiff_t)(top + rows.first) * width + left + columns.first;
                FG_TYPE(FG_HOLDER(FG_X)) sum = 0;
                FG_TALLY(ops, (int64_t)rows.count * columns.count);
                for (s = 0; s < rows.count; s++) {
                    for (t = 0; t < columns.count; t++) {
                        sum += line[t];
                    }
                    line += width;
                }
#if FG_IS_WIDE(FG_X)
                *y++ = FG_STORE(FG_Y, i64)(fg_mul_round_i64(sum, mantissa, shift), 0);
#else
                *y++ = FG_STORE(FG_Y, i64)((int64_t)sum * mantissa, shift);
#endif
            }
        }
        x += (ptrdiff_t)height * width;
    }
}

#undef FG_X
#undef FG_Y
