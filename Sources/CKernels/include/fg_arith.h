/* SPDX-License-Identifier: 0BSD */
/* All arithmetic that rounds, shifts, widens or saturates.

   A stored integer v of a format with f fraction bits has the value v * 2^-f. One rounding rule:
   to nearest, ties up, floor(v * 2^-s + 1/2); then saturation to the storage. C99, freestanding;
   `int` may be 16 bits wide. With FG_CHECKED, fg_checked.h counts what is lost; the results are
   the same. */
#ifndef FG_ARITH_H
#define FG_ARITH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the functions of every fg_*.h are declared: private to the file that includes them. */
#ifndef FG_API
#define FG_API static inline
#endif

#ifdef FG_CHECKED
#include "fg_checked.h"
#else
#define FG_REQUIRE(condition) ((void)0)
#define FG_COUNT(event, condition) ((void)0)
#define FG_TALLY(event, amount) ((void)0)
#endif

typedef int8_t fg_i8;
typedef int16_t fg_i16;
/* Buffers of other storages may share the bytes of an i32 at other times. Old compilers take a type
   that says so for another type. */
#if defined(__clang__) || (defined(__GNUC__) && __GNUC__ >= 9)
typedef int32_t fg_i32 __attribute__((__may_alias__));
#else
#ifdef __GNUC__
#pragma GCC optimize("no-strict-aliasing")
#endif
typedef int32_t fg_i32;
#endif
typedef int64_t fg_i64;
typedef uint8_t fg_u8;
typedef uint16_t fg_u16;
typedef uint32_t fg_u32;

/* Right shifts of negative numbers round down: true of every compiler we target, checked here. */
typedef char fg_requires_arithmetic_right_shift[((-1) >> 1) == -1 ? 1 : -1];

/* Constants live in flash. On AVR that is another address space, read by these accessors:
   `static FG_CONST int32_t table[] = {...}; fg_const_i32(&table[i])`. */
#ifdef __AVR__
#include <avr/pgmspace.h>
#define FG_CONST const PROGMEM
FG_API uint32_t fg_const_u32(const uint32_t *p) { return pgm_read_dword(p); }
FG_API int32_t fg_const_i32(const int32_t *p) { return (int32_t)pgm_read_dword(p); }
FG_API int16_t fg_const_i16(const int16_t *p) { return (int16_t)pgm_read_word(p); }
FG_API int8_t fg_const_i8(const int8_t *p) { return (int8_t)pgm_read_byte(p); }
FG_API uint16_t fg_const_u16(const uint16_t *p) { return pgm_read_word(p); }
FG_API uint8_t fg_const_u8(const uint8_t *p) { return pgm_read_byte(p); }
#else
#define FG_CONST const
FG_API uint32_t fg_const_u32(const uint32_t *p) { return *p; }
FG_API int32_t fg_const_i32(const int32_t *p) { return *p; }
FG_API int16_t fg_const_i16(const int16_t *p) { return *p; }
FG_API int8_t fg_const_i8(const int8_t *p) { return *p; }
FG_API uint16_t fg_const_u16(const uint16_t *p) { return *p; }
FG_API uint8_t fg_const_u8(const uint8_t *p) { return *p; }
#endif

/* ---- Saturation: min(max(v, lowest), highest) of the storage; counts `saturated`. ---- */

/* An i32 element uses 28 bits, so that 511 products of two of them fit 64 bits. */
#define FG_I32_MAX ((fg_i32)0x7ffffff)
#define FG_I32_MIN (-FG_I32_MAX - 1)

FG_API fg_i32 fg_saturate_i32(fg_i64 v)
{
    FG_COUNT(saturated, v > FG_I32_MAX || v < FG_I32_MIN);
    if (v > FG_I32_MAX) {
        return FG_I32_MAX;
    }
    return v < FG_I32_MIN ? FG_I32_MIN : (fg_i32)v;
}

FG_API fg_i16 fg_saturate_i16(fg_i32 v)
{
    FG_COUNT(saturated, v > INT16_MAX || v < INT16_MIN);
    if (v > INT16_MAX) {
        return INT16_MAX;
    }
    return v < INT16_MIN ? INT16_MIN : (fg_i16)v;
}

FG_API fg_i8 fg_saturate_i8(fg_i32 v)
{
    FG_COUNT(saturated, v > INT8_MAX || v < INT8_MIN);
    if (v > INT8_MAX) {
        return INT8_MAX;
    }
    return v < INT8_MIN ? INT8_MIN : (fg_i8)v;
}

FG_API fg_i16 fg_saturate_i16_i64(fg_i64 v)
{
    FG_COUNT(saturated, v > INT16_MAX || v < INT16_MIN);
    if (v > INT16_MAX) {
        return INT16_MAX;
    }
    return v < INT16_MIN ? INT16_MIN : (fg_i16)v;
}

FG_API fg_i8 fg_saturate_i8_i64(fg_i64 v)
{
    FG_COUNT(saturated, v > INT8_MAX || v < INT8_MIN);
    if (v > INT8_MAX) {
        return INT8_MAX;
    }
    return v < INT8_MIN ? INT8_MIN : (fg_i8)v;
}

