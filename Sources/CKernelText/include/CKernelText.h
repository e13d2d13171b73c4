/* The kernels and the host driver as text, embedded byte for byte. */
#ifndef CKERNELTEXT_H
#define CKERNELTEXT_H

#include <stddef.h>

typedef struct {
    const char *name;
    const char *text;
} kernel_text;

/* Of both files together. */
size_t kernel_text_count(void);
const kernel_text *kernel_text_at(size_t index);

/* Those beside the kernels of integers. */
extern const kernel_text other_kernel_texts[];
extern const size_t other_kernel_text_count;

#endif
