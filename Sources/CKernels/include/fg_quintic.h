/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_template.h"

/* y[i] = max(x[i], 0) + c(u) or a mirrored c(u), for operands or results beyond 16 bits; u = |x[i]|
   or, if below_only, max(-x[i], 0). c is a polynomial of degree 5 per segment that settles to a
   limit.

   formula   p = u * 2^position_shift = k * 2^30 + 2^29 + t, at most the last segment's end, and
             a = table[6k ...], highest degree first: c = a5 t^5 + ... + a0 in Q28 by Horner's
             rule, t as Q30. Below 0 mirror + mirror_sign * c takes its place.
   formats   x Qa, y Qb; ramp_shift = 28 - a, shift = 28 - b.
   requires  the table from PiecewiseQuintic; ramp_limit * 2^ramp_shift <= 2^61, from it on y
             saturates; no ramp for a ramp_limit of 0. y is x, or apart from it.
   rounding  to nearest after each product, at 2^-28; to y to nearest, ties up, once; saturated.
   ops       one per element. */
FG_API void FG_NAME2(fg_quintic, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y,
                                             int32_t count, const int32_t *table, int32_t segments,
                                             int32_t position_shift, bool below_only,
                                             int32_t mirror_sign, int32_t mirror,
                                             int32_t ramp_limit, int32_t ramp_shift, int32_t shift)
{
    const int64_t end = (int64_t)segments << 30;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t v = x[i];
        const int32_t above = v > 0 ? v : 0;
        const int64_t u = v < 0 ? -(int64_t)v : (below_only ? 0 : v);
        const int64_t place = position_shift < 0 ? fg_round_shift_total_i64(u, -position_shift)
                                                 : fg_shift_left_clamp_i64(u, position_shift);
        const int64_t p = place < end ? place : end - 1;
        const int32_t t = (int32_t)(p & 0x3fffffff) - ((int32_t)1 << 29);
        const int32_t *a = table + (ptrdiff_t)(p >> 30) * 6;
        const int64_t ramp = above < ramp_limit ? above : ramp_limit;
        int64_t c = fg_const_i32(a);
        int32_t j;
        for (j = 1; j < 6; j++) {
            c = fg_round_shift_i64(c * t, 30) + fg_const_i32(a + j);
        }
        if (v < 0) {
            c = mirror + mirror_sign * c;
        }
        c += ramp_shift < 0 ? fg_round_shift_total_i64(ramp, -ramp_shift)
                            : ramp * ((int64_t)1 << ramp_shift);
        y[i] = FG_STORE(FG_Y, i64)(c, shift);
    }
}

#undef FG_X
#undef FG_Y
