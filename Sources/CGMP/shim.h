/* What FixGrad uses of GMP (integers) and MPFR (correctly rounded functions). Their public names
   are macros, which Swift cannot import; each is wrapped here as a static inline function. */
#ifndef CGMP_SHIM_H
#define CGMP_SHIM_H

#include <stddef.h>

#include <gmp.h>
#include <mpfr.h>

typedef __mpz_struct cgmp_integer;
typedef __mpfr_struct cgmp_float;

/* Integers. */

static inline void cgmp_z_init(cgmp_integer *z) { mpz_init(z); }
static inline void cgmp_z_init_set_si(cgmp_integer *z, long v) { mpz_init_set_si(z, v); }
static inline void cgmp_z_clear(cgmp_integer *z) { mpz_clear(z); }
static inline int cgmp_z_sign(const cgmp_integer *z) { return mpz_sgn(z); }
static inline size_t cgmp_z_bits(const cgmp_integer *z) { return mpz_sizeinbase(z, 2); }
static inline int cgmp_z_compare(const cgmp_integer *a, const cgmp_integer *b) {
  return mpz_cmp(a, b);
}
static inline int cgmp_z_fits_si(const cgmp_integer *z) { return mpz_fits_slong_p(z); }
static inline long cgmp_z_get_si(const cgmp_integer *z) { return mpz_get_si(z); }
/* |z| = |result| * 2^exponent, 0.5 <= |result| < 1, truncated to 53 bits. */
static inline double cgmp_z_get_d_2exp(long *exponent, const cgmp_integer *z) {
  return mpz_get_d_2exp(exponent, z);
}
static inline void cgmp_z_negate(cgmp_integer *r, const cgmp_integer *a) { mpz_neg(r, a); }
static inline void cgmp_z_add(cgmp_integer *r, const cgmp_integer *a, const cgmp_integer *b) {
  mpz_add(r, a, b);
}
static inline void cgmp_z_subtract(cgmp_integer *r, const cgmp_integer *a, const cgmp_integer *b) {
  mpz_sub(r, a, b);
}
static inline void cgmp_z_multiply(cgmp_integer *r, const cgmp_integer *a, const cgmp_integer *b) {
  mpz_mul(r, a, b);
}
static inline void cgmp_z_add_ui(cgmp_integer *r, const cgmp_integer *a, unsigned long b) {
  mpz_add_ui(r, a, b);
}
static inline void cgmp_z_shift_left(cgmp_integer *r, const cgmp_integer *a, unsigned long s) {
  mpz_mul_2exp(r, a, s);
}
/* floor(a / 2^s). */
static inline void cgmp_z_shift_floor(cgmp_integer *r, const cgmp_integer *a, unsigned long s) {
  mpz_fdiv_q_2exp(r, a, s);
}
/* Bit i of the two's complement. */
static inline int cgmp_z_bit(const cgmp_integer *a, unsigned long i) { return mpz_tstbit(a, i); }
static inline unsigned long cgmp_z_trailing_zeros(const cgmp_integer *a) {
  return mpz_scan1(a, 0);
}
/* sum += a * b * 2^shift; scratch is overwritten. */
static inline void cgmp_z_add_product(cgmp_integer *sum, const cgmp_integer *a,
                                      const cgmp_integer *b, unsigned long shift,
                                      cgmp_integer *scratch) {
  if (shift == 0) {
    mpz_addmul(sum, a, b);
  } else {
    mpz_mul(scratch, a, b);
    mpz_mul_2exp(scratch, scratch, shift);
    mpz_add(sum, sum, scratch);
  }
}

/* Floats: every function rounds to nearest, ties to even, at the precision of r. */

static inline void cgmp_f_init(cgmp_float *r, long precision) { mpfr_init2(r, precision); }
static inline void cgmp_f_clear(cgmp_float *r) { mpfr_clear(r); }
static inline int cgmp_f_is_number(const cgmp_float *a) { return mpfr_number_p(a); }
static inline void cgmp_f_set_z_2exp(cgmp_float *r, const cgmp_integer *m, long e) {
  mpfr_set_z_2exp(r, m, e, MPFR_RNDN);
}
/* a = m * 2^result. */
static inline long cgmp_f_get_z_2exp(cgmp_integer *m, const cgmp_float *a) {
  return mpfr_get_z_2exp(m, a);
}
static inline double cgmp_f_get_d(const cgmp_float *a) { return mpfr_get_d(a, MPFR_RNDN); }
static inline void cgmp_f_add_ui(cgmp_float *r, const cgmp_float *a, unsigned long b) {
  mpfr_add_ui(r, a, b, MPFR_RNDN);
}
static inline void cgmp_f_divide(cgmp_float *r, const cgmp_float *a, const cgmp_float *b) {
  mpfr_div(r, a, b, MPFR_RNDN);
}
static inline void cgmp_f_ui_divide(cgmp_float *r, unsigned long a, const cgmp_float *b) {
  mpfr_ui_div(r, a, b, MPFR_RNDN);
}
static inline void cgmp_f_square_root(cgmp_float *r, const cgmp_float *a) {
  mpfr_sqrt(r, a, MPFR_RNDN);
}
static inline void cgmp_f_exp(cgmp_float *r, const cgmp_float *a) { mpfr_exp(r, a, MPFR_RNDN); }
static inline void cgmp_f_log(cgmp_float *r, const cgmp_float *a) { mpfr_log(r, a, MPFR_RNDN); }
static inline void cgmp_f_log1p(cgmp_float *r, const cgmp_float *a) {
  mpfr_log1p(r, a, MPFR_RNDN);
}
static inline void cgmp_f_tanh(cgmp_float *r, const cgmp_float *a) { mpfr_tanh(r, a, MPFR_RNDN); }
/* At most `digits` significant decimal digits into `text`, truncated to `size` bytes. */
static inline int cgmp_f_print(char *text, size_t size, int digits, const cgmp_float *a) {
  return mpfr_snprintf(text, size, "%.*Rg", digits, a);
}
/* Frees the calling thread's cached constants. */
static inline void cgmp_free_cache(void) { mpfr_free_cache(); }

#endif
