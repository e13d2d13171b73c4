/* SPDX-License-Identifier: 0BSD */
/* Trains tiny_mse on 4 samples and prints the mean loss of each pass.

   cc -std=c99 -Isrc examples/minimal/main.c src/tiny_mse_*.c -o ../minimal && ../minimal
   With -DTINY_MSE_FLOAT the float program runs instead. */
#include <stdio.h>

#include "tiny_mse.h"

#define SAMPLES 4
#define PASSES 20

#ifdef TINY_MSE_FLOAT
typedef float value_t;
static const tiny_mse_input_t inputs[SAMPLES][2] = {
    {
        0.3982544f, 0.2707367f,
    },
    {
        -0.5445099f, -0.36361694f,
    },
    {
        -0.33111572f, 0.54203796f,
    },
    {
        0.23841858f, 0.87094116f,
    },
};
static const value_t targets[SAMPLES][1] = {
    {-0.49249268f}, {0.19874573f}, {-0.30996704f}, {0.8573456f},
};

static double value(tiny_mse_loss_t loss) { return (double)loss; }
#else
typedef int16_t value_t;
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
static const value_t targets[SAMPLES][1] = {
    {-16138}, {6513}, {-10157}, {28094},
};

static double value(tiny_mse_loss_t loss)
{
    return (double)loss / 4194304.0;
}
#endif

static tiny_mse_t model;

int main(void)
{
    int pass, i;

    tiny_mse_init(&model);
    for (pass = 1; pass <= PASSES; pass++) {
        double sum = 0.0;
        for (i = 0; i < SAMPLES; i++) {
            sum += value(tiny_mse_train(&model, inputs[i], targets[i]));
        }
        printf("pass %2d: loss %.6f\n", pass, sum / SAMPLES);
    }
    return 0;
}
