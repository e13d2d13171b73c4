/* SPDX-License-Identifier: 0BSD */
/* Template: FG_A, FG_B, FG_Y, FG_ACC. */
#include "fg_template.h"

/* y[i] = min(a[i] * 2^shift_a, b[i] * 2^shift_b) * 2^-shift

   formats   a Q(f - shift_a), b Q(f - shift_b), y Q(f - shift).
   requires  shift_a, shift_b >= 0 and both within FG_ACC; y is a, or apart from a and b.
   rounding  to nearest, ties up; once. Saturates y. */
FG_API void FG_NAME3_ACC(fg_minimum, FG_A, FG_B, FG_Y,
                         FG_ACC)(const FG_TYPE(FG_A) * a, const FG_TYPE(FG_B) * b,
                                 FG_TYPE(FG_Y) * y, int32_t count, int32_t shift_a, int32_t shift_b,
                                 int32_t shift)
{
    const FG_TYPE(FG_ACC) unit_a = (FG_TYPE(FG_ACC))1 << shift_a;
    const FG_TYPE(FG_ACC) unit_b = (FG_TYPE(FG_ACC))1 << shift_b;
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const FG_TYPE(FG_ACC) first = a[i] * unit_a;
        const FG_TYPE(FG_ACC) second = b[i] * unit_b;
        y[i] = FG_STORE(FG_Y, FG_ACC)(second < first ? second : first, shift);
    }
}

#undef FG_A
#undef FG_B
#undef FG_Y
#undef FG_ACC
