/* SPDX-License-Identifier: 0BSD */
/* Template: FG_A, FG_B, FG_ACC; takes fg_dot for FG_A, FG_B and FG_ACC. */
#include "fg_avr.h"
#include "fg_loops.h"
#include "fg_template.h"

/* sums[k] = sum over i of a[i * a_step] * b[i * b_step + k], for k from 0 to columns - 1

   With sums of 32 bits FG_ROWS columns are taken at once, and an element of a that is 0 costs
   nothing more.

   FG_ACC    as of fg_dot.h.
   requires  as fg_dot.h does, of each sum.
   ops       one per product. */
FG_KERNEL void FG_NAME2_ACC(fg_dot_columns, FG_A, FG_B,
                            FG_ACC)(FG_TYPE(FG_SUM(FG_ACC)) * sums, const FG_TYPE(FG_A) * a,
                                    ptrdiff_t a_step, const FG_TYPE(FG_B) * b, ptrdiff_t b_step,
                                    int32_t count, int32_t columns FG_BLOCK_PARAMETER(FG_ACC))
{
#if FG_SERIAL && FG_KIND(FG_ACC) == FG_KIND_i32
    for (; columns >= FG_ROWS; columns -= FG_ROWS) {
        const FG_TYPE(FG_A) *p = a;
        const FG_TYPE(FG_B) *q = b;
        int32_t i;
        uint32_t s0 = 0;
#if FG_ROWS > 1
        uint32_t s1 = 0;
#endif
#if FG_ROWS > 2
        uint32_t s2 = 0, s3 = 0;
#endif
        FG_TALLY(ops, (int64_t)count * FG_ROWS);
        for (i = count; i > 0; i--) {
            const int16_t factor = *p;
            if (factor != 0) {
                s0 = fg_multiply_add(s0, factor, q[0]);
#if FG_ROWS > 1
                s1 = fg_multiply_add(s1, factor, q[1]);
#endif
#if FG_ROWS > 2
                s2 = fg_multiply_add(s2, factor, q[2]);
                s3 = fg_multiply_add(s3, factor, q[3]);
#endif
            }
            p += a_step;
            q += b_step;
        }
        *sums++ = (int32_t)s0;
#if FG_ROWS > 1
        *sums++ = (int32_t)s1;
#endif
#if FG_ROWS > 2
        *sums++ = (int32_t)s2;
        *sums++ = (int32_t)s3;
#endif
        b += FG_ROWS;
    }
#endif
    for (; columns > 0; columns--) {
        *sums++ = FG_NAME2_ACC(fg_dot, FG_A, FG_B, FG_ACC)(0, a, a_step, b, b_step,
                                                           count FG_BLOCK_ARGUMENT(FG_ACC));
        b++;
    }
}

#undef FG_A
#undef FG_B
#undef FG_ACC
