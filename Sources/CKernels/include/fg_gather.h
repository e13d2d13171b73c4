/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X. */
#include "fg_template.h"
#include "fg_window.h"

/* patch[j][t] = x[i][row + s * row_dilation][column + t * column_dilation]

   for the next rows (i, s) of the window's taps, s running faster, and t from first on; elements
   outside x are 0. What is gathered next is behind it.

   ops       one per element. */
FG_KERNEL void FG_NAME1(fg_gather, FG_X)(FG_TYPE(FG_X) * patch, const FG_TYPE(FG_X) * x,
                                         struct fg_patch *at, int32_t rows, int32_t first,
                                         int32_t count)
{
    const int32_t from = at->columns.first, end = from + at->columns.count;
    const int32_t last = first + count;
    const int32_t step = at->column_dilation;
    FG_TALLY(ops, (int64_t)rows * count);
    for (; rows > 0; rows--) {
        int32_t t = first;
        if (at->row >= 0 && at->row < at->height) {
            int32_t element =
                at->plane + at->row * at->width + at->column + (first > from ? first : from) * step;
            for (; t < last && t < from; t++) {
                *patch++ = 0;
            }
            for (; t < last && t < end; t++) {
                *patch++ = x[element];
                element += step;
            }
        }
        for (; t < last; t++) {
            *patch++ = 0;
        }
        at->row += at->row_dilation;
        if (++at->tap == at->row_taps) {
            at->tap = 0;
            at->row -= at->row_taps * at->row_dilation;
            at->plane += at->height * at->width;
        }
    }
}

#undef FG_X
