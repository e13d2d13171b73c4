/* SPDX-License-Identifier: 0BSD */
/* Self-test of tiny_mse for the target: trains tiny_mse on embedded samples and compares the
   last loss and the hash of all weights with those of the machine that generated it. Fixed
   program only: the bits are the same everywhere. */
#include "tiny_mse.h"

#if defined(TINY_MSE_FLOAT) || defined(TINY_MSE_NO_TRAINING)
#error "the self-test is of the fixed program, and trains"
#endif

#define SAMPLES 4
#define STEPS 100
#define GOLDEN_LOSS 0
#define GOLDEN_HASH 0x00000000U

static const tiny_mse_input_t inputs[SAMPLES][2] = {
    {
        13050, 8872,
    },
    {
        -17842, -11915,
    },
    {
        -10850, 17762,
    },
    {
        7813, 28539,
    },
};
static const int16_t targets[SAMPLES][1] = {
    {-16138}, {6513}, {-10157}, {28094},
};

static tiny_mse_t model;

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
int tiny_mse_selftest(int32_t *loss, uint32_t *weights)
{
    uint32_t hash = 2166136261U;
    int32_t step, i;
    tiny_mse_init(&model);
    for (step = 0; step < STEPS; step++) {
        *loss = tiny_mse_train(&model, inputs[step % SAMPLES], targets[step % SAMPLES]);
    }
    for (i = 0; i < 6; i++) {
        const int32_t master = (int32_t)model.hidden_weight[i] * 256
                               + model.hidden_weight_residual[i];
        hash = mix(hash, (uint32_t)master);
    }
    for (i = 0; i < 3; i++) {
        const int32_t master = (int32_t)model.hidden_bias[i] * 256
                               + model.hidden_bias_residual[i];
        hash = mix(hash, (uint32_t)master);
    }
    for (i = 0; i < 3; i++) {
        const int32_t master = (int32_t)model.output_weight[i] * 256
                               + model.output_weight_residual[i];
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
    const int failed = tiny_mse_selftest(&loss, &hash);
    printf("loss %ld hash %08lx %s\n", (long)loss, (unsigned long)hash,
           failed ? "differs" : "ok");
    return failed;
}
#endif
