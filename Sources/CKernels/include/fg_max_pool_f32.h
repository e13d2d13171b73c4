/* SPDX-License-Identifier: 0BSD */
#ifndef FG_MAX_POOL_F32_H
#define FG_MAX_POOL_F32_H

#include "fg_window.h"

/* See fg_max_pool.h; index holds whole numbers. */
FG_API void fg_max_pool_f32(const float *x, float *y, float *index, int32_t channels,
                            int32_t height, int32_t row_taps, int32_t y_height, int32_t row_stride,
                            int32_t row_before, int32_t width, int32_t column_taps, int32_t y_width,
                            int32_t column_stride, int32_t column_before)
{
    int32_t i, r, c, s, t;
    for (i = 0; i < channels; i++) {
        for (r = 0; r < y_height; r++) {
            const int32_t top = r * row_stride - row_before;
            const struct fg_span rows = fg_span_inside(top, 1, row_taps, height);
            for (c = 0; c < y_width; c++) {
                const int32_t left = c * column_stride - column_before;
                const struct fg_span columns = fg_span_inside(left, 1, column_taps, width);
                const float *line = x + (top + rows.first) * width + left + columns.first;
                float most = *line;
                int32_t first = rows.first * column_taps + columns.first;
                for (s = rows.first; s < rows.first + rows.count; s++) {
                    for (t = 0; t < columns.count; t++) {
                        if (line[t] > most) {
                            most = line[t];
                            first = s * column_taps + columns.first + t;
                        }
                    }
                    line += width;
                }
                *y++ = most;
                *index++ = (float)first;
            }
        }
        x += height * width;
    }
}

/* See fg_max_pool_gradient.h; the sum is taken in order. */
FG_API void fg_max_pool_gradient_f32(const float *index, const float *dy, float *dx,
                                     int32_t channels, int32_t height, int32_t row_taps,
                                     int32_t y_height, int32_t row_stride, int32_t row_before,
                                     int32_t width, int32_t column_taps, int32_t y_width,
                                     int32_t column_stride, int32_t column_before)
{
    int32_t i, r, c, j, k;
    for (i = 0; i < channels; i++) {
        for (r = 0; r < height; r++) {
            const struct fg_cover rows =
                fg_cover_of(r + row_before, row_taps, y_height, row_stride, 1, row_stride, 1);
            for (c = 0; c < width; c++) {
                const struct fg_cover columns = fg_cover_of(c + column_before, column_taps, y_width,
                                                            column_stride, 1, column_stride, 1);
                float sum = 0.0f;
                for (j = 0; j < rows.count; j++) {
                    for (k = 0; k < columns.count; k++) {
                        const int32_t at = (rows.place - j) * y_width + columns.place - k;
                        const int32_t tap = (rows.tap + j * row_stride) * column_taps +
                                            columns.tap + k * column_stride;
                        if ((int32_t)index[at] == tap) {
                            sum += dy[at];
                        }
                    }
                }
                *dx++ = sum;
            }
        }
        index += y_height * y_width;
        dy += y_height * y_width;
    }
}

#endif
