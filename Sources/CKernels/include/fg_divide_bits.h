/* SPDX-License-Identifier: 0BSD */
/* Quotients bit by bit, for operators that divide: no machine instruction, no library. */
#ifndef FG_DIVIDE_BITS_H
#define FG_DIVIDE_BITS_H

#include "fg_arith.h"

/* floor(n * 2^shift / d), at most 2^62; `exact` says whether nothing was cut off.

   requires  d > 0; any shift.
   method    restoring division: 32 + shift steps of shift, compare and subtract. */
FG_API uint64_t fg_divide_bits(uint32_t n, int32_t shift, uint32_t d, bool *exact)
{
    const uint64_t most = (uint64_t)1 << 62;
    uint64_t quotient = 0;
    uint64_t rest = 0;
    int32_t bit;
    *exact = true;
    if (shift < 0) {
        const int32_t down = shift < -31 ? 31 : -shift;
        *exact = ((n >> down) << down) == n && shift >= -31;
        n = shift < -31 ? 0 : n >> down;
        shift = 0;
    }
    for (bit = 31; bit >= -shift; bit--) {
        rest = (rest << 1) | (bit >= 0 ? (n >> bit) & 1U : 0U);
        quotient <<= 1;
        if (rest >= d) {
            rest -= d;
            quotient |= 1U;
        }
        if (quotient >= most) {
            return most;
        }
        if (rest == 0 && bit <= 0 && quotient == 0) {
            break;
        }
    }
    *exact = *exact && rest == 0;
    return quotient;
}

/* sign * t / 2 to nearest, ties up, where t was cut off from the exact number unless `exact`.
   requires  t <= 2^62. */
FG_API int64_t fg_halve_nearest(uint64_t t, bool exact, bool negative)
{
    if (!negative) {
        return (int64_t)((t + 1U) >> 1);
    }
    /* A tie of -t/2 goes up, towards 0. */
    return -(int64_t)((t + (exact ? 0U : 1U)) >> 1);
}

#endif
