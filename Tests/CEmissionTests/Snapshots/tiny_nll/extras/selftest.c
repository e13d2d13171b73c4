/* SPDX-License-Identifier: 0BSD */
/* Self-test of tiny_nll for the target: trains tiny_nll on embedded samples and compares the
   last loss and the hash of all weights with those of the machine that generated it. Fixed
   program only: the bits are the same everywhere. */
#include "tiny_nll.h"

#if defined(TINY_NLL_FLOAT) || defined(TINY_NLL_NO_TRAINING)
#error "the self-test is of the fixed program, and trains"
#endif

#define SAMPLES 4
#define STEPS 100
#define GOLDEN_LOSS 0
#define GOLDEN_HASH 0x00000000U

static const tiny_nll_input_t inputs[SAMPLES][3] = {
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

static tiny_nll_t model;

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
int tiny_nll_selftest(int32_t *loss, uint32_t *weights)
{
    uint32_t hash = 2166136261U;
    int32_t step, i;
    tiny_nll_init(&model);
    for (step = 0; step < STEPS; step++) {
        *loss = tiny_nll_train(&model, inputs[step % SAMPLES], targets[step % SAMPLES]);
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
    const int failed = tiny_nll_selftest(&loss, &hash);
    printf("loss %ld hash %08lx %s\n", (long)loss, (unsigned long)hash,
           failed ? "differs" : "ok");
    return failed;
}
#endif
