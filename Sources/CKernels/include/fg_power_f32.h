/* SPDX-License-Identifier: 0BSD */
#ifndef FG_POWER_F32_H
#define FG_POWER_F32_H

#include "fg_math_f32.h"

/* y[i] = factor * x[i]^exponent, 0 where x[i] <= 0: factor * e^(exponent * ln x), within
   2 + 1.1 |exponent * ln x| ulp. y is x, or apart from it. */
FG_API void fg_power_f32(const float *x, float *y, int32_t count, float exponent, float factor)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = x[i] > 0.0f ? factor * fg_exp_f32(exponent * fg_log_f32(x[i])) : 0.0f;
    }
}

#endif
