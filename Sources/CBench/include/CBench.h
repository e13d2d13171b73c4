/* What `make bench` compares with and measures by; no part of the product. */
#ifndef CBENCH_H
#define CBENCH_H

#include <stddef.h>
#include <stdint.h>

/* ---- Exact training of a perceptron inputs-hidden-outputs by plain GMP and MPFR calls. ----

   Sums and products are exact; the results of every operator are rounded to `precision` bits, as
   in the reference: sigmoid, softmax with cross entropy, gradient descent at batch 1. */

struct cbench_step;

/* Parameters are row-major [out, in]. */
struct cbench_step *cbench_step_new(size_t inputs, size_t hidden, size_t outputs,
                                    const float *weight1, const float *bias1, const float *weight2,
                                    const float *bias2, double rate, long precision);
void cbench_step_free(struct cbench_step *step);

/* What a step reads; kept apart from it, so that both sides have their operands ready. */
void cbench_step_load(struct cbench_step *step, const double *x, size_t label);

/* Forward, backward and update; the loss before the update. */
void cbench_step_run(struct cbench_step *step);
double cbench_step_loss(const struct cbench_step *step);

/* The nearest double of a parameter; all of them in the order of cbench_step_new. */
double cbench_step_parameter(const struct cbench_step *step, size_t index);

/* ---- Instructions in user mode of the calling thread. ---- */

/* Whether the kernel gives a hardware counter. */
int cbench_counter_open(void);
void cbench_counter_start(void);
/* Instructions since the start. */
uint64_t cbench_counter_stop(void);

#endif
