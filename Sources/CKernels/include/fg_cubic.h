/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_template.h"

/* y[i] = f(x[i]) as piecewise cubics, sigmoid or tanh: f(-x) = mirror - f(x) and f on |x| is a
   cubic per segment.

   formula   u = min(|x|, segments * 2^width_bits), k = the segment with
             k * 2^width_bits < u <= (k + 1) * 2^width_bits (u = 0 belongs to the first),
             t = u - (the segment's middle), c = table[4k ...], highest degree first:
             f(u) = c3 t^3 + c2 t^2 + c1 t + c0 by Horner's rule, all products 32 x 32 -> 32 bits.
   formats   x of the fraction bits the table was made for; y of shift0 fewer bits than the cubic,
             mirror in units of y; shift3 ... shift1 belong to the table.
   requires  x and y of at most 16 bits; count >= 0; y == x or apart from it; the table from
             PiecewiseCubic, which has evaluated all 65,536 inputs without an overflow.
   rounding  to nearest after each product, at 2^-shift0 units of y; once to y, ties up; saturated.
             The error in units of y is measured over all inputs when the table is made.
   ops       one per element. */
FG_API void FG_NAME2(fg_cubic, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y,
                                           int32_t count, const int32_t *table, int32_t segments,
                                           int32_t width_bits, int32_t mirror, int32_t shift3,
                                           int32_t shift2, int32_t shift1, int32_t shift0)
{
    const int32_t limit = segments << width_bits;
    const int32_t middle = ((int32_t)1 << width_bits) >> 1;
    const int32_t whole = mirror * ((int32_t)1 << shift0);
    int32_t i;
    FG_REQUIRE(count >= 0 && segments > 0 && width_bits >= 0 && width_bits <= 15);
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t v = x[i];
        const int32_t magnitude = v < 0 ? -v : v;
        const int32_t u = magnitude < limit ? magnitude : limit;
        const int32_t k = (u - (u > 0 ? 1 : 0)) >> width_bits;
        const int32_t t = u - (k << width_bits) - middle;
        const int32_t *c = table + (ptrdiff_t)k * 4;
        int32_t r = fg_const_i32(c);
        r = fg_round_shift_i32(r * t, shift3) + fg_const_i32(c + 1);
        r = fg_round_shift_i32(r * t, shift2) + fg_const_i32(c + 2);
        r = fg_round_shift_i32(r * t, shift1) + fg_const_i32(c + 3);
        y[i] = FG_SATURATE(FG_Y)(fg_round_shift_total_i32(v < 0 ? whole - r : r, shift0));
    }
}

#undef FG_X
#undef FG_Y
