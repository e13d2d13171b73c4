/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X, FG_D. */
#include "fg_template.h"

/* loss = -y[label], dy[i] = i == label ? -1 : 0

   formats   y Qa, loss Q(a - shift); one is the integer for 1 in the format of dy.
   requires  0 <= label < count; dy apart from y.
   rounding  to nearest, ties up; once. Saturates the loss. */
FG_API void FG_NAME2(fg_nll, FG_X, FG_D)(const FG_TYPE(FG_X) * y, int16_t label, int32_t *loss,
                                         FG_TYPE(FG_D) * dy, int32_t count, FG_TYPE(FG_D) one,
                                         int32_t shift)
{
    int32_t i;
    *loss = fg_store_i32_i64(-(int64_t)y[label], shift);
    for (i = 0; i < count; i++) {
        dy[i] = i == label ? (FG_TYPE(FG_D)) - one : 0;
    }
}

#undef FG_X
#undef FG_D
