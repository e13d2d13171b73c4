/* SPDX-License-Identifier: 0BSD */
/* Constants of the float program from flash into the model. */
#ifndef FG_LOAD_F32_H
#define FG_LOAD_F32_H

#include "fg_arith.h"

#ifdef __AVR__
FG_API float fg_const_f32(const float *p) { return pgm_read_float(p); }
#else
FG_API float fg_const_f32(const float *p) { return *p; }
#endif

FG_API void fg_load_f32(float *to, const float *from, int32_t count)
{
    int32_t i;
    for (i = 0; i < count; i++) {
        to[i] = fg_const_f32(&from[i]);
    }
}

#endif
