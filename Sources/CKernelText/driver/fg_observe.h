/* Observation of a traced build: after each kernel call its result is looked at.

   The host driver defines what observing means. Not part of an emitted package. */
#ifndef FG_OBSERVE_H
#define FG_OBSERVE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* `bytes` is the size of an element; `residual` is the second plane of a parameter, of
   `residual_bytes` an element, else NULL; k is the sample's gradient exponent, negative before it
   is known. */
void fg_observe(int32_t call, int32_t result, const void *elements, const void *residual,
                int32_t count, int32_t bytes, int32_t residual_bytes, int32_t k);

#ifdef __cplusplus
}
#endif

#endif
