/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_M, FG_V, FG_Y. */
#include "fg_inverse_root.h"
#include "fg_mul_round.h"
#include "fg_template.h"

/* y[c][i] = (x[c][i] - mean[c]) * r[c], r = 1 / sqrt(variance + epsilon), c < channels, i < inner;
   a variance below 0 is 0

   formula   t = variance * 2^lift + epsilon, below 2^63, brought to 2^62 and more by 2^power;
             r = 2^62 / sqrt(t) * 2^-(62 - h - power / 2), h half of t's fraction bits.
   formats   x and mean of one scale after x_shift and mean_shift, Qa then; variance Qv, t
             Q(v + lift), v + lift even; epsilon has 31 bits and is shifted left by epsilon_shift to
             t; y Qb, r Qc; shift = 61 - h + a - b, r_shift = 61 - h - c.
   requires  0 <= x_shift, mean_shift <= 30; y is x, or apart from all.
   rounding  to nearest, ties up; once, after a relative error of 2^-29. Saturates y and r. */
FG_API void FG_NAME4(fg_normalize_by, FG_X, FG_M, FG_V,
                     FG_Y)(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_M) * mean,
                           const FG_TYPE(FG_V) * variance, FG_TYPE(FG_Y) * y, fg_i32 *r,
                           int32_t channels, int32_t inner, int32_t x_shift, int32_t mean_shift,
                           int32_t lift, int32_t epsilon, int32_t epsilon_shift, int32_t shift,
                           int32_t r_shift)
{
    const int64_t unit = (int64_t)1 << x_shift;
    const int64_t added = epsilon_shift < 0 ? fg_round_shift_total_i64(epsilon, -epsilon_shift)
                                            : epsilon * ((int64_t)1 << epsilon_shift);
    int32_t c, i;
    FG_TALLY(ops, (int64_t)channels * inner);
    for (c = 0; c < channels; c++) {
        const int64_t v = variance[c] < 0 ? 0 : variance[c];
        const int64_t m = mean[c] * ((int64_t)1 << mean_shift);
        uint64_t t =
            (uint64_t)((lift < 0 ? fg_round_shift_total_i64(v, -lift) : v * ((int64_t)1 << lift)) +
                       added);
        int32_t half = 0;
        int32_t factor;
        while (t < (uint64_t)1 << 62) {
            t <<= 2;
            half++;
        }
        factor = (int32_t)((fg_inverse_root_q31(t) + (uint64_t)1) >> 1);
        for (i = 0; i < inner; i++) {
            *y++ = FG_STORE(FG_Y, i64)(fg_mul_round_i64(*x++ * unit - m, factor, shift - half), 0);
        }
        r[c] = fg_store_i32_i64(fg_mul_round_i64(factor, 1, r_shift - half), 0);
    }
}

#undef FG_X
#undef FG_M
#undef FG_V
#undef FG_Y
