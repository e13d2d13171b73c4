/* SPDX-License-Identifier: 0BSD */
#ifndef FG_SIGMOID_MINUS_H
#define FG_SIGMOID_MINUS_H

#include "fg_softmax.h"

/* sigmoid(z) - t in Q30, for t in [0, 1] of t_fraction_bits: within 1 unit, and 0.55 units of Q24.
   With q = e^-|z| / (1 + e^-|z|) it is q - t below 0 and (1 - t) - q above. */
FG_API int32_t fg_sigmoid_minus_q30(fg_i32 z, int64_t t, int32_t z_fraction_bits,
                                    int32_t t_fraction_bits)
{
    const uint32_t magnitude = z < 0 ? (uint32_t)0 - (uint32_t)z : (uint32_t)z;
    const uint32_t e = fg_exp_q24(magnitude, z_fraction_bits);
    const uint32_t one = (uint32_t)1 << 24;
    const int64_t q = fg_share_q30(e, fg_divisor_of((uint64_t)one + e));
    const int64_t target = t * ((int64_t)1 << (30 - t_fraction_bits));
    return (fg_i32)(z < 0 ? q - target : ((int64_t)1 << 30) - target - q);
}

#endif
