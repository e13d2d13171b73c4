/* SPDX-License-Identifier: 0BSD */
/* Floats of a saved model: their bits, as fg_save.h has those of integers. */
#ifndef FG_SAVE_F32_H
#define FG_SAVE_F32_H

#include "fg_save.h"

FG_API uint8_t *fg_save_plane_f32(uint8_t *to, const float *from, int32_t count)
{
    for (; count > 0; count--) {
        union {
            float value;
            uint32_t bits;
        } element;
        element.value = *from++;
        to = fg_save_u32(to, element.bits);
    }
    return to;
}

FG_API const uint8_t *fg_restore_plane_f32(float *to, const uint8_t *from, int32_t count)
{
    for (; count > 0; count--) {
        union {
            float value;
            uint32_t bits;
        } element;
        element.bits = fg_restore_u32(from);
        *to++ = element.value;
        from += 4;
    }
    return from;
}

#endif
