/* SPDX-License-Identifier: 0BSD */
/* Random bits that depend on where they are used, not on the order of use. */
#ifndef FG_RANDOM_H
#define FG_RANDOM_H

#include "fg_arith.h"

/* A bijection of 32 bits in which every input bit changes each output bit with a probability near
   1/2: the finalizer of MurmurHash3 (Appleby, 2011). */
FG_API uint32_t fg_mix_u32(uint32_t x)
{
    x = (x ^ (x >> 16)) * 0x85ebca6bU;
    x = (x ^ (x >> 13)) * 0xc2b2ae35U;
    return x ^ (x >> 16);
}

/* The stream of one buffer in one step. */
FG_API uint32_t fg_random_key(uint32_t seed, uint32_t step, uint32_t buffer)
{
    return fg_mix_u32(fg_mix_u32(fg_mix_u32(seed) ^ step) ^ buffer);
}

/* 32 random bits for an element of the stream. */
FG_API uint32_t fg_random_u32(uint32_t key, uint32_t index)
{
    return fg_mix_u32(key + index * 0x9e3779b9U);
}

/* floor(v * 2^-s + u), u uniform in [0, 1): right on average. 32 random bits make u; shifts beyond
   62 give 0. Requires s >= 0 and |v| < 2^62. */
FG_API int64_t fg_stochastic_shift_i64(int64_t v, int32_t s, uint32_t random)
{
    FG_REQUIRE(s >= 0);
    if (s > 62) {
        return 0;
    }
    return (v + (s > 32 ? (int64_t)random << (s - 32) : (int64_t)((uint64_t)random >> (32 - s)))) >>
           s;
}

/* The same in 32 bits where the shift allows. */
FG_API int32_t fg_stochastic_shift_i32(int32_t v, int32_t s, uint32_t random)
{
    uint32_t low;
    if (s > 31) {
        return (int32_t)fg_stochastic_shift_i64(v, s, random);
    }
    if (s == 0) {
        return v;
    }
    low = ((uint32_t)v & (((uint32_t)1 << s) - 1U)) + (random >> (32 - s));
    return (v >> s) + (int32_t)(low >> s);
}

#endif
