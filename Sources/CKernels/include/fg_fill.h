/* SPDX-License-Identifier: 0BSD */
/* Template: FG_Y. */
#include "fg_template.h"

/* y[i] = element, an integer of y's format. */
FG_API void FG_NAME1(fg_fill, FG_Y)(FG_TYPE(FG_Y) * y, int32_t count, FG_TYPE(FG_Y) element)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        y[i] = element;
    }
}

#undef FG_Y
