/* zlib for Swift: the functions that zlib.h declares as macros, which Swift does not see. */
#ifndef FIXGRAD_CZLIB_SHIM_H
#define FIXGRAD_CZLIB_SHIM_H

#include <zlib.h>

/* Window bits below 0 ask for raw deflate data, without header and checksum, as ZIP has it. */
static inline int czlib_inflate_raw_init(z_stream *stream) {
  return inflateInit2(stream, -MAX_WBITS);
}

/* The settings of numpy.savez_compressed, which is Python's zlib.compressobj(-1, DEFLATED, -15). */
static inline int czlib_deflate_raw_init(z_stream *stream) {
  return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
                      Z_DEFAULT_STRATEGY);
}

#endif
