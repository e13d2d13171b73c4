/* SPDX-License-Identifier: 0BSD */
/* A reciprocal without a division: for once per step, not for inner loops. */
#ifndef FG_RECIPROCAL_H
#define FG_RECIPROCAL_H

#include "fg_arith.h"

/* The integer nearest to 2^62 / m: the reciprocal of m * 2^-31 in [1, 2) as a Q31 number in
   (1/2, 1], within half a unit of 2^-31. There are no ties; 2^31 gives 2^31.

   requires  m >= 2^31.
   method    restoring division, 31 steps of shift, compare and subtract. */
FG_API uint32_t fg_reciprocal_q31(uint32_t m)
{
    const uint32_t one = (uint32_t)1 << 31;
    uint32_t quotient = 0;
    uint32_t remainder = one;
    int32_t step;
    FG_REQUIRE(m >= one);
    if (m == one) {
        return one;
    }
    for (step = 0; step < 31; step++) {
        /* remainder < m, so twice it may need a 33rd bit. */
        const bool carry = remainder >= one;
        remainder <<= 1;
        quotient <<= 1;
        if (carry || remainder >= m) {
            remainder -= m;
            quotient |= 1U;
        }
    }
    return quotient + (remainder >= m - remainder ? 1U : 0U);
}

#endif
