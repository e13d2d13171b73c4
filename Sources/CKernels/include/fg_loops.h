/* SPDX-License-Identifier: 0BSD */
/* How loops are written for a processor: the bits are the same.

   FG_SERIAL  1 where elements come one at a time, so that a loop skips what is 0 and keeps the rest
              in registers; 0 where a compiler works on several at once.
   FG_DSP     1 where two products of int16 are one instruction.
   FG_SCALED  1 where a product, its rounding and a sum are one instruction.
   FG_CLAMPS  1 where a clamp to a number of bits is one instruction.
   FG_ROWS    rows of a matrix that a vector is multiplied by at once.
   FG_COLUMNS columns of a matrix that are updated at once, 1 or 2.
   FG_PATCH   elements that are gathered on the stack at once, FG_SUMS sums that are. */
#ifndef FG_LOOPS_H
#define FG_LOOPS_H

#include "fg_arith.h"

#ifndef FG_SERIAL
#if defined(__AVR__) || (defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M') || \
    (defined(__riscv_xlen) && __riscv_xlen == 32)
#define FG_SERIAL 1
#else
#define FG_SERIAL 0
#endif
#endif

#ifndef FG_DSP
#if defined(__ARM_FEATURE_DSP) && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#define FG_DSP 1
#else
#define FG_DSP 0
#endif
#endif

#ifndef FG_SCALED
#define FG_SCALED FG_DSP
#endif

#ifndef FG_CLAMPS
#if defined(__ARM_FEATURE_SAT)
#define FG_CLAMPS 1
#else
#define FG_CLAMPS 0
#endif
#endif

#ifndef FG_ROWS
#if defined(__AVR__)
#define FG_ROWS 1
#elif defined(__ARM_ARCH_6M__)
#define FG_ROWS 2
#else
#define FG_ROWS 4
#endif
#endif

#ifndef FG_COLUMNS
#define FG_COLUMNS (FG_ROWS > 2 ? 2 : 1)
#endif

/* The checked twin looks at whole sums, not at parts of them. */
#ifndef FG_PATCH
#ifdef FG_CHECKED
#define FG_PATCH 8192
#else
#define FG_PATCH 128
#endif
#endif
#ifndef FG_SUMS
#define FG_SUMS 32
#endif

/* How functions are declared that want the registers for themselves. */
#if FG_SERIAL && defined(__GNUC__) && !defined(__cplusplus)
#define FG_KERNEL static __attribute__((noinline, unused))
#else
#define FG_KERNEL FG_API
#endif

/* A variable that stays in a register as it is, instead of others that count along with it; four
   that are there at the same time: loads in a row are faster. */
#if FG_SERIAL && defined(__GNUC__)
#define FG_KEEP(variable) __asm__("" : "+r"(variable))
#define FG_KEEP_FOUR(a, b, c, d) __asm__("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d))
#else
#define FG_KEEP_FOUR(a, b, c, d) ((void)0)
#define FG_KEEP(variable) ((void)0)
#endif

/* A condition that hardly ever holds. */
#ifdef __GNUC__
#define FG_RARELY(condition) __builtin_expect(condition, 0)
#else
#define FG_RARELY(condition) (condition)
#endif

#endif
