/// The C of this package's kernels, as headers that the emitter copies into packages.
enum SoftsignKernels {
  /// `outside_softsign.h` by its name.
  static let headers = ["outside_softsign.h": text]

  private static let text = """
    /* SPDX-License-Identifier: 0BSD */
    #ifndef OUTSIDE_SOFTSIGN_H
    #define OUTSIDE_SOFTSIGN_H

    #include "fg_arith.h"

    /* y[i] = x[i] / (1 + |x[i]|)

       formats   x Qa, y Q15; one is 2^a, the integer for 1 in the format of x.
       requires  0 <= a <= 15; y is x, or apart from it.
       rounding  to nearest, ties up; once: |x| * 2^15 and 2^a + |x| are exact. |y| < 1, so only a
                 quotient that rounds to 1 saturates. */
    FG_API void outside_softsign_i16(const int16_t *x, int16_t *y, int32_t count, int32_t one)
    {
        int32_t i;
        FG_TALLY(ops, count);
        for (i = 0; i < count; i++) {
            const uint32_t size = (uint32_t)(x[i] < 0 ? -(int32_t)x[i] : x[i]);
            const uint32_t whole = (uint32_t)one + size;
            const uint32_t twice = size << 16;
            /* floor(n / d + 1/2) above zero, -ceil(n / d - 1/2) below. */
            const int32_t q = x[i] < 0 ? -(int32_t)((twice + whole - 1U) / (2U * whole))
                                       : (int32_t)((twice + whole) / (2U * whole));
            y[i] = fg_saturate_i16(q);
        }
    }

    /* dx[i] = dy[i] * (1 - |y[i]|)^2, from the stored output y of softsign

       formats   y Q15, dy Qb, dx Q(30 + b - shift).
       requires  dx is dy, or apart from y and dy.
       rounding  the product of three is exact in 64 bits; to nearest, ties up, once. Saturates dx. */
    FG_API void outside_softsign_gradient_i16(const int16_t *y, const int16_t *dy, int16_t *dx,
                                              int32_t count, int32_t shift)
    {
        int32_t i;
        FG_TALLY(ops, count);
        for (i = 0; i < count; i++) {
            const int32_t rest = 32768 - (y[i] < 0 ? -(int32_t)y[i] : (int32_t)y[i]);
            dx[i] = fg_store_i16_i64((int64_t)rest * rest * dy[i], shift);
        }
    }

    /* The same in float32; y is x, or apart from it. */
    FG_API void outside_softsign_f32(const float *x, float *y, int32_t count)
    {
        int32_t i;
        for (i = 0; i < count; i++) {
            y[i] = x[i] / (1.0f + (x[i] < 0.0f ? -x[i] : x[i]));
        }
    }

    /* The same in float32; dx is dy, or apart from y and dy. */
    FG_API void outside_softsign_gradient_f32(const float *y, const float *dy, float *dx,
                                              int32_t count)
    {
        int32_t i;
        for (i = 0; i < count; i++) {
            const float rest = 1.0f - (y[i] < 0.0f ? -y[i] : y[i]);
            dx[i] = dy[i] * (rest * rest);
        }
    }

    #endif

    """
}
