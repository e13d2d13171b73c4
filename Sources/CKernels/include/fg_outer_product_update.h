/* SPDX-License-Identifier: 0BSD */
/* Template: FG_RULE, FG_W, FG_N, FG_X; takes fg_master_add for FG_RULE, FG_W and the holder of the
   product. */
#include "fg_rule.h"

/* master[o][i] += n[o] * x[i] * 2^-shift

   formats   master Qm, n Qa, x Qb with a + b - m = shift.
   requires  all arrays apart; key, of a stochastic rule, the stream of this step.
   rounding  each product to nearest, ties up, or stochastically; once. Saturates the master.
   ops       one per product of a row whose step is not 0, or of a column whose input is not. */
FG_KERNEL void FG_RULE_NAME3(fg_outer_product_update, FG_RULE, FG_W, FG_N, FG_X)(
    FG_TYPE(FG_W) * w,
    FG_WITH_RESIDUAL(FG_RULE)(FG_TYPE(FG_RESIDUAL(FG_RULE)) * residual, ) const FG_TYPE(FG_N) * n,
    const FG_TYPE(FG_X) * x, int32_t outputs, int32_t inputs,
    int32_t shift FG_WITH_RANDOM(FG_RULE)(, uint32_t key))
{
    int32_t o, i;
#if FG_SERIAL
    /* Along columns: an input of 0 changes nothing. */
#if FG_CARRIES(FG_RULE, FG_W, FG_PRODUCT(FG_N, FG_X))
    if (FG_CARRY_FITS(FG_RULE, shift)) {
        const ptrdiff_t pitch = (ptrdiff_t)inputs, size = (ptrdiff_t)(outputs * inputs);
        ptrdiff_t at;
        for (i = 0; i < inputs; i++) {
            const int32_t factor = *x++;
            if (factor != 0) {
                const FG_TYPE(FG_N) *step = n;
                FG_TALLY(ops, outputs);
                for (at = (ptrdiff_t)i; at < size; at += pitch) {
                    FG_MASTER_CARRY(FG_RULE, FG_W)(&w[at], &residual[at], *step++ * factor, shift);
                }
            }
        }
        return;
    }
#endif
    for (i = 0; i < inputs; i++) {
        const FG_TYPE(FG_PRODUCT(FG_N, FG_X)) factor = x[i];
        if (factor != 0) {
            FG_TALLY(ops, outputs);
            for (o = 0; o < outputs; o++) {
                const int32_t at = o * inputs + i;
                FG_MASTER_ADD(FG_RULE, FG_W, FG_PRODUCT(FG_N, FG_X))
                (&w[at], FG_WITH_RESIDUAL(FG_RULE)(&residual[at], ) n[o] * factor,
                 shift FG_WITH_RANDOM(FG_RULE)(
                     , fg_random_u32(key + (uint32_t)(at - i) * 0x9e3779b9U, (uint32_t)i)));
            }
        }
    }
#else
    for (o = 0; o < outputs; o++) {
        const FG_TYPE(FG_PRODUCT(FG_N, FG_X)) step = n[o];
        if (step != 0) {
            FG_TALLY(ops, inputs);
            for (i = 0; i < inputs; i++) {
                FG_MASTER_ADD(FG_RULE, FG_W, FG_PRODUCT(FG_N, FG_X))
                (&w[i], FG_WITH_RESIDUAL(FG_RULE)(&residual[i], ) step * x[i],
                 shift FG_WITH_RANDOM(FG_RULE)(, fg_random_u32(key, (uint32_t)i)));
            }
        }
        w += inputs;
        FG_WITH_RESIDUAL(FG_RULE)
        (residual += inputs;) FG_WITH_RANDOM(FG_RULE)(key += (uint32_t)inputs * 0x9e3779b9U;)
    }
#endif
}

#undef FG_RULE
#undef FG_W
#undef FG_N
#undef FG_X
