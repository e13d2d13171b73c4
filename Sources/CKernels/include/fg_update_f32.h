/* SPDX-License-Identifier: 0BSD */
#ifndef FG_UPDATE_F32_H
#define FG_UPDATE_F32_H

#include "fg_arith.h"

/* n[i] = -rate * g[i]; n is g, or apart from it. */
FG_API void fg_learning_rate_step_f32(const float *g, float *n, int32_t count, float rate)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        n[i] = -(rate * g[i]);
    }
}

/* w[i] += n[i]. */
FG_API void fg_add_step_f32(float *w, const float *n, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        w[i] += n[i];
    }
}

/* w[o][i] += n[o] * x[i]. */
FG_API void fg_outer_product_update_f32(float *w, const float *n, const float *x, int32_t outputs,
                                        int32_t inputs)
{
    int32_t o, i;
    for (o = 0; o < outputs; o++) {
        for (i = 0; i < inputs; i++) {
            w[i] += n[o] * x[i];
        }
        w += inputs;
    }
}

#endif
