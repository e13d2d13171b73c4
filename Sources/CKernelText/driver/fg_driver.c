/* Runs an emitted program on the host: trains and predicts as a binary stream on standard input
   asks, and answers on standard output. All numbers are little-endian.

   in    u32 magic, samples, tests, epochs, first dumped step, dumped steps, seed of random
         rounding;
         per parameter its elements: i32 masters or f32;
         training inputs, training targets, test inputs;
         per epoch: u32 order[samples]
   out   per epoch: the losses of its steps in order (i32 or f32), then test outputs;
         at the end per parameter its elements, and the u32 hash of the masters

   A step takes FG_BATCH samples; one that runs on across the end of an epoch is of that where it
   ends.

   A traced build (FG_TRACED) takes a file name, to which it writes the masters before the first
   dumped step, each result of the dumped steps and, at the end, what its calls counted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fg_driver_model.h"
#include "fg_masters.h"

#define MAGIC 0x31444746U

static fg_model_t model;

static void fail(const char *message)
{
    fprintf(stderr, "%s\n", message);
    exit(3);
}

static void take(void *to, size_t size, size_t count)
{
    if (fread(to, size, count, stdin) != count) {
        fail("the input ends early");
    }
}

static void give(const void *from, size_t size, size_t count)
{
    if (fwrite(from, size, count, stdout) != count) {
        fail("the output cannot be written");
    }
}

static void *reserve(size_t size, size_t count)
{
    void *memory = calloc(count == 0 ? 1 : count, size);
    if (memory == NULL) {
        fail("out of memory");
    }
    return memory;
}

static uint32_t take_u32(void)
{
    uint32_t value;
    take(&value, 4, 1);
    return value;
}

#ifdef FG_TRACED
#include "fg_checked.h"
#include "fg_observe.h"

struct fg_counts fg_counts;
static struct fg_counts totals[FG_CALLS];
static struct fg_counts before;
static uint64_t seen[FG_CALLS];
/* The first step, from 1, in which a call saturated, or a requirement of it did not hold. */
static uint64_t first_saturated[FG_CALLS];
static uint64_t first_violated[FG_CALLS];
static uint64_t current_step;
static FILE *dump;
static int dumping;

void fg_observe(int32_t call, int32_t result, const void *elements, const void *residual,
                int32_t count, int32_t bytes, int32_t residual_bytes, int32_t k)
{
    const int32_t head[6] = {call, result, count, bytes, residual_bytes, k};
    if (result == 0) {
        if (first_saturated[call] == 0 && fg_counts.saturated != before.saturated) {
            first_saturated[call] = current_step;
        }
        if (first_violated[call] == 0 && fg_counts.violations != before.violations) {
            first_violated[call] = current_step;
        }
        totals[call].saturated += fg_counts.saturated - before.saturated;
        totals[call].flushed += fg_counts.flushed - before.flushed;
        totals[call].lost += fg_counts.lost - before.lost;
        totals[call].violations += fg_counts.violations - before.violations;
        totals[call].ops += fg_counts.ops - before.ops;
        before = fg_counts;
    }
    seen[call] += result == 0 ? (uint64_t)count : 0U;
    if (dumping) {
        fwrite(head, sizeof head, 1, dump);
        fwrite(elements, (size_t)bytes, (size_t)count, dump);
        if (residual != NULL) {
            fwrite(residual, (size_t)residual_bytes, (size_t)count, dump);
        }
    }
}

static void open_trace(const char *name)
{
    dump = fopen(name, "wb");
    if (dump == NULL) {
        fail("the trace cannot be written");
    }
}

static void close_trace(void)
{
    const int32_t end[6] = {-1, 0, 0, 0, 0, 0};
    fwrite(end, sizeof end, 1, dump);
    fwrite(totals, sizeof totals, 1, dump);
    fwrite(seen, sizeof seen, 1, dump);
    fwrite(first_saturated, sizeof first_saturated, 1, dump);
    fwrite(first_violated, sizeof first_violated, 1, dump);
    if (fclose(dump) != 0) {
        fail("the trace cannot be written");
    }
}
#endif

static void store(void *plane, size_t bytes, size_t index, int32_t value)
{
    switch (bytes) {
    case 1:
        ((int8_t *)plane)[index] = (int8_t)value;
        break;
    case 2:
        ((int16_t *)plane)[index] = (int16_t)value;
        break;
    default:
        ((int32_t *)plane)[index] = value;
        break;
    }
}

static void set_masters(struct parameter p, const fg_master_t *masters)
{
    size_t i;
    for (i = 0; i < p.count; i++) {
#ifdef FG_FLOAT
        ((float *)p.plane)[i] = masters[i];
#else
        const int bits = p.residual_bits;
        store(p.plane, p.bytes, i, masters[i] >> bits);
        if (bits > 0) {
            store(p.residual, (size_t)bits / 8, i, masters[i] & ((1 << bits) - 1));
        }
#endif
    }
}

