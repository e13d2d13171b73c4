/* SPDX-License-Identifier: 0BSD */
/* The standard normal distribution in float, for gelu. */
#ifndef FG_NORMAL_F32_H
#define FG_NORMAL_F32_H

#include "fg_math_f32.h"

/* e^(-u^2 / 2): u^2 is exact for the upper 12 bits of u, so that it does not amplify a rounding. */
FG_API float fg_normal_power_f32(float u)
{
    const float upper = fg_float_f32(fg_bits_f32(u) & UINT32_C(0xfffff000));
    return fg_exp_f32(-0.5f * upper * upper) * fg_exp_f32(-0.5f * (u - upper) * (u + upper));
}

/*
 * The tail 1 - Phi(u), u >= 0.
 * Formula: e^(-u^2 / 2) s P(s), s = 1 / (1 + 0.21 u), P of degree 8.
 * Max error: 2^-25.8 of the value over [0, 14] by the polynomial; 10 ulp with all roundings.
 * Source: the form of Abramowitz and Stegun (1964) 26.2.17; coefficients by Lawson's method.
 */
FG_API float fg_normal_tail_f32(float u)
{
    const float s = 1.0f / (1.0f + 0.21f * u);
    float p = -0.07165629f;
    p = p * s + 0.28358853f;
    p = p * s - 0.33025327f;
    p = p * s + 0.34940088f;
    p = p * s - 0.09392511f;
    p = p * s + 0.12487268f;
    p = p * s + 0.06919218f;
    p = p * s + 0.08506885f;
    p = p * s + 0.08371157f;
    return p * s * fg_normal_power_f32(u);
}

/* Phi(x), the distribution function. */
FG_API float fg_normal_cumulative_f32(float x)
{
    return x < 0.0f ? fg_normal_tail_f32(-x) : 1.0f - fg_normal_tail_f32(x);
}

/* phi(x) = e^(-x^2 / 2) / sqrt(2 pi), the density. */
FG_API float fg_normal_density_f32(float x) { return 0.39894228f * fg_normal_power_f32(x); }

#endif
