/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_Y; FG_ACC, i32 or i64. */
#include "fg_template.h"
#include "fg_window.h"

/* sums[j][t] = sum over r, c of x[i][r * row_stride + s * row_dilation - row_before]
                                  [c * column_stride + t * column_dilation - column_before]
                * y[r][c]

   for `rows` rows (i, s) of taps from first_row on, s running faster, and `count` columns t of them
   from first on; elements outside x are 0. A y of 0 costs nothing more.

   requires  the sums within FG_ACC.
   ops       one per product with a y that is not 0. */
FG_KERNEL void FG_NAME2_ACC(fg_gradient_sums, FG_X, FG_Y,
                            FG_ACC)(FG_TYPE(FG_ACC) * sums, const FG_TYPE(FG_X) * x,
                                    const FG_TYPE(FG_Y) * y, const struct fg_gradient *of,
                                    int32_t first_row, int32_t rows, int32_t first, int32_t count)
{
    const int32_t first_plane = first_row / of->row_taps;
    const int32_t first_tap = first_row - first_plane * of->row_taps;
    int32_t r, c, j, t;
#ifdef FG_CHECKED
    int64_t wide[FG_SUMS];
    for (j = 0; j < rows * count; j++) {
        wide[j] = 0;
    }
#endif
    FG_REQUIRE(rows * count <= FG_SUMS);
    for (j = 0; j < rows * count; j++) {
        sums[j] = 0;
    }
    for (r = 0; r < of->y_height; r++) {
        for (c = 0; c < of->y_width; c++) {
            const FG_TYPE(FG_PRODUCT(FG_X, FG_Y)) factor = *y++;
            const int32_t left =
                c * of->column_stride - of->column_before + first * of->column_dilation;
            int32_t row = r * of->row_stride - of->row_before + first_tap * of->row_dilation;
            int32_t tap = first_tap;
            int32_t plane = first_plane * of->height * of->width;
            struct fg_span inside;
            FG_TYPE(FG_ACC) *sum = sums;
            if (factor == 0) {
                continue;
            }
            inside = fg_span_inside(left, of->column_dilation, count, of->width);
            for (j = rows; j > 0; j--) {
                if (row >= 0 && row < of->height) {
                    int32_t element =
                        plane + row * of->width + left + inside.first * of->column_dilation;
                    FG_TYPE(FG_ACC) *at = sum + inside.first;
                    FG_TALLY(ops, inside.count);
                    for (t = inside.count; t > 0; t--) {
                        const FG_TYPE(FG_ACC) product = factor * x[element];
                        *at = (FG_TYPE(FG_ACC))((FG_UNSIGNED(FG_ACC)) * at +
                                                (FG_UNSIGNED(FG_ACC))product);
                        FG_WIDE_ADD(wide[at - sums], product);
                        at++;
                        element += of->column_dilation;
                    }
                }
                sum += count;
                row += of->row_dilation;
                if (++tap == of->row_taps) {
                    tap = 0;
                    row -= of->row_taps * of->row_dilation;
                    plane += of->height * of->width;
                }
            }
        }
    }
#ifdef FG_CHECKED
    for (j = 0; j < rows * count; j++) {
        FG_WIDE_CHECK(wide[j], sums[j]);
    }
#endif
}

#undef FG_X
#undef FG_Y
#undef FG_ACC
