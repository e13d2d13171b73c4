/* SPDX-License-Identifier: 0BSD */
/* The sample's gradient exponent: how far a cotangent can be shifted left. */
#ifndef FG_GRADIENT_EXPONENT_H
#define FG_GRADIENT_EXPONENT_H

#include "fg_arith.h"

/* The redundant sign bits of an int32 of this magnitude, at most `limit`; -1 for 0, which has no
   gradient. magnitude * 2^k then lies in [2^30, 2^31) unless the limit was met.
   Requires magnitude < 2^31. */
FG_API int32_t fg_gradient_exponent(uint32_t magnitude, int32_t limit)
{
    int32_t k = 0;
    FG_REQUIRE(magnitude < 0x80000000U);
    if (magnitude == 0) {
        return -1;
    }
    while (k < limit && magnitude < 0x40000000U) {
        magnitude <<= 1;
        k++;
    }
    return k;
}

#endif
