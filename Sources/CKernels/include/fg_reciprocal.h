/* SPDX-License-Identifier: 0BSD */
/* A reciprocal without a division: for once per step, not for inner loops. */
#ifndef FG_RECIPROCAL_H
#define FG_RECIPROCAL_H

#include "fg_arith.h"

/* Whether 64 bits are divided in hardware. The bits are the same. */
#ifndef FG_DIVIDES_64
#if UINTPTR_MAX > 0xffffffffU
#define FG_DIVIDES_64 1
#else
#define FG_DIVIDES_64 0
#endif
#endif

/* The integer nearest to 2^62 / m: the reciprocal of m * 2^-31 in [1, 2) as a Q31 number in
   (1/2, 1], within half a unit of 2^-31. There are no ties; 2^31 gives 2^31.

   requires  m >= 2^31.
   method    restoring division, 31 steps of shift, compare and subtract; a machine of 64 bits
             divides at once. */
FG_API uint32_t fg_reciprocal_q31(uint32_t m)
{
#if FG_DIVIDES_64
    FG_REQUIRE(m >= 0x80000000U);
    return (uint32_t)((((uint64_t)1 << 63) / m + 1U) >> 1);
#else
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
#endif
}

#endif
