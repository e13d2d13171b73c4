/* SPDX-License-Identifier: 0BSD */
#ifndef FG_BATCH_NORM_F32_H
#define FG_BATCH_NORM_F32_H

#include "fg_normalize_f32.h"

/* mean = sum(x) / n, variance = sum of (x - mean)^2 / (n - 1), over each of `groups` groups:
   x[o][g][i], o < outer, i < inner; share is 1 / n, unbiased 1 / max(n - 1, 1); all apart. */
FG_API void fg_moments_f32(const float *x, float *mean, float *variance, int32_t outer,
                           int32_t groups, int32_t inner, float share, float unbiased)
{
    const int32_t pitch = groups * inner;
    int32_t g, o, i;
    for (g = 0; g < groups; g++) {
        const float *own = x + g * inner;
        float sum = 0.0f;
        float squares = 0.0f;
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                sum += own[o * pitch + i];
            }
        }
        mean[g] = sum * share;
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                const float d = own[o * pitch + i] - mean[g];
                squares += d * d;
            }
        }
        variance[g] = squares * unbiased;
    }
}

/* s[i] += momentum (m[i] - s[i]); s and m apart. */
FG_API void fg_running_average_f32(float *s, const float *m, int32_t count, float momentum)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        s[i] += momentum * (m[i] - s[i]);
    }
}

/* y[c][i] = (x[c][i] - mean[c]) r[c], r = 1 / sqrt(variance + epsilon), c < channels, i < inner; a
   variance below 0 is 0; y is x, or apart from all. */
FG_API void fg_normalize_by_f32(const float *x, const float *mean, const float *variance, float *y,
                                float *r, int32_t channels, int32_t inner, float epsilon)
{
    int32_t c, i;
    for (c = 0; c < channels; c++) {
        r[c] = fg_inverse_root_f32((variance[c] < 0.0f ? 0.0f : variance[c]) + epsilon);
        for (i = 0; i < inner; i++) {
            *y++ = (*x++ - mean[c]) * r[c];
        }
    }
}

#endif
