/* SPDX-License-Identifier: 0BSD */
/* Template: FG_RULE, FG_W, FG_N, FG_X; takes fg_master_add for FG_RULE, FG_W and the holder of the
   product. */
#include "fg_avr.h"
#include "fg_master_word.h"
#include "fg_rule.h"

#if FG_SERIAL && FG_COLUMNS > 1 && FG_CARRIES(FG_RULE, FG_W, FG_PRODUCT(FG_N, FG_X))
#if FG_SCALED && FG_RESIDUAL_BITS(FG_RULE) == 8
#define FG_COLUMNS_FIT(shift) FG_SCALE_FITS(shift)
#define FG_FACTOR(x) ((x) * ((int32_t)1 << (16 - shift)))
#define FG_UPDATE(w, residual, n, x) fg_master_scaled(w, residual, n, x)
#else
#define FG_COLUMNS_FIT(shift) 1
#define FG_FACTOR(x) (x)
#define FG_UPDATE(w, residual, n, x) FG_MASTER_CARRY(FG_RULE, FG_W)(w, residual, (n) * (x), shift)
#endif
#define FG_UPDATE_COLUMNS FG_RULE_NAME3(fg_update_columns, FG_RULE, FG_W, FG_N, FG_X)
/* Two columns next to each other. Requires 0 < outputs and FG_COLUMNS_FIT(shift). */
FG_KERNEL void FG_UPDATE_COLUMNS(fg_i16 *w, FG_TYPE(FG_RESIDUAL(FG_RULE)) * residual,
                                 const FG_TYPE(FG_N) * n, const FG_TYPE(FG_X) * x, int32_t outputs,
                                 int32_t inputs, int32_t shift)
{
    const ptrdiff_t pitch = (ptrdiff_t)inputs;
    const FG_TYPE(FG_N) *const end = n + outputs;
    int32_t x0 = FG_FACTOR(x[0]), x1 = FG_FACTOR(x[1]);
    FG_KEEP(x0);
    FG_KEEP(x1);
    for (;;) {
        fg_i16 w0 = w[0], w1 = w[1];
        FG_TYPE(FG_RESIDUAL(FG_RULE)) r0 = residual[0], r1 = residual[1];
        const FG_TYPE(FG_N) step = *n++;
        FG_UPDATE(&w0, &r0, step, x0);
        FG_UPDATE(&w1, &r1, step, x1);
        w[0] = w0;
        w[1] = w1;
        residual[0] = r0;
        residual[1] = r1;
        if (n == end) {
            return;
        }
        w += pitch;
        residual += pitch;
        FG_KEEP(w);
        FG_KEEP(residual);
    }
}
#endif

/* master[o][i] += n[o] * x[i] * 2^-shift

   formats   master Qm, n Qa, x Qb with a + b - m = shift.
   requires  all arrays apart; key, of a stochastic rule, the stream of this step.
   rounding  each product to nearest, ties up, or stochastically; once. Saturates the master.
   ops       one per product of a row whose step is not 0, or of a column whose input is not. */
FG_KERNEL void FG_RULE_NAME3(fg_outer_product_update, FG_RULE, FG_W, FG_N, FG_X)(
    FG_TYPE(FG_W) * w,
    FG_WITH_RESIDUAL(FG_RULE)(FG_TYPE(FG_RESIDUAL(FG_RULE)) * residual, ) const FG_TYPE(FG_N) * n,
    const FG_TYPE(FG_X) * x, int32_t outputs, int32_t inputs,
    int32_t shift FG_WITH_RANDOM(FG_RULE)(, uint32_t key))
{
    int32_t o, i;
#if FG_SERIAL
    /* Along columns: an input of 0 changes nothing. */
#if FG_CARRIES(FG_RULE, FG_W, FG_PRODUCT(FG_N, FG_X))
    if (FG_CARRY_FITS(FG_RULE, shift)) {
        const ptrdiff_t pitch = (ptrdiff_t)inputs, size = (ptrdiff_t)(outputs * inputs);
        ptrdiff_t at;
        for (i = 0; i < inputs; i++) {
            const int32_t factor = *x++;
            if (factor != 0) {
                const FG_TYPE(FG_N) *step = n;
                FG_TALLY(ops, outputs);
#if defined(FG_UPDATE)
                if (i + 1 < inputs && *x != 0 && outputs > 0 && FG_COLUMNS_FIT(shift)) {
                    FG_TALLY(ops, outputs);
                    FG_UPDATE_COLUMNS(&w[i], &residual[i], n, x - 1, outputs, inputs, shift);
                    x++;
                    i++;
                    continue;
                }
#elif defined(__AVR__) && FG_RESIDUAL_BITS(FG_RULE) == 8 && FG_BITS(FG_N) == 16
                if (outputs > 0 && FG_SCALE_FITS(shift)) {
                    fg_avr_update_column(&w[i], &residual[i], n,
                                         factor * ((int32_t)1 << (16 - shift)), (uint16_t)inputs,
                                         (uint16_t)outputs);
                    continue;
                }
#endif
                for (at = (ptrdiff_t)i; at < size; at += pitch) {
                    FG_MASTER_CARRY(FG_RULE, FG_W)(&w[at], &residual[at], *step++ * factor, shift);
                }
            }
        }
        return;
    }
#endif
    for (i = 0; i < inputs; i++) {
        const FG_TYPE(FG_PRODUCT(FG_N, FG_X)) factor = x[i];
        if (factor != 0) {
            FG_TALLY(ops, outputs);
            for (o = 0; o < outputs; o++) {
                const int32_t at = o * inputs + i;
                FG_MASTER_ADD(FG_RULE, FG_W, FG_PRODUCT(FG_N, FG_X))
                (&w[at], FG_WITH_RESIDUAL(FG_RULE)(&residual[at], ) n[o] * factor,
                 shift FG_WITH_RANDOM(FG_RULE)(
                     , fg_random_u32(key + (uint32_t)(at - i) * 0x9e3779b9U, (uint32_t)i)));
            }
        }
    }
#else
    for (o = 0; o < outputs; o++) {
        const FG_TYPE(FG_PRODUCT(FG_N, FG_X)) step = n[o];
        if (step != 0) {
            FG_TALLY(ops, inputs);
            for (i = 0; i < inputs; i++) {
                FG_MASTER_ADD(FG_RULE, FG_W, FG_PRODUCT(FG_N, FG_X))
                (&w[i], FG_WITH_RESIDUAL(FG_RULE)(&residual[i], ) step * x[i],
                 shift FG_WITH_RANDOM(FG_RULE)(, fg_random_u32(key, (uint32_t)i)));
            }
        }
        w += inputs;
        FG_WITH_RESIDUAL(FG_RULE)
        (residual += inputs;) FG_WITH_RANDOM(FG_RULE)(key += (uint32_t)inputs * 0x9e3779b9U;)
    }
#endif
}

#undef FG_COLUMNS_FIT
#undef FG_FACTOR
#undef FG_UPDATE
#undef FG_UPDATE_COLUMNS
#undef FG_RULE
#undef FG_W
#undef FG_N
#undef FG_X
