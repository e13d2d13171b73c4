/* SPDX-License-Identifier: 0BSD */
/*
 * exp, log, tanh and sigmoid of a float, for the float fallback program.
 *
 * Every function works on the bits of its operand in integer arithmetic and rounds once, in
 * fg_f32_pack. There is no floating-point operation, so the result is the same on every machine,
 * whatever its rounding mode, excess precision, contraction or treatment of subnormals, and a core
 * without an FPU pays for a dozen 32 x 32 -> 64 bit products instead of dozens of emulated floats.
 * (Only -ffinite-math-only, which declares NaN and infinity impossible, must not be given.)
 *
 * Notation: Qi.f is an unsigned number with i integer and f fraction bits; i + f = 32 unless said.
 * A "mantissa" is a Q1.31 in [1, 2); with a binary exponent e it stands for mantissa * 2^e.
 * Products are truncated; the polynomials are minimax (Remez) and their coefficients are rounded to
 * Q0.32. Errors are in units in the last place (ulp) of the float, over all 2^32 operands.
 *
 * Every NaN result is the one quiet NaN 0x7fc00000, for payloads differ between machines.
 * Requires: float is IEEE 754 binary32 and is stored in the byte order of the integers.
 */
#ifndef FG_MATH_F32_H
#define FG_MATH_F32_H

#include "fg_arith.h"

/* Bit patterns of float that the functions compare operands with. */
#define FG_F32_SIGN UINT32_C(0x80000000)
#define FG_F32_INFINITY UINT32_C(0x7f800000)
#define FG_F32_NAN UINT32_C(0x7fc00000)
#define FG_F32_ONE UINT32_C(0x3f800000)
#define FG_F32_HALF UINT32_C(0x3f000000)
#define FG_F32_TEN UINT32_C(0x41200000)
#define FG_F32_128 UINT32_C(0x43000000)
#define FG_F32_2_TO_MINUS_3 UINT32_C(0x3e000000)
#define FG_F32_2_TO_MINUS_12 UINT32_C(0x39800000)
#define FG_F32_2_TO_MINUS_25 UINT32_C(0x33000000)

/* 1.0 in Q1.31: the smallest mantissa. */
#define FG_F32_UNIT UINT32_C(0x80000000)

typedef union {
    float value;
    uint32_t bits;
} fg_f32_pun;

/* The bits of a float. */
FG_API uint32_t fg_bits_f32(float value)
{
    fg_f32_pun pun;
    pun.value = value;
    return pun.bits;
}

/* The float with these bits. */
FG_API float fg_float_f32(uint32_t bits)
{
    fg_f32_pun pun;
    pun.bits = bits;
    return pun.value;
}

/* floor(a * b / 2^32): Qi.f times Q0.32 is Qi.f. */
FG_API uint32_t fg_f32_multiply_high(uint32_t a, uint32_t b)
{
    return (uint32_t)(((uint64_t)a * b) >> 32);
}

/*
 * mantissa * 2^exponent as a float, mantissa in Q1.31 and not zero, with this sign bit.
 * Rounds once, to nearest, the half up: the mantissa is itself truncated, so that a tie carries no
 * information. Below 2^-126 the result is subnormal or zero, from 2^128 (after rounding) infinite.
 */
FG_API float fg_f32_pack(uint32_t sign, int32_t exponent, uint32_t mantissa)
{
    uint32_t field = 0; /* biased exponent less 1: bit 23 of the rounded mantissa adds the 1 */
    int32_t shift = 7;  /* keeps the 24 bits of a float and one more to round on */
    uint32_t rounded;
    while (mantissa < FG_F32_UNIT) {
        mantissa <<= 1;
        exponent -= 1;
    }
    if (exponent > 127) {
        return fg_float_f32(sign | FG_F32_INFINITY);
    }
    if (exponent >= -126) {
        field = (uint32_t)(exponent + 126) << 23;
    } else {
        shift += -126 - exponent;
        if (shift > 31) {
            return fg_float_f32(sign);
        }
    }
    rounded = mantissa >> shift;
    rounded = (rounded >> 1) + (rounded & 1);
    return fg_float_f32(sign | (field + rounded)); /* a carry moves into the exponent: right */
}

