/* SPDX-License-Identifier: 0BSD */
/* Constants from flash into the model. */
#ifndef FG_LOAD_H
#define FG_LOAD_H

#include "fg_arith.h"

FG_API void fg_load_i16(int16_t *to, const int16_t *from, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        to[i] = fg_const_i16(&from[i]);
    }
}

FG_API void fg_load_u8(uint8_t *to, const uint8_t *from, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        to[i] = fg_const_u8(&from[i]);
    }
}

#endif
