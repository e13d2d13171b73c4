/* SPDX-License-Identifier: 0BSD */
/* Template: FG_N, FG_X. */
#include "fg_master_residual8.h"
#include "fg_template.h"

/* master[o][i] += n[o] * x[i] * 2^-shift, the master being w and its residual byte

   formats   master Qm, n Qa, x Qb with a + b - m = shift.
   requires  n and x of at most 16 bits; all arrays apart.
   rounding  each product to nearest, ties up; once. Saturates the master.
   ops       one per product of a row whose step is not 0. */
FG_API void FG_NAME2(fg_outer_product_update_residual8, FG_N,
                     FG_X)(int16_t *w, uint8_t *residual, const FG_TYPE(FG_N) * n,
                           const FG_TYPE(FG_X) * x, int32_t outputs, int32_t inputs, int32_t shift)
{
    int32_t o, i;
    for (o = 0; o < outputs; o++) {
        const int32_t step = n[o];
        if (step != 0) {
            FG_TALLY(ops, inputs);
            for (i = 0; i < inputs; i++) {
                fg_master_residual8_add(&w[i], &residual[i],
                                        fg_master_residual8_delta(step * x[i], shift));
            }
        }
        w += inputs;
        residual += inputs;
    }
}

#undef FG_N
#undef FG_X
