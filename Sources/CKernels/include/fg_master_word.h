/* SPDX-License-Identifier: 0BSD */
/* A weight of residual8 as one word of 24 bits, w * 2^8 + residual. */
#ifndef FG_MASTER_WORD_H
#define FG_MASTER_WORD_H

#include "fg_loops.h"

/* The word of a sum, stored: it saturates. */
FG_API void fg_master_store(fg_i16 *w, fg_u8 *residual, int32_t sum)
{
    int32_t master = sum;
#ifdef __ARM_FEATURE_SAT
    __asm__("ssat %0, #24, %0" : "+r"(master));
#else
    master = master > 0x7fffff ? 0x7fffff : master;
    master = master < -0x800000 ? -0x800000 : master;
#endif
    FG_COUNT(saturated, master != sum);
    *w = (fg_i16)(master >> 8);
    *residual = (fg_u8)master;
}

/* Whether an x of 16 bits, times 2^(16 - shift), has 24. */
#define FG_SCALE_FITS(shift) ((shift) >= 8 && (shift) <= 16)

#if FG_SCALED
/* master += n * x * 2^-16

   requires  x of 24 bits.
   rounding  to nearest, ties up; then the master saturates. Counts a product that rounding makes 0
             as lost. */
FG_API void fg_master_scaled(fg_i16 *w, fg_u8 *residual, int16_t n, int32_t x)
{
    const int32_t master = (int32_t)*w * 256 + *residual;
    int32_t sum;
#ifdef __ARM_FEATURE_DSP
    /* The upper half of master * 2^32 + n * 2^16 * x + 2^31. */
    const int32_t factor = (int32_t)((uint32_t)n << 16);
    __asm__("smmlar %0, %1, %2, %3" : "=r"(sum) : "r"(factor), "r"(x), "r"(master));
#else
    sum = master + (int32_t)fg_round_shift_i64((int64_t)n * x, 16);
#endif
    FG_COUNT(lost, n != 0 && x != 0 && sum == master);
    fg_master_store(w, residual, sum);
}
#endif

#endif
