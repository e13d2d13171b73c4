/* SPDX-License-Identifier: 0BSD */
/* Template: FG_A, FG_B, FG_X, FG_Y. */
#include "fg_template.h"

/* y[i] = a[i] * 2^shift_a > b[i] * 2^shift_b ? x[i] * 2^-shift : 0; also where they are equal if
   or_equal.

   formats   a Q(f - shift_a), b Q(f - shift_b), x Qp, y Q(p - shift).
   requires  0 <= shift_a, shift_b <= 30; y is x, or apart from all.
   rounding  to nearest, ties up; once; exact for shift <= 0. Saturates y. */
FG_API void FG_NAME4(fg_where_greater, FG_A, FG_B, FG_X,
                     FG_Y)(const FG_TYPE(FG_A) * a, const FG_TYPE(FG_B) * b,
                           const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y, int32_t count,
                           int32_t shift_a, int32_t shift_b, bool or_equal, int32_t shift)
{
    const int64_t unit_a = (int64_t)1 << shift_a;
    const int64_t unit_b = (int64_t)1 << shift_b;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int64_t first = a[i] * unit_a;
        const int64_t second = b[i] * unit_b;
        const bool takes = first > second || (or_equal && first == second);
        y[i] = FG_STORE(FG_Y, FG_HOLDER(FG_X))(takes ? x[i] : 0, shift);
    }
}

#undef FG_A
#undef FG_B
#undef FG_X
#undef FG_Y
