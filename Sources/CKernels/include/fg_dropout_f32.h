/* SPDX-License-Identifier: 0BSD */
#ifndef FG_DROPOUT_F32_H
#define FG_DROPOUT_F32_H

#include "fg_random.h"

/* y[i] = x[i] * scale where the 32 random bits of i are at least `threshold`, else 0; y is x, or
   apart from it. */
FG_API void fg_dropout_f32(const float *x, uint32_t key, float *y, int32_t count,
                           uint32_t threshold, float scale)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = fg_random_u32(key, (uint32_t)i) >= threshold ? x[i] * scale : 0.0f;
    }
}

#endif
