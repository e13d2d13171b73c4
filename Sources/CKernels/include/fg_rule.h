/* SPDX-License-Identifier: 0BSD */
/* The rules by which a trained parameter takes an update.

   residual8   8 further fraction bits in a plane of their own, that only updates read
   residual16  16 of them
   nearest     no further bits: the update is rounded to nearest
   stochastic  no further bits: the update is rounded up or down, right on average

   Kernels are templates for a rule; their parameter lists differ by what the rule needs. */
#ifndef FG_RULE_H
#define FG_RULE_H

#include "fg_loops.h"
#include "fg_random.h"
#include "fg_template.h"

#define FG_RESIDUAL_BITS_residual8 8
#define FG_RESIDUAL_BITS_residual16 16
#define FG_RESIDUAL_BITS_nearest 0
#define FG_RESIDUAL_BITS_stochastic 0
#define FG_RESIDUAL_BITS_(rule) FG_RESIDUAL_BITS_##rule
#define FG_RESIDUAL_BITS(rule) FG_RESIDUAL_BITS_(rule)
#define FG_RESIDUAL_residual8 u8
#define FG_RESIDUAL_residual16 u16
#define FG_RESIDUAL_(rule) FG_RESIDUAL_##rule
#define FG_RESIDUAL(rule) FG_RESIDUAL_(rule)
#define FG_IS_STOCHASTIC_residual8 0
#define FG_IS_STOCHASTIC_residual16 0
#define FG_IS_STOCHASTIC_nearest 0
#define FG_IS_STOCHASTIC_stochastic 1
#define FG_IS_STOCHASTIC_(rule) FG_IS_STOCHASTIC_##rule
#define FG_IS_STOCHASTIC(rule) FG_IS_STOCHASTIC_(rule)

/* What holds a master and an update: 32 bits, but for an int16 with 16 more. */
#define FG_MASTER_residual8i8 i32
#define FG_MASTER_residual8i16 i32
#define FG_MASTER_residual16i8 i32
#define FG_MASTER_residual16i16 i64
#define FG_MASTER_nearesti8 i32
#define FG_MASTER_nearesti16 i32
#define FG_MASTER_nearesti32 i32
#define FG_MASTER_stochastici8 i32
#define FG_MASTER_stochastici16 i32
#define FG_MASTER_stochastici32 i32
#define FG_MASTER_(rule, w) FG_MASTER_##rule##w
#define FG_MASTER(rule, w) FG_MASTER_(rule, w)

/* Whether fg_master_carry.h is for masters and amounts of these, and with which shifts. */
#define FG_CARRIES(rule, w, amount) \
    (FG_RESIDUAL_BITS(rule) > 0 && FG_BITS(w) == 16 && FG_WIDTH(amount) == 32)
#define FG_CARRY_FITS(rule, shift) \
    ((shift) >= (FG_RESIDUAL_BITS(rule) == 8 ? 8 : 1) && (shift) <= 30)

/* Text that only rules with a residual plane, or only the stochastic one, take. */
#define FG_WITH_RESIDUAL_residual8(...) __VA_ARGS__
#define FG_WITH_RESIDUAL_residual16(...) __VA_ARGS__
#define FG_WITH_RESIDUAL_nearest(...)
#define FG_WITH_RESIDUAL_stochastic(...)
#define FG_WITH_RESIDUAL_(rule) FG_WITH_RESIDUAL_##rule
#define FG_WITH_RESIDUAL(rule) FG_WITH_RESIDUAL_(rule)
#define FG_WITH_RANDOM_residual8(...)
#define FG_WITH_RANDOM_residual16(...)
#define FG_WITH_RANDOM_nearest(...)
#define FG_WITH_RANDOM_stochastic(...) __VA_ARGS__
#define FG_WITH_RANDOM_(rule) FG_WITH_RANDOM_##rule
#define FG_WITH_RANDOM(rule) FG_WITH_RANDOM_(rule)

#define FG_CLAMP_LEFT_(acc) fg_shift_left_clamp_##acc
#define FG_CLAMP_LEFT(acc) FG_CLAMP_LEFT_(acc)
#define FG_ROUND_TOTAL_(acc) fg_round_shift_total_##acc
#define FG_ROUND_TOTAL(acc) FG_ROUND_TOTAL_(acc)
#define FG_STOCHASTIC_SHIFT_(acc) fg_stochastic_shift_##acc
#define FG_STOCHASTIC_SHIFT(acc) FG_STOCHASTIC_SHIFT_(acc)

#define FG_MASTER_ADD_(rule, w, amount) fg_master_add_##rule##_##w##_##amount
#define FG_MASTER_ADD(rule, w, amount) FG_MASTER_ADD_(rule, w, amount)
#define FG_MASTER_CARRY_(rule, w) fg_master_carry_##rule##_##w
#define FG_MASTER_CARRY(rule, w) FG_MASTER_CARRY_(rule, w)
#define FG_RULE_NAME2_(f, rule, a, b) f##_##rule##_##a##b
#define FG_RULE_NAME2(f, rule, a, b) FG_RULE_NAME2_(f, rule, a, b)
#define FG_RULE_NAME3_(f, rule, a, b, c) f##_##rule##_##a##b##c
#define FG_RULE_NAME3(f, rule, a, b, c) FG_RULE_NAME3_(f, rule, a, b, c)
#define FG_RULE_NAME3_ACC_(f, rule, a, b, c, acc) f##_##rule##_##a##b##c##_##acc
#define FG_RULE_NAME3_ACC(f, rule, a, b, c, acc) FG_RULE_NAME3_ACC_(f, rule, a, b, c, acc)

#endif
