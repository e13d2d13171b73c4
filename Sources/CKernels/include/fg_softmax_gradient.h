/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y, FG_G, FG_D. */
#include "fg_template.h"

/* dx[r][i] = y[r][i] * (dy[r][i] - sum over j of dy[r][j] * y[r][j]), from the stored output y of
   softmax

   formats   y Qa, dy Qb, dx Q(2a + b - spare - shift); one is 2^a.
   requires  |dy| * one and the sum together below 2^62, their difference rounded by spare bits
             times y below 2^63; dx apart from y and dy.
   rounding  exact where spare is 0, else the difference to nearest, ties up; dx to nearest, ties
             up, once. Saturates dx. */
FG_API void FG_NAME3(fg_softmax_gradient, FG_Y, FG_G,
                     FG_D)(const FG_TYPE(FG_Y) * y, const FG_TYPE(FG_G) * dy, FG_TYPE(FG_D) * dx,
                           int32_t rows, int32_t count, int32_t one, int32_t spare, int32_t shift)
{
    int32_t r, i;
    FG_TALLY(ops, 2 * (int64_t)rows * count);
    for (r = 0; r < rows; r++) {
        int64_t sum = 0;
        for (i = 0; i < count; i++) {
            sum += (int64_t)dy[i] * y[i];
        }
        for (i = 0; i < count; i++) {
            const int64_t difference = fg_round_shift_total_i64((int64_t)dy[i] * one - sum, spare);
            dx[i] = FG_STORE(FG_D, i64)(y[i] * difference, shift);
        }
        y += count;
        dy += count;
        dx += count;
    }
}

#undef FG_Y
#undef FG_G
#undef FG_D
