/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_T, FG_D. */
#include "fg_template.h"

/* loss = -(sum over i of t[i] * y[i]) * 2^-loss_shift, dy[i] = -t[i] * 2^-dy_shift

   formats   y Qa, t Qb, loss Q(a + b - loss_shift), dy Q(b - dy_shift).
   requires  |sum| < 2^63, as for shares t that sum to at most 2^8 and any y; dy apart from y and t.
   rounding  to nearest, ties up, once each; saturated. */
FG_API void FG_NAME3(fg_distribution_nll, FG_X, FG_T,
                     FG_D)(const FG_TYPE(FG_X) * y, const FG_TYPE(FG_T) * t, int32_t *loss,
                           FG_TYPE(FG_D) * dy, int32_t count, int32_t loss_shift, int32_t dy_shift)
{
    int64_t sum = 0;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        sum -= (int64_t)t[i] * y[i];
        dy[i] = FG_STORE(FG_D, i64)(-(int64_t)t[i], dy_shift);
    }
    *loss = fg_store_i32_i64(sum, loss_shift);
}

#undef FG_X
#undef FG_T
#undef FG_D
