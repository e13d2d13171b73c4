/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_softmax.h"
#include "fg_template.h"

/* y[r][i] = x[r][i] - max x[r] - ln(sum over j of e^(x[r][j] - max x[r]))

   formats   x Qa and y Qb, a = x_fraction_bits, b = y_fraction_bits.
   requires  y is x, or apart from it.
   rounding  exp within 0.55 ulp of Q24, log within 0.57 ulp of Q20; to y to nearest, ties up.
             Saturates y. */
FG_API void FG_NAME2(fg_log_softmax, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y,
                                                 int32_t rows, int32_t count,
                                                 int32_t x_fraction_bits, int32_t y_fraction_bits)
{
    int32_t r, i;
    FG_TALLY(ops, (int64_t)rows * count);
    for (r = 0; r < rows; r++) {
        FG_TYPE(FG_X) largest = x[0];
        uint64_t sum = 0;
        int32_t logarithm;
        for (i = 1; i < count; i++) {
            largest = x[i] > largest ? x[i] : largest;
        }
        for (i = 0; i < count; i++) {
            sum += fg_exp_q24((uint32_t)((int64_t)largest - x[i]), x_fraction_bits);
        }
        logarithm = fg_log_q20(sum);
        for (i = 0; i < count; i++) {
            const int64_t below = fg_difference_q20((int64_t)largest - x[i], x_fraction_bits);
            y[i] = FG_STORE(FG_Y, i64)(-(below + logarithm), 20 - y_fraction_bits);
        }
        x += count;
        y += count;
    }
}

#undef FG_X
#undef FG_Y
