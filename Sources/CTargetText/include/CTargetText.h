/* What runs emitted programs on targets, as text, embedded byte for byte: start-up code, linker
   script, the plugin that counts under QEMU, the runner on simavr. */
#ifndef CTARGETTEXT_H
#define CTARGETTEXT_H

#include <stddef.h>

typedef struct {
    const char *name;
    const char *text;
} target_text;

size_t target_text_count(void);
const target_text *target_text_at(size_t index);

#endif
