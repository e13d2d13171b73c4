/* Runs an emitted program on a target, or on the host as a target would: trains from the package's
   initial weights on the samples that come, predicts the last one, and gives what it learned. All
   numbers are little-endian; nothing is kept but one step's samples.

   in    u32 magic, steps; per step the inputs of its samples, then their targets
   out   per step the loss (i32 or f32); the outputs for the first sample of the last step; per
         parameter its elements, i32 masters or f32; the u32 hash of the masters; u32 bytes of
         stack that a training step took, u32 the same of a prediction, u32 bytes of the model

   With FG_PROFILE the program is the traced one, and each kernel call of a step ends a lap. */
#include "fg_board.h"
#include "fg_driver_model.h"
#include "fg_masters.h"

#define MAGIC UINT32_C(0x31524746)

static fg_model_t fg_model;
static fg_input_t x[(size_t)FG_BATCH * FG_INPUTS];
static fg_label_t t[(size_t)FG_BATCH * FG_TARGETS];
static fg_output_t y[FG_OUTPUTS];

#ifdef FG_PROFILE
#include "fg_observe.h"

void fg_observe(int32_t call, int32_t result, const void *elements, const void *residual,
                int32_t count, int32_t bytes, int32_t residual_bytes, int32_t k)
{
    (void)elements;
    (void)residual;
    (void)count;
    (void)bytes;
    (void)residual_bytes;
    (void)k;
    if (result == 0) {
        fg_board_mark((uint16_t)(FG_LAP_CALL + call));
    }
}
#endif

static uint32_t take_u32(void)
{
    uint32_t value;
    fg_board_read(&value, sizeof value);
    return value;
}

static void give_u32(uint32_t value) { fg_board_write(&value, sizeof value); }

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

static uint32_t train(void)
{
    uint32_t steps = take_u32();
    uint32_t stack = 0;
    for (; steps > 0; steps--) {
        fg_loss_t loss;
        fg_board_read(x, sizeof x);
        fg_board_read(t, sizeof t);
        fg_board_paint();
        fg_board_mark(FG_LAP_OUTSIDE);
        loss = FG_TRAIN(&fg_model, x, FG_TARGET(t));
        fg_board_mark(FG_LAP_STEP);
        stack = larger(stack, fg_board_stack());
        fg_board_write(&loss, sizeof loss);
    }
    return stack;
}

static uint32_t predict(void)
{
    uint32_t stack;
    fg_board_paint();
    fg_board_mark(FG_LAP_OUTSIDE);
    FG_PREDICT(&fg_model, x, y);
    fg_board_mark(FG_LAP_PREDICT);
    stack = fg_board_stack();
    fg_board_write(y, sizeof y);
    return stack;
}

static void give_masters(void)
{
    uint32_t hash = HASH_START;
    size_t p, i;
    for (p = 0; p < FG_PARAMETERS; p++) {
        const struct parameter w = parameter_at(&fg_model, p);
        for (i = 0; i < w.count; i++) {
            const fg_master_t master = master_at(&w, i);
            fg_board_write(&master, sizeof master);
            hash = hash_bytes(hash, &master, sizeof master);
        }
    }
    give_u32(hash);
}

int main(void)
{
    uint32_t training_stack, prediction_stack;
    if (take_u32() != MAGIC) {
        return FG_EXIT_FOREIGN;
    }
    FG_INIT(&fg_model);
    fg_board_mark(FG_LAP_OUTSIDE);
    fg_board_mark(FG_LAP_EMPTY);
    training_stack = train();
    prediction_stack = predict();
    give_masters();
    give_u32(training_stack);
    give_u32(prediction_stack);
    give_u32((uint32_t)sizeof fg_model);
    return 0;
}
