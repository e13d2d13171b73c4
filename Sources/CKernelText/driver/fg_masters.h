/* The masters of a parameter, whatever its planes: weight * 2^residual_bits + residual. Included
   after fg_driver_model.h. */
#ifndef FG_MASTERS_H
#define FG_MASTERS_H

#ifndef FG_FLOAT
/* A stored integer of 1, 2 or 4 bytes. */
static int32_t stored(const void *plane, size_t bytes, size_t index)
{
    switch (bytes) {
    case 1:
        return ((const int8_t *)plane)[index];
    case 2:
        return ((const int16_t *)plane)[index];
    default:
        return ((const int32_t *)plane)[index];
    }
}
#endif

/* Element `index` of a parameter; of a float program its value. */
static fg_master_t master_at(const struct parameter *p, size_t index)
{
#ifdef FG_FLOAT
    return ((const float *)p->plane)[index];
#else
    const int bits = p->residual_bits;
    int32_t master = stored(p->plane, p->bytes, index) * ((int32_t)1 << bits);
    if (bits > 0) {
        master += stored(p->residual, (size_t)bits / 8, index) & (((int32_t)1 << bits) - 1);
    }
    return master;
#endif
}

/* FNV-1a over bytes, those of a master least significant first. */
static uint32_t hash_bytes(uint32_t hash, const void *bytes, size_t count)
{
    const uint8_t *p = (const uint8_t *)bytes;
    while (count-- > 0) {
        hash = (hash ^ *p++) * UINT32_C(16777619);
    }
    return hash;
}

#define HASH_START UINT32_C(2166136261)

#endif
