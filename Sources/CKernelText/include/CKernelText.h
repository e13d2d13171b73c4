/* The kernels and the drivers as text, embedded byte for byte. */
#ifndef CKERNELTEXT_H
#define CKERNELTEXT_H

#include <stddef.h>

typedef struct {
    const char *name;
    const char *text;
} kernel_text;

typedef struct {
    const kernel_text *texts;
    size_t count;
} kernel_texts;

extern const kernel_texts integer_kernel_texts;
extern const kernel_texts float_kernel_texts;
extern const kernel_texts driver_texts;

#endif
