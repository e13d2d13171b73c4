/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y. */
#include "fg_convert_f32.h"
#include "fg_template.h"

/* y[i] = x[i] * 2^(fraction_bits + exponent), from float32 to integers

   formats   x float32; y Q(fraction_bits) times 2^-exponent.
   requires  the sum of the bits within -126 ... 126; y apart from x.
   rounding  to nearest, ties up; once. Saturates y; what is no number becomes 0. */
FG_API void FG_NAME1(fg_quantize_f32, FG_Y)(const float *x, FG_TYPE(FG_Y) * y, int32_t count,
                                            int32_t fraction_bits, int32_t exponent)
{
    const float unit = fg_two_to_f32(fraction_bits + exponent);
    /* Beyond every element, and within an int32. */
    const float limit = (float)((int32_t)1 << FG_BITS(FG_Y));
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        float v = x[i] * unit;
        int32_t whole;
        float rest;
        v = v < limit ? v : limit;
        v = v > -limit ? v : -limit;
        v = x[i] == x[i] ? v : 0.0f;
        whole = (int32_t)v;
        rest = v - (float)whole;
        whole += rest >= 0.5f ? 1 : 0;
        whole -= rest < -0.5f ? 1 : 0;
        FG_COUNT(flushed, x[i] != 0.0f && whole == 0);
        y[i] = FG_STORE(FG_Y, i32)(whole, 0);
    }
}

#undef FG_Y
