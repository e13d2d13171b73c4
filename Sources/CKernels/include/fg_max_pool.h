/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y, FG_I. */
#include "fg_template.h"
#include "fg_window.h"

/* y[i][r][c] = max over s, t of x[i][r * row_stride + s - row_before]
                                  [c * column_stride + t - column_before] * 2^-shift,
   index[i][r][c] = s * column_taps + t of the first maximum

   over the taps on elements: padding is never taken.

   formats   x Qa, y Q(a - shift); index is a whole number.
   requires  a tap on an element for every r and c; row_taps * column_taps below the largest FG_I;
             y and index apart from x.
   rounding  to nearest, ties up; once; exact for shift <= 0. Saturates y. */
FG_API void FG_NAME3(fg_max_pool, FG_X, FG_Y,
                     FG_I)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y, FG_TYPE(FG_I) * index,
                           int32_t channels, int32_t height, int32_t row_taps, int32_t y_height,
                           int32_t row_stride, int32_t row_before, int32_t width,
                           int32_t column_taps, int32_t y_width, int32_t column_stride,
                           int32_t column_before, int32_t shift)
{
    int32_t i, r, c, s, t;
    for (i = 0; i < channels; i++) {
        for (r = 0; r < y_height; r++) {
            const int32_t top = r * row_stride - row_before;
            const struct fg_span rows = fg_span_inside(top, 1, row_taps, height);
            for (c = 0; c < y_width; c++) {
                const int32_t left = c * column_stride - column_before;
                const struct fg_span columns = fg_span_inside(left, 1, column_taps, width);
                const FG_TYPE(FG_X) *line =
                    x + (ptrdiff_t)(top + rows.first) * width + left + columns.first;
                FG_TYPE(FG_X) most = *line;
                int32_t first = rows.first * column_taps + columns.first;
                FG_TALLY(ops, (int64_t)rows.count * columns.count);
                for (s = rows.first; s < rows.first + rows.count; s++) {
                    for (t = 0; t < columns.count; t++) {
                        if (line[t] > most) {
                            most = line[t];
                            first = s * column_taps + columns.first + t;
                        }
                    }
                    line += width;
                }
                *y++ = FG_STORE(FG_Y, FG_HOLDER(FG_X))(most, shift);
                *index++ = (FG_TYPE(FG_I))first;
            }
        }
        x += (ptrdiff_t)height * width;
    }
}

#undef FG_X
#undef FG_Y
#undef FG_I
