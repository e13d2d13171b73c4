/* SPDX-License-Identifier: 0BSD */
#ifndef FG_ELEMENTWISE_F32_H
#define FG_ELEMENTWISE_F32_H

#include "fg_arith.h"

/* y[i] = a[i] + b[i]; y is a, or apart from a and b. */
FG_API void fg_add_f32(const float *a, const float *b, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = a[i] + b[i];
    }
}

/* y[i] = a[i] - b[i]; y is a, or apart from a and b. */
FG_API void fg_subtract_f32(const float *a, const float *b, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = a[i] - b[i];
    }
}

/* y[i] = a[i] * b[i]; y is a, or apart from a and b. */
FG_API void fg_multiply_f32(const float *a, const float *b, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = a[i] * b[i];
    }
}

/* y[i] = max(a[i], b[i]); y is a, or apart from a and b. */
FG_API void fg_maximum_f32(const float *a, const float *b, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = b[i] > a[i] ? b[i] : a[i];
    }
}

/* y[i] = min(a[i], b[i]); y is a, or apart from a and b. */
FG_API void fg_minimum_f32(const float *a, const float *b, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = b[i] < a[i] ? b[i] : a[i];
    }
}

/* y[i] = -x[i]; y is x, or apart from it. */
FG_API void fg_negate_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = -x[i];
    }
}

/* y[i] = max(x[i], 0); y is x, or apart from it. */
FG_API void fg_relu_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = x[i] > 0.0f ? x[i] : 0.0f;
    }
}

/* dx[i] = dy[i] where y[i] > 0, else 0, from the stored output y of relu;
   dx is dy, or apart from y and dy. */
FG_API void fg_relu_gradient_f32(const float *y, const float *dy, float *dx, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        dx[i] = y[i] > 0.0f ? dy[i] : 0.0f;
    }
}

/* dx[i] = dy[i] * y[i] * (1 - y[i]), from the stored output y of sigmoid;
   dx is dy, or apart from y and dy. */
FG_API void fg_sigmoid_gradient_f32(const float *y, const float *dy, float *dx, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        dx[i] = dy[i] * (y[i] * (1.0f - y[i]));
    }
}

/* dx[i] = dy[i] * (1 - y[i]^2), from the stored output y of tanh;
   dx is dy, or apart from y and dy. */
FG_API void fg_tanh_gradient_f32(const float *y, const float *dy, float *dx, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        dx[i] = dy[i] * (1.0f - y[i] * y[i]);
    }
}

/* y[i] = x[i] / divisor; y is x, or apart from it. */
FG_API void fg_divide_f32(const float *x, float *y, int32_t count, float divisor)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = x[i] / divisor;
    }
}

/* y[i] = element. */
FG_API void fg_fill_f32(float *y, int32_t count, float element)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = element;
    }
}

#endif
