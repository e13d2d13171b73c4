/* SPDX-License-Identifier: 0BSD */
/* Template: FG_A, FG_B, FG_ACC; takes fg_dot for FG_A, FG_B and FG_ACC. */
#include "fg_avr.h"
#include "fg_pair.h"
#include "fg_template.h"

/* sums[k] += sum over i of a[i] * b[k * pitch + i], for k from 0 to rows - 1

   With sums of 32 bits FG_ROWS rows are taken at once, and an a[i] of 0 costs nothing more.

   FG_ACC    as of fg_dot.h.
   requires  as fg_dot.h does, of each sum.
   ops       one per product. */
FG_KERNEL void FG_NAME2_ACC(fg_dot_rows, FG_A, FG_B,
                            FG_ACC)(FG_TYPE(FG_SUM(FG_ACC)) * sums, const FG_TYPE(FG_A) * a,
                                    const FG_TYPE(FG_B) * b, ptrdiff_t pitch, int32_t count,
                                    int32_t rows FG_BLOCK_PARAMETER(FG_ACC))
{
#if FG_DSP && FG_KIND(FG_ACC) == FG_KIND_i32 && FG_BITS(FG_A) == 16 && FG_BITS(FG_B) == 16
    for (; rows >= 4; rows -= 4) {
        const fg_i16 *p = a;
        const fg_i16 *const end = a + (count & ~(int32_t)1);
        const fg_i16 *q = b, *r = b + pitch;
        uint32_t s0 = (uint32_t)sums[0], s1 = (uint32_t)sums[1];
        uint32_t s2 = (uint32_t)sums[2], s3 = (uint32_t)sums[3];
        FG_TALLY(ops, (int64_t)count * 4);
        while (p < end) {
            const uint32_t pair = fg_pair_load(p);
            if (pair != 0) {
                uint32_t b0 = fg_pair_load(q), b1 = fg_pair_load(r);
                uint32_t b2 = fg_pair_load(q + 2 * pitch), b3 = fg_pair_load(r + 2 * pitch);
                FG_KEEP_FOUR(b0, b1, b2, b3);
                s0 = fg_pair_dot(pair, b0, s0);
                s1 = fg_pair_dot(pair, b1, s1);
                s2 = fg_pair_dot(pair, b2, s2);
                s3 = fg_pair_dot(pair, b3, s3);
            }
            p += 2;
            q += 2;
            r += 2;
        }
        if ((count & 1) != 0) {
            s0 += (uint32_t)(*p * q[0]);
            s1 += (uint32_t)(*p * r[0]);
            s2 += (uint32_t)(*p * q[2 * pitch]);
            s3 += (uint32_t)(*p * r[2 * pitch]);
        }
        *sums++ = (int32_t)s0;
        *sums++ = (int32_t)s1;
        *sums++ = (int32_t)s2;
        *sums++ = (int32_t)s3;
        b += 4 * pitch;
    }
#elif FG_SERIAL && FG_KIND(FG_ACC) == FG_KIND_i32
    for (; rows >= FG_ROWS; rows -= FG_ROWS) {
        const FG_TYPE(FG_A) *p = a;
        const FG_TYPE(FG_A) *const end = a + count;
        const FG_TYPE(FG_B) *q = b;
        uint32_t s0 = (uint32_t)sums[0];
#if FG_ROWS > 1
        const FG_TYPE(FG_B) *r = b + pitch;
        uint32_t s1 = (uint32_t)sums[1];
#endif
#if FG_ROWS > 2
        uint32_t s2 = (uint32_t)sums[2], s3 = (uint32_t)sums[3];
#endif
        FG_TALLY(ops, (int64_t)count * FG_ROWS);
        while (p < end) {
            const int16_t factor = *p++;
            if (factor != 0) {
                s0 = fg_multiply_add(s0, factor, *q);
#if FG_ROWS > 1
                s1 = fg_multiply_add(s1, factor, *r);
#endif
#if FG_ROWS > 2
                s2 = fg_multiply_add(s2, factor, q[2 * pitch]);
                s3 = fg_multiply_add(s3, factor, r[2 * pitch]);
#endif
            }
            q++;
#if FG_ROWS > 1
            r++;
#endif
        }
        *sums++ = (int32_t)s0;
#if FG_ROWS > 1
        *sums++ = (int32_t)s1;
#endif
#if FG_ROWS > 2
        *sums++ = (int32_t)s2;
        *sums++ = (int32_t)s3;
#endif
        b += FG_ROWS * pitch;
    }
#endif
    for (; rows > 0; rows--) {
        *sums = FG_NAME2_ACC(fg_dot, FG_A, FG_B, FG_ACC)(*sums, a, 1, b, 1,
                                                         count FG_BLOCK_ARGUMENT(FG_ACC));
        sums++;
        b += pitch;
    }
}

#undef FG_A
#undef FG_B
#undef FG_ACC
