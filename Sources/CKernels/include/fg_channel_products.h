/* SPDX-License-Identifier: 0BSD */
/* Template: FG_A, FG_B, FG_Y, FG_ACC: i32 or i64. */
#include "fg_template.h"

/* y[c] = (sum over o, i of a[o][c][i] * b[o][c][i]) * 2^-shift, o < outer, c < channels, i < inner

   formats   a Qp, b Qq, y Q(p + q - shift); the sum is Q(p + q).
   requires  the sum within FG_ACC, the licence that each call names; y apart from a and b.
   rounding  to nearest, ties up; once, at the end. Saturates y.
   ops       one per product. */
FG_API void FG_NAME3_ACC(fg_channel_products, FG_A, FG_B, FG_Y,
                         FG_ACC)(const FG_TYPE(FG_A) * a, const FG_TYPE(FG_B) * b,
                                 FG_TYPE(FG_Y) * y, int32_t outer, int32_t channels, int32_t inner,
                                 int32_t shift)
{
    const ptrdiff_t pitch = (ptrdiff_t)(channels * inner);
    int32_t o, c, i;
    FG_TALLY(ops, (int64_t)outer * pitch);
    for (c = 0; c < channels; c++) {
        FG_UNSIGNED(FG_ACC) sum = 0;
        FG_WIDE_SUM(wide, 0);
        for (o = 0; o < outer; o++) {
            for (i = 0; i < inner; i++) {
                const ptrdiff_t at = (ptrdiff_t)o * pitch + (ptrdiff_t)(c * inner + i);
                const FG_TYPE(FG_ACC) product = (FG_TYPE(FG_ACC))a[at] * b[at];
                sum += (FG_UNSIGNED(FG_ACC))product;
                FG_WIDE_ADD(wide, product);
            }
        }
        FG_WIDE_CHECK(wide, (FG_TYPE(FG_ACC))sum);
        y[c] = FG_STORE(FG_Y, FG_ACC)((FG_TYPE(FG_ACC))sum, shift);
    }
}

#undef FG_A
#undef FG_B
#undef FG_Y
#undef FG_ACC
