/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X. */
#include "fg_template.h"

/* y[first + i0 * s0 + i1 * s1 + i2 * s2 + i3 * s3] = x[i0][i1][i2][i3], the other of its `count`
   elements 0: zeros around x and between its elements.

   x is dense with extents e0 ... e3. y apart from x. Exact. */
FG_API void FG_NAME1(fg_pad, FG_X)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_X) * y, int32_t count,
                                   int32_t first, int32_t e0, int32_t e1, int32_t e2, int32_t e3,
                                   int32_t s0, int32_t s1, int32_t s2, int32_t s3)
{
    int32_t i, i0, i1, i2, i3;
    for (i = 0; i < count; i++) {
        y[i] = 0;
    }
    for (i0 = 0; i0 < e0; i0++) {
        for (i1 = 0; i1 < e1; i1++) {
            for (i2 = 0; i2 < e2; i2++) {
                FG_TYPE(FG_X) *p =
                    y + first + (ptrdiff_t)i0 * s0 + (ptrdiff_t)i1 * s1 + (ptrdiff_t)i2 * s2;
                for (i3 = 0; i3 < e3; i3++) {
                    p[(ptrdiff_t)i3 * s3] = *x++;
                }
            }
        }
    }
}

#undef FG_X
