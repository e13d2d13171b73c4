/* SPDX-License-Identifier: 0BSD */
/* Self-test of tiny_whole for the target: trains tiny_whole on embedded samples and compares the
   last loss and the hash of all weights with those of the machine that generated it. Fixed
   program only: the bits are the same everywhere. */
#include "tiny_whole.h"

#if defined(TINY_WHOLE_FLOAT) || defined(TINY_WHOLE_NO_TRAINING)
#error "the self-test is of the fixed program, and trains"
#endif

#define SAMPLES 4
#define STEPS 100
#define GOLDEN_LOSS 0
#define GOLDEN_HASH 0x00000000U

static const tiny_whole_input_t inputs[SAMPLES][3] = {
    {
        13050, 8872, -16138,
    },
    {
        -11915, 6513, -10850,
    },
    {
        -10157, 7813, 28539,
    },
    {
        -11112, -22899, 16470,
    },
};
static const int16_t targets[SAMPLES] = {
    1, 1, 1, 1,
};

static tiny_whole_input_t batch[TINY_WHOLE_BATCH * 3];
static int16_t batch_targets[TINY_WHOLE_BATCH * 1];

/* The batch that begins at a sample; after the last comes the first. */
static void gather(int32_t first)
{
    int32_t b, i;
    for (b = 0; b < TINY_WHOLE_BATCH; b++) {
        const int32_t sample = (first + b) % SAMPLES;
        for (i = 0; i < 3; i++) {
            batch[b * 3 + i] = inputs[sample][i];
        }
        batch_targets[b] = targets[sample];
    }
}

static tiny_whole_t model;

/* FNV-1a over a master, a weight with its residual, least significant byte first. */
static uint32_t mix(uint32_t hash, uint32_t master)
{
    int shift;
    for (shift = 0; shift < 32; shift += 8) {
        hash = (hash ^ ((master >> shift) & 255U)) * 16777619U;
    }
    return hash;
}

/* 0 when loss and weights after STEPS steps are the golden ones, else 1. */
int tiny_whole_selftest(int32_t *loss, uint32_t *weights)
{
    uint32_t hash = 2166136261U;
    int32_t step, i;
    tiny_whole_init(&model);
    for (step = 0; step < STEPS; step++) {
        gather(step * TINY_WHOLE_BATCH % SAMPLES);
        *loss = tiny_whole_train(&model, batch, batch_targets);
    }
    for (i = 0; i < 6; i++) {
        const int32_t master = (int32_t)model.linear1_weight[i] * 256
                               + model.linear1_weight_residual[i];
        hash = mix(hash, (uint32_t)master);
    }
    for (i = 0; i < 2; i++) {
        const int32_t master = (int32_t)model.linear1_bias[i] * 256
                               + model.linear1_bias_residual[i];
        hash = mix(hash, (uint32_t)master);
    }
    for (i = 0; i < 2; i++) {
        const int32_t master = (int32_t)model.norm_running_mean[i];
        hash = mix(hash, (uint32_t)master);
    }
    for (i = 0; i < 2; i++) {
        const int32_t master = (int32_t)model.norm_running_var[i];
        hash = mix(hash, (uint32_t)master);
    }
    for (i = 0; i < 4; i++) {
        const int32_t master = (int32_t)model.linear2_weight[i] * 256
                               + model.linear2_weight_residual[i];
        hash = mix(hash, (uint32_t)master);
    }
    for (i = 0; i < 2; i++) {
        const int32_t master = (int32_t)model.linear2_bias[i] * 256
                               + model.linear2_bias_residual[i];
        hash = mix(hash, (uint32_t)master);
    }
    *weights = hash;
    return *loss == GOLDEN_LOSS && hash == GOLDEN_HASH ? 0 : 1;
}

#if defined(__STDC_HOSTED__) && __STDC_HOSTED__
#include <stdio.h>

int main(void)
{
    int32_t loss;
    uint32_t hash;
    const int failed = tiny_whole_selftest(&loss, &hash);
    printf("loss %ld hash %08lx %s\n", (long)loss, (unsigned long)hash,
           failed ? "differs" : "ok");
    return failed;
}
#endif
