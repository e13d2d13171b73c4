/* SPDX-License-Identifier: 0BSD */
#ifndef FG_CONVOLUTION_F32_H
#define FG_CONVOLUTION_F32_H

#include "fg_window.h"

/* start + the sum of products over a box (fg_box.h), in order. */
FG_API float fg_box_f32(float start, const float *a, int32_t a_at, const float *b, int32_t b_at,
                        const struct fg_box *box)
{
    int32_t i, j, k;
    for (i = 0; i < box->count[0]; i++) {
        for (j = 0; j < box->count[1]; j++) {
            const int32_t p = a_at + i * box->a_step[0] + j * box->a_step[1];
            const int32_t q = b_at + i * box->b_step[0] + j * box->b_step[1];
            for (k = 0; k < box->count[2]; k++) {
                start += a[p + k * box->a_step[2]] * b[q + k * box->b_step[2]];
            }
        }
    }
    return start;
}

/* The sums of fg_convolution.h, in order; without a bias b is NULL. y apart from x, w and b. */
FG_API void fg_convolution_any_f32(const float *x, const float *w, const float *b, float *y,
                                   int32_t groups, int32_t channels, int32_t outputs,
                                   int32_t height, int32_t row_taps, int32_t y_height,
                                   int32_t row_stride, int32_t row_before, int32_t row_dilation,
                                   int32_t width, int32_t column_taps, int32_t y_width,
                                   int32_t column_stride, int32_t column_before,
                                   int32_t column_dilation)
{
    const int32_t area = height * width;
    const int32_t taps = row_taps * column_taps;
    int32_t g, o, r, c;
    struct fg_box box;
    box.count[0] = channels;
    box.a_step[0] = area;
    box.a_step[1] = row_dilation * width;
    box.a_step[2] = column_dilation;
    box.b_step[0] = taps;
    box.b_step[1] = column_taps;
    box.b_step[2] = 1;
    for (g = 0; g < groups; g++) {
        for (o = 0; o < outputs; o++) {
            const float start = b == NULL ? 0.0f : *b++;
            for (r = 0; r < y_height; r++) {
                const int32_t top = r * row_stride - row_before;
                const struct fg_span rows = fg_span_inside(top, row_dilation, row_taps, height);
                const int32_t row = top + rows.first * row_dilation;
                box.count[1] = rows.count;
                for (c = 0; c < y_width; c++) {
                    const int32_t left = c * column_stride - column_before;
                    const struct fg_span columns =
                        fg_span_inside(left, column_dilation, column_taps, width);
                    const int32_t column = left + columns.first * column_dilation;
                    box.count[2] = columns.count;
                    *y++ = fg_box_f32(start, x, row * width + column, w,
                                      rows.first * column_taps + columns.first, &box);
                }
            }
            w += channels * taps;
        }
        x += channels * area;
    }
}

/* y = convolution of x with w, plus b; see fg_convolution.h. */
FG_API void fg_convolution_f32(const float *x, const float *w, const float *b, float *y,
                               int32_t groups, int32_t channels, int32_t outputs, int32_t height,
                               int32_t row_taps, int32_t y_height, int32_t row_stride,
                               int32_t row_before, int32_t row_dilation, int32_t width,
                               int32_t column_taps, int32_t y_width, int32_t column_stride,
                               int32_t column_before, int32_t column_dilation)
{
    fg_convolution_any_f32(x, w, b, y, groups, channels, outputs, height, row_taps, y_height,
                           row_stride, row_before, row_dilation, width, column_taps, y_width,
                           column_stride, column_before, column_dilation);
}

/* y = convolution of x with w; see fg_convolution.h. */
FG_API void fg_convolution_unbiased_f32(const float *x, const float *w, float *y, int32_t groups,
                                        int32_t channels, int32_t outputs, int32_t height,
                                        int32_t row_taps, int32_t y_height, int32_t row_stride,
                                        int32_t row_before, int32_t row_dilation, int32_t width,
                                        int32_t column_taps, int32_t y_width, int32_t column_stride,
                                        int32_t column_before, int32_t column_dilation)
{
    fg_convolution_any_f32(x, w, NULL, y, groups, channels, outputs, height, row_taps, y_height,
                           row_stride, row_before, row_dilation, width, column_taps, y_width,
                           column_stride, column_before, column_dilation);
}

/* The sums of fg_convolution_input_gradient.h, in order; without a bias b is NULL. x apart from y,
   w and b. */
FG_API void fg_convolution_input_gradient_any_f32(
    const float *y, const float *w, const float *b, float *x, int32_t groups, int32_t channels,
    int32_t outputs, int32_t height, int32_t row_taps, int32_t y_height, int32_t row_stride,
    int32_t row_before, int32_t row_dilation, int32_t width, int32_t column_taps, int32_t y_width,
    int32_t column_stride, int32_t column_before, int32_t column_dilation, int32_t row_tap_step,
    int32_t row_place_step, int32_t column_tap_step, int32_t column_place_step)
{
    const int32_t area = y_height * y_width;
    const int32_t taps = row_taps * column_taps;
    int32_t g, i, r, c;
    struct fg_box box;
    box.count[0] = outputs;
    box.a_step[0] = area;
    box.a_step[1] = -row_place_step * y_width;
    box.a_step[2] = -column_place_step;
    box.b_step[0] = channels * taps;
    box.b_step[1] = row_tap_step * column_taps;
    box.b_step[2] = column_tap_step;
    for (g = 0; g < groups; g++) {
        for (i = 0; i < channels; i++) {
            const float start = b == NULL ? 0.0f : *b++;
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
                    *x++ = fg_box_f32(start, y, rows.place * y_width + columns.place, w,
                                      rows.tap * column_taps + columns.tap, &box);
                }
            }
            w += taps;
        }
        w += (outputs - 1) * channels * taps;
        y += outputs * area;
    }
}

