/* SPDX-License-Identifier: 0BSD */
#ifndef FG_CONCAT_F32_H
#define FG_CONCAT_F32_H

#include "fg_arith.h"

/* y[o] = a[o], then b[o], o < outer: rows of count_a and of count_b. y apart from a and b. */
FG_API void fg_concat_f32(const float *a, const float *b, float *y, int32_t outer, int32_t count_a,
                          int32_t count_b)
{
    int32_t o, i;
    for (o = 0; o < outer; o++) {
        for (i = 0; i < count_a; i++) {
            *y++ = *a++;
        }
        for (i = 0; i < count_b; i++) {
            *y++ = *b++;
        }
    }
}

#endif
