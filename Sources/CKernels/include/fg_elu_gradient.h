/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y, FG_G, FG_D, FG_ACC. */
#include "fg_template.h"

/* dx[i] = dy[i] where y[i] > 0, else dy[i] * max(y[i] + alpha, 0), from the stored output y of elu

   formats   y * 2^y_shift, one and alpha Qf; dy Qb, dx Q(f + b - shift).
   requires  0 <= f <= 24, 0 <= y_shift <= f, one = 2^f, 0 < alpha <= 4 * one; products of dy and
             max(one, alpha) fit FG_ACC; dx is dy, or apart from y and dy.
   rounding  the product is exact; to nearest, ties up, once. Saturates dx.
   ops       one per element. */
FG_API void FG_NAME3_ACC(fg_elu_gradient, FG_Y, FG_G, FG_D,
                         FG_ACC)(const FG_TYPE(FG_Y) * y, const FG_TYPE(FG_G) * dy,
                                 FG_TYPE(FG_D) * dx, int32_t count, int32_t one, int32_t alpha,
                                 int32_t y_shift, int32_t shift)
{
    /* Below it y + alpha is negative. */
    const int32_t lowest = -(alpha >> y_shift);
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t v = y[i];
        int32_t factor = 0;
        if (v > 0) {
            factor = one;
        } else if (v >= lowest) {
            factor = alpha + v * ((int32_t)1 << y_shift);
        }
        dx[i] = FG_STORE(FG_D, FG_ACC)((FG_TYPE(FG_ACC))factor * dy[i], shift);
    }
}

#undef FG_Y
#undef FG_G
#undef FG_D
#undef FG_ACC
