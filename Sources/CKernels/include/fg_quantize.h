/* SPDX-License-Identifier: 0BSD */
/* Template: FG_R, the C type of the raw integers, and FG_RNAME, its short name. */
#include "fg_template.h"

/* x[i] = (raw[i] * mantissa[j] + offset[j] * 2^(shift - 8)) * 2^-shift, j = i when per_element,
   else 0: what the device reads, scaled and shifted into the input's format without a float.

   formats   x Qf; mantissa * 2^-shift is the scale times 2^f, offset in units of 2^-(f + 8).
   requires  8 <= shift <= 62, |mantissa| <= 2^30.
   rounding  to nearest, ties up; once. Saturates x. */
FG_API void FG_NAME1(fg_quantize, FG_RNAME)(const FG_R *raw, int16_t *x, int32_t count,
                                            const int32_t *mantissa, const int32_t *offset,
                                            int32_t shift, bool per_element)
{
    int32_t i;
    FG_REQUIRE(shift >= 8 && shift <= 62);
    for (i = 0; i < count; i++) {
        const int32_t j = per_element ? i : 0;
        const int64_t scaled = (int64_t)raw[i] * fg_const_i32(&mantissa[j]);
        const int64_t moved = fg_const_i32(&offset[j]) * ((int64_t)1 << (shift - 8));
        x[i] = fg_store_i16_i64(scaled + moved, shift);
    }
}

#undef FG_R
#undef FG_RNAME
