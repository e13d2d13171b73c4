/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_template.h"

/* y[i] = max(x[i], 0) + c(u), u = |x[i]| or, if below_only, max(-x[i], 0): softplus, gelu, silu,
   elu. c is a cubic per segment that settles to a limit.

   formula   v = min(u, segments * 2^width_bits), k = the segment with
             k * 2^width_bits < v <= (k + 1) * 2^width_bits (v = 0 belongs to the first),
             t = v - (the segment's middle), a = table[4k ...], highest degree first:
             c = a3 t^3 + a2 t^2 + a1 t + a0 by Horner's rule, all products 32 x 32 -> 32 bits.
   formats   x and y of the formats the table was made for; ramp_shift takes x to the units of c, a
             negative one to the right; shift0 takes these to y.
   requires  x and y of at most 16 bits; count >= 0; y == x or apart from it; the table from
             PiecewiseCubic, which has evaluated all 65,536 inputs without an overflow; from
             ramp_limit on y saturates.
   rounding  to nearest after each product, at 2^-shift0 units of y; once to y, ties up; saturated.
             The error in units of y is measured over all inputs when the table is made.
   ops       one per element. */
FG_API void FG_NAME2(fg_ramp_cubic, FG_X,
                     FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y, int32_t count,
                           const int32_t *table, int32_t segments, int32_t width_bits,
                           bool below_only, int32_t ramp_limit, int32_t ramp_shift, int32_t shift3,
                           int32_t shift2, int32_t shift1, int32_t shift0)
{
    const int32_t limit = segments << width_bits;
    const int32_t middle = ((int32_t)1 << width_bits) >> 1;
    int32_t i;
    FG_REQUIRE(count >= 0 && segments > 0 && width_bits >= 0 && width_bits <= 15);
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t v = x[i];
        const int32_t above = v > 0 ? v : 0;
        const int32_t magnitude = v < 0 ? -v : (below_only ? 0 : v);
        const int32_t u = magnitude < limit ? magnitude : limit;
        const int32_t k = (u - (u > 0 ? 1 : 0)) >> width_bits;
        const int32_t t = u - (k << width_bits) - middle;
        const int32_t *a = table + (ptrdiff_t)k * 4;
        const int32_t ramp = above < ramp_limit ? above : ramp_limit;
        int32_t c = fg_const_i32(a);
        c = fg_round_shift_i32(c * t, shift3) + fg_const_i32(a + 1);
        c = fg_round_shift_i32(c * t, shift2) + fg_const_i32(a + 2);
        c = fg_round_shift_i32(c * t, shift1) + fg_const_i32(a + 3);
        c += ramp_shift < 0 ? fg_round_shift_total_i32(ramp, -ramp_shift)
                            : ramp * ((int32_t)1 << ramp_shift);
        y[i] = FG_STORE(FG_Y, i32)(c, shift0);
    }
}

#undef FG_X
#undef FG_Y