/* The 24-bit significand of a normal float: |x| = significand * 2^(exponent field - 150). */
FG_API uint32_t fg_f32_significand(uint32_t bits)
{
    return (bits & UINT32_C(0x007fffff)) | UINT32_C(0x00800000);
}

/* The exponent field of a float, without the sign. */
FG_API int32_t fg_f32_exponent_field(uint32_t bits) { return (int32_t)((bits >> 23) & 0xff); }

/*
 * e^x as mantissa * 2^exponent, for x = (negative ? -1 : 1) * significand * 2^power.
 * Formula: x * log2(e) = n + f, n an integer and f in [0, 1): e^x = 2^f * 2^n; the polynomial is
 * 2^f = 1 + f * p(f), degree 7 in all, error 2^-34.
 * Requires: significand in [2^23, 2^24), power in [-56, -17], so that 2^-33 <= |x| < 128.
 * Error: about 2^-30 of the value. If negative, the exponent is at most -1 (e^x < 1).
 * Source: the reduction of Muller, "Elementary Functions", 3rd ed., ch. 11, in fixed point.
 */
FG_API uint32_t fg_f32_exp_parts(bool negative, uint32_t significand, int32_t power,
                                 int32_t *exponent)
{
    const uint64_t log2_e = UINT64_C(0xb8aa3b295c); /* Q1.39; the product has 64 bits at most */
    const uint64_t magnitude = (significand * log2_e) >> (7 - power);
    /* Now |x| * log2(e) with 32 fraction bits, under 185: biased by 256, both signs stay positive
     * and the shift by 32 is a floor. */
    const uint64_t bias = UINT64_C(256) << 32;
    const uint64_t biased = negative ? bias - magnitude : bias + magnitude;
    const uint32_t f = (uint32_t)biased; /* Q0.32 */
    uint32_t p = UINT32_C(0x0001678c);   /* Q0.32: 2.143e-5, near ln(2)^7 / 7! */
    /* All coefficients > 0, so p rises with f; at the largest f it is 2^32 - 6: no carry. */
    p = UINT32_C(0x00096c18) + fg_f32_multiply_high(p, f); /* 1.4377e-4 */
    p = UINT32_C(0x0057f15f) + fg_f32_multiply_high(p, f); /* 1.34190e-3 */
    p = UINT32_C(0x027614e8) + fg_f32_multiply_high(p, f); /* 9.614283e-3 */
    p = UINT32_C(0x0e3593c3) + fg_f32_multiply_high(p, f); /* 5.5505023e-2 */
    p = UINT32_C(0x3d7f7a4a) + fg_f32_multiply_high(p, f); /* 0.240226405 */
    p = UINT32_C(0xb1721808) + fg_f32_multiply_high(p, f); /* 0.693147184, near ln(2) */
    *exponent = (int32_t)(biased >> 32) - 256;
    return FG_F32_UNIT + (fg_f32_multiply_high(p, f) >> 1);
}

/*
 * 1 / d in Q0.32, for d in [1, 2) as Q1.31; never above the true value.
 * Formula: Newton, r <- r * (2 - d * r), three times from the best line 24/17 - 8/17 * d, whose
 * relative error 1/17 is squared each time: 2^-8, 2^-16, 2^-32.
 * Error: under 2^-29 of the value.
 * Source: the classic start of Newton division; Ercegovac and Lang, "Digital Arithmetic", ch. 7.
 */