/* v * 2^-s, rounded down, for 0 <= s <= 31. AVR shifts by one bit at a time, bytes it renames. */
FG_API fg_i32 fg_shift_right_i32(fg_i32 v, fg_i32 s)
{
#ifdef __AVR__
    uint8_t n = (uint8_t)s;
    if (n >= 16) {
        v >>= 16;
        n = (uint8_t)(n - 16);
    }
    if (n >= 8) {
        v >>= 8;
        n = (uint8_t)(n - 8);
    }
    return v >> n;
#else
    return v >> s;
#endif
}

/* ---- Rounding right shifts: floor(v * 2^-s + 1/2), for loops. ---- */

/* Requires 0 <= s <= 31 and, for s > 0, v <= 2^31 - 1 - 2^(s-1): the half-add must fit.
   Two instructions for a constant s. */
FG_API fg_i32 fg_round_shift_i32(fg_i32 v, fg_i32 s)
{
    uint32_t half;
    FG_REQUIRE(s >= 0 && s <= 31);
    if (s == 0) {
        return v;
    }
    half = (uint32_t)1 << (s - 1);
    FG_REQUIRE(v <= INT32_MAX - (fg_i32)half);
    return fg_shift_right_i32((fg_i32)((uint32_t)v + half), s);
}

/* Requires 0 <= s <= 63 and, for s > 0, v <= 2^63 - 1 - 2^(s-1). */
FG_API fg_i64 fg_round_shift_i64(fg_i64 v, fg_i32 s)
{
    uint64_t half;
    FG_REQUIRE(s >= 0 && s <= 63);
    if (s == 0) {
        return v;
    }
    half = (uint64_t)1 << (s - 1);
    FG_REQUIRE(v <= INT64_MAX - (fg_i64)half);
    return (fg_i64)((uint64_t)v + half) >> s;
}

/* ---- The same for every v and every s >= 0, one instruction longer; counts nothing. ---- */

/* s >= 32 gives 0, which is exact: |v * 2^-32| <= 1/2, and the only tie, -1/2, rounds up. */
FG_API fg_i32 fg_round_shift_total_i32(fg_i32 v, fg_i32 s)
{
    if (s >= 32) {
        return 0;
    }
    if (s == 0) {
        return v;
    }
    v = fg_shift_right_i32(v, s - 1);
    return (v >> 1) + (v & 1);
}

/* s >= 64 gives 0, which is exact. */
FG_API fg_i64 fg_round_shift_total_i64(fg_i64 v, fg_i32 s)
{
    if (s >= 64) {
        return 0;
    }
    return s == 0 ? v : (v >> s) + ((v >> (s - 1)) & 1);
}

/* ---- Left shifts: v * 2^s clamped to the same width, for every s >= 0; counts nothing. A shift
   beyond the width gives what the width - 1 gives: 0 or an end. ---- */

FG_API fg_i32 fg_shift_left_clamp_i32(fg_i32 v, fg_i32 s)
{
    fg_i32 t = s > 31 ? 31 : s;
    if (v > (INT32_MAX >> t)) {
        return INT32_MAX;
    }
    if (v < (INT32_MIN >> t)) {
        return INT32_MIN;
    }
    return (fg_i32)((uint32_t)v << t);
}

FG_API fg_i64 fg_shift_left_clamp_i64(fg_i64 v, fg_i32 s)
{
    fg_i32 t = s > 63 ? 63 : s;
    if (v > (INT64_MAX >> t)) {
        return INT64_MAX;
    }
    if (v < (INT64_MIN >> t)) {
        return INT64_MIN;
    }
    return (fg_i64)((uint64_t)v << t);
}

/* ---- Stores: floor(acc * 2^-shift + 1/2), saturated to the storage, for every acc and every
   shift; a negative shift is a left shift. Counts `saturated`, and `flushed` where acc is not 0 and
   the result is. ---- */

FG_API fg_i32 fg_scale_i32(fg_i32 acc, fg_i32 shift)
{
    fg_i32 r =
        shift < 0 ? fg_shift_left_clamp_i32(acc, -shift) : fg_round_shift_total_i32(acc, shift);
    FG_COUNT(flushed, acc != 0 && r == 0);
    return r;
}

FG_API fg_i64 fg_scale_i64(fg_i64 acc, fg_i32 shift)
{
    fg_i64 r =
        shift < 0 ? fg_shift_left_clamp_i64(acc, -shift) : fg_round_shift_total_i64(acc, shift);
    FG_COUNT(flushed, acc != 0 && r == 0);
    return r;
}

FG_API fg_i8 fg_store_i8_i32(fg_i32 acc, fg_i32 shift)
{
    return fg_saturate_i8(fg_scale_i32(acc, shift));
}

FG_API fg_i8 fg_store_i8_i64(fg_i64 acc, fg_i32 shift)
{
    return fg_saturate_i8_i64(fg_scale_i64(acc, shift));
}

FG_API fg_i16 fg_store_i16_i32(fg_i32 acc, fg_i32 shift)
{
    return fg_saturate_i16(fg_scale_i32(acc, shift));
}

FG_API fg_i16 fg_store_i16_i64(fg_i64 acc, fg_i32 shift)
{
    return fg_saturate_i16_i64(fg_scale_i64(acc, shift));
}

FG_API fg_i32 fg_store_i32_i32(fg_i32 acc, fg_i32 shift)
{
    return fg_saturate_i32(fg_scale_i32(acc, shift));
}

FG_API fg_i32 fg_store_i32_i64(fg_i64 acc, fg_i32 shift)
{
    return fg_saturate_i32(fg_scale_i64(acc, shift));
}

#endif
