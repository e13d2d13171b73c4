/* SPDX-License-Identifier: 0BSD */
/* Template: FG_S, FG_G, FG_X. */
#include "fg_sum_limit.h"
#include "fg_template.h"

/* sum[o][i] += g[o] * x[i] * 2^-(shift + exponent)

   formats   sum Qa, g Qb, x Qc, one of these times 2^-exponent, with b + c - a = shift: the
             sample's exponent is absorbed here.
   requires  all arrays apart.
   rounding  each product to nearest, ties up; once. Saturates sum; counts products that become 0
             as flushed.
   ops       one per product of a row whose gradient is not 0. */
FG_API void FG_NAME3(fg_accumulate_outer_product, FG_S, FG_G,
                     FG_X)(FG_TYPE(FG_S) * sum, const FG_TYPE(FG_G) * g, const FG_TYPE(FG_X) * x,
                           int32_t outputs, int32_t inputs, int32_t shift, int32_t exponent)
{
    const int32_t total = shift + exponent;
    int32_t o, i;
    for (o = 0; o < outputs; o++) {
        const FG_TYPE(FG_PRODUCT(FG_G, FG_X)) row = g[o];
        if (row != 0) {
            FG_TALLY(ops, inputs);
            for (i = 0; i < inputs; i++) {
                sum[i] = FG_ADD_ROUNDED(FG_S, FG_PRODUCT(FG_G, FG_X), sum[i], row * x[i], total);
            }
        }
        sum += inputs;
    }
}

#undef FG_S
#undef FG_G
#undef FG_X