FG_API uint32_t fg_f32_reciprocal(uint32_t d)
{
    /* 24/17 - 8/17 * d = 16/17 - 8/17 * (d - 1); the shift leaves d - 1 in Q0.32. */
    uint32_t r =
        UINT32_C(0xf0f0f0f0) - fg_f32_multiply_high(UINT32_C(0x78787878), (uint32_t)(d << 1));
    int32_t step;
    for (step = 0; step < 3; step += 1) {
        /* 2 - d * r in Q1.31: 2^32 less the product; the complement is one less, which makes up
         * for the truncation of the product and so keeps r at or below 1 / d. */
        const uint32_t correction = (uint32_t)~fg_f32_multiply_high(d, r);
        r = (uint32_t)(((uint64_t)r * correction) >> 31);
    }
    return r;
}

/*
 * exp(x) = e^x.
 * Domain: all floats; +inf from 88.72284 up, subnormal below -87.33655, 0 below -103.97208.
 * Max error: 0.5116 ulp, measured over all 2^32 operands.
 * Method: fg_f32_exp_parts, rounded once.
 */
FG_API float fg_exp_f32(float x)
{
    const uint32_t bits = fg_bits_f32(x);
    const uint32_t magnitude = bits & ~FG_F32_SIGN;
    const bool negative = (bits & FG_F32_SIGN) != 0;
    int32_t exponent;
    uint32_t mantissa;
    if (magnitude > FG_F32_INFINITY) {
        return fg_float_f32(FG_F32_NAN);
    }
    if (magnitude >= FG_F32_128) {
        return fg_float_f32(negative ? 0 : FG_F32_INFINITY);
    }
    if (magnitude < FG_F32_2_TO_MINUS_25) {
        return fg_float_f32(FG_F32_ONE); /* 1 + x is nearer to 1 than to any other float */
    }
    mantissa = fg_f32_exp_parts(negative, fg_f32_significand(bits),
                                fg_f32_exponent_field(bits) - 150, &exponent);
    return fg_f32_pack(0, exponent, mantissa);
}

/*
 * log(x), the natural logarithm.
 * Domain: x >= 0, subnormals too; log(0) = -inf for both zeros, log(x < 0) = NaN.
 * Formula: x = 2^k * m with m in (1/sqrt(2), sqrt(2)]; with t = 2 (m - 1) / (m + 1),
 * log(m) = 2 atanh(t / 2) = t * (1 + v * q(v)), v = t^2, q of degree 2, error 2^-30;
 * log(x) = k * ln(2) + log(m), the sum exact in 64 bits. m - 1 is exact and keeps its own exponent,
 * so that nothing is lost near x = 1.
 * Max error: 0.5362 ulp, measured over all 2^32 operands.
 * Source: the reduction of FreeBSD msun e_logf.c (s = f / (2 + f)), in fixed point.
 */
