/* SPDX-License-Identifier: 0BSD */
#include "CKernelSweeps.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "fg_math_f32.h"

/*
 * The references err by a few ulp of double, which is under 1e-8 ulp of float.
 * exp and sigmoid reach subnormal floats but never subnormal doubles where it matters.
 */

static double reference_sigmoid(double x) {
    if (x < 0) {
        const double e = exp(x);
        return e / (1 + e);
    }
    return 1 / (1 + exp(-x));
}

/* 1 / ulp of the float binade that holds `value`, from the exponent of the double. */
static double reciprocal_ulp(double value) {
    uint64_t bits;
    uint64_t scale;
    int64_t exponent;
    double result;
    memcpy(&bits, &value, sizeof bits);
    exponent = (int64_t)((bits >> 52) & 0x7ff) - 1023;
    if (exponent < -126) {
        exponent = -126;
    }
    if (exponent > 127) {
        exponent = 127;
    }
    scale = (uint64_t)(1023 + 23 - exponent) << 52;
    memcpy(&result, &scale, sizeof result);
    return result;
}

/* The float's distance from the true value, as the header defines it. */
static double error_in_ulp(float got, double truth) {
    const double limit = 0x1p128; /* stands for infinity, on both sides */
    double compared;
    double clamped;
    if (isnan(truth) || isnan(got)) {
        return isnan(truth) && isnan(got) ? 0 : (double)INFINITY;
    }
    if ((signbit(truth) != 0) != (signbit(got) != 0)) {
        return (double)INFINITY;
    }
    if (isinf(truth) && !isinf(got)) {
        return (double)INFINITY;
    }
    compared = fabs((double)got) < limit ? fabs((double)got) : limit;
    clamped = fabs(truth) < limit ? fabs(truth) : limit;
    return fabs(compared - clamped) * reciprocal_ulp(clamped);
}

/*
 * One set of functions per name; the loops live in the macro so that the kernel and the reference
 * are called directly. `left` counts the patterns after the current one: last may be UINT32_MAX.
 */
#define DEFINE_SWEEP(name, reference)                                                             \
    double fg_sweep_##name##_f32(                                                                 \
        uint32_t first, uint32_t last, uint32_t stride, uint32_t *worst_bits) {                   \
        const uint32_t step = stride == 0 ? 1 : stride;                                           \
        double worst = -1;                                                                        \
        uint32_t worst_at = first;                                                                \
        uint64_t pattern;                                                                         \
        for (pattern = first; pattern <= last; pattern += step) {                                 \
            const float x = fg_float_f32((uint32_t)pattern);                                      \
            const double error = error_in_ulp(fg_##name##_f32(x), reference((double)x));          \
            if (error > worst) {                                                                  \
                worst = error;                                                                    \
                worst_at = (uint32_t)pattern;                                                     \
            }                                                                                     \
        }                                                                                         \
        if (worst_bits != NULL) {                                                                 \
            *worst_bits = worst_at;                                                               \
        }                                                                                         \
        return worst;                                                                             \
    }                                                                                             \
                                                                                                  \
    uint32_t fg_digest_##name##_f32(uint32_t first, uint32_t last, uint32_t stride) {             \
        const uint32_t step = stride == 0 ? 1 : stride;                                           \
        uint32_t digest = UINT32_C(2166136261); /* FNV-1a's start and factor */                   \
        uint64_t pattern;                                                                         \
        for (pattern = first; pattern <= last; pattern += step) {                                 \
            const uint32_t bits = fg_apply_##name##_f32((uint32_t)pattern);                       \
            uint32_t shift;                                                                       \
            for (shift = 0; shift < 32; shift += 8) {                                             \
                digest = (digest ^ ((bits >> shift) & 0xff)) * UINT32_C(16777619);                \
            }                                                                                     \
        }                                                                                         \
        return digest;                                                                            \
    }                                                                                             \
                                                                                                  \
    uint32_t fg_apply_##name##_f32(uint32_t bits) {                                               \
        return fg_bits_f32(fg_##name##_f32(fg_float_f32(bits)));                                  \
    }

DEFINE_SWEEP(exp, exp)
DEFINE_SWEEP(log, log)
DEFINE_SWEEP(tanh, tanh)
DEFINE_SWEEP(sigmoid, reference_sigmoid)
