/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y, FG_G, FG_D. */
#include "fg_exp.h"
#include "fg_template.h"

/* dx[r][i] = dy[r][i] - e^y[r][i] * sum over j of dy[r][j], y <= 0 being a log_softmax

   formats   y Qa, a = y_fraction_bits; dy Qb, dx Q(24 + b - shift).
   requires  count <= 2^14, 2^10 for dy beyond 16 bits; dx apart from y and dy.
   rounding  exp within 0.55 ulp of Q24; to nearest, ties up, once. Saturates dx. */
FG_API void FG_NAME3(fg_log_softmax_gradient, FG_Y, FG_G,
                     FG_D)(const FG_TYPE(FG_Y) * y, const FG_TYPE(FG_G) * dy, FG_TYPE(FG_D) * dx,
                           int32_t rows, int32_t count, int32_t y_fraction_bits, int32_t shift)
{
    int32_t r, i;
    FG_TALLY(ops, (int64_t)rows * count);
    for (r = 0; r < rows; r++) {
        int64_t sum = 0;
        for (i = 0; i < count; i++) {
            sum += dy[i];
        }
        for (i = 0; i < count; i++) {
            const uint32_t below = y[i] < 0 ? (uint32_t)(-(int64_t)y[i]) : 0U;
            const int64_t p = fg_exp_q24(below, y_fraction_bits);
            dx[i] = FG_STORE(FG_D, i64)(dy[i] * ((int64_t)1 << 24) - p * sum, shift);
        }
        y += count;
        dy += count;
        dx += count;
    }
}

#undef FG_Y
#undef FG_G
#undef FG_D
