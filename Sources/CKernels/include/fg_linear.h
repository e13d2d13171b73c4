/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_W, FG_B or none, FG_Y, FG_ACC; takes fg_dot_rows for FG_X, FG_W and FG_ACC. */
#include "fg_loops.h"
#include "fg_template.h"

#ifdef FG_B
#define FG_LINEAR FG_NAME4_ACC(fg_linear, FG_X, FG_W, FG_B, FG_Y, FG_ACC)
#else
#define FG_LINEAR FG_NAME3_ACC(fg_linear, FG_X, FG_W, FG_Y, FG_ACC)
#endif

/* y[r][o] = (sum over i of x[r][i] * w[o][i] + b[o] * 2^bias_shift) * 2^-shift

   formats   x Qa, w Qb, b Q(a + b - bias_shift), y Q(a + b - shift); the sum is Q(a + b).
   requires  the sum within its accumulator, the licence that each call names; 0 <= bias_shift and
             b * 2^bias_shift below 2^63; y apart from x, w and b.
   rounding  to nearest, ties up; once, at the end. Saturates y.
   ops       one per product. */
FG_KERNEL void FG_LINEAR(const FG_TYPE(FG_X) * x, const FG_TYPE(FG_W) * w,
#ifdef FG_B
                         const FG_TYPE(FG_B) * b,
#endif
                         FG_TYPE(FG_Y) * y, int32_t rows, int32_t inputs, int32_t outputs,
#ifdef FG_B
                         int32_t bias_shift,
#endif
                         int32_t shift FG_BLOCK_PARAMETER(FG_ACC))
{
    FG_TYPE(FG_SUM(FG_ACC)) sums[FG_SUMS];
    int32_t r, o, k;
#ifdef FG_B
    FG_REQUIRE(bias_shift >= 0 && bias_shift < 63);
#endif
    for (r = 0; r < rows; r++) {
        for (o = 0; o < outputs; o += FG_SUMS) {
            const int32_t count = outputs - o < FG_SUMS ? outputs - o : FG_SUMS;
            for (k = 0; k < count; k++) {
#ifdef FG_B
                sums[k] = (FG_TYPE(FG_SUM(FG_ACC)))(b[o + k] * ((int64_t)1 << bias_shift));
#else
                sums[k] = 0;
#endif
            }
            FG_NAME2_ACC(fg_dot_rows, FG_X, FG_W, FG_ACC)
            (sums, x, w + o * inputs, (ptrdiff_t)inputs, inputs, count FG_BLOCK_ARGUMENT(FG_ACC));
            for (k = 0; k < count; k++) {
                *y++ = FG_STORE(FG_Y, FG_SUM(FG_ACC))(sums[k], shift);
            }
        }
        x += inputs;
    }
}

#undef FG_LINEAR
#undef FG_X
#undef FG_W
#ifdef FG_B
#undef FG_B
#endif
#undef FG_Y
#undef FG_ACC
