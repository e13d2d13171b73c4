/* SPDX-License-Identifier: 0BSD */
#ifndef FG_GELU_F32_H
#define FG_GELU_F32_H

#include "fg_normal_f32.h"

/* y[i] = x[i] * Phi(x[i]); y is x, or apart from it. */
FG_API void fg_gelu_vector_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = x[i] * fg_normal_cumulative_f32(x[i]);
    }
}

/* y[i] = Phi(x[i]) + x[i] * phi(x[i]); y is x, or apart from it. */
FG_API void fg_gelu_derivative_vector_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = fg_normal_cumulative_f32(x[i]) + x[i] * fg_normal_density_f32(x[i]);
    }
}

/* z of the approximation x * sigmoid(z) of gelu: 2 sqrt(2 / pi) (x + 0.044715 x^3). */
FG_API float fg_gelu_tanh_argument_f32(float x) { return x * (1.5957691f + 0.07135481f * x * x); }

/* y[i] = x[i] * sigmoid(z(x[i])); y is x, or apart from it. */
FG_API void fg_gelu_tanh_vector_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = x[i] * fg_sigmoid_f32(fg_gelu_tanh_argument_f32(x[i]));
    }
}

/* y[i] = s (1 + x[i] z' (1 - s)), s = sigmoid(z(x[i])); y is x, or apart from it. */
FG_API void fg_gelu_tanh_derivative_vector_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        const float z = fg_gelu_tanh_argument_f32(x[i]);
        const float slope = 1.5957691f + 0.21406442f * x[i] * x[i];
        y[i] = fg_sigmoid_f32(z) * (1.0f + x[i] * slope * fg_sigmoid_f32(-z));
    }
}

#endif
