/* SPDX-License-Identifier: 0BSD */
/* What the kernels of a softmax share. */
#ifndef FG_SOFTMAX_H
#define FG_SOFTMAX_H

#include "fg_exp.h"
#include "fg_log.h"
#include "fg_reciprocal.h"

/* A difference of fraction_bits in Q20: exact up to 20 fraction bits, else to nearest, ties up. */
FG_API int64_t fg_difference_q20(int64_t difference, int32_t fraction_bits)
{
    return fraction_bits <= 20 ? difference * ((int64_t)1 << (20 - fraction_bits))
                               : fg_round_shift_total_i64(difference, fraction_bits - 20);
}

/* A divisor s >= 2^24 prepared: s * 2^shift lies in [2^31, 2^32), inverse is its reciprocal. */
struct fg_divisor {
    uint32_t inverse;
    int32_t shift;
};

FG_API struct fg_divisor fg_divisor_of(uint64_t s)
{
    struct fg_divisor divisor;
    int32_t shift = 0;
    FG_REQUIRE(s >= ((uint64_t)1 << 24));
    while (s < 0x80000000U) {
        s <<= 1;
        shift++;
    }
    while (s > 0xffffffffU) {
        s >>= 1;
        shift--;
    }
    divisor.inverse = fg_reciprocal_q31((uint32_t)s);
    divisor.shift = shift;
    return divisor;
}

/* part / s in Q30, to nearest, for part <= s. */
FG_API uint32_t fg_share_q30(uint64_t part, struct fg_divisor divisor)
{
    const uint32_t scaled =
        (uint32_t)(divisor.shift >= 0 ? part << divisor.shift : part >> -divisor.shift);
    return (uint32_t)(((uint64_t)scaled * divisor.inverse + 0x80000000U) >> 32);
}

#endif
