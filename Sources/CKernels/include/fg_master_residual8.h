/* SPDX-License-Identifier: 0BSD */
/* A trained parameter in 24 bits: an int16 that products read, and 8 further fraction bits.

   master = w * 256 + residual. It is kept half a unit of w above the true value, so that its upper
   16 bits are the nearest int16: nothing has to round when a product reads w. */
#ifndef FG_MASTER_RESIDUAL8_H
#define FG_MASTER_RESIDUAL8_H

#include "fg_arith.h"

/* Where memory accesses cost more than branches, the int16 is touched only when the byte over- or
   underflows; elsewhere there is no branch, so that a compiler can work on several elements at
   once. The bits are the same. */
#ifndef FG_CARRY_FIRST
#if defined(__ARM_ARCH_6M__) || defined(__AVR__)
#define FG_CARRY_FIRST 1
#else
#define FG_CARRY_FIRST 0
#endif
#endif

/* master += delta, saturated to 24 bits. Requires |delta| <= 2^25. */
FG_API void fg_master_residual8_add(int16_t *w, uint8_t *residual, int32_t delta)
{
    const int32_t highest = ((int32_t)1 << 23) - 1;
    const int32_t lowest = -((int32_t)1 << 23);
    int32_t master;
#if FG_CARRY_FIRST
    const int32_t low = *residual + delta;
    if ((low >> 8) == 0) {
        *residual = (uint8_t)low;
        return;
    }
#endif
    master = *w * (int32_t)256 + *residual + delta;
    FG_COUNT(saturated, master > highest || master < lowest);
    master = master > highest ? highest : master;
    master = master < lowest ? lowest : master;
    *w = (int16_t)(master >> 8);
    *residual = (uint8_t)(master & 255);
}

/* amount * 2^-shift in units of the master: to nearest, ties up; a negative shift is a left shift.
   Counts an update that becomes 0 as lost. */
FG_API int32_t fg_master_residual8_delta(int32_t amount, int32_t shift)
{
    const int32_t limit = (int32_t)1 << 25;
    int32_t delta = shift < 0 ? fg_shift_left_clamp_i32(amount, -shift)
                              : fg_round_shift_total_i32(amount, shift);
    FG_COUNT(lost, amount != 0 && delta == 0);
    if (delta > limit) {
        delta = limit; /* beyond the whole range of the master */
    }
    return delta < -limit ? -limit : delta;
}

#endif
