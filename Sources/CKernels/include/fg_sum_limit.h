/* SPDX-License-Identifier: 0BSD */
/* A rounded summand on its way into a stored sum. */
#ifndef FG_SUM_LIMIT_H
#define FG_SUM_LIMIT_H

#include "fg_arith.h"

/* min(max(v, -2^28), 2^28): beyond that every storage saturates, whatever the sum was, and the sum
   of both fits 32 bits. */
FG_API fg_i32 fg_sum_limit_i32(fg_i32 v)
{
    const fg_i32 limit = (fg_i32)1 << 28;
    if (v > limit) {
        return limit;
    }
    return v < -limit ? -limit : v;
}

FG_API fg_i32 fg_sum_limit_i64(fg_i64 v)
{
    const fg_i32 limit = (fg_i32)1 << 28;
    if (v > limit) {
        return limit;
    }
    return v < -limit ? -limit : (fg_i32)v;
}

/* saturate(sum + v * 2^-shift), the summand rounded to nearest, ties up; v of the accumulator type
   acc, for every v and every shift. */
#define FG_ADD_ROUNDED_(s, acc, sum, v, shift) \
    fg_saturate_##s((sum) + fg_sum_limit_##acc(fg_scale_##acc((v), (shift))))
#define FG_ADD_ROUNDED(s, acc, sum, v, shift) FG_ADD_ROUNDED_(s, acc, sum, v, shift)

#endif
