/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_softmax.h"
#include "fg_template.h"

/* y[i] = tanh(x[i]), for operands or results beyond 16 bits

   formula   with e = e^(-2|x|): (1 - e) / (1 + e), with the sign of x.
   formats   x Qa and y Qb, a = x_fraction_bits, b = y_fraction_bits <= 30.
   requires  -7 <= a <= 31; y is x, or apart from it.
   rounding  exp within 0.55 ulp of Q24; to y to nearest, ties up: error at most
             0.5 + 1.2 * 2^(b - 24) ulp. Saturates y. */
FG_API void FG_NAME2(fg_tanh, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y, int32_t count,
                                          int32_t x_fraction_bits, int32_t y_fraction_bits)
{
    const uint32_t one = (uint32_t)1 << 24;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t v = x[i];
        const uint32_t e = fg_exp_q24((uint32_t)(v < 0 ? -v : v), x_fraction_bits - 1);
        const int64_t share = (int64_t)fg_share_q30(one - e, fg_divisor_of(one + e));
        y[i] = FG_STORE(FG_Y, i64)(v < 0 ? -share : share, 30 - y_fraction_bits);
    }
}

#undef FG_X
#undef FG_Y
