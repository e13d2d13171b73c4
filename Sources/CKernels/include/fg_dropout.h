/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y. */
#include "fg_random.h"
#include "fg_template.h"

/* y[i] = x[i] * scale * 2^-shift where the 32 random bits of i are at least `threshold`, else 0

   formats   x Qa, y Qb; scale * 2^-e is 1 / (1 - rate) to 31 bits, threshold rate * 2^32;
             shift = a + e - b.
   requires  y is x, or apart from it.
   rounding  to nearest, ties up; once. Saturates y. */
FG_API void FG_NAME2(fg_dropout, FG_X, FG_Y)(const FG_TYPE(FG_X) * x, uint32_t key,
                                             FG_TYPE(FG_Y) * y, int32_t count, uint32_t threshold,
                                             int32_t scale, int32_t shift)
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const bool is_kept = fg_random_u32(key, (uint32_t)i) >= threshold;
        y[i] = is_kept ? FG_STORE(FG_Y, i64)((int64_t)x[i] * scale, shift) : 0;
    }
}

#undef FG_X
#undef FG_Y
