/* SPDX-License-Identifier: 0BSD */
/* Template: FG_RULE, one with a residual plane; FG_W, i16. */
#include "fg_master_word.h"
#include "fg_rule.h"

/* master += amount * 2^-shift, where the carry into w fits 16 bits: see fg_master_add.h

   requires  |amount| <= 2^30; FG_CARRY_FITS(FG_RULE, shift).
   rounding  the amount once, to nearest, ties up; then the master saturates. Counts an amount that
             rounding makes 0 as lost. */
FG_API void FG_MASTER_CARRY(FG_RULE, FG_W)(fg_i16 *w, FG_TYPE(FG_RESIDUAL(FG_RULE)) * residual,
                                           int32_t amount, int32_t shift)
{
#if FG_CLAMPS && FG_RESIDUAL_BITS(FG_RULE) == 8
    const int32_t master = (int32_t)*w * 256 + *residual;
    const int32_t sum = master + fg_round_shift_i32(amount, shift);
    FG_REQUIRE(amount <= ((int32_t)1 << 30) && amount >= -((int32_t)1 << 30));
    FG_REQUIRE(FG_CARRY_FITS(FG_RULE, shift));
    FG_COUNT(lost, amount != 0 && sum == master);
    fg_master_store(w, residual, sum);
#else
    const int32_t low = *residual + fg_round_shift_i32(amount, shift);
    const int32_t carry = low >> FG_RESIDUAL_BITS(FG_RULE);
    FG_REQUIRE(amount <= ((int32_t)1 << 30) && amount >= -((int32_t)1 << 30));
    FG_REQUIRE(FG_CARRY_FITS(FG_RULE, shift));
    FG_COUNT(lost, amount != 0 && low == *residual);
#if FG_SERIAL
    {
        const int32_t sum = *w + carry;
        *w = (fg_i16)sum;
        *residual = (FG_TYPE(FG_RESIDUAL(FG_RULE)))low;
        FG_COUNT(saturated, (fg_i16)sum != sum);
        if (FG_RARELY((fg_i16)sum != sum)) {
            *w = sum < 0 ? INT16_MIN : INT16_MAX;
            *residual = (FG_TYPE(FG_RESIDUAL(FG_RULE)))(sum < 0 ? 0 : -1);
        }
    }
#else
    {
        /* In 16 bits, in which a compiler works on twice as many elements. */
        const int16_t step = (int16_t)carry;
        const int16_t sum = (int16_t)((uint16_t)*w + (uint16_t)step);
        const int16_t over = (int16_t)((*w ^ sum) & (step ^ sum));
        const int16_t end = *w < 0 ? INT16_MIN : INT16_MAX;
        FG_COUNT(saturated, over < 0);
        *w = over < 0 ? end : sum;
        *residual = (FG_TYPE(FG_RESIDUAL(FG_RULE)))(over < 0 ? -(*w > 0) : low);
    }
#endif
#endif
}

#undef FG_RULE
#undef FG_W
