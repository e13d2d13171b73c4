/* SPDX-License-Identifier: 0BSD */
#ifndef FG_ACCUMULATE_F32_H
#define FG_ACCUMULATE_F32_H

#include "fg_arith.h"

/* sum[i] += g[i]; sum and g apart. */
FG_API void fg_accumulate_f32(float *sum, const float *g, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        sum[i] += g[i];
    }
}

/* sum[o][i] += g[o] * x[i]; all arrays apart. */
FG_API void fg_accumulate_outer_product_f32(float *sum, const float *g, const float *x,
                                            int32_t outputs, int32_t inputs)
{
    int32_t o, i;
    for (o = 0; o < outputs; o++) {
        for (i = 0; i < inputs; i++) {
            sum[i] += g[o] * x[i];
        }
        sum += inputs;
    }
}

#endif
