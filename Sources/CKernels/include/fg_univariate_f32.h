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

#endif
