/* SPDX-License-Identifier: 0BSD */
#ifndef FG_CHANNEL_F32_H
#define FG_CHANNEL_F32_H

#include "fg_arith.h"

/* y[o][c][i] = x[o][c][i] * w[c] + b[c]; y is x, or apart from all. */
FG_API void fg_channel_affine_f32(const float *x, const float *w, const float *b, float *y,
                                  int32_t outer, int32_t channels, int32_t inner)
{
    int32_t o, c, i;
    for (o = 0; o < outer; o++) {
        for (c = 0; c < channels; c++) {
            for (i = 0; i < inner; i++) {
                *y++ = *x++ * w[c] + b[c];
            }
        }
    }
}

/* y[o][c][i] = x[o][c][i] * w[c]; y is x, or apart from x and w. */
FG_API void fg_channel_scale_f32(const float *x, const float *w, float *y, int32_t outer,
                                 int32_t channels, int32_t inner)
{
    int32_t o, c, i;
    for (o = 0; o < outer; o++) {
        for (c = 0; c < channels; c++) {
            for (i = 0; i < inner; i++) {
                *y++ = *x++ * w[c];
            }
        }
    }
}

/* y[c] = sum over o, i of a[o][c][i] * b[o][c][i]; y apart from a and b. */
FG_API void fg_channel_products_f32(const float *a, const float *b, float *y, int32_t outer,
                                    int32_t channels, int32_t inner)
{
    const int32_t pitch = channels * inner;
    int32_t o, c, i;
    for (c = 0; c < channels; c++) {
        float sum = 0.0f;
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                const int32_t at = o * pitch + c * inner + i;
                sum += a[at] * b[at];
            }
        }
        y[c] = sum;
    }
}

#endif
