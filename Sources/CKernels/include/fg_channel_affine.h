/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_W, FG_B, FG_Y, FG_ACC. */
#include "fg_template.h"

/* y[o][c][i] = (x[o][c][i] * w[c] + b[c] * 2^bias_shift) * 2^-shift, o < outer, c < channels,
   i < inner

   formats   x Qa, w Qb, b Q(a + b - bias_shift), y Q(a + b - shift); the sum is Q(a + b).
   requires  the sum within FG_ACC, the licence that each call names; bias_shift >= 0; y is x, or
             apart from all.
   rounding  to nearest, ties up; once, at the end. Saturates y. */
FG_API void FG_NAME4_ACC(fg_channel_affine, FG_X, FG_W, FG_B, FG_Y,
                         FG_ACC)(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_W) * w,
                                 const FG_TYPE(FG_B) * b, FG_TYPE(FG_Y) * y, int32_t outer,
                                 int32_t channels, int32_t inner, int32_t bias_shift, int32_t shift)
{
    int32_t o, c, i;
    FG_TALLY(ops, (int64_t)outer * channels * inner);
    for (o = 0; o < outer; o++) {
        for (c = 0; c < channels; c++) {
            const FG_TYPE(FG_ACC) factor = w[c];
            const FG_TYPE(FG_ACC) start = b[c] * ((FG_TYPE(FG_ACC))1 << bias_shift);
            for (i = 0; i < inner; i++) {
                *y++ = FG_STORE(FG_Y, FG_ACC)(*x++ * factor + start, shift);
            }
        }
    }
}

#undef FG_X
#undef FG_W
#undef FG_B
#undef FG_Y
#undef FG_ACC
