/* SPDX-License-Identifier: 0BSD */
#ifndef FG_SUM_F32_H
#define FG_SUM_F32_H

#include "fg_arith.h"

/* y[o][j] = sum over i of x[o][i][j], in order, o < outer, i < count, j < inner. y apart from x. */
FG_API void fg_sum_f32(const float *x, float *y, int32_t outer, int32_t count, int32_t inner)
{
    int32_t o, i, j;
    for (o = 0; o < outer; o++) {
        for (j = 0; j < inner; j++) {
            const float *p = x + (ptrdiff_t)o * count * inner + j;
            float sum = 0.0f;
            for (i = 0; i < count; i++) {
                sum += p[(ptrdiff_t)i * inner];
            }
            *y++ = sum;
        }
    }
}

/* The same divided by count. */
FG_API void fg_mean_f32(const float *x, float *y, int32_t outer, int32_t count, int32_t inner)
{
    int32_t i;
    fg_sum_f32(x, y, outer, count, inner);
    for (i = 0; i < outer * inner; i++) {
        y[i] /= (float)count;
    }
}

#endif
