/* SPDX-License-Identifier: 0BSD */
/* Names for kernels that are included once per combination of storages.

   A template is bound by macros: `#define FG_X i16`, then `#include "fg_relu.h"`. It defines one
   function, named after its storages, and undefines what it was bound by. */
#ifndef FG_TEMPLATE_H
#define FG_TEMPLATE_H

#include "fg_arith.h"

/* Storages: i8, i16, i32, and i64 for accumulators. */
#define FG_TYPE_(s) fg_##s
#define FG_TYPE(s) FG_TYPE_(s)

/* Bits that elements use, the sign included: an i32 holds |v| <= 2^27. */
#define FG_BITS_i8 8
#define FG_BITS_i16 16
#define FG_BITS_i32 28
#define FG_BITS_(s) FG_BITS_##s
#define FG_BITS(s) FG_BITS_(s)
#define FG_WIDTH_i32 32
#define FG_WIDTH_i64 64
#define FG_WIDTH_(acc) FG_WIDTH_##acc
#define FG_WIDTH(acc) FG_WIDTH_(acc)

/* 1 for elements beyond 16 bits. */
#define FG_IS_WIDE_i8 0
#define FG_IS_WIDE_i16 0
#define FG_IS_WIDE_i32 1
#define FG_IS_WIDE_(s) FG_IS_WIDE_##s
#define FG_IS_WIDE(s) FG_IS_WIDE_(s)

/* The accumulator of single elements and of products of two: i32 up to 16 bits, else i64. */
#define FG_HOLDER_i8 i32
#define FG_HOLDER_i16 i32
#define FG_HOLDER_i32 i64
#define FG_HOLDER_(s) FG_HOLDER_##s
#define FG_HOLDER(s) FG_HOLDER_(s)
#define FG_WIDER_i32i32 i32
#define FG_WIDER_i32i64 i64
#define FG_WIDER_i64i32 i64
#define FG_WIDER_i64i64 i64
#define FG_WIDER_(a, b) FG_WIDER_##a##b
#define FG_WIDER(a, b) FG_WIDER_(a, b)
#define FG_PRODUCT(a, b) FG_WIDER(FG_HOLDER(a), FG_HOLDER(b))
#define FG_UNSIGNED_i32 uint32_t
#define FG_UNSIGNED_i64 uint64_t
#define FG_UNSIGNED_(s) FG_UNSIGNED_##s
#define FG_UNSIGNED(s) FG_UNSIGNED_(s)

/* How products are summed (fg_dot.h) and the type of the whole. */
#define FG_KIND_i32 1
#define FG_KIND_i64 2
#define FG_KIND_block 3
#define FG_KIND_split 4
#define FG_KIND_(acc) FG_KIND_##acc
#define FG_KIND(acc) FG_KIND_(acc)
#define FG_SUM_i32 i32
#define FG_SUM_i64 i64
#define FG_SUM_block i64
#define FG_SUM_split i64
#define FG_SUM_(acc) FG_SUM_##acc
#define FG_SUM(acc) FG_SUM_(acc)
#define FG_WITH_BLOCK_i32(text)
#define FG_WITH_BLOCK_i64(text)
#define FG_WITH_BLOCK_block(text) , text
#define FG_WITH_BLOCK_split(text)
#define FG_WITH_BLOCK_(acc, text) FG_WITH_BLOCK_##acc(text)
#define FG_WITH_BLOCK(acc, text) FG_WITH_BLOCK_(acc, text)
#define FG_BLOCK_PARAMETER(acc) FG_WITH_BLOCK(acc, int32_t block)
#define FG_BLOCK_ARGUMENT(acc) FG_WITH_BLOCK(acc, block)

#define FG_SATURATE_(s) fg_saturate_##s
#define FG_SATURATE(s) FG_SATURATE_(s)
#define FG_SCALE_(acc) fg_scale_##acc
#define FG_SCALE(acc) FG_SCALE_(acc)
#define FG_STORE_(s, acc) fg_store_##s##_##acc
#define FG_STORE(s, acc) FG_STORE_(s, acc)

/* stem_ab, stem_abc_acc and so on. */
#define FG_NAME1_(f, a) f##_##a
#define FG_NAME1(f, a) FG_NAME1_(f, a)
#define FG_NAME2_(f, a, b) f##_##a##b
#define FG_NAME2(f, a, b) FG_NAME2_(f, a, b)
#define FG_NAME3_(f, a, b, c) f##_##a##b##c
#define FG_NAME3(f, a, b, c) FG_NAME3_(f, a, b, c)
#define FG_NAME4_(f, a, b, c, d) f##_##a##b##c##d
#define FG_NAME4(f, a, b, c, d) FG_NAME4_(f, a, b, c, d)
#define FG_NAME2_ACC_(f, a, b, acc) f##_##a##b##_##acc
#define FG_NAME2_ACC(f, a, b, acc) FG_NAME2_ACC_(f, a, b, acc)
#define FG_NAME3_ACC_(f, a, b, c, acc) f##_##a##b##c##_##acc
#define FG_NAME3_ACC(f, a, b, c, acc) FG_NAME3_ACC_(f, a, b, c, acc)
#define FG_NAME4_ACC_(f, a, b, c, d, acc) f##_##a##b##c##d##_##acc
#define FG_NAME4_ACC(f, a, b, c, d, acc) FG_NAME4_ACC_(f, a, b, c, d, acc)

/* Sums are taken modulo 2^32 or 2^64, so that only the whole must fit. The checked twin adds in 64
   bits beside it and counts a whole that did not fit as a violation. */
#ifdef FG_CHECKED
#define FG_WIDE_SUM(name, start) int64_t name = (start)
#define FG_WIDE_ADD(name, product) name += (product)
#define FG_WIDE_CHECK(name, sum) FG_REQUIRE((int64_t)(sum) == name)
#else
#define FG_WIDE_SUM(name, start) ((void)0)
#define FG_WIDE_ADD(name, product) ((void)0)
#define FG_WIDE_CHECK(name, sum) ((void)0)
#endif

#endif