FG_API float fg_log_f32(float x)
{
    const uint32_t bits = fg_bits_f32(x);
    const uint32_t sqrt2 = UINT32_C(0xb504f333);     /* Q1.31 */
    const uint64_t ln2 = UINT64_C(0xb17217f7d1cf7a); /* 56 fraction bits */
    uint32_t significand;
    uint32_t m;           /* Q1.31, in [1, 2) until it is halved */
    uint32_t t;           /* |t| * 2^(31 - exponent) */
    uint32_t half_sum;    /* (m + 1) / 2, or (m + 2) / 2 when m is to be halved; Q1.31 */
    uint32_t fraction;    /* |t| in Q0.32 */
    uint32_t v;           /* t^2 in Q0.32 */
    uint32_t q;           /* Q0.32 */
    uint64_t sum;         /* |log(x)|, 56 fraction bits, under 104 */
    int32_t exponent = 0; /* of t, then of the result */
    int32_t k;
    bool below;                                          /* log(m) < 0 */
    if (bits > FG_F32_INFINITY && bits != FG_F32_SIGN) { /* NaN, or negative but not -0 */
        return fg_float_f32(FG_F32_NAN);
    }
    if (bits == FG_F32_INFINITY) {
        return x;
    }
    if (bits == FG_F32_ONE) {
        return fg_float_f32(0);
    }
    k = fg_f32_exponent_field(bits) - 127;
    significand = fg_f32_significand(bits);
    if (k == -127) { /* subnormal: no hidden bit, and the exponent of the smallest normal */
        k = -126;
        /* Zero is found here and not by comparing bits without the sign with 0: clang turns that
         * into a comparison of floats, which is a call without an FPU and flushes in some modes. */
        significand = bits & UINT32_C(0x007fffff);
        if (significand == 0) {
            return fg_float_f32(FG_F32_SIGN | FG_F32_INFINITY);
        }
        while (significand < UINT32_C(0x00800000)) {
            significand <<= 1;
            k -= 1;
        }
    }
    m = significand << 8;
    /* The numerator of t, over half_sum: m - 1, or m - 2 if m is halved; its magnitude in Q1.31. */
    below = m > sqrt2;
    if (below) {
        k += 1;
        t = (uint32_t)(0 - m);
        half_sum = FG_F32_UNIT + (m >> 1);
    } else {
        t = m - FG_F32_UNIT;
        half_sum = (FG_F32_UNIT >> 1) + (m >> 1);
    }
    if (t == 0) { /* a power of two, not 1: only k * ln(2) remains */
        sum = 0;
    } else {
        while (t < FG_F32_UNIT) {
            t <<= 1;
            exponent -= 1;
        }
        t = fg_f32_multiply_high(t, fg_f32_reciprocal(half_sum));
        /* |numerator| < 0.59, so exponent is in [-23, -1]. */
        fraction = t >> (-1 - exponent);
        v = fg_f32_multiply_high(fraction, fraction);
        q = UINT32_C(0x0098f179);                              /* 2.3337e-3, near 1/448 */
        q = UINT32_C(0x0332bd74) + fg_f32_multiply_high(q, v); /* 1.249298e-2, near 1/80 */
        q = UINT32_C(0x155557a2) + fg_f32_multiply_high(q, v); /* 8.333347e-2, near 1/12 */
        /* No carry: for m > 1 the result is under m - 1, for m < 1 t is only about half. */
        t += fg_f32_multiply_high(t, fg_f32_multiply_high(v, q));
        if (k == 0) {
            return fg_f32_pack(below ? FG_F32_SIGN : 0, exponent, t);
        }
        sum = (uint64_t)t << (25 + exponent); /* 31 - exponent fraction bits become 56 */
    }
    /* k is not 0: |k * ln(2)| >= 0.69 outweighs |log(m)| <= 0.35, so the sign is that of k. */
    if (k < 0) {
        sum = below ? (uint64_t)-k * ln2 + sum : (uint64_t)-k * ln2 - sum;
    } else {
        sum = below ? (uint64_t)k * ln2 - sum : (uint64_t)k * ln2 + sum;
    }
    /* Under 2^63: with the top bit at 63 the value would be 2^7 times a mantissa. */
    exponent = 7;
    while ((sum >> 63) == 0) {
        sum <<= 1;
        exponent -= 1;
    }
    return fg_f32_pack(k < 0 ? FG_F32_SIGN : 0, exponent, (uint32_t)(sum >> 32));
}

/*
 * tanh(x).
 * Domain: all floats; x itself (zeros keep their sign) under 2^-12, 1 from 10 up.
 * Formula: with E = e^(-2|x|), |tanh(x)| = (1 - E) / (1 + E); under 1/8, where 1 - E would cancel,
 * x - x * z * c(z) with z = x^2 and c of degree 2, error 2^-36.
 * Max error: 0.5226 ulp, measured over all 2^32 operands.
 * Source: the two ranges of FreeBSD msun s_tanhf.c; reciprocal and polynomial in fixed point.
 */
