/* SPDX-License-Identifier: 0BSD */
/* Losses that are means over outputs; dy apart from y and t. */
#ifndef FG_LOSSES_F32_H
#define FG_LOSSES_F32_H

#include "fg_math_f32.h"

/* loss = (sum over i of |y[i] - t[i]|) / count, dy[i] = sign(y[i] - t[i]) / count. */
FG_API void fg_l1_f32(const float *y, const float *t, float *loss, float *dy, int32_t count)
{
    const float share = 1.0f / (float)count;
    float sum = 0.0f;
    int32_t i;
    for (i = 0; i < count; i++) {
        const float d = y[i] - t[i];
        sum += d < 0.0f ? -d : d;
        dy[i] = d > 0.0f ? share : d < 0.0f ? -share : 0.0f;
    }
    *loss = sum / (float)count;
}

/* With d = y[i] - t[i] and c = d clamped to -1 ... 1:
   loss = (sum over i of c * (d - c / 2)) / count, dy[i] = c / count. */
FG_API void fg_huber_f32(const float *y, const float *t, float *loss, float *dy, int32_t count)
{
    float sum = 0.0f;
    int32_t i;
    for (i = 0; i < count; i++) {
        const float d = y[i] - t[i];
        const float c = d > 1.0f ? 1.0f : d < -1.0f ? -1.0f : d;
        sum += c * (d - 0.5f * c);
        dy[i] = c / (float)count;
    }
    *loss = sum / (float)count;
}

/* With d = 1 - t[i] * y[i], t being +1 or -1: loss = (sum over i of max(d, 0)) / count,
   dy[i] = d > 0 ? -t[i] / count : 0. */
FG_API void fg_hinge_f32(const float *y, const float *t, float *loss, float *dy, int32_t count)
{
    float sum = 0.0f;
    int32_t i;
    for (i = 0; i < count; i++) {
        const float d = 1.0f - t[i] * y[i];
        sum += d > 0.0f ? d : 0.0f;
        dy[i] = d > 0.0f ? -t[i] / (float)count : 0.0f;
    }
    *loss = sum / (float)count;
}

/* loss = (sum over i of max(z[i], 0) - z[i] * t[i] + ln(1 + e^-|z[i]|)) / count,
   dz[i] = (sigmoid(z[i]) - t[i]) / count, t in [0, 1]. */
FG_API void fg_bce_with_logits_f32(const float *z, const float *t, float *loss, float *dz,
                                   int32_t count)
{
    float sum = 0.0f;
    int32_t i;
    for (i = 0; i < count; i++) {
        const float distance = z[i] < 0.0f ? -z[i] : z[i];
        const float e = fg_exp_f32(-distance);
        const float q = e / (1.0f + e);
        const float rest = z[i] < 0.0f ? t[i] : 1.0f - t[i];
        sum += distance * rest + fg_log_f32(1.0f + e);
        dz[i] = (z[i] < 0.0f ? q - rest : rest - q) / (float)count;
    }
    *loss = sum / (float)count;
}

#endif
