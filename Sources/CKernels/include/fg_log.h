/* SPDX-License-Identifier: 0BSD */
/* The natural logarithm, for losses. */
#ifndef FG_LOG_H
#define FG_LOG_H

#include "fg_arith.h"

/* clang-format off */
/* begin generated: ConstantTable.logarithm */
#define FG_LOG_LN2_Q32 2977044472U
#define FG_LOG_THIRD_Q32 1431655765U
static FG_CONST uint32_t fg_log_reciprocal[64] = {
    4261672976U, 4196609266U, 4133502360U, 4072265288U, 4012816160U, 3955077798U,
    3898977403U, 3844446251U, 3791419406U, 3739835469U, 3689636335U, 3640766979U,
    3593175254U, 3546811703U, 3501629388U, 3457583735U, 3414632384U, 3372735055U,
    3331853418U, 3291950981U, 3252992982U, 3214946280U, 3177779271U, 3141461794U,
    3105965050U, 3071261530U, 3037324939U, 3004130131U, 2971653048U, 2939870663U,
    2908760920U, 2878302691U, 2848475720U, 2819260584U, 2790638649U, 2762592030U,
    2735103552U, 2708156719U, 2681735678U, 2655825188U, 2630410593U, 2605477791U,
    2581013211U, 2557003786U, 2533436930U, 2510300520U, 2487582868U, 2465272708U,
    2443359173U, 2421831779U, 2400680410U, 2379895298U, 2359467012U, 2339386442U,
    2319644784U, 2300233531U, 2281144456U, 2262369604U, 2243901281U, 2225732040U,
    2207854674U, 2190262207U, 2172947881U, 2155905153U
};
static FG_CONST uint32_t fg_log_table[64] = {
    33424039U, 99501762U, 164578269U, 228683449U, 291845871U, 354092863U,
    415450582U, 475944079U, 535597362U, 594433450U, 652474432U, 709741511U,
    766255054U, 822034634U, 877099072U, 931466472U, 985154263U, 1038179224U,
    1090557523U, 1142304743U, 1193435910U, 1243965519U, 1293907562U, 1343275546U,
    1392082518U, 1440341085U, 1488063435U, 1535261353U, 1581946239U, 1628129128U,
    1673820701U, 1719031300U, 1763770948U, 1808049353U, 1851875930U, 1895259807U,
    1938209838U, 1980734614U, 2022842474U, 2064541513U, 2105839594U, 2146744353U,
    2187263213U, 2227403387U, 2267171887U, 2306575533U, 2345620959U, 2384314620U,
    2422662797U, 2460671605U, 2498346998U, 2535694775U, 2572720585U, 2609429930U,
    2645828176U, 2681920551U, 2717712152U, 2753207951U, 2788412798U, 2823331424U,
    2857968445U, 2892328366U, 2926415587U, 2960234402U
};
/* end generated */
/* clang-format on */

/* ln(s * 2^-24) in Q20; negative for s < 2^24.

   formula   s = m * 2^e with m in [1, 2] rounded to 24 significant bits, to nearest;
             c = the middle of m's 64th, q = m / c - 1, |q| <= 1/128;
             e ln 2 + ln c + q - q^2/2 + q^3/3.
   requires  s >= 1 (0 counts as 1).
   rounding  to nearest, ties up, of a value within 0.07 units of 2^-20, of which 1/16 come from
             the 24 bits: error <= 0.57 units.
   cost      five 64 bit products; 512 bytes of tables. */
FG_API int32_t fg_log_q20(uint64_t s)
{
    int32_t e = 0;
    int32_t step;
    uint32_t m, j;
    int64_t q, r;
    FG_REQUIRE(s != 0);
    s = s == 0 ? 1 : s;
    /* e = floor(log2 s). */
    for (step = 32; step > 0; step >>= 1) {
        if ((s >> (e + step)) != 0) {
            e += step;
        }
    }
    if (e > 23) {
        m = (uint32_t)(((s >> (e - 24)) + 1U) >> 1);
    } else {
        m = (uint32_t)(s << (23 - e));
    }
    if (m > 0xFFFFFFU) {
        m >>= 1;
        e += 1;
    }
    j = (m >> 17) & 63U;
    /* Q23 * Q32 to Q32. */
    q = (int64_t)(((uint64_t)m * fg_const_u32(&fg_log_reciprocal[j])) >> 23) - ((int64_t)1 << 32);
    r = ((int64_t)1 << 31) - ((q * (int64_t)FG_LOG_THIRD_Q32) >> 32);
    /* r = 1/2 - q/3, q - q^2 r, all Q32. */
    r = q - ((((q * q) >> 32) * r) >> 32);
    r += (int64_t)fg_const_u32(&fg_log_table[j]) + (e - 24) * (int64_t)FG_LOG_LN2_Q32;
    return (int32_t)fg_round_shift_i64(r, 12);
}

#endif
