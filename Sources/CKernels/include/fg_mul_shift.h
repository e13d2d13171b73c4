/* SPDX-License-Identifier: 0BSD */
#ifndef FG_MUL_SHIFT_H
#define FG_MUL_SHIFT_H

#include "fg_arith.h"

/* floor(a * m * 2^-shift + 1/2) by way of 96 bits, at most 2^63 - 1.
   Requires a < 2^63, m < 2^31 and shift >= 33. */
FG_API uint64_t fg_mul_shift_u64(uint64_t a, uint32_t m, int32_t shift)
{
    const uint64_t low = (a & 0xffffffffU) * m;
    const uint64_t high = (a >> 32) * m + (low >> 32);
    const int32_t rest = shift - 32;
    FG_REQUIRE(shift >= 33);
    return rest >= 64 ? 0U : (high >> rest) + ((high >> (rest - 1)) & 1U);
}

#endif
