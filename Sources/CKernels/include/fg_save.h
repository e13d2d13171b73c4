/* SPDX-License-Identifier: 0BSD */
/* A model in bytes: 32 bits that say what it is, 32 bits of its format, then all that training
   carries from step to step in the order of the struct, at last a CRC-32 of all before. Numbers are
   little-endian on every machine. */
#ifndef FG_SAVE_H
#define FG_SAVE_H

#include "fg_arith.h"

/* `FGS1`, the version included. */
#define FG_SAVED UINT32_C(0x31534746)

/* The reflected polynomial 0x04c11db7 of IEEE 802.3. */
FG_API uint32_t fg_crc32(const uint8_t *bytes, size_t count)
{
    uint32_t crc = UINT32_C(0xffffffff);
    while (count-- > 0) {
        uint8_t bit;
        crc ^= *bytes++;
        for (bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? UINT32_C(0xedb88320) : 0);
        }
    }
    return ~crc;
}

FG_API uint8_t *fg_save_u32(uint8_t *to, uint32_t value)
{
    uint8_t place;
    for (place = 0; place < 4; place++) {
        *to++ = (uint8_t)value;
        value >>= 8;
    }
    return to;
}

FG_API uint32_t fg_restore_u32(const uint8_t *from)
{
    return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 |
           (uint32_t)from[3] << 24;
}

FG_API uint8_t *fg_save_begin(uint8_t *to, uint32_t format)
{
    return fg_save_u32(fg_save_u32(to, FG_SAVED), format);
}

/* What it all takes. */
FG_API size_t fg_save_end(const uint8_t *buffer, uint8_t *to)
{
    const size_t count = (size_t)(to - buffer);
    (void)fg_save_u32(to, fg_crc32(buffer, count));
    return count + 4;
}

/* Whether these bytes are a model of this format, whole and as it was saved. */
FG_API bool fg_is_saved(const uint8_t *buffer, size_t count, size_t expected, uint32_t format)
{
    return count == expected && fg_restore_u32(buffer) == FG_SAVED &&
           fg_restore_u32(buffer + 4) == format &&
           fg_restore_u32(buffer + count - 4) == fg_crc32(buffer, count - 4);
}

#endif
