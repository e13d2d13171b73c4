/* SPDX-License-Identifier: 0BSD */
#ifndef FG_NORMALIZE_F32_H
#define FG_NORMALIZE_F32_H

#include "fg_math_f32.h"

/* 1 / sqrt(x) of a normal x > 0, within 2 ulp: half the exponent, then Newton's iterations. */
FG_API float fg_inverse_root_f32(float x)
{
    float y = fg_float_f32(UINT32_C(0x5f3759df) - (fg_bits_f32(x) >> 1));
    int32_t i;
    for (i = 0; i < 4; i++) {
        y = y * (1.5f - 0.5f * x * y * y);
    }
    return y;
}

/* y = (x - mean) r, r = 1 / sqrt(variance + epsilon), over each of `groups` groups: x[o][g][i],
   o < outer, i < inner; share is 1 / (outer * inner); y and r apart from x. */
FG_API void fg_normalize_f32(const float *x, float *y, float *r, int32_t outer, int32_t groups,
                             int32_t inner, float share, float epsilon)
{
    const int32_t pitch = groups * inner;
    int32_t g, o, i;
    for (g = 0; g < groups; g++) {
        const int32_t first = g * inner;
        float mean = 0.0f;
        float variance = 0.0f;
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                mean += x[first + o * pitch + i];
            }
        }
        mean *= share;
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                const float d = x[first + o * pitch + i] - mean;
                variance += d * d;
            }
        }
        r[g] = fg_inverse_root_f32(variance * share + epsilon);
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                y[first + o * pitch + i] = (x[first + o * pitch + i] - mean) * r[g];
            }
        }
    }
}

/* dx = r (dy - mean(dy) - y mean(dy y)); dx is dy, or apart from all. */
FG_API void fg_normalize_gradient_f32(const float *y, const float *r, const float *dy, float *dx,
                                      int32_t outer, int32_t groups, int32_t inner, float share)
{
    const int32_t pitch = groups * inner;
    int32_t g, o, i;
    for (g = 0; g < groups; g++) {
        const int32_t first = g * inner;
        float sum = 0.0f;
        float products = 0.0f;
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                const int32_t at = first + o * pitch + i;
                sum += dy[at];
                products += dy[at] * y[at];
            }
        }
        sum *= share;
        products *= share;
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                const int32_t at = first + o * pitch + i;
                dx[at] = r[g] * (dy[at] - sum - y[at] * products);
            }
        }
    }
}

#endif
