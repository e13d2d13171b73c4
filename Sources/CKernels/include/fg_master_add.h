/* SPDX-License-Identifier: 0BSD */
/* Template: FG_RULE, FG_W and FG_P, the holder of an amount: i32 or i64. */
#include "fg_rule.h"

/* master += amount * 2^-shift, a negative shift being a left shift

   The master is w, or with a residual of r bits w * 2^r + residual. That one is kept half a unit of
   w above the true value, so that w is the nearest integer: nothing has to round when a product
   reads it.

   requires  |amount| <= 2^30 in an i32, < 2^62 in an i64; residuals go with w of at most 16 bits.
   rounding  the amount once, to nearest, ties up, or stochastically; then the master saturates.
             Counts an amount that rounding to nearest makes 0 as lost. */
FG_API void FG_MASTER_ADD(FG_RULE, FG_W,
                          FG_P)(FG_TYPE(FG_W) * w,
                                FG_WITH_RESIDUAL(FG_RULE)(FG_TYPE(FG_RESIDUAL(FG_RULE)) *
                                                              residual, ) FG_TYPE(FG_P) amount,
                                int32_t shift FG_WITH_RANDOM(FG_RULE)(, uint32_t random))
{
    typedef FG_TYPE(FG_MASTER(FG_RULE, FG_W)) master_t;
    typedef FG_TYPE(FG_WIDER(FG_P, FG_MASTER(FG_RULE, FG_W))) delta_t;
    /* More than the whole range of a master. */
    const delta_t limit = (delta_t)1 << (sizeof(master_t) > 4 ? 33 : 29);
    const master_t unit = (master_t)1 << FG_RESIDUAL_BITS(FG_RULE);
    const master_t highest = ((master_t)1 << (FG_BITS(FG_W) - 1)) * unit - 1;
    const master_t lowest = -highest - 1;
    master_t master;
    delta_t delta;
#if FG_CARRIES(FG_RULE, FG_W, FG_P)
    if (FG_CARRY_FITS(FG_RULE, shift)) {
        FG_MASTER_CARRY(FG_RULE, FG_W)(w, residual, amount, shift);
        return;
    }
#endif
    if (shift < 0) {
        delta = FG_CLAMP_LEFT(FG_WIDER(FG_P, FG_MASTER(FG_RULE, FG_W)))(amount, -shift);
    } else {
#if FG_IS_STOCHASTIC(FG_RULE)
        delta = FG_STOCHASTIC_SHIFT(FG_P)(amount, shift, random);
#else
        delta = FG_ROUND_TOTAL(FG_P)(amount, shift);
        FG_COUNT(lost, amount != 0 && delta == 0);
#endif
    }
    delta = delta > limit ? limit : delta;
    delta = delta < -limit ? -limit : delta;
#if FG_RESIDUAL_BITS(FG_RULE) > 0
    master = *w * unit + *residual + (master_t)delta;
#else
    master = *w + (master_t)delta;
#endif
    FG_COUNT(saturated, master > highest || master < lowest);
    master = master > highest ? highest : master;
    master = master < lowest ? lowest : master;
    *w = (FG_TYPE(FG_W))(master >> FG_RESIDUAL_BITS(FG_RULE));
    FG_WITH_RESIDUAL(FG_RULE)(*residual = (FG_TYPE(FG_RESIDUAL(FG_RULE)))(master & (unit - 1));)
}

#undef FG_RULE
#undef FG_W
#undef FG_P
