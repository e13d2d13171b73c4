/* SPDX-License-Identifier: 0BSD */
/* Template: FG_N. */
#include "fg_master_residual8.h"
#include "fg_template.h"

/* master[i] += n[i] * 2^-shift, the master being w and its residual byte

   formats   master Qm, n Q(m + shift).
   requires  w, residual and n apart.
   rounding  to nearest, ties up; once. Saturates the master. */
FG_API void FG_NAME1(fg_add_step_residual8, FG_N)(int16_t *w, uint8_t *residual,
                                                  const FG_TYPE(FG_N) * n, int32_t count,
                                                  int32_t shift)
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        fg_master_residual8_add(&w[i], &residual[i], fg_master_residual8_delta(n[i], shift));
    }
}

#undef FG_N
