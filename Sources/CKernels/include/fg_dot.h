/* SPDX-License-Identifier: 0BSD */
/* Template: FG_A, FG_B, FG_ACC: i32, i64, block or split. */
#include "fg_template.h"

/* start + sum over i of a[i * a_step] * b[i * b_step], exact

   FG_ACC    i32    one sum modulo 2^32: only the whole must fit;
             i64    one sum modulo 2^64;
             block  sums of `block` products modulo 2^32, added up in 64 bits;
             split  the products' upper and lower 16 bits in two sums of 32 bits.
   requires  the licence that each call names: the whole fits int32 or int64, and for `block` any
             `block` products fit int32; `split` takes factors of at most 16 bits, at most 2^15 of
             them; i32 and block take no i32 factors.
   ops       one per product. */
FG_API FG_TYPE(FG_SUM(FG_ACC))
    FG_NAME2_ACC(fg_dot, FG_A, FG_B, FG_ACC)(int64_t start, const FG_TYPE(FG_A) * a,
                                             ptrdiff_t a_step, const FG_TYPE(FG_B) * b,
                                             ptrdiff_t b_step,
                                             int32_t count FG_BLOCK_PARAMETER(FG_ACC))
{
#if FG_KIND(FG_ACC) == FG_KIND_block
    int64_t total = start;
    FG_WIDE_SUM(whole, start);
    FG_TALLY(ops, count);
    while (count > 0) {
        const int32_t n = count < block ? count : block;
        uint32_t sum = 0;
        int32_t i;
        FG_WIDE_SUM(wide, 0);
        for (i = 0; i < n; i++) {
            sum += (uint32_t)((int32_t)*a * *b);
            FG_WIDE_ADD(wide, (int64_t)*a * *b);
            a += a_step;
            b += b_step;
        }
        FG_WIDE_CHECK(wide, (int32_t)sum);
        FG_WIDE_ADD(whole, wide);
        total += (int32_t)sum;
        count -= n;
    }
    FG_WIDE_CHECK(whole, total);
    return total;
#elif FG_KIND(FG_ACC) == FG_KIND_split
    int32_t high = 0;
    uint32_t low = 0;
    int32_t i;
    FG_REQUIRE(count <= 32768);
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        const int32_t product = (int32_t)*a * *b;
        high += product >> 16;
        low += (uint32_t)product & 0xffffU;
        a += a_step;
        b += b_step;
    }
    return start + (int64_t)high * 65536 + low;
#else
    FG_UNSIGNED(FG_ACC) sum = (FG_UNSIGNED(FG_ACC))start;
    int32_t i;
    FG_WIDE_SUM(wide, start);
    FG_TALLY(ops, count);
    for (i = 0; i < count; i++) {
        sum += (FG_UNSIGNED(FG_ACC))((FG_TYPE(FG_ACC)) * a * *b);
        FG_WIDE_ADD(wide, (int64_t)*a * *b);
        a += a_step;
        b += b_step;
    }
    FG_WIDE_CHECK(wide, (FG_TYPE(FG_ACC))sum);
    return (FG_TYPE(FG_ACC))sum;
#endif
}

#undef FG_A
#undef FG_B
#undef FG_ACC
