/* SPDX-License-Identifier: 0BSD */
/* Template: FG_A, FG_B, FG_Y. */
#include "fg_template.h"

/* y[o] = a[o] * 2^-shift_a, then b[o] * 2^-shift_b, o < outer: rows of count_a and of count_b

   formats   a Q(f + shift_a), b Q(f + shift_b), y Qf.
   requires  y apart from a and b.
   rounding  to nearest, ties up; once; exact for shifts <= 0. Saturates y. */
FG_API void FG_NAME3(fg_concat, FG_A, FG_B, FG_Y)(const FG_TYPE(FG_A) * a, const FG_TYPE(FG_B) * b,
                                                  FG_TYPE(FG_Y) * y, int32_t outer, int32_t count_a,
                                                  int32_t count_b, int32_t shift_a, int32_t shift_b)
{
    int32_t o, i;
    FG_TALLY(ops, (int64_t)outer * ((int64_t)count_a + count_b));
    for (o = 0; o < outer; o++) {
        for (i = 0; i < count_a; i++) {
            *y++ = FG_STORE(FG_Y, FG_HOLDER(FG_A))(*a++, shift_a);
        }
        for (i = 0; i < count_b; i++) {
            *y++ = FG_STORE(FG_Y, FG_HOLDER(FG_B))(*b++, shift_b);
        }
    }
}

#undef FG_A
#undef FG_B
#undef FG_Y
