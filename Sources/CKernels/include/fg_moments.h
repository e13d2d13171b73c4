/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X. */
#include "fg_mul_round.h"
#include "fg_template.h"

/* mean = sum(x) / n, variance = sum of (x - mean)^2 / (n - 1), over each of `groups` groups:
   x[o][g][i], o < outer, i < inner; n = outer * inner. The variance of one element is 0.

   formula   d = n x - sum(x), exact; v = sum of (d * 2^-p)^2, p the least shift, rounding, at which
             d has `bits` bits; variance = v * 2^2p / (n^2 (n - 1)).
   formats   x Qa, mean Qb, variance Qc; share * 2^-e is 1 / n and factor * 2^-f is
             1 / (n^2 max(n - 1, 1)), both to 31 bits; share_shift = e + a - b,
             factor_shift = f + 2a - c.
   requires  1 <= n <= 2^15, n * 2^(2 bits) <= 2^61; all apart.
   rounding  to nearest, ties up; once, after a relative error of 2^-31 and, where p > 0, of
             2 sqrt(n) * 2^-bits. Saturates both. */
FG_API void FG_NAME1(fg_moments, FG_X)(const FG_TYPE(FG_X) * x, fg_i32 *mean, fg_i32 *variance,
                                       int32_t outer, int32_t groups, int32_t inner, int32_t bits,
                                       int32_t share, int32_t share_shift, int32_t factor,
                                       int32_t factor_shift)
{
    const ptrdiff_t pitch = (ptrdiff_t)(groups * inner);
    const int32_t n = outer * inner;
    int32_t g, o, i;
    FG_TALLY(ops, (int64_t)n * groups);
    for (g = 0; g < groups; g++) {
        const FG_TYPE(FG_X) *own = x + (ptrdiff_t)g * inner;
        int64_t sum = 0;
        int64_t largest = 0;
        int64_t v = 0;
        int32_t p = 0;
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                sum += own[o * pitch + i];
            }
        }
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                const int64_t d = (int64_t)own[o * pitch + i] * n - sum;
                const int64_t magnitude = d < 0 ? -d : d;
                largest = magnitude > largest ? magnitude : largest;
            }
        }
        while ((largest >> p) >= (int64_t)1 << bits) {
            p++;
        }
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                const int64_t d =
                    fg_round_shift_total_i64((int64_t)own[o * pitch + i] * n - sum, p);
                v += d * d;
            }
        }
        mean[g] = fg_store_i32_i64(fg_mul_round_i64(sum, share, share_shift), 0);
        variance[g] = fg_store_i32_i64(fg_mul_round_i64(v, factor, factor_shift - 2 * p), 0);
    }
}

#undef FG_X
