/* SPDX-License-Identifier: 0BSD */
/* Template: FG_A, FG_B, FG_ACC: i32, i64, block or split. */
#include "fg_template.h"
#include "fg_window.h"

/* start + sum over a box of a[a_at + i] * b[b_at + j], exact

   FG_ACC    as of fg_dot.h.
   requires  the licence that each call names, as of fg_dot.h; `split` takes at most 2^15 products.
   ops       one per product. */
FG_API FG_TYPE(FG_SUM(FG_ACC))
    FG_NAME2_ACC(fg_box, FG_A, FG_B, FG_ACC)(int64_t start, const FG_TYPE(FG_A) * a, ptrdiff_t a_at,
                                             const FG_TYPE(FG_B) * b, ptrdiff_t b_at,
                                             const struct fg_box *box FG_BLOCK_PARAMETER(FG_ACC))
{
    const ptrdiff_t a_step = box->a_step[2], b_step = box->b_step[2];
    int32_t i, j, k;
#if FG_KIND(FG_ACC) == FG_KIND_block
    int64_t total = start;
    uint32_t sum = 0;
    int32_t room = block;
    FG_WIDE_SUM(wide, 0);
    FG_WIDE_SUM(whole, start);
#elif FG_KIND(FG_ACC) == FG_KIND_split
    int32_t high = 0;
    uint32_t low = 0;
#else
    FG_UNSIGNED(FG_ACC) sum = (FG_UNSIGNED(FG_ACC))start;
    FG_WIDE_SUM(wide, start);
#endif
    FG_TALLY(ops, (int64_t)box->count[0] * box->count[1] * box->count[2]);
    for (i = 0; i < box->count[0]; i++) {
        for (j = 0; j < box->count[1]; j++) {
            ptrdiff_t p = a_at + i * box->a_step[0] + j * box->a_step[1];
            ptrdiff_t q = b_at + i * box->b_step[0] + j * box->b_step[1];
            for (k = 0; k < box->count[2]; k++) {
#if FG_KIND(FG_ACC) == FG_KIND_block
                if (room == 0) {
                    FG_WIDE_CHECK(wide, (int32_t)sum);
                    FG_WIDE_ADD(whole, wide);
                    total += (int32_t)sum;
                    sum = 0;
                    room = block;
                    FG_WIDE_ADD(wide, -wide);
                }
                room--;
                sum += (uint32_t)((int32_t)a[p] * b[q]);
                FG_WIDE_ADD(wide, (int64_t)a[p] * b[q]);
#elif FG_KIND(FG_ACC) == FG_KIND_split
                const int32_t product = (int32_t)a[p] * b[q];
                high += product >> 16;
                low += (uint32_t)product & 0xffffU;
#else
                sum += (FG_UNSIGNED(FG_ACC))((FG_TYPE(FG_ACC))a[p] * b[q]);
                FG_WIDE_ADD(wide, (int64_t)a[p] * b[q]);
#endif
                p += a_step;
                q += b_step;
            }
        }
    }
#if FG_KIND(FG_ACC) == FG_KIND_block
    FG_WIDE_CHECK(wide, (int32_t)sum);
    FG_WIDE_ADD(whole, wide);
    total += (int32_t)sum;
    FG_WIDE_CHECK(whole, total);
    return total;
#elif FG_KIND(FG_ACC) == FG_KIND_split
    FG_REQUIRE((int64_t)box->count[0] * box->count[1] * box->count[2] <= 32768);
    return start + (int64_t)high * 65536 + low;
#else
    FG_WIDE_CHECK(wide, (FG_TYPE(FG_ACC))sum);
    return (FG_TYPE(FG_ACC))sum;
#endif
}

#undef FG_A
#undef FG_B
#undef FG_ACC
