/* SPDX-License-Identifier: 0BSD */
/* What programs share in which some buffers are float32. */
#ifndef FG_CONVERT_F32_H
#define FG_CONVERT_F32_H

#include "fg_math_f32.h"

/* 2^exponent, for -126 <= exponent <= 127. */
FG_API float fg_two_to_f32(int32_t exponent)
{
    fg_f32_pun pun;
    FG_REQUIRE(exponent >= -126 && exponent <= 127);
    pun.bits = (uint32_t)(exponent + 127) << 23;
    return pun.value;
}

/* The learning rate mantissa * 2^-shift of the integer program, for its float32 updates. */
FG_API float fg_rate_f32(int16_t mantissa, int16_t shift)
{
    return (float)mantissa * fg_two_to_f32(-shift);
}

/* Buffers of float32 and of integers share bytes at different times: no access moves across. */
FG_API void fg_fence(void)
{
#ifdef __GNUC__
    __asm__ __volatile__("" ::: "memory");
#endif
}

#endif
