/* SPDX-License-Identifier: 0BSD */
/* Template: FG_X: i8, i16, i32, u8, u16 or u32. */
#include "fg_template.h"

/* Elements as little-endian bytes; what comes behind them. */
FG_API uint8_t *FG_NAME1(fg_save_plane, FG_X)(uint8_t *to, const FG_TYPE(FG_X) * from,
                                              int32_t count)
{
    for (; count > 0; count--) {
        uint32_t element = (uint32_t)*from++;
        uint8_t place;
        for (place = 0; place < sizeof *from; place++) {
            *to++ = (uint8_t)element;
            element >>= 8;
        }
    }
    return to;
}

/* Bytes as elements; what comes behind them. */
FG_API const uint8_t *FG_NAME1(fg_restore_plane, FG_X)(FG_TYPE(FG_X) * to, const uint8_t *from,
                                                       int32_t count)
{
    for (; count > 0; count--) {
        uint32_t element = 0;
        uint8_t place;
        for (place = 0; place < sizeof *to; place++) {
            element |= (uint32_t)*from++ << (8 * place);
        }
        *to++ = (FG_TYPE(FG_X))element;
    }
    return from;
}

#undef FG_X
