/* What an instruction costs: a model of the processor's pipeline with memory that never waits. */
#ifndef FG_COST_H
#define FG_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cost {
    unsigned bytes;  /* of the instruction */
    unsigned cycles; /* where the next instruction follows it */
    unsigned taken;  /* more, where another one does */
};

/* Chooses the model by its name; whether there is one. */
bool fg_cost_model(const char *name);

/* A block of instructions begins: nothing is known of those before it. */
void fg_cost_begin(void);

/* The next instruction of the block. */
struct cost fg_cost_next(const uint8_t *code, uint64_t address);

/* More for an instruction that a jump leads to. */
unsigned fg_cost_of_entry(uint64_t address, unsigned bytes);

#endif
