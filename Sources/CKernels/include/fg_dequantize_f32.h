/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X. */
#include "fg_convert_f32.h"
#include "fg_template.h"

/* y[i] = x[i] * 2^-(fraction_bits + exponent), from integers to float32

   formats   x Q(fraction_bits) times 2^-exponent; y float32.
   requires  the sum of the bits within -126 ... 126; y apart from x.
   rounding  exact up to 16 bits; an i32 to nearest. */
FG_API void FG_NAME1(fg_dequantize_f32, FG_X)(const FG_TYPE(FG_X) * x, float *y, int32_t count,
                                              int32_t fraction_bits, int32_t exponent)
{
    const float unit = fg_two_to_f32(-(fraction_bits + exponent));
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        y[i] = (float)x[i] * unit;
    }
}

#undef FG_X
