/* SPDX-License-Identifier: 0BSD */
/* Trains tiny_batch on 4 samples and prints the mean loss of each pass.

   cc -std=c99 -Isrc examples/minimal/main.c src/tiny_batch_*.c -o ../minimal && ../minimal
   With -DTINY_BATCH_FLOAT the float program runs instead. */
#include <stdio.h>

#include "tiny_batch.h"

#define SAMPLES 4
#define PASSES 20

#ifdef TINY_BATCH_FLOAT
static const tiny_batch_input_t inputs[SAMPLES][3] = {
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

static double value(tiny_batch_loss_t loss) { return (double)loss; }
#else
static const tiny_batch_input_t inputs[SAMPLES][3] = {
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

static double value(tiny_batch_loss_t loss)
{
    return (double)loss / 1048576.0;
}
#endif

static tiny_batch_t model;

int main(void)
{
    int pass, i;

    tiny_batch_init(&model);
    for (pass = 1; pass <= PASSES; pass++) {
        double sum = 0.0;
        for (i = 0; i < SAMPLES; i++) {
            sum += value(tiny_batch_train(&model, inputs[i], targets[i]));
        }
        printf("pass %2d: loss %.6f\n", pass, sum / SAMPLES);
    }
    return 0;
}
