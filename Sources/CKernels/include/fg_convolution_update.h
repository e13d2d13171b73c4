/* SPDX-License-Identifier: 0BSD */
/* Template: FG_RULE, FG_W, FG_X, FG_Y; FG_ACC, i32 or i64; takes fg_gradient_sums for FG_X, FG_Y
   and FG_ACC, and fg_master_add for FG_RULE, FG_W and i64. */
#include "fg_rule.h"
#include "fg_window.h"

/* master[o][i][s][t] -= rate * (sum over r, c of
                                 x[i][r * row_stride + s * row_dilation - row_before]
                                     [c * column_stride + t * column_dilation - column_before]
                                 * y[o][r][c]), rate = mantissa * 2^-rate_shift

   i runs over the channels of the group of o; elements outside x are 0.

   formats   master Qm, x Qa, y Qb times 2^-exponent: the sum is Q(a + b), shift = a + b - m.
   requires  the sum within its accumulator, the licence that each call names, and its upper bits
             from sum_shift on within 46; 0 <= mantissa; all arrays apart; key, of a stochastic
             rule, the stream of this step.
   rounding  the sum is exact for sum_shift = 0, else first rounded by it; its product with the rate
             to nearest, ties up, or stochastically; once. Saturates the master.
   ops       one per product with a y that is not 0. */
FG_KERNEL void FG_RULE_NAME3_ACC(fg_convolution_update, FG_RULE, FG_W, FG_X, FG_Y, FG_ACC)(
    FG_TYPE(FG_W) * w,
    FG_WITH_RESIDUAL(FG_RULE)(FG_TYPE(FG_RESIDUAL(FG_RULE)) * residual, ) const FG_TYPE(FG_X) * x,
    const FG_TYPE(FG_Y) * y, int32_t groups, int32_t channels, int32_t outputs, int32_t height,
    int32_t row_taps, int32_t y_height, int32_t row_stride, int32_t row_before,
    int32_t row_dilation, int32_t width, int32_t column_taps, int32_t y_width,
    int32_t column_stride, int32_t column_before, int32_t column_dilation, int16_t mantissa,
    int16_t rate_shift, int32_t sum_shift, int32_t shift,
    int32_t exponent FG_WITH_RANDOM(FG_RULE)(, uint32_t key))
{
    const int32_t total = shift + rate_shift + exponent - sum_shift;
    const struct fg_gradient of = {height,        width,         row_taps,       y_height,
                                   y_width,       row_stride,    row_before,     row_dilation,
                                   column_stride, column_before, column_dilation};
    const struct fg_part part = fg_part_of(column_taps, FG_SUMS);
    const int32_t rows = channels * row_taps;
    FG_TYPE(FG_ACC) sums[FG_SUMS];
    int32_t g, o, q, t, k;
    for (g = 0; g < groups; g++) {
        for (o = 0; o < outputs; o++) {
            for (q = 0; q < rows; q += part.rows) {
                const int32_t lines = rows - q < part.rows ? rows - q : part.rows;
                for (t = 0; t < column_taps; t += part.columns) {
                    const int32_t columns =
                        column_taps - t < part.columns ? column_taps - t : part.columns;
                    FG_NAME2_ACC(fg_gradient_sums, FG_X, FG_Y, FG_ACC)
                    (sums, x, y, &of, q, lines, t, columns);
                    for (k = 0; k < lines * columns; k++) {
                        FG_MASTER_ADD(FG_RULE, FG_W, i64)
                        (w++,
                         FG_WITH_RESIDUAL(FG_RULE)(residual++, ) -
                             fg_round_shift_total_i64(sums[k], sum_shift) * mantissa,
                         total FG_WITH_RANDOM(FG_RULE)(, fg_random_u32(key, 0)));
                        FG_WITH_RANDOM(FG_RULE)(key += 0x9e3779b9U;)
                    }
                }
            }
            y += y_height * y_width;
        }
        x += channels * height * width;
    }
}

#undef FG_RULE
#undef FG_W
#undef FG_X
#undef FG_Y
#undef FG_ACC
