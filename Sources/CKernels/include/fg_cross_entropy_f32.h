/* SPDX-License-Identifier: 0BSD */
/* Cross entropies with distributions and with smoothed targets. */
#ifndef FG_CROSS_ENTROPY_F32_H
#define FG_CROSS_ENTROPY_F32_H

#include "fg_softmax_f32.h"

/* loss = -(sum over i of t[i] * y[i]), dy[i] = -t[i]; dy apart from y. */
FG_API void fg_distribution_nll_f32(const float *y, const float *t, float *loss, float *dy,
                                    int32_t count)
{
    float sum = 0.0f;
    int32_t i;
    for (i = 0; i < count; i++) {
        sum -= t[i] * y[i];
        dy[i] = -t[i];
    }
    *loss = sum;
}

/* With t[i] = (i == label ? keep : 0) + miss and w = weights[label * weight_step] * unit:
   loss = w * (ln(sum over j of e^z[j]) - sum over j of t[j] * z[j]),
   dz[i] = w * (e^z[i] / sum - t[i]). Requires 0 <= label < count; dz apart from z. */
FG_API void fg_weighted_cross_entropy_f32(const float *z, int16_t label, float *loss, float *dz,
                                          int32_t count, const int32_t *weights,
                                          int32_t weight_step, float unit, float keep, float miss)
{
    const float weight = (float)fg_const_i32(weights + (ptrdiff_t)label * weight_step) * unit;
    const float largest = fg_largest_f32(z, count);
    float sum = 0.0f;
    float distances = 0.0f;
    int32_t i;
    for (i = 0; i < count; i++) {
        dz[i] = fg_exp_f32(z[i] - largest);
        sum += dz[i];
        distances += ((i == label ? keep : 0.0f) + miss) * (largest - z[i]);
    }
    *loss = weight * (fg_log_f32(sum) + distances);
    for (i = 0; i < count; i++) {
        dz[i] = weight * (dz[i] / sum - ((i == label ? keep : 0.0f) + miss));
    }
}

/* With u[i] = t[i] * keep + miss, U their sum and w = unit * sum over i of weights[i] * t[i], or
   weights[0] * unit where weight_step is 0:
   loss = w * (U * ln(sum over j of e^z[j]) - sum over j of u[j] * z[j]),
   dz[i] = w * (e^z[i] / sum * U - u[i]). Requires dz apart from z and t. */
FG_API void fg_distribution_cross_entropy_f32(const float *z, const float *t, float *loss,
                                              float *dz, int32_t count, const int32_t *weights,
                                              int32_t weight_step, float unit, float keep,
                                              float miss)
{
    const float largest = fg_largest_f32(z, count);
    float sum = 0.0f;
    float distances = 0.0f;
    float total = 0.0f;
    float weight = 0.0f;
    int32_t i;
    for (i = 0; i < count; i++) {
        const float target = t[i] * keep + miss;
        dz[i] = fg_exp_f32(z[i] - largest);
        sum += dz[i];
        total += target;
        distances += target * (largest - z[i]);
        weight += (float)fg_const_i32(weights + (ptrdiff_t)i * weight_step) * unit * t[i];
    }
    weight = weight_step == 0 ? (float)fg_const_i32(weights) * unit : weight;
    *loss = weight * (total * fg_log_f32(sum) + distances);
    for (i = 0; i < count; i++) {
        dz[i] = weight * (dz[i] / sum * total - (t[i] * keep + miss));
    }
}

#endif
