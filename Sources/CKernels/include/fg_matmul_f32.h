/* SPDX-License-Identifier: 0BSD */
#ifndef FG_MATMUL_F32_H
#define FG_MATMUL_F32_H

#include "fg_arith.h"

/* y[r][c] = sum over i of a[r * a_row + i * a_inner] * b[i * b_inner + c * b_column], in order.

   The steps say whether an operand is read along its rows or its columns: nothing is copied.
   y apart from a and b. */
FG_API void fg_matmul_f32(const float *a, const float *b, float *y, int32_t rows, int32_t inner,
                          int32_t columns, int32_t a_row, int32_t a_inner, int32_t b_inner,
                          int32_t b_column)
{
    int32_t r, c, i;
    for (r = 0; r < rows; r++) {
        for (c = 0; c < columns; c++) {
            const float *p = a + (ptrdiff_t)r * a_row;
            const float *q = b + (ptrdiff_t)c * b_column;
            float sum = 0.0f;
            for (i = 0; i < inner; i++) {
                sum += p[(ptrdiff_t)i * a_inner] * q[(ptrdiff_t)i * b_inner];
            }
            *y++ = sum;
        }
    }
}

#endif
