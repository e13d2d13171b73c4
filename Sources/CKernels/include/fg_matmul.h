/* SPDX-License-Identifier: 0BSD */
/* Template: FG_A, FG_B, FG_Y, FG_ACC; takes fg_dot_columns for FG_A, FG_B and FG_ACC, and
   for FG_B, FG_A and FG_ACC. */
#include "fg_loops.h"
#include "fg_template.h"

/* y[r][c] = (sum over i of a[r * a_row + i * a_inner] * b[i * b_inner + c * b_column]) * 2^-shift

   The steps say whether an operand is read along its rows or its columns: nothing is copied.

   formats   a Qp, b Qq, y Q(p + q - shift); the sum is Q(p + q).
   requires  the sum within its accumulator, the licence that each call names; y apart from a and b.
   rounding  to nearest, ties up; once, at the end. Saturates y.
   ops       one per product. */
FG_KERNEL void FG_NAME3_ACC(fg_matmul, FG_A, FG_B, FG_Y,
                            FG_ACC)(const FG_TYPE(FG_A) * a, const FG_TYPE(FG_B) * b,
                                    FG_TYPE(FG_Y) * y, int32_t rows, int32_t inner, int32_t columns,
                                    int32_t a_row, int32_t a_inner, int32_t b_inner,
                                    int32_t b_column, int32_t shift FG_BLOCK_PARAMETER(FG_ACC))
{
    FG_TYPE(FG_SUM(FG_ACC)) sums[FG_SUMS];
    int32_t r, c, k;
    if (columns == 1 && a_row == 1) {
        /* A vector times the columns of a. */
        for (r = 0; r < rows; r += FG_SUMS) {
            const int32_t count = rows - r < FG_SUMS ? rows - r : FG_SUMS;
            FG_NAME2_ACC(fg_dot_columns, FG_B, FG_A, FG_ACC)
            (sums, b, (ptrdiff_t)b_inner, a + r, (ptrdiff_t)a_inner, inner,
             count FG_BLOCK_ARGUMENT(FG_ACC));
            for (k = 0; k < count; k++) {
                *y++ = FG_STORE(FG_Y, FG_SUM(FG_ACC))(sums[k], shift);
            }
        }
        return;
    }
    for (r = 0; r < rows; r++) {
        const FG_TYPE(FG_A) *row = a + r * a_row;
        for (c = 0; c < columns; c += FG_SUMS) {
            const int32_t count = columns - c < FG_SUMS ? columns - c : FG_SUMS;
            const FG_TYPE(FG_B) *column = b + c * b_column;
            if (b_column == 1 && columns > 1) {
                FG_NAME2_ACC(fg_dot_columns, FG_A, FG_B, FG_ACC)
                (sums, row, (ptrdiff_t)a_inner, column, (ptrdiff_t)b_inner, inner,
                 count FG_BLOCK_ARGUMENT(FG_ACC));
            } else {
                for (k = 0; k < count; k++) {
                    sums[k] = FG_NAME2_ACC(fg_dot, FG_A, FG_B, FG_ACC)(
                        0, row, (ptrdiff_t)a_inner, column, (ptrdiff_t)b_inner,
                        inner FG_BLOCK_ARGUMENT(FG_ACC));
                    column += b_column;
                }
            }
            for (k = 0; k < count; k++) {
                *y++ = FG_STORE(FG_Y, FG_SUM(FG_ACC))(sums[k], shift);
            }
        }
    }
}

#undef FG_A
#undef FG_B
#undef FG_Y
#undef FG_ACC
