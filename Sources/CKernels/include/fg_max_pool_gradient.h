/* SPDX-License-Identifier: 0BSD */
/* Template: FG_I, FG_D, FG_Y, FG_ACC. */
#include "fg_template.h"
#include "fg_window.h"

/* dx[i][r][c] = (sum of dy[i][p][q] over the windows p, q whose maximum is element r, c) * 2^-shift

   formats   index of fg_max_pool.h; dy Qa, dx Q(a - shift); the sum is Qa.
   requires  |sum| <= max(FG_ACC) - 2^(shift-1), the licence that each call names; dx apart from dy
             and index.
   rounding  to nearest, ties up; once, at the end. Saturates dx. */
FG_API void FG_NAME3_ACC(fg_max_pool_gradient, FG_I, FG_D, FG_Y,
                         FG_ACC)(const FG_TYPE(FG_I) * index, const FG_TYPE(FG_D) * dy,
                                 FG_TYPE(FG_Y) * dx, int32_t channels, int32_t height,
                                 int32_t row_taps, int32_t y_height, int32_t row_stride,
                                 int32_t row_before, int32_t width, int32_t column_taps,
                                 int32_t y_width, int32_t column_stride, int32_t column_before,
                                 int32_t shift)
{
    int32_t i, r, c, j, k;
    for (i = 0; i < channels; i++) {
        for (r = 0; r < height; r++) {
            const struct fg_cover rows =
                fg_cover_of(r + row_before, row_taps, y_height, row_stride, 1, row_stride, 1);
            for (c = 0; c < width; c++) {
                const struct fg_cover columns = fg_cover_of(c + column_before, column_taps, y_width,
                                                            column_stride, 1, column_stride, 1);
                FG_UNSIGNED(FG_ACC) sum = 0;
                FG_WIDE_SUM(wide, 0);
                FG_TALLY(ops, (int64_t)rows.count * columns.count);
                for (j = 0; j < rows.count; j++) {
                    for (k = 0; k < columns.count; k++) {
                        const ptrdiff_t at =
                            (ptrdiff_t)((rows.place - j) * y_width + columns.place - k);
                        const int32_t tap = (rows.tap + j * row_stride) * column_taps +
                                            columns.tap + k * column_stride;
                        if (index[at] == tap) {
                            const FG_TYPE(FG_ACC) element = dy[at];
                            sum += (FG_UNSIGNED(FG_ACC))element;
                            FG_WIDE_ADD(wide, element);
                        }
                    }
                }
                FG_WIDE_CHECK(wide, (FG_TYPE(FG_ACC))sum);
                *dx++ = FG_STORE(FG_Y, FG_ACC)((FG_TYPE(FG_ACC))sum, shift);
            }
        }
        index += (ptrdiff_t)y_height * y_width;
        dy += (ptrdiff_t)y_height * y_width;
    }
}

#undef FG_I
#undef FG_D
#undef FG_Y
#undef FG_ACC
