/* SPDX-License-Identifier: 0BSD */
/* The inverse square root without a division by a variable: for once per group, not for inner
   loops. */
#ifndef FG_INVERSE_ROOT_H
#define FG_INVERSE_ROOT_H

#include "fg_reciprocal.h"

/* The largest integer whose square is at most t: bit by bit, 32 steps of compare and subtract. */
FG_API uint32_t fg_root_u64(uint64_t t)
{
    uint64_t root = 0;
    uint64_t bit = (uint64_t)1 << 62;
    while (bit != 0) {
        if (t >= root + bit) {
            t -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
        bit >>= 2;
    }
    return (uint32_t)root;
}

/* 2^62 / sqrt(t), in (2^30, 2^31].

   requires  t >= 2^62.
   rounding  relative error below 2^-30: the root is cut to 32 bits, its reciprocal rounded. */
FG_API uint32_t fg_inverse_root_q31(uint64_t t)
{
    FG_REQUIRE(t >= (uint64_t)1 << 62);
    return fg_reciprocal_q31(fg_root_u64(t));
}

#endif
