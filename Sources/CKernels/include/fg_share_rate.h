/* SPDX-License-Identifier: 0BSD */
/* The learning rate of one sample of a batch. */
#ifndef FG_SHARE_RATE_H
#define FG_SHARE_RATE_H

#include "fg_arith.h"

/* share = rate * factor * 2^-factor_shift, the factor being 1 / batch

   formats   rate mantissa * 2^-shift, share alike, with at most 15 bits.
   requires  mantissa >= 0, factor >= 0; the shifts' sum within int16.
   rounding  to nearest, ties up; exact for a factor of a power of two. */
FG_API void fg_share_rate(int16_t mantissa, int16_t shift, int16_t factor, int16_t factor_shift,
                          int16_t *share, int16_t *share_shift)
{
    const int32_t product = (int32_t)mantissa * factor;
    int32_t dropped = 0;
    while (fg_round_shift_total_i32(product, dropped) > INT16_MAX) {
        dropped++;
    }
    *share = (int16_t)fg_round_shift_total_i32(product, dropped);
    *share_shift = (int16_t)(shift + factor_shift - dropped);
}

#endif
