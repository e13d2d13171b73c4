/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_mul_round.h"
#include "fg_template.h"

/* y[o][j] = (sum over i of x[o][i][j]) * mantissa * 2^-shift, o < outer, i < count, j < inner

   formats   x Qa, y Q(a + e - shift) where mantissa * 2^-e is 1 / count to 31 bits.
   requires  count <= 2^15; y apart from x.
   rounding  to nearest, ties up; once, at the end. Saturates y. */
FG_API void FG_NAME2(fg_mean, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y, int32_t outer,
                                          int32_t count, int32_t inner, int32_t mantissa,
                                          int32_t shift)
{
    int32_t o, i, j;
    FG_REQUIRE(count <= 32768);
    FG_TALLY(ops, (int64_t)outer * count * inner);
    for (o = 0; o < outer; o++) {
        for (j = 0; j < inner; j++) {
            const FG_TYPE(FG_X) *p = x + (ptrdiff_t)o * count * inner + j;
            FG_TYPE(FG_HOLDER(FG_X)) sum = 0;
            for (i = 0; i < count; i++) {
                sum += p[(ptrdiff_t)i * inner];
            }
#if FG_IS_WIDE(FG_X)
            *y++ = FG_STORE(FG_Y, i64)(fg_mul_round_i64(sum, mantissa, shift), 0);
#else
            *y++ = FG_STORE(FG_Y, i64)((int64_t)sum * mantissa, shift);
#endif
        }
    }
}

#undef FG_X
#undef FG_Y
