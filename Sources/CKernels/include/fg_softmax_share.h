/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_softmax.h"
#include "fg_template.h"

/* y[r][i] = e^x[r][i] / sum over j of e^x[r][j]

   formats   x Qa, a = x_fraction_bits; y is the upper part of an int32 of Q30: int16 has 14
             fraction bits.
   requires  y is x, or apart from it.
   rounding  exp within 0.55 ulp of Q24, the share within 1 ulp of Q30; to y to nearest, ties up. */
FG_API void FG_NAME2(fg_softmax_share, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y,
                                                   int32_t rows, int32_t count,
                                                   int32_t x_fraction_bits)
{
    int32_t r, i;
    FG_TALLY(ops, (int64_t)rows * count);
    for (r = 0; r < rows; r++) {
        FG_TYPE(FG_X) largest = x[0];
        uint64_t sum = 0;
        struct fg_divisor divisor;
        for (i = 1; i < count; i++) {
            largest = x[i] > largest ? x[i] : largest;
        }
        for (i = 0; i < count; i++) {
            sum += fg_exp_q24((uint32_t)((int64_t)largest - x[i]), x_fraction_bits);
        }
        divisor = fg_divisor_of(sum);
        for (i = 0; i < count; i++) {
            const uint32_t e = fg_exp_q24((uint32_t)((int64_t)largest - x[i]), x_fraction_bits);
            y[i] = FG_STORE(FG_Y, i64)((int64_t)fg_share_q30(e, divisor), 32 - FG_BITS(FG_Y));
        }
        x += count;
        y += count;
    }
}

#undef FG_X
#undef FG_Y
