/* SPDX-License-Identifier: 0BSD */
/* What AVR computes byte by byte: its compiler knows products of 16 bits by a call only. */
#ifndef FG_AVR_H
#define FG_AVR_H

#include "fg_loops.h"

#if defined(__AVR__)
/* master[k * pitch] += n[k] * x * 2^-16, k from 0 to count - 1, of residual8; the same bits as
   fg_master_scaled of fg_master_word.h.

   requires  x of 24 bits; 0 < count. */
FG_API void fg_avr_update_column(fg_i16 *w, fg_u8 *residual, const fg_i16 *n, int32_t x,
                                 uint16_t pitch, uint16_t count)
{
    const uint16_t bytes = (uint16_t)(pitch * 2U);
    uint16_t step, a, b;
    /* Bytes 1 to 4 of the product in a and b; bit 7 of byte 1 rounds. */
    __asm__ volatile("0:\n\t"
                     "ld   %A[step], X+\n\t"
                     "ld   %B[step], X+\n\t"
                     "muls %B[step], %C[x]\n\t"
                     "movw %A[b], r0\n\t"
                     "mul  %A[step], %B[x]\n\t"
                     "movw %A[a], r0\n\t"
                     "mul  %A[step], %A[x]\n\t"
                     "add  %A[a], r1\n\t"
                     "adc  %B[a], %[zero]\n\t"
                     "mulsu %B[step], %A[x]\n\t"
                     "sbc  %A[b], %[zero]\n\t"
                     "sbc  %B[b], %[zero]\n\t"
                     "add  %A[a], r0\n\t"
                     "adc  %B[a], r1\n\t"
                     "adc  %A[b], %[zero]\n\t"
                     "adc  %B[b], %[zero]\n\t"
                     "mulsu %C[x], %A[step]\n\t"
                     "sbc  %B[b], %[zero]\n\t"
                     "add  %B[a], r0\n\t"
                     "adc  %A[b], r1\n\t"
                     "adc  %B[b], %[zero]\n\t"
                     "mulsu %B[step], %B[x]\n\t"
                     "sbc  %B[b], %[zero]\n\t"
                     "add  %B[a], r0\n\t"
                     "adc  %A[b], r1\n\t"
                     "adc  %B[b], %[zero]\n\t"
                     "movw r30, %[residual]\n\t"
                     "ld   r0, Z\n\t"
                     "movw r30, %[w]\n\t"
                     "ld   %A[step], Z\n\t"
                     "ldd  %B[step], Z+1\n\t"
                     "lsl  %A[a]\n\t"
                     "adc  r0, %B[a]\n\t"
                     "adc  %A[step], %A[b]\n\t"
                     "adc  %B[step], %B[b]\n\t"
                     "brvc 1f\n\t"
                     /* The highest master, or where a carry came out the lowest. */
                     "sbc  r0, r0\n\t"
                     "com  r0\n\t"
                     "mov  %A[step], r0\n\t"
                     "mov  %B[step], r0\n\t"
                     "subi %B[step], 0x80\n"
                     "1:\n\t"
                     "st   Z, %A[step]\n\t"
                     "std  Z+1, %B[step]\n\t"
                     "movw r30, %[residual]\n\t"
                     "st   Z, r0\n\t"
                     "add  %A[w], %A[bytes]\n\t"
                     "adc  %B[w], %B[bytes]\n\t"
                     "add  %A[residual], %A[pitch]\n\t"
                     "adc  %B[residual], %B[pitch]\n\t"
                     "sbiw %[count], 1\n\t"
                     "brne 0b\n\t"
                     "clr  r1"
                     : [w] "+r"(w), [residual] "+r"(residual), [n] "+x"(n), [count] "+w"(count),
                       [step] "=&a"(step), [a] "=&r"(a), [b] "=&r"(b)
                     : [x] "a"(x), [pitch] "r"(pitch), [bytes] "r"(bytes), [zero] "r"((uint8_t)0)
                     : "r0", "r30", "r31", "memory");
}
#endif

/* sum + a * b, modulo 2^32. */
FG_API uint32_t fg_multiply_add(uint32_t sum, int16_t a, int16_t b)
{
#if defined(__AVR__)
    __asm__("mul  %A[a], %A[b]\n\t"
            "add  %A[sum], r0\n\t"
            "adc  %B[sum], r1\n\t"
            "adc  %C[sum], %[zero]\n\t"
            "adc  %D[sum], %[zero]\n\t"
            "muls %B[a], %B[b]\n\t"
            "add  %C[sum], r0\n\t"
            "adc  %D[sum], r1\n\t"
            "mulsu %B[a], %A[b]\n\t"
            "sbc  %D[sum], %[zero]\n\t"
            "add  %B[sum], r0\n\t"
            "adc  %C[sum], r1\n\t"
            "adc  %D[sum], %[zero]\n\t"
            "mulsu %B[b], %A[a]\n\t"
            "sbc  %D[sum], %[zero]\n\t"
            "add  %B[sum], r0\n\t"
            "adc  %C[sum], r1\n\t"
            "adc  %D[sum], %[zero]\n\t"
            "clr  r1"
            : [sum] "+r"(sum)
            : [a] "a"(a), [b] "a"(b), [zero] "r"((uint8_t)0)
            : "r0");
    return sum;
#else
    return sum + (uint32_t)((int32_t)a * b);
#endif
}

#endif
