/* SPDX-License-Identifier: 0BSD */
/* Template: FG_G, FG_Y. */
#include "fg_template.h"

/* n[i] = -rate * g[i], rate = mantissa * 2^-rate_shift

   formats   g Qa times 2^-exponent, n Qb with a - b = shift: the sample's exponent and the rate
             are absorbed here.
   requires  0 <= mantissa; n is g, or apart from it.
   rounding  to nearest, ties up; once. Saturates n; counts what becomes 0 as flushed. */
FG_API void FG_NAME2(fg_learning_rate_step, FG_G,
                     FG_Y)(const FG_TYPE(FG_G) * g, FG_TYPE(FG_Y) * n, int32_t count,
                           int16_t mantissa, int16_t rate_shift, int32_t shift, int32_t exponent)
{
    const int32_t total = shift + rate_shift + exponent;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        n[i] = FG_STORE(FG_Y, FG_HOLDER(FG_G))(-((FG_TYPE(FG_HOLDER(FG_G)))mantissa * g[i]), total);
    }
}

#undef FG_G
#undef FG_Y
