/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_W, FG_Y. */
#include "fg_template.h"

/* y[o][c][i] = x[o][c][i] * w[c] * 2^-shift, o < outer, c < channels, i < inner

   formats   x Qa, w Qb, y Q(a + b - shift).
   requires  y is x, or apart from x and w.
   rounding  to nearest, ties up; once. Saturates y. */
FG_API void FG_NAME3(fg_channel_scale, FG_X, FG_W,
                     FG_Y)(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_W) * w, FG_TYPE(FG_Y) * y,
                           int32_t outer, int32_t channels, int32_t inner, int32_t shift)
{
    int32_t o, c, i;
    FG_TALLY(ops, (int64_t)outer * channels * inner);
    for (o = 0; o < outer; o++) {
        for (c = 0; c < channels; c++) {
            const FG_TYPE(FG_PRODUCT(FG_X, FG_W)) factor = w[c];
            for (i = 0; i < inner; i++) {
                *y++ = FG_STORE(FG_Y, FG_PRODUCT(FG_X, FG_W))(*x++ * factor, shift);
            }
        }
    }
}

#undef FG_X
#undef FG_W
#undef FG_Y
