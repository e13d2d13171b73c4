/* SPDX-License-Identifier: 0BSD */
/* Self-test of tiny_batch for the target: trains tiny_batch on embedded samples and compares the loss
   of each step and at the end all weights with those of the machine that generated it. Fixed
   program only: the bits are the same everywhere.

   On a board: call tiny_batch_selftest with what writes a character to the serial port. */
#include "tiny_batch.h"
#include "fg_arith.h"

#if defined(TINY_BATCH_FLOAT) || defined(TINY_BATCH_NO_TRAINING)
#error "the self-test is of the fixed program, and trains"
#endif

#define SAMPLES 4
#define STEPS 100
#define BATCH 1
#define PARAMETERS 4

static FG_CONST tiny_batch_input_t inputs[SAMPLES * 3] = {
    13050, 8872, -16138, -11915, 6513, -10850, -10157, 7813, 28539, -11112, -22899, 16470,
};
static FG_CONST int16_t targets[SAMPLES * 1] = {
    1, 1, 1, 1,
};

static tiny_batch_t model;
static tiny_batch_input_t x[BATCH * 3];
static int16_t t[BATCH * 1];

/* Trains on the samples of a step; after the last comes the first. */
static tiny_batch_loss_t train(int32_t step)
{
    int32_t b, i;
    for (b = 0; b < BATCH; b++) {
        const int32_t sample = (step * BATCH + b) % SAMPLES;
        for (i = 0; i < 3; i++) {
            x[b * 3 + i] =
                fg_const_i16(&inputs[sample * 3 + i]);
        }
        for (i = 0; i < 1; i++) {
            t[b * 1 + i] =
                fg_const_i16(&targets[sample * 1 + i]);
        }
    }
    return tiny_batch_train(&model, x, t[0]);
}

/* FNV-1a over a master, a weight with its residual, least significant byte first. */
static uint32_t mix(uint32_t hash, uint32_t master)
{
    uint8_t byte;
    for (byte = 0; byte < 4; byte++) {
        hash = (hash ^ (master & 255U)) * UINT32_C(16777619);
        master >>= 8;
    }
    return hash;
}

static uint32_t hash_of(int parameter)
{
    uint32_t hash = UINT32_C(2166136261);
    int32_t i;
    switch (parameter) {
    case 0:
        for (i = 0; i < 6; i++) {
            const int32_t weight = model.linear1_weight[i];
            hash = mix(hash, (uint32_t)(weight * INT32_C(256)) +
                                 model.linear1_weight_residual[i]);
        }
        break;
    case 1:
        for (i = 0; i < 2; i++) {
            const int32_t weight = model.linear1_bias[i];
            hash = mix(hash, (uint32_t)(weight * INT32_C(256)) +
                                 model.linear1_bias_residual[i]);
        }
        break;
    case 2:
        for (i = 0; i < 4; i++) {
            const int32_t weight = model.linear2_weight[i];
            hash = mix(hash, (uint32_t)(weight * INT32_C(256)) +
                                 model.linear2_weight_residual[i]);
        }
        break;
    case 3:
        for (i = 0; i < 2; i++) {
            const int32_t weight = model.linear2_bias[i];
            hash = mix(hash, (uint32_t)(weight * INT32_C(256)) +
                                 model.linear2_bias_residual[i]);
        }
        break;
    default:
        break;
    }
    return hash;
}

static FG_CONST int32_t golden_losses[STEPS] = {
    0,
};
static FG_CONST uint32_t golden_hashes[PARAMETERS] = {
    0x00000000U,
};

static void say(void (*put)(char c), const char *text)
{
    while (*text != 0) {
        put(*text++);
    }
}

static void say_number(void (*put)(char c), int32_t number)
{
    char digits[11];
    uint8_t count = 0;
    uint32_t rest = number < 0 ? 0U - (uint32_t)number : (uint32_t)number;
    if (number < 0) {
        put('-');
    }
    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    while (count > 0) {
        put(digits[--count]);
    }
}

int tiny_batch_selftest(void (*put)(char c));

/* Prints PASS, or FAIL and what differs first; 0 when nothing does. */
int tiny_batch_selftest(void (*put)(char c))
{
    static const char *const names[PARAMETERS] = {
        "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias",
    };
    int32_t step;
    int p;
    tiny_batch_init(&model);
    for (step = 0; step < STEPS; step++) {
        const int32_t loss = train(step);
        const int32_t expected = fg_const_i32(&golden_losses[step]);
        if (loss != expected) {
            say(put, "FAIL: the loss of step ");
            say_number(put, step + 1);
            say(put, " is ");
            say_number(put, loss);
            say(put, " and should be ");
            say_number(put, expected);
            put('\n');
            return 1;
        }
    }
    for (p = 0; p < PARAMETERS; p++) {
        if (hash_of(p) != fg_const_u32(&golden_hashes[p])) {
            say(put, "FAIL: after ");
            say_number(put, STEPS);
            say(put, " steps the weights differ in ");
            say(put, names[p]);
            put('\n');
            return 1;
        }
    }
    say(put, "PASS\n");
    return 0;
}

#if defined(__STDC_HOSTED__) && __STDC_HOSTED__
#include <stdio.h>

int main(void)
{
    int32_t step;
    int p;
    tiny_batch_init(&model);
    for (step = 0; step < STEPS; step++) {
        printf("loss %ld\n", (long)train(step));
    }
    for (p = 0; p < PARAMETERS; p++) {
        printf("hash %08lx\n", (unsigned long)hash_of(p));
    }
    return 0;
}
#endif
