/* SPDX-License-Identifier: 0BSD */
#ifndef FG_UNIVARIATE_F32_H
#define FG_UNIVARIATE_F32_H

#include "fg_math_f32.h"

/* y[i] = 1 / (1 + e^-x[i]); y is x, or apart from it. */
FG_API void fg_sigmoid_vector_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = fg_sigmoid_f32(x[i]);
    }
}

/* y[i] = tanh(x[i]); y is x, or apart from it. */
FG_API void fg_tanh_vector_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = fg_tanh_f32(x[i]);
    }
}

/* y[i] = ln(1 + e^x[i]) = max(x[i], 0) + ln(1 + e), e = e^-|x[i]|; of a small e by its series. y is
   x, or apart from it. */
FG_API void fg_softplus_vector_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float e = fg_exp_f32(x[i] < 0.0f ? x[i] : -x[i]);
        const float log =
            e < 0.0078125f ? e * (1.0f - e * (0.5f - e * 0.33333333f)) : fg_log_f32(1.0f + e);
        y[i] = (x[i] > 0.0f ? x[i] : 0.0f) + log;
    }
}

/* y[i] = x[i] * sigmoid(x[i]); y is x, or apart from it. */
FG_API void fg_silu_vector_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = x[i] * fg_sigmoid_f32(x[i]);
    }
}

/* y[i] = s (1 + x[i] (1 - s)), s = sigmoid(x[i]); y is x, or apart from it. */
FG_API void fg_silu_derivative_vector_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = fg_sigmoid_f32(x[i]) * (1.0f + x[i] * fg_sigmoid_f32(-x[i]));
    }
}

/* y[i] = x[i] from 0 on, alpha (e^x[i] - 1) below: alpha 2 t / (1 - t) with t = tanh(x[i] / 2),
   which cancels nothing. y is x, or apart from it. */
FG_API void fg_elu_vector_f32(const float *x, float *y, int32_t count, float alpha)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float below = x[i] < 0.0f ? x[i] : 0.0f;
        const float t = fg_tanh_f32(0.5f * below);
        y[i] = x[i] > 0.0f ? x[i] : alpha * (2.0f * t / (1.0f - t));
    }
}

/* dx[i] = dy[i] where y[i] > 0, else dy[i] max(y[i] + alpha, 0); dx is dy, or apart from y and
   dy. */
FG_API void fg_elu_gradient_f32(const float *y, const float *dy, float *dx, int32_t count,
                                float alpha)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float below = y[i] > -alpha ? y[i] + alpha : 0.0f;
        dx[i] = y[i] > 0.0f ? dy[i] : dy[i] * below;
    }
}

#endif
