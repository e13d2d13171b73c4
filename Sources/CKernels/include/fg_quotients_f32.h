/* SPDX-License-Identifier: 0BSD */
#ifndef FG_QUOTIENTS_F32_H
#define FG_QUOTIENTS_F32_H

#include "fg_normalize_f32.h"

/* The least normal float: below it a root is taken to be 0. */
#define FG_F32_LEAST_NORMAL 1.17549435e-38f

/* y[i] = sqrt(x[i]) within 3 ulp, 0 below the least normal; y is x, or apart from it. */
FG_API void fg_square_root_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = x[i] < FG_F32_LEAST_NORMAL ? 0.0f : x[i] * fg_inverse_root_f32(x[i]);
    }
}

/* y[i] = 1 / sqrt(x[i]) within 2 ulp, 0 below the least normal; y is x, or apart from it. */
FG_API void fg_inverse_square_root_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = x[i] < FG_F32_LEAST_NORMAL ? 0.0f : fg_inverse_root_f32(x[i]);
    }
}

/* a / b, 0 where b is 0. */
FG_API float fg_quotient_f32(float a, float b) { return b < 0.0f || b > 0.0f ? a / b : 0.0f; }

/* y[i] = 1 / x[i], 0 where x[i] is 0; y is x, or apart from it. */
FG_API void fg_reciprocal_of_f32(const float *x, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = fg_quotient_f32(1.0f, x[i]);
    }
}

/* y[i] = a[i] / b[i], 0 where b[i] is 0; y is a, or apart from a and b. */
FG_API void fg_divide_elements_f32(const float *a, const float *b, float *y, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = fg_quotient_f32(a[i], b[i]);
    }
}

#endif