/* x = the transpose of a convolution; see fg_convolution_input_gradient.h. */
FG_API void fg_convolution_input_gradient_f32(
    const float *y, const float *w, float *x, int32_t groups, int32_t channels, int32_t outputs,
    int32_t height, int32_t row_taps, int32_t y_height, int32_t row_stride, int32_t row_before,
    int32_t row_dilation, int32_t width, int32_t column_taps, int32_t y_width,
    int32_t column_stride, int32_t column_before, int32_t column_dilation, int32_t row_tap_step,
    int32_t row_place_step, int32_t column_tap_step, int32_t column_place_step)
{
    fg_convolution_input_gradient_any_f32(
        y, w, NULL, x, groups, channels, outputs, height, row_taps, y_height, row_stride,
        row_before, row_dilation, width, column_taps, y_width, column_stride, column_before,
        column_dilation, row_tap_step, row_place_step, column_tap_step, column_place_step);
}

/* The same plus b. */
FG_API void fg_convolution_input_gradient_biased_f32(
    const float *y, const float *w, const float *b, float *x, int32_t groups, int32_t channels,
    int32_t outputs, int32_t height, int32_t row_taps, int32_t y_height, int32_t row_stride,
    int32_t row_before, int32_t row_dilation, int32_t width, int32_t column_taps, int32_t y_width,
    int32_t column_stride, int32_t column_before, int32_t column_dilation, int32_t row_tap_step,
    int32_t row_place_step, int32_t column_tap_step, int32_t column_place_step)
{
    fg_convolution_input_gradient_any_f32(
        y, w, b, x, groups, channels, outputs, height, row_taps, y_height, row_stride, row_before,
        row_dilation, width, column_taps, y_width, column_stride, column_before, column_dilation,
        row_tap_step, row_place_step, column_tap_step, column_place_step);
}

/* See fg_convolution_weight_gradient.h. w apart from x and y. */
FG_API void fg_convolution_weight_gradient_f32(
    const float *x, const float *y, float *w, int32_t groups, int32_t channels, int32_t outputs,
    int32_t height, int32_t row_taps, int32_t y_height, int32_t row_stride, int32_t row_before,
    int32_t row_dilation, int32_t width, int32_t column_taps, int32_t y_width,
    int32_t column_stride, int32_t column_before, int32_t column_dilation)
{
    const int32_t area = height * width;
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
                        const int32_t x_at = i * area + row.x * width + column.x;
                        const int32_t y_at = row.y * y_width + column.y;
                        *w++ = fg_box_f32(0.0f, x, x_at, y, y_at, &box);
                    }
                }
            }
            y += y_height * y_width;
        }
        x += channels * area;
    }
}

/* The same as a step of gradient descent: w -= rate times the gradient. w apart from x and y. */
FG_API void fg_convolution_update_f32(float *w, const float *x, const float *y, int32_t groups,
                                      int32_t channels, int32_t outputs, int32_t height,
                                      int32_t row_taps, int32_t y_height, int32_t row_stride,
                                      int32_t row_before, int32_t row_dilation, int32_t width,
                                      int32_t column_taps, int32_t y_width, int32_t column_stride,
                                      int32_t column_before, int32_t column_dilation, float rate)
{
    const int32_t area = height * width;
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
                        const int32_t x_at = i * area + row.x * width + column.x;
                        const int32_t y_at = row.y * y_width + column.y;
                        *w++ -= rate * fg_box_f32(0.0f, x, x_at, y, y_at, &box);
                    }
                }
            }
            y += y_height * y_width;
        }
        x += channels * area;
    }
}

/* The same added to a sum over samples, which is apart from x and y. */
FG_API void fg_accumulate_convolution_f32(float *sum, const float *x, const float *y,
                                          int32_t groups, int32_t channels, int32_t outputs,
                                          int32_t height, int32_t row_taps, int32_t y_height,
                                          int32_t row_stride, int32_t row_before,
                                          int32_t row_dilation, int32_t width, int32_t column_taps,
                                          int32_t y_width, int32_t column_stride,
                                          int32_t column_before, int32_t column_dilation)
{
    const int32_t area = height * width;
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
                        const int32_t x_at = i * area + row.x * width + column.x;
                        const int32_t y_at = row.y * y_width + column.y;
                        *sum++ += fg_box_f32(0.0f, x, x_at, y, y_at, &box);
                    }
                }
            }
            y += y_height * y_width;
        }
        x += channels * area;
    }
}

#endif
