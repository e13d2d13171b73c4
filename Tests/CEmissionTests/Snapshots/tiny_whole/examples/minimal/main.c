/* SPDX-License-Identifier: 0BSD */
/* Trains tiny_whole on 4 samples and prints the mean loss of each pass.

   cc -std=c99 -Isrc examples/minimal/main.c src/tiny_whole_*.c -o ../minimal && ../minimal
   With -DTINY_WHOLE_FLOAT the float program runs instead. */
#include <stdio.h>

#include "tiny_whole.h"

#define SAMPLES 4
#define PASSES 20

#ifdef TINY_WHOLE_FLOAT
static const tiny_whole_input_t inputs[SAMPLES][3] = {
    {
        0.3982544f, 0.2707367f, -0.49249268f,
    },
    {
        -0.36361694f, 0.19874573f, -0.33111572f,
    },
    {
        -0.30996704f, 0.23841858f, 0.87094116f,
    },
    {
        -0.3391266f, -0.6988373f, 0.50260925f,
    },
};
static const int16_t targets[SAMPLES] = {
    1, 1, 1, 1,
};

static double value(tiny_whole_loss_t loss) { return (double)loss; }
#else
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

static double value(tiny_whole_loss_t loss)
{
    return (double)loss / 4194304.0;
}
#endif

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

int main(void)
{
    int pass, i;

    tiny_whole_init(&model);
    for (pass = 1; pass <= PASSES; pass++) {
        double sum = 0.0;
        for (i = 0; i < SAMPLES; i += TINY_WHOLE_BATCH) {
            gather(i);
            sum += value(tiny_whole_train(&model, batch, batch_targets));
        }
        printf("pass %2d: loss %.6f\n", pass, sum / 1);
    }
    return 0;
}
