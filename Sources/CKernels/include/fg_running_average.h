/* SPDX-License-Identifier: 0BSD */
/* Template: FG_S, FG_M. */
#include "fg_mul_round.h"
#include "fg_template.h"

/* s[i] += (m[i] * 2^m_shift - s[i] * 2^s_shift) * momentum * 2^-shift

   formats   s Qa, m Qb, the difference Q(a + s_shift) = Q(b + m_shift); momentum * 2^-e is the
             momentum to 31 bits, shift = e + s_shift.
   requires  0 <= s_shift, m_shift <= 30; s and m apart.
   rounding  to nearest, ties up; once. Saturates s; counts what changes nothing as flushed. */
FG_API void FG_NAME2(fg_running_average, FG_S,
                     FG_M)(FG_TYPE(FG_S) * s, const FG_TYPE(FG_M) * m, int32_t count,
                           int32_t s_shift, int32_t m_shift, int32_t momentum, int32_t shift)
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int64_t d = m[i] * ((int64_t)1 << m_shift) - s[i] * ((int64_t)1 << s_shift);
        s[i] = FG_STORE(FG_S, i64)(s[i] + fg_mul_round_i64(d, momentum, shift), 0);
    }
}

#undef FG_S
#undef FG_M
