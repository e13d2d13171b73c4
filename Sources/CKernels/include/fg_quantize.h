/* SPDX-License-Identifier: 0BSD */
/* Template: FG_R, the storage of the raw integers, u8, i16 or i32, and FG_X. */
#include "fg_template.h"

/* x[i] = ((raw[i] - zero[j]) * mantissa[j] + offset[j] * 2^(shift[j] - e)) * 2^-shift[j], j = i
   when per_element, else 0: what the device reads, scaled and shifted into the input's format
   without a float.

   formats   x Qf; mantissa * 2^-shift is the scale times 2^f, offset in units of 2^-(f + e), e = 8
             for x of at most 16 bits, else 0.
   requires  e <= shift <= 40, |mantissa| <= 2^29, |offset| * 2^(shift - e) <= 2^62: the sum
             fits 64 bits.
   rounding  to nearest, ties up; once. Saturates x. */
FG_API void FG_NAME2(fg_quantize, FG_R, FG_X)(const FG_TYPE(FG_R) * raw, FG_TYPE(FG_X) * x,
                                              int32_t count, const int32_t *zero,
                                              const int32_t *mantissa, const int32_t *offset,
                                              const uint8_t *shift, bool per_element)
{
    const int32_t e = FG_IS_WIDE(FG_X) ? 0 : 8;
    int32_t i;
    for (i = 0; i < count; i++) {
        const int32_t j = per_element ? i : 0;
        const int32_t s = fg_const_u8(&shift[j]);
        const int64_t distance = (int64_t)raw[i] - fg_const_i32(&zero[j]);
        const int64_t moved = fg_const_i32(&offset[j]) * ((int64_t)1 << (s - e));
        FG_REQUIRE(s >= e && s <= 40);
        x[i] = FG_STORE(FG_X, i64)(distance * fg_const_i32(&mantissa[j]) + moved, s);
    }
}

#undef FG_R
#undef FG_X
