/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, of dy, FG_Y, of dx. */
#include "fg_mul_round.h"
#include "fg_template.h"
#include "fg_window.h"

/* dx[i][r][c] = (sum of dy[i][p][q] over the windows p, q that element r, c is under)
                 * mantissa * 2^-shift

   the transpose of fg_avg_pool.h.

   formats   dy Qa, dx Q(a + e - shift) where mantissa * 2^-e is one over the number of taps, to 31
             bits.
   requires  row_taps * column_taps <= 2^15; dx apart from dy.
   rounding  the sum is exact; to nearest, ties up; once, at the end. Saturates dx.
   ops       one per window of an element. */
FG_API void FG_NAME2(fg_avg_pool_gradient, FG_X,
                     FG_Y)(const FG_TYPE(FG_X) * dy, FG_TYPE(FG_Y) * dx, int32_t channels,
                           int32_t height, int32_t row_taps, int32_t y_height, int32_t row_stride,
                           int32_t row_before, int32_t width, int32_t column_taps, int32_t y_width,
                           int32_t column_stride, int32_t column_before, int32_t mantissa,
                           int32_t shift)
{
    int32_t i, r, c, j, k;
    FG_REQUIRE((int64_t)row_taps * column_taps <= 32768);
    for (i = 0; i < channels; i++) {
        for (r = 0; r < height; r++) {
            const struct fg_cover rows =
                fg_cover_of(r + row_before, row_taps, y_height, row_stride, 1, row_stride, 1);
            for (c = 0; c < width; c++) {
                const struct fg_cover columns = fg_cover_of(c + column_before, column_taps, y_width,
                                                            column_stride, 1, column_stride, 1);
                FG_TYPE(FG_HOLDER(FG_X)) sum = 0;
                FG_TALLY(ops, (int64_t)rows.count * columns.count);
                for (j = 0; j < rows.count; j++) {
                    for (k = 0; k < columns.count; k++) {
                        sum += dy[(ptrdiff_t)(rows.place - j) * y_width + columns.place - k];
                    }
                }
#if FG_IS_WIDE(FG_X)
                *dx++ = FG_STORE(FG_Y, i64)(fg_mul_round_i64(sum, mantissa, shift), 0);
#else
                *dx++ = FG_STORE(FG_Y, i64)((int64_t)sum * mantissa, shift);
#endif
            }
        }
        dy += (ptrdiff_t)y_height * y_width;
    }
}

#undef FG_X
#undef FG_Y
