/* SPDX-License-Identifier: 0BSD */
/*
 * Sweeps of fg_math_f32.h over float bit patterns, for the tests: the largest error against the
 * double functions of the host's libm, and a digest of the result bits.
 */
#ifndef CKERNELSWEEPS_H
#define CKERNELSWEEPS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The largest error, in ulp of the float result, over the bit patterns first, first + stride, ...
 * up to last (inclusive; stride 0 counts as 1). *worst_bits, if not null, becomes the first pattern
 * with that error. A wrong sign (of zero too) or NaN, or a finite result where infinity is exact,
 * counts as infinite. The unit is 2^(max(e, -126) - 23) for a true value in [2^e, 2^(e+1));
 * infinity and all beyond 2^128 are compared as 2^128.
 */
double fg_sweep_exp_f32(uint32_t first, uint32_t last, uint32_t stride, uint32_t *worst_bits);
double fg_sweep_log_f32(uint32_t first, uint32_t last, uint32_t stride, uint32_t *worst_bits);
double fg_sweep_tanh_f32(uint32_t first, uint32_t last, uint32_t stride, uint32_t *worst_bits);
double fg_sweep_sigmoid_f32(uint32_t first, uint32_t last, uint32_t stride, uint32_t *worst_bits);

/*
 * FNV-1a over the result bits (least significant byte first) of the same patterns: equal on every
 * machine on which the functions give the same bits.
 */
uint32_t fg_digest_exp_f32(uint32_t first, uint32_t last, uint32_t stride);
uint32_t fg_digest_log_f32(uint32_t first, uint32_t last, uint32_t stride);
uint32_t fg_digest_tanh_f32(uint32_t first, uint32_t last, uint32_t stride);
uint32_t fg_digest_sigmoid_f32(uint32_t first, uint32_t last, uint32_t stride);

/* The result bits for one operand's bits. */
uint32_t fg_apply_exp_f32(uint32_t bits);
uint32_t fg_apply_log_f32(uint32_t bits);
uint32_t fg_apply_tanh_f32(uint32_t bits);
uint32_t fg_apply_sigmoid_f32(uint32_t bits);

#ifdef __cplusplus
}
#endif

#endif /* CKERNELSWEEPS_H */
