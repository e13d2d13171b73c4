/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_inverse_root.h"
#include "fg_mul_round.h"
#include "fg_template.h"

/* y = (x - mean) * r, r = 1 / sqrt(variance + epsilon), over each of `groups` groups: x[o][g][i],
   o < outer, i < inner; n = outer * inner.

   formula   d = n x - sum(x), exact; v = sum of (d * 2^-p)^2, p the least shift, rounding, at which
             d has `bits` bits; with E = epsilon n^3 in its units, y = d sqrt(n) 2^-p / sqrt(v + E).
   formats   x Qa, y Qb, r i32; root * 2^-root_shift is sqrt(n), epsilon * 2^-epsilon_shift is
             epsilon * n^3 * 2^2a, both to 31 bits; shift = 31 + root_shift - b,
             r_shift = 31 + root_shift - a - (r's fraction bits).
   requires  1 <= n <= 2^15, n * 2^(2 bits) <= 2^61; y and r apart from x.
   rounding  to nearest, ties up; once, after relative errors of 2^-28 and, where p > 0, of
             sqrt(n) * 2^-bits. Saturates y and r. */
FG_API void FG_NAME2(fg_normalize, FG_X,
                     FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y, fg_i32 *r, int32_t outer,
                           int32_t groups, int32_t inner, int32_t bits, int32_t root,
                           int32_t epsilon, int32_t epsilon_shift, int32_t shift, int32_t r_shift)
{
    const ptrdiff_t pitch = (ptrdiff_t)(groups * inner);
    const int32_t n = outer * inner;
    int32_t g, o, i;
    FG_TALLY(ops, (int64_t)n * groups);
    for (g = 0; g < groups; g++) {
        const FG_TYPE(FG_X) *own = x + (ptrdiff_t)g * inner;
        FG_TYPE(FG_Y) *to = y + (ptrdiff_t)g * inner;
        int64_t sum = 0;
        int64_t largest = 0;
        int32_t p = 0;
        int32_t power = 0;
        int32_t lift, factor;
        uint64_t v = 0;
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
                v += (uint64_t)(d * d);
            }
        }
        /* v * 2^power and the same of E, with the larger in [2^60, 2^62). */
        if (v == 0) {
            power = (epsilon_shift + 2 * p + 31) & ~(int32_t)1;
        }
        while (v != 0 && v < (uint64_t)1 << 60) {
            v <<= 2;
            power += 2;
        }
        lift = power - epsilon_shift - 2 * p;
        while (lift > 31) {
            v >>= 2;
            power -= 2;
            lift -= 2;
        }
        v += (uint64_t)(lift < 0 ? fg_round_shift_total_i64(epsilon, -lift)
                                 : epsilon * ((int64_t)1 << lift));
        while (v < (uint64_t)1 << 62) {
            v <<= 2;
            power += 2;
        }
        factor = (int32_t)(((int64_t)fg_inverse_root_q31(v) * root + ((int64_t)1 << 30)) >> 31);
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                const int64_t d = (int64_t)own[o * pitch + i] * n - sum;
                to[o * pitch + i] =
                    FG_STORE(FG_Y, i64)(fg_mul_round_i64(d, factor, shift + p - power / 2), 0);
            }
        }
        r[g] = fg_store_i32_i64(fg_mul_round_i64(n, factor, r_shift + p - power / 2), 0);
    }
}

#undef FG_X
#undef FG_Y
