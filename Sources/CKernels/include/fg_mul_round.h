/* SPDX-License-Identifier: 0BSD */
#ifndef FG_MUL_ROUND_H
#define FG_MUL_ROUND_H

#include "fg_arith.h"

/* floor(a * b * 2^-shift + 1/2) by way of 96 bits, clamped to int64; a negative shift is a left
   shift. Counts `flushed` where a * b is not 0 and the result is.
   Requires |a| < 2^62. */
FG_API int64_t fg_mul_round_i64(int64_t a, int32_t b, int32_t shift)
{
    const int64_t lower = (int64_t)(a & 0xffffffff) * b;
    const int64_t high = (a >> 32) * b + (lower >> 32);
    int64_t r;
    if (shift > 32) {
        /* What is below 2^32 is less than a unit of high: it cannot change the rounding. */
        r = fg_round_shift_total_i64(high, shift - 32);
    } else if (shift > 0) {
        const int32_t lift = 32 - shift;
        const int64_t rest = fg_round_shift_i64(lower & 0xffffffff, shift);
        if (high > (INT64_MAX >> lift)) {
            r = INT64_MAX;
        } else if (high < (INT64_MIN >> lift)) {
            r = INT64_MIN;
        } else {
            const int64_t upper = high * ((int64_t)1 << lift);
            r = upper > INT64_MAX - rest ? INT64_MAX : upper + rest;
        }
    } else if (high > INT32_MAX) {
        r = INT64_MAX;
    } else if (high < INT32_MIN) {
        r = INT64_MIN;
    } else {
        const int64_t whole = high * ((int64_t)1 << 32) + (lower & 0xffffffff);
        r = fg_shift_left_clamp_i64(whole, -shift);
    }
    FG_COUNT(flushed, a != 0 && b != 0 && r == 0);
    return r;
}

#endif
