/* SPDX-License-Identifier: 0BSD */
#ifndef FG_MSE_F32_H
#define FG_MSE_F32_H

#include "fg_arith.h"

/* loss = (sum over i of (y[i] - t[i])^2) / count, dy[i] = 2 (y[i] - t[i]) / count; dy apart from y
   and t. */
FG_API void fg_mse_f32(const float *y, const float *t, float *loss, float *dy, int32_t count)
{
    float sum = 0.0f;
    int32_t i;
    for (i = 0; i < count; i++) {
        const float d = y[i] - t[i];
        sum += d * d;
        dy[i] = 2.0f * d / (float)count;
    }
    *loss = sum / (float)count;
}

#endif
