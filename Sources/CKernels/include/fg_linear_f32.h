/* SPDX-License-Identifier: 0BSD */
#ifndef FG_LINEAR_F32_H
#define FG_LINEAR_F32_H

#include "fg_arith.h"

/* y[r][o] = b[o] + sum over i of x[r][i] * w[o][i], in order. y apart from x, w and b. */
FG_API void fg_linear_f32(const float *x, const float *w, const float *b, float *y, int32_t rows,
                          int32_t inputs, int32_t outputs)
{
    int32_t r, o, i;
    for (r = 0; r < rows; r++) {
        const float *row = w;
        for (o = 0; o < outputs; o++) {
            float sum = b[o];
            for (i = 0; i < inputs; i++) {
                sum += x[i] * row[i];
            }
            y[o] = sum;
            row += inputs;
        }
        x += inputs;
        y += outputs;
    }
}

/* y[r][o] = sum over i of x[r][i] * w[o][i], in order. y apart from x and w. */
FG_API void fg_linear_unbiased_f32(const float *x, const float *w, float *y, int32_t rows,
                                   int32_t inputs, int32_t outputs)
{
    int32_t r, o, i;
    for (r = 0; r < rows; r++) {
        const float *row = w;
        for (o = 0; o < outputs; o++) {
            float sum = 0.0f;
            for (i = 0; i < inputs; i++) {
                sum += x[i] * row[i];
            }
            y[o] = sum;
            row += inputs;
        }
        x += inputs;
        y += outputs;
    }
}

#endif
