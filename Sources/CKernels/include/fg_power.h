/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_template.h"

/* y[i] = factor * x[i]^p, 0 where x[i] <= 0

   formula   x = 2^j m with m in [1, 2), k = the segment of m, t in [-1/2, 1/2) from its middle:
             2^-s1 (c5 t^5 + ... + c0) by Horner's rule is m^p, and 2^-s2 b is factor * 2^(p j).
   formats   x Qa, y Qb, b = y_fraction_bits; the table holds b and s2 of each j, of which there are
             `octaves`, then c5 ... c0 and s1 of each segment.
   requires  the table from PowerTable for this a; |x| < 2^octaves or, of an i32, at most 2^27; y is
             x, or apart from it.
   rounding  to nearest after each product with t, at 2^-29 of m^p or finer; the last product is
             exact; to y to nearest, ties up, once; saturated. An operand below 0 counts as
             saturated, and 0 too unless the power is `rising`.
   ops       one per element. */
FG_API void FG_NAME2(fg_power, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y,
                                           int32_t count, const int32_t *table, int32_t octaves,
                                           int32_t segment_bits, bool rising,
                                           int32_t y_fraction_bits)
{
    const int32_t *segments = table + (ptrdiff_t)octaves * 2;
    int32_t i;
    (void)rising; /* only what is counted depends on it */
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t v = x[i];
        int64_t product = 0;
        int32_t shift = 0;
        if (v > 0) {
            uint32_t m = (uint32_t)v;
            int32_t place = 30;
            const int32_t *octave;
            const int32_t *a;
            int32_t t;
            int64_t c;
            int32_t j;
            while (m < UINT32_C(0x40000000)) {
                m <<= 1;
                place--;
            }
            m -= UINT32_C(0x40000000);
            FG_REQUIRE(place < octaves);
            octave = table + (ptrdiff_t)place * 2;
            a = segments + (ptrdiff_t)(m >> (30 - segment_bits)) * 7;
            t = (int32_t)((m << segment_bits) & UINT32_C(0x3fffffff)) - ((int32_t)1 << 29);
            c = fg_const_i32(a);
            for (j = 1; j < 6; j++) {
                c = fg_round_shift_i64(c * t, 30) + fg_const_i32(a + j);
            }
            product = c * fg_const_i32(octave);
            shift = fg_const_i32(octave + 1) + fg_const_i32(a + 6) - y_fraction_bits;
        }
        FG_COUNT(saturated, v < 0 || (v == 0 && !rising));
        y[i] = FG_STORE(FG_Y, i64)(product, shift);
    }
}

#undef FG_X
#undef FG_Y
