/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X: i8, i16, i32, u8 or u16. */
#include "fg_template.h"

/* Constants from flash into the model. */
FG_API void FG_NAME1(fg_load, FG_X)(FG_TYPE(FG_X) * to, const FG_TYPE(FG_X) * from, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        to[i] = FG_NAME1(fg_const, FG_X)(&from[i]);
    }
}

#undef FG_X
