/* SPDX-License-Identifier: 0BSD */
/* Where the taps of a sliding window meet elements. */
#ifndef FG_WINDOW_H
#define FG_WINDOW_H

#include "fg_loops.h"

/* Indices of a line: the first, and how many. */
struct fg_span {
    int32_t first, count;
};

/* The t below count with 0 <= start + t * step < extent, step > 0. */
FG_API struct fg_span fg_span_inside(int32_t start, int32_t step, int32_t count, int32_t extent)
{
    struct fg_span span;
    int32_t at = start;
    span.first = 0;
    while (span.first < count && at < 0) {
        span.first++;
        at += step;
    }
    span.count = 0;
    while (span.first + span.count < count && at < extent) {
        span.count++;
        at += step;
    }
    return span;
}

/* The taps that lie on an element, the place of the window at the first of them, and the steps to
   the next: taps go on, places go back. */
struct fg_cover {
    int32_t tap, place, count, tap_step, place_step;
};

/* The t below taps for which start - t * dilation is stride * place, 0 <= place < places: from tap
   on in steps of tap_step, while the places go back by place_step. `start` is the element's index
   and the padding before the first.

   requires  tap_step and place_step: stride and dilation without their common divisor. */
FG_API struct fg_cover fg_cover_of(int32_t start, int32_t taps, int32_t places, int32_t stride,
                                   int32_t dilation, int32_t tap_step, int32_t place_step)
{
    struct fg_cover cover;
    int32_t t = 0, at = start, place;
    cover.tap = 0;
    cover.place = 0;
    cover.count = 0;
    cover.tap_step = tap_step;
    cover.place_step = place_step;
    if (stride > 1) {
        /* The first tap at a multiple of the stride: there is none beyond tap_step taps. */
        while (t < tap_step && at % stride != 0) {
            t++;
            at -= dilation;
        }
        if (t == tap_step) {
            return cover;
        }
    }
    if (at < 0) {
        return cover;
    }
    place = stride > 1 ? at / stride : at;
    while (t < taps && place >= places) {
        t += tap_step;
        place -= place_step;
    }
    cover.tap = t;
    cover.place = place;
    while (t < taps && place >= 0) {
        cover.count++;
        t += tap_step;
        place -= place_step;
    }
    return cover;
}

/* Where a window lies on planes of x: its first row and column, and which of its columns are in x.
   `row`, `tap` and `plane` move on as rows of taps are read. */
struct fg_patch {
    int32_t height, width, row_taps, row_dilation, column_dilation;
    int32_t row, column, tap, plane;
    struct fg_span columns;
};

/* How the taps of windows are taken in parts of at most `limit`: some rows of all columns, or some
   columns of one row. */
struct fg_part {
    int32_t rows, columns;
};

FG_API struct fg_part fg_part_of(int32_t column_taps, int32_t limit)
{
    struct fg_part part;
    part.columns = column_taps < limit ? column_taps : limit;
    part.rows = column_taps < limit ? limit / column_taps : 1;
    return part;
}

/* Where the products of weights' gradients come from: planes of x, and one of y. */
struct fg_gradient {
    int32_t height, width, row_taps, y_height, y_width;
    int32_t row_stride, row_before, row_dilation, column_stride, column_before, column_dilation;
};

/* A box of elements of two arrays: counts of planes, rows and columns, and steps to the next. */
struct fg_box {
    int32_t count[3];
    int32_t a_step[3], b_step[3];
};

/* One axis of a convolution of x to y. */
struct fg_line {
    int32_t extent, taps, places, stride, before, dilation;
};

/* Where the products of a weight's gradient begin in x and y. */
struct fg_start {
    int32_t x, y;
};

/* The steps of the boxes whose products are weights' gradients: a plane of x against one of y. */
FG_API void fg_gradient_steps(struct fg_box *box, const struct fg_line *rows,
                              const struct fg_line *columns)
{
    box->count[0] = 1;
    box->a_step[0] = 0;
    box->a_step[1] = (rows->stride * columns->extent);
    box->a_step[2] = columns->stride;
    box->b_step[0] = 0;
    box->b_step[1] = columns->places;
    box->b_step[2] = 1;
}

/* The places of a tap that lie on an element: sets the box's count along `axis`, 1 for rows and 2
   for columns, and returns the first element and place. */
FG_API struct fg_start fg_gradient_span(struct fg_box *box, int32_t axis,
                                        const struct fg_line *line, int32_t tap)
{
    const int32_t at = tap * line->dilation - line->before;
    const struct fg_span span = fg_span_inside(at, line->stride, line->places, line->extent);
    struct fg_start start;
    box->count[axis] = span.count;
    start.x = (at + span.first * line->stride);
    start.y = span.first;
    return start;
}

#endif
