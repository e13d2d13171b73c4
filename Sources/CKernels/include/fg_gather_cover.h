/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y. */
#include "fg_template.h"
#include "fg_window.h"

/* patch[s - first_row][t - first_column] = the element of a plane of y that tap (s, t) of a window
   meets, 0 where it meets none; whether any of them is not 0

   for `count` rows of taps from first_row on, and `width` columns of them from first_column on.

   ops       one per element. */
FG_KERNEL bool FG_NAME1(fg_gather_cover, FG_Y)(FG_TYPE(FG_Y) * patch, const FG_TYPE(FG_Y) * y,
                                               int32_t y_width, const struct fg_cover *rows,
                                               const struct fg_cover *columns, int32_t first_row,
                                               int32_t count, int32_t first_column, int32_t width)
{
    FG_TYPE(FG_Y) any = 0;
    int32_t j, k, tap = rows->tap - first_row;
    int32_t line = rows->place * y_width + columns->place;
    FG_TALLY(ops, (int64_t)count * width);
    for (j = 0; j < count * width; j++) {
        patch[j] = 0;
    }
    for (j = rows->count; j > 0; j--) {
        if (tap >= 0 && tap < count) {
            int32_t element = line;
            int32_t t = columns->tap - first_column;
            for (k = columns->count; k > 0; k--) {
                if (t >= 0 && t < width) {
                    patch[tap * width + t] = y[element];
                    any = (FG_TYPE(FG_Y))(any | y[element]);
                }
                t += columns->tap_step;
                element -= columns->place_step;
            }
        }
        tap += rows->tap_step;
        line -= rows->place_step * y_width;
    }
    return any != 0;
}

#undef FG_Y
