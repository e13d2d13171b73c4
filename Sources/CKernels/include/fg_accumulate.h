/* SPDX-License-Identifier: 0BSD */
/* Template: FG_S, FG_G. */
#include "fg_sum_limit.h"
#include "fg_template.h"

/* sum[i] += g[i] * 2^-(shift + exponent)

   formats   sum Qa, g Qb times 2^-exponent with b - a = shift: the sample's exponent is absorbed
             here.
   requires  sum and g apart.
   rounding  to nearest, ties up; once. Saturates sum; counts what becomes 0 as flushed. */
FG_API void FG_NAME2(fg_accumulate, FG_S, FG_G)(FG_TYPE(FG_S) * sum, const FG_TYPE(FG_G) * g,
                                                int32_t count, int32_t shift, int32_t exponent)
{
    const int32_t total = shift + exponent;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        sum[i] = FG_ADD_ROUNDED(FG_S, FG_HOLDER(FG_G), sum[i], g[i], total);
    }
}

#undef FG_S
#undef FG_G
