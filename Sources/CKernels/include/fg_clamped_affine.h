/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y, FG_ACC. */
#include "fg_template.h"

/* y[i] = min(max((x[i] * factor + addend) * 2^-shift, lowest), highest)

   formats   x Qa, y Q(b - shift) where factor and addend give a sum of b fraction bits; lowest and
             highest are elements of y.
   requires  the sum within FG_ACC, the licence that each call names; y is x, or apart from it.
   rounding  the sum is exact; to nearest, ties up, once. Saturates y. */
FG_API void FG_NAME2_ACC(fg_clamped_affine, FG_X, FG_Y,
                         FG_ACC)(const FG_TYPE(FG_X) * x, FG_TYPE(FG_Y) * y, int32_t count,
                                 FG_TYPE(FG_ACC) factor, FG_TYPE(FG_ACC) addend, int32_t shift,
                                 FG_TYPE(FG_Y) lowest, FG_TYPE(FG_Y) highest)
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const FG_TYPE(FG_ACC) scaled = FG_SCALE(FG_ACC)(x[i] * factor + addend, shift);
        if (scaled <= lowest) {
            y[i] = lowest;
        } else {
            y[i] = scaled >= highest ? highest : (FG_TYPE(FG_Y))scaled;
        }
    }
}

#undef FG_X
#undef FG_Y
#undef FG_ACC
