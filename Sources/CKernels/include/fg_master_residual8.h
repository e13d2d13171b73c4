/* SPDX-License-Identifier: 0BSD */
/* A trained parameter in 24 bits: an int16 that products read, and 8 further fraction bits.

   master = w * 256 + residual. It is kept half a unit of w above the true value, so that its upper
   16 bits are the nearest int16: nothing has to round when a product reads w. */
#ifndef FG_MASTER_RESIDUAL8_H
#define FG_MASTER_RESIDUAL8_H

#include "fg_arith.h"

/* master += delta, saturated to 24 bits. Requires |delta| < 2^31 - 256.

   Carry first: the int16 is touched only when the byte over- or underflows. */
FG_API void fg_master_residual8_add(int16_t *w, uint8_t *residual, int32_t delta)
{
    const int32_t low = *residual + delta;
    const int32_t carry = low >> 8;
    if (carry == 0) {
        *residual = (uint8_t)low;
        return;
    }
    FG_COUNT(saturated, *w + carry > INT16_MAX || *w + carry < INT16_MIN);
    if (*w + carry > INT16_MAX) {
        *w = INT16_MAX;
        *residual = 255;
    } else if (*w + carry < INT16_MIN) {
        *w = INT16_MIN;
        *residual = 0;
    } else {
        *w = (int16_t)(*w + carry);
        *residual = (uint8_t)(low & 255);
    }
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