FG_API float fg_tanh_f32(float x)
{
    const uint32_t bits = fg_bits_f32(x);
    const uint32_t sign = bits & FG_F32_SIGN;
    const uint32_t magnitude = bits & ~FG_F32_SIGN;
    const uint32_t significand = fg_f32_significand(bits);
    int32_t exponent = fg_f32_exponent_field(bits) - 127;
    uint32_t e; /* E in Q0.32 */
    uint32_t mantissa;
    if (magnitude > FG_F32_INFINITY) {
        return fg_float_f32(FG_F32_NAN);
    }
    if (magnitude >= FG_F32_TEN) {
        return fg_float_f32(sign | FG_F32_ONE);
    }
    if (magnitude < FG_F32_2_TO_MINUS_12) {
        return x; /* x^3 / 3 is under 0.34 ulp */
    }
    if (magnitude < FG_F32_2_TO_MINUS_3) {
        const uint32_t fraction = (significand << 8) >> (-1 - exponent); /* |x| in Q0.32 */
        const uint32_t z = fg_f32_multiply_high(fraction, fraction);
        uint32_t c = UINT32_C(0x0da639bb);                     /* 5.33177e-2, near 17/315 */
        c = UINT32_C(0x2221bf95) - fg_f32_multiply_high(c, z); /* 0.133327459, near 2/15 */
        c = UINT32_C(0x55555514) - fg_f32_multiply_high(c, z); /* 0.333333318, near 1/3 */
        mantissa = significand << 8;
        mantissa -= fg_f32_multiply_high(mantissa, fg_f32_multiply_high(c, z));
        return fg_f32_pack(sign, exponent, mantissa);
    }
    /* 2|x| = significand * 2^(exponent + 1 - 23). E is in [2^-29, 0.78]. */
    mantissa = fg_f32_exp_parts(true, significand, exponent - 22, &exponent);
    e = mantissa >> (-1 - exponent);
    /* 1 - E in Q0.32 is not 0 and not under 0.22; with its top bit set it loses least below. */
    mantissa = (uint32_t)(0 - e);
    exponent = -1;
    while (mantissa < FG_F32_UNIT) {
        mantissa <<= 1;
        exponent -= 1;
    }
    mantissa = fg_f32_multiply_high(mantissa, fg_f32_reciprocal(FG_F32_UNIT + (e >> 1)));
    return fg_f32_pack(sign, exponent, mantissa);
}

/*
 * sigmoid(x) = 1 / (1 + e^-x).
 * Domain: all floats; 0.5 for |x| < 2^-25, subnormal below -87.33655, 0 below -103.97208.
 * Formula: with E = e^(-|x|), 1 / (1 + E) for x > 0 and E / (1 + E) for x < 0: no cancellation, and
 * the left tail keeps its relative accuracy.
 * Max error: 0.5217 ulp, measured over all 2^32 operands.
 * Method: fg_f32_exp_parts and fg_f32_reciprocal, rounded once.
 */
FG_API float fg_sigmoid_f32(float x)
{
    const uint32_t bits = fg_bits_f32(x);
    const uint32_t magnitude = bits & ~FG_F32_SIGN;
    const bool negative = (bits & FG_F32_SIGN) != 0;
    int32_t exponent;
    uint32_t mantissa; /* of E */
    uint32_t e = 0;    /* E in Q1.31: 0 under 2^-31 */
    uint32_t reciprocal;
    if (magnitude > FG_F32_INFINITY) {
        return fg_float_f32(FG_F32_NAN);
    }
    if (magnitude >= FG_F32_128) {
        return fg_float_f32(negative ? 0 : FG_F32_ONE);
    }
    if (magnitude < FG_F32_2_TO_MINUS_25) {
        return fg_float_f32(FG_F32_HALF); /* x / 4 is under a quarter ulp of 0.5 */
    }
    mantissa = fg_f32_exp_parts(true, fg_f32_significand(bits), fg_f32_exponent_field(bits) - 150,
                                &exponent);
    if (exponent >= -31) {
        e = mantissa >> -exponent;
    }
    reciprocal = fg_f32_reciprocal(FG_F32_UNIT + e);
    if (negative) {
        return fg_f32_pack(0, exponent, fg_f32_multiply_high(mantissa, reciprocal));
    }
    return fg_f32_pack(0, -1, reciprocal);
}

#endif /* FG_MATH_F32_H */
