/* SPDX-License-Identifier: 0BSD */
/* Template: FG_RULE, FG_W, FG_N; takes fg_master_add for FG_RULE, FG_W and the holder of FG_N. */
#include "fg_rule.h"

/* master[i] += n[i] * 2^-shift

   formats   master Qm, n Q(m + shift).
   requires  w, residual and n apart; key, of a stochastic rule, the stream of this step.
   rounding  to nearest, ties up, or stochastically; once. Saturates the master. */
FG_API void FG_RULE_NAME2(fg_add_step, FG_RULE, FG_W, FG_N)(
    FG_TYPE(FG_W) * w,
    FG_WITH_RESIDUAL(FG_RULE)(FG_TYPE(FG_RESIDUAL(FG_RULE)) * residual, ) const FG_TYPE(FG_N) * n,
    int32_t count, int32_t shift FG_WITH_RANDOM(FG_RULE)(, uint32_t key))
{
    int32_t i;
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        FG_MASTER_ADD(FG_RULE, FG_W, FG_HOLDER(FG_N))
        (&w[i], FG_WITH_RESIDUAL(FG_RULE)(&residual[i], ) n[i],
         shift FG_WITH_RANDOM(FG_RULE)(, fg_random_u32(key, (uint32_t)i)));
    }
}

#undef FG_RULE
#undef FG_W
#undef FG_N