static void get_masters(struct parameter p, fg_master_t *masters)
{
    size_t i;
    for (i = 0; i < p.count; i++) {
        masters[i] = master_at(&p, i);
    }
}

#ifdef FG_TRACED
static void dump_masters(void)
{
    int32_t p;
    for (p = 0; p < FG_PARAMETERS; p++) {
        const struct parameter w = parameter_at(&model, (size_t)p);
        const int32_t head[6] = {-2, p, (int32_t)w.count, 4, 0, 0};
        fg_master_t *masters = (fg_master_t *)reserve(sizeof(fg_master_t), w.count);
        get_masters(w, masters);
        fwrite(head, sizeof head, 1, dump);
        fwrite(masters, sizeof(fg_master_t), w.count, dump);
        free(masters);
    }
}
#endif

int main(int argc, char **argv)
{
    uint32_t samples, tests, epochs, first, dumped, seed, epoch, i, count;
    uint32_t gathered = 0;
    uint32_t hash = HASH_START;
    uint32_t step = 0;
    size_t p;
    fg_input_t *x, *tx, *bx;
    fg_label_t *t, *bt;
    uint32_t *order;
    fg_loss_t *losses;
    fg_output_t y[FG_OUTPUTS];

#ifdef FG_TRACED
    if (argc != 2) {
        fail("a traced build takes the name of its trace");
    }
    open_trace(argv[1]);
#else
    (void)argc;
    (void)argv;
#endif
    if (take_u32() != MAGIC) {
        fail("the input is not for this driver");
    }
    samples = take_u32();
    tests = take_u32();
    epochs = take_u32();
    first = take_u32();
    dumped = take_u32();
    seed = take_u32();
    FG_INIT(&model);
    FG_SET_SEED(&model, seed);
    for (p = 0; p < FG_PARAMETERS; p++) {
        const struct parameter w = parameter_at(&model, p);
        fg_master_t *masters = (fg_master_t *)reserve(sizeof(fg_master_t), w.count);
        take(masters, sizeof(fg_master_t), w.count);
        set_masters(w, masters);
        free(masters);
    }
    x = (fg_input_t *)reserve(sizeof(fg_input_t) * FG_INPUTS, samples);
    t = (fg_label_t *)reserve(sizeof(fg_label_t) * FG_TARGETS, samples);
    tx = (fg_input_t *)reserve(sizeof(fg_input_t) * FG_INPUTS, tests);
    bx = (fg_input_t *)reserve(sizeof(fg_input_t) * FG_INPUTS, FG_BATCH);
    bt = (fg_label_t *)reserve(sizeof(fg_label_t) * FG_TARGETS, FG_BATCH);
    order = (uint32_t *)reserve(sizeof(uint32_t), samples);
    losses = (fg_loss_t *)reserve(sizeof(fg_loss_t), samples);
    take(x, sizeof(fg_input_t) * FG_INPUTS, samples);
    take(t, sizeof(fg_label_t) * FG_TARGETS, samples);
    take(tx, sizeof(fg_input_t) * FG_INPUTS, tests);
    for (epoch = 0; epoch < epochs; epoch++) {
        take(order, 4, samples);
        for (i = 0, count = 0; i < samples; i++) {
            const size_t n = order[i];
            memcpy(bx + gathered * FG_INPUTS, x + n * FG_INPUTS, sizeof(fg_input_t) * FG_INPUTS);
            memcpy(bt + gathered * FG_TARGETS, t + n * FG_TARGETS, sizeof(fg_label_t) * FG_TARGETS);
            if (++gathered < FG_BATCH) {
                continue;
            }
            gathered = 0;
#ifdef FG_TRACED
            dumping = step >= first && step - first < dumped;
            if (dumping && step == first) {
                dump_masters();
            }
            current_step = (uint64_t)step + 1;
            before = fg_counts;
#endif
            losses[count++] = FG_TRAIN(&model, bx, FG_TARGET(bt));
            step++;
        }
        give(losses, sizeof(fg_loss_t), count);
#ifdef FG_TRACED
        dumping = 0;
#endif
        for (i = 0; i < tests; i++) {
            FG_PREDICT(&model, tx + (size_t)i * FG_INPUTS, y);
            give(y, sizeof(fg_output_t), FG_OUTPUTS);
        }
        fflush(stdout);
    }
    (void)first;
    (void)dumped;
    for (p = 0; p < FG_PARAMETERS; p++) {
        const struct parameter w = parameter_at(&model, p);
        fg_master_t *masters = (fg_master_t *)reserve(sizeof(fg_master_t), w.count);
        get_masters(w, masters);
        give(masters, sizeof(fg_master_t), w.count);
        hash = hash_bytes(hash, masters, sizeof(fg_master_t) * w.count);
        free(masters);
    }
    give(&hash, 4, 1);
    free(x);
    free(t);
    free(tx);
    free(bx);
    free(bt);
    free(order);
    free(losses);
#ifdef FG_TRACED
    close_trace();
#endif
    return 0;
}
