/* SPDX-License-Identifier: 0BSD */
#ifndef FG_PIECEWISE_LINEAR_F32_H
#define FG_PIECEWISE_LINEAR_F32_H

#include "fg_arith.h"

/* y[i] = min(max(slope * x[i] + offset, lowest), highest); y is x, or apart from it. */
FG_API void fg_clamped_affine_f32(const float *x, float *y, int32_t count, float slope,
                                  float offset, float lowest, float highest)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float line = slope * x[i] + offset;
        const float above = line > lowest ? line : lowest;
        y[i] = above < highest ? above : highest;
    }
}

/* dx[i] = slope * dy[i] where lowest < slope * x[i] + offset < highest, else 0; dx is dy, or apart
   from x and dy. */
FG_API void fg_clamped_affine_gradient_f32(const float *x, const float *dy, float *dx,
                                           int32_t count, float slope, float offset, float lowest,
                                           float highest)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float line = slope * x[i] + offset;
        dx[i] = line > lowest && line < highest ? slope * dy[i] : 0.0f;
    }
}

/* y[i] = x[i] > 0 ? above * x[i] : below * x[i]; y is x, or apart from it. */
FG_API void fg_two_slopes_f32(const float *x, float *y, int32_t count, float above, float below)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = x[i] > 0.0f ? above * x[i] : below * x[i];
    }
}

/* dx[i] = dy[i] times the slope at x[i], at 0 the one below or 0 if is_odd; dx is dy, or apart from
   x and dy. */
FG_API void fg_two_slopes_gradient_f32(const float *x, const float *dy, float *dx, int32_t count,
                                       float above, float below, bool is_odd)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        if (is_odd && !(x[i] < 0.0f) && !(x[i] > 0.0f)) {
            dx[i] = 0.0f;
        } else {
            dx[i] = x[i] > 0.0f ? above * dy[i] : below * dy[i];
        }
    }
}

/* y[i] = a[i] > b[i] ? x[i] : 0; y is x, or apart from all. */
FG_API void fg_where_greater_f32(const float *a, const float *b, const float *x, float *y,
                                 int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = a[i] > b[i] ? x[i] : 0.0f;
    }
}

/* y[i] = a[i] >= b[i] ? x[i] : 0; y is x, or apart from all. */
FG_API void fg_where_greater_or_equal_f32(const float *a, const float *b, const float *x, float *y,
                                          int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = a[i] >= b[i] ? x[i] : 0.0f;
    }
}

#endif
