/* SPDX-License-Identifier: 0BSD */
/* The exponential of a number that is not above 0, for softmax and its relatives. */
#ifndef FG_EXP_H
#define FG_EXP_H

#include "fg_arith.h"

/* clang-format off */
/* begin generated: ConstantTable.exponential */
#define FG_EXP_LOG2E_Q31 3098164009U
#define FG_EXP_LN2_Q32 2977044472U
#define FG_EXP_THIRD_Q32 1431655765U
static FG_CONST uint32_t fg_exp_table[64] = {
    2147483648U, 2124350982U, 2101467502U, 2078830522U, 2056437387U, 2034285470U,
    2012372174U, 1990694927U, 1969251188U, 1948038440U, 1927054196U, 1906295993U,
    1885761398U, 1865448001U, 1845353420U, 1825475297U, 1805811301U, 1786359126U,
    1767116489U, 1748081133U, 1729250827U, 1710623359U, 1692196547U, 1673968228U,
    1655936265U, 1638098541U, 1620452965U, 1602997467U, 1585730000U, 1568648537U,
    1551751076U, 1535035634U, 1518500250U, 1502142985U, 1485961921U, 1469955159U,
    1454120821U, 1438457051U, 1422962010U, 1407633882U, 1392470869U, 1377471191U,
    1362633090U, 1347954824U, 1333434672U, 1319070932U, 1304861917U, 1290805962U,
    1276901417U, 1263146652U, 1249540052U, 1236080024U, 1222764986U, 1209593378U,
    1196563654U, 1183674286U, 1170923762U, 1158310587U, 1145833280U, 1133490379U,
    1121280436U, 1109202018U, 1097253708U, 1085434106U
};
/* end generated */
/* clang-format on */

/* e^(-d * 2^-fraction_bits) in Q24: 1.0 is 2^24, an underflow is 0.

   formula   d * 2^-fraction_bits = (n + j/64 + r) ln 2 with 0 <= r < 1/64;
             2^-n * table[j] * (1 - a (1 - a/2 (1 - a/3))), a = r ln 2.
   requires  -8 <= fraction_bits <= 31; d is any number.
   rounding  to nearest, ties up, of a value within 0.05 units of 2^-24: error <= 0.55 units.
   cost      six 32 x 32 -> 64 bit products; 256 bytes of table. */
FG_API uint32_t fg_exp_q24(uint32_t d, int32_t fraction_bits)
{
    uint64_t y;
    uint32_t n, j, a, p;
    FG_REQUIRE(fraction_bits >= -8 && fraction_bits <= 31);
    if (fraction_bits < 0) {
        /* e^-18 < 2^-25. */
        if (d >= 18U) {
            return 0;
        }
        d <<= -fraction_bits;
        fraction_bits = 0;
    }
    /* The exponent of 2 in Q30; log2(e) is Q31, so the product is Q(31 + fraction_bits). */
    y = ((uint64_t)d * FG_EXP_LOG2E_Q31) >> (fraction_bits + 1);
    if (y >= ((uint64_t)26 << 30)) {
        return 0;
    }
    n = (uint32_t)(y >> 30);
    j = (uint32_t)(y >> 24) & 63U;
    /* a and the polynomial are Q30. */
    a = (uint32_t)(((uint64_t)((uint32_t)y & 0xFFFFFFU) * FG_EXP_LN2_Q32) >> 32);
    p = ((uint32_t)1 << 30) - (uint32_t)(((uint64_t)a * FG_EXP_THIRD_Q32) >> 32);
    p = ((uint32_t)1 << 30) - (uint32_t)(((uint64_t)a * p) >> 31);
    p = ((uint32_t)1 << 30) - (uint32_t)(((uint64_t)a * p) >> 30);
    /* Q31 * Q30 * 2^-n to Q24; the lower half of the product cannot change the rounding. */
    p = (uint32_t)(((uint64_t)fg_const_u32(&fg_exp_table[j]) * p) >> 32);
    return (p + ((uint32_t)1 << (4U + n))) >> (5U + n);
}

#endif
