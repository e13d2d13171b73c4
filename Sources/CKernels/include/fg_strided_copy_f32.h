/* SPDX-License-Identifier: 0BSD */
#ifndef FG_STRIDED_COPY_F32_H
#define FG_STRIDED_COPY_F32_H

#include "fg_arith.h"

/* y[i0][i1][i2][i3] = x[first + i0 * s0 + i1 * s1 + i2 * s2 + i3 * s3]: transposes, repeats and
   slices.

   y is dense with extents e0 ... e3; a step of 0 repeats. y apart from x. Exact. */
FG_API void fg_strided_copy_f32(const float *x, float *y, int32_t first, int32_t e0, int32_t e1,
                                int32_t e2, int32_t e3, int32_t s0, int32_t s1, int32_t s2,
                                int32_t s3)
{
    int32_t i0, i1, i2, i3;
    for (i0 = 0; i0 < e0; i0++) {
        for (i1 = 0; i1 < e1; i1++) {
            for (i2 = 0; i2 < e2; i2++) {
                const float *p =
                    x + first + (ptrdiff_t)i0 * s0 + (ptrdiff_t)i1 * s1 + (ptrdiff_t)i2 * s2;
                for (i3 = 0; i3 < e3; i3++) {
                    *y++ = p[(ptrdiff_t)i3 * s3];
                }
            }
        }
    }
}

/* See fg_pad.h. */
FG_API void fg_pad_f32(const float *x, float *y, int32_t count, int32_t first, int32_t e0,
                       int32_t e1, int32_t e2, int32_t e3, int32_t s0, int32_t s1, int32_t s2,
                       int32_t s3)
{
    int32_t i, i0, i1, i2, i3;
    for (i = 0; i < count; i++) {
        y[i] = 0.0f;
    }
    for (i0 = 0; i0 < e0; i0++) {
        for (i1 = 0; i1 < e1; i1++) {
            for (i2 = 0; i2 < e2; i2++) {
                float *p = y + first + (ptrdiff_t)i0 * s0 + (ptrdiff_t)i1 * s1 + (ptrdiff_t)i2 * s2;
                for (i3 = 0; i3 < e3; i3++) {
                    p[(ptrdiff_t)i3 * s3] = *x++;
                }
            }
        }
    }
}

#endif
