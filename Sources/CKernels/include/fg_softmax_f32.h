/* SPDX-License-Identifier: 0BSD */
#ifndef FG_SOFTMAX_F32_H
#define FG_SOFTMAX_F32_H

#include "fg_math_f32.h"

FG_API float fg_largest_f32(const float *x, int32_t count)
{
    float largest = x[0];
    int32_t i;
    for (i = 1; i < count; i++) {
        largest = x[i] > largest ? x[i] : largest;
    }
    return largest;
}

/* y[r][i] = x[r][i] - max x[r] - ln(sum over j of e^(x[r][j] - max x[r])); y is x, or apart from
   it. */
FG_API void fg_log_softmax_f32(const float *x, float *y, int32_t rows, int32_t count)
{
    int32_t r, i;
    for (r = 0; r < rows; r++) {
        const float largest = fg_largest_f32(x, count);
        float sum = 0.0f;
        float logarithm;
        for (i = 0; i < count; i++) {
            sum += fg_exp_f32(x[i] - largest);
        }
        logarithm = fg_log_f32(sum);
        for (i = 0; i < count; i++) {
            y[i] = (x[i] - largest) - logarithm;
        }
        x += count;
        y += count;
    }
}

/* y[r][i] = e^x[r][i] / sum over j of e^x[r][j]; y is x, or apart from it. */
FG_API void fg_softmax_f32(const float *x, float *y, int32_t rows, int32_t count)
{
    int32_t r, i;
    for (r = 0; r < rows; r++) {
        const float largest = fg_largest_f32(x, count);
        float sum = 0.0f;
        for (i = 0; i < count; i++) {
            y[i] = fg_exp_f32(x[i] - largest);
            sum += y[i];
        }
        for (i = 0; i < count; i++) {
            y[i] /= sum;
        }
        x += count;
        y += count;
    }
}

/* dx[r][i] = y[r][i] * (dy[r][i] - sum over j of dy[r][j] * y[r][j]); dx apart from y and dy. */
FG_API void fg_softmax_gradient_f32(const float *y, const float *dy, float *dx, int32_t rows,
                                    int32_t count)
{
    int32_t r, i;
    for (r = 0; r < rows; r++) {
        float sum = 0.0f;
        for (i = 0; i < count; i++) {
            sum += dy[i] * y[i];
        }
        for (i = 0; i < count; i++) {
            dx[i] = y[i] * (dy[i] - sum);
        }
        y += count;
        dy += count;
        dx += count;
    }
}

/* dx[r][i] = dy[r][i] - e^y[r][i] * sum over j of dy[r][j]; dx apart from y and dy. */
FG_API void fg_log_softmax_gradient_f32(const float *y, const float *dy, float *dx, int32_t rows,
                                        int32_t count)
{
    int32_t r, i;
    for (r = 0; r < rows; r++) {
        float sum = 0.0f;
        for (i = 0; i < count; i++) {
            sum += dy[i];
        }
        for (i = 0; i < count; i++) {
            dx[i] = dy[i] - fg_exp_f32(y[i]) * sum;
        }
        y += count;
        dy += count;
        dx += count;
    }
}

/* loss = -y[label], dy[i] = i == label ? -1 : 0. Requires 0 <= label < count. */
FG_API void fg_nll_f32(const float *y, int16_t label, float *loss, float *dy, int32_t count)
{
    int32_t i;
    *loss = -y[label];
    for (i = 0; i < count; i++) {
        dy[i] = i == label ? -1.0f : 0.0f;
    }
}

/* loss = ln(sum over j of e^z[j]) - z[label], dz[i] = e^z[i] / sum - (i == label).
   Requires 0 <= label < count; dz apart from z. */
FG_API void fg_softmax_cross_entropy_f32(const float *z, int16_t label, float *loss, float *dz,
                                         int32_t count)
{
    const float largest = fg_largest_f32(z, count);
    float sum = 0.0f;
    int32_t i;
    for (i = 0; i < count; i++) {
        dz[i] = fg_exp_f32(z[i] - largest);
        sum += dz[i];
    }
    *loss = fg_log_f32(sum) + (largest - z[label]);
    for (i = 0; i < count; i++) {
        dz[i] = dz[i] / sum - (i == label ? 1.0f : 0.0f);
    }
}

#endif
