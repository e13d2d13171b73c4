/* SPDX-License-Identifier: 0BSD */
/* Two int16 in a word, the first in its lower half. */
#ifndef FG_PAIR_H
#define FG_PAIR_H

#include "fg_loops.h"

#if FG_DSP
#ifdef __ARM_FEATURE_DSP
#include <arm_acle.h>
#endif

/* From any address of an int16. */
FG_API uint32_t fg_pair_load(const fg_i16 *p)
{
    uint32_t pair;
    __builtin_memcpy(&pair, p, sizeof pair);
    return pair;
}

/* sum + the products of both halves, modulo 2^32. */
FG_API uint32_t fg_pair_dot(uint32_t a, uint32_t b, uint32_t sum)
{
#ifdef __ARM_FEATURE_DSP
    return (uint32_t)__smlad((int16x2_t)a, (int16x2_t)b, (int32_t)sum);
#else
    return sum + (uint32_t)((int16_t)a * (int16_t)b) +
           (uint32_t)((int16_t)(a >> 16) * (int16_t)(b >> 16));
#endif
}
#endif

#endif
