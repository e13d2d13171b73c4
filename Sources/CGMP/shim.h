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

/* Operands are values: two words that point to limbs. A view lives as long as the limbs. */

static inline cgmp_integer cgmp_z_view(mp_limb_t *limbs, long count) {
  const cgmp_integer z = {0, (int)count, limbs};
  return z;
}
static inline void cgmp_z_init(cgmp_integer *z) { mpz_init(z); }
static inline void cgmp_z_clear(cgmp_integer *z) { mpz_clear(z); }
/* The count of limbs, negative for a negative number. */
static inline long cgmp_z_limbs(cgmp_integer z) { return z._mp_size; }
static inline void cgmp_z_store(mp_limb_t *limbs, cgmp_integer z) {
  if (z._mp_size != 0) {
    mpn_copyi(limbs, z._mp_d, z._mp_size < 0 ? -z._mp_size : z._mp_size);
  }
}
static inline int cgmp_z_compare(cgmp_integer a, cgmp_integer b) { return mpz_cmp(&a, &b); }
static inline int cgmp_z_fits_si(cgmp_integer z) { return mpz_fits_slong_p(&z); }
static inline long cgmp_z_get_si(cgmp_integer z) { return mpz_get_si(&z); }
/* |z| = |result| * 2^exponent, 0.5 <= |result| < 1, truncated to 53 bits. */
static inline double cgmp_z_get_d_2exp(long *exponent, cgmp_integer z) {
  return mpz_get_d_2exp(exponent, &z);
}
static inline void cgmp_z_negate(cgmp_integer *r, cgmp_integer a) { mpz_neg(r, &a); }
static inline void cgmp_z_multiply(cgmp_integer *r, cgmp_integer a, cgmp_integer b) {
  mpz_mul(r, &a, &b);
}
static inline void cgmp_z_add_ui(cgmp_integer *r, cgmp_integer a, unsigned long b) {
  mpz_add_ui(r, &a, b);
}
static inline void cgmp_z_shift_left(cgmp_integer *r, cgmp_integer a, unsigned long s) {
  mpz_mul_2exp(r, &a, s);
}
/* floor(a / 2^s). */
static inline void cgmp_z_shift_floor(cgmp_integer *r, cgmp_integer a, unsigned long s) {
  mpz_fdiv_q_2exp(r, &a, s);
}
/* Limbs, least first, that hold an integer in two's complement: sums of products without an
   allocation each. */

/* limbs += or -= |a| * factor, modulo 2^(64 count). */
static inline void cgmp_n_add_multiple(mp_limb_t *limbs, size_t count, cgmp_integer a,
                                       mp_limb_t factor, int subtracts) {
  const size_t m = mpz_size(&a);
  if (subtracts) {
    const mp_limb_t borrow = mpn_submul_1(limbs, a._mp_d, (mp_size_t)m, factor);
    mpn_sub_1(limbs + m, limbs + m, (mp_size_t)(count - m), borrow);
  } else {
    const mp_limb_t carry = mpn_addmul_1(limbs, a._mp_d, (mp_size_t)m, factor);
    mpn_add_1(limbs + m, limbs + m, (mp_size_t)(count - m), carry);
  }
}
/* limbs += or -= |a * b| * 2^shift, modulo 2^(64 count); there is a limb above the product. */
static inline void cgmp_n_add_product(mp_limb_t *limbs, size_t count, cgmp_integer a,
                                      cgmp_integer b, unsigned long shift, int subtracts) {
  const size_t n = mpz_size(&b), whole = shift / GMP_NUMB_BITS;
  const unsigned bits = shift % GMP_NUMB_BITS;
  mp_limb_t above = 0;
  size_t i;
  limbs += whole;
  count -= whole;
  for (i = 0; i < n; i++) {
    cgmp_n_add_multiple(limbs + i, count - i, a, b._mp_d[i] << bits | above, subtracts);
    above = b._mp_d[i] >> 1 >> (GMP_NUMB_BITS - 1 - bits);
  }
  if (above != 0) {
    cgmp_n_add_multiple(limbs + n, count - n, a, above, subtracts);
  }
}
/* The zeros at limbs become |a| * 2^shift. */
static inline void cgmp_n_set(mp_limb_t *limbs, cgmp_integer a, unsigned long shift) {
  const size_t m = mpz_size(&a);
  limbs += shift / GMP_NUMB_BITS;
  if (shift % GMP_NUMB_BITS == 0) {
    mpn_copyi(limbs, a._mp_d, (mp_size_t)m);
  } else {
    limbs[m] = mpn_lshift(limbs, a._mp_d, (mp_size_t)m, shift % GMP_NUMB_BITS);
  }
}
/* From two's complement to a magnitude, in place; returns its count of limbs, negative for a
   negative number. */
static inline long cgmp_n_magnitude(mp_limb_t *limbs, size_t count) {
  const int negative = (int)(limbs[count - 1] >> (GMP_NUMB_BITS - 1));
  if (negative) {
    mpn_neg(limbs, limbs, (mp_size_t)count);
  }
  while (count != 0 && limbs[count - 1] == 0) {
    count--;
  }
  return negative ? -(long)count : (long)count;
}
/* Limbs of |count| divided in place by 2^shift, to nearest, ties to even; 0 < shift < their bits.
   Returns the count of the quotient. */
static inline long cgmp_n_divide_rounding(mp_limb_t *limbs, long count, unsigned long shift) {
  const unsigned long whole = shift / GMP_NUMB_BITS, bits = shift % GMP_NUMB_BITS;
  const unsigned long last = shift - 1;
  mp_size_t n = (mp_size_t)(count < 0 ? -count : count) - (mp_size_t)whole;
  const int half = (int)(limbs[last / GMP_NUMB_BITS] >> last % GMP_NUMB_BITS & 1);
  const int up = half && ((limbs[whole] >> bits & 1) || mpn_scan1(limbs, 0) != last);
  if (bits == 0) {
    mpn_copyi(limbs, limbs + whole, n);
  } else {
    mpn_rshift(limbs, limbs + whole, n, (unsigned)bits);
    n -= limbs[n - 1] == 0;
  }
  if (up && mpn_add_1(limbs, limbs, n, 1) != 0) {
    limbs[n++] = 1;
  }
  return count < 0 ? -n : n;
}

/* Floats: every function rounds to nearest, ties to even, at the precision of r. */

static inline void cgmp_f_init(cgmp_float *r, long precision) { mpfr_init2(r, precision); }
static inline void cgmp_f_clear(cgmp_float *r) { mpfr_clear(r); }
static inline int cgmp_f_is_number(const cgmp_float *a) { return mpfr_number_p(a); }
static inline void cgmp_f_set_z_2exp(cgmp_float *r, cgmp_integer m, long e) {
  mpfr_set_z_2exp(r, &m, e, MPFR_RNDN);
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
static inline void cgmp_f_erfc(cgmp_float *r, const cgmp_float *a) { mpfr_erfc(r, a, MPFR_RNDN); }
/* pi * a. */
static inline void cgmp_f_multiply_pi(cgmp_float *r, const cgmp_float *a) {
  mpfr_const_pi(r, MPFR_RNDN);
  mpfr_mul(r, r, a, MPFR_RNDN);
}
static inline void cgmp_f_tanh(cgmp_float *r, const cgmp_float *a) { mpfr_tanh(r, a, MPFR_RNDN); }
/* At most `digits` significant decimal digits into `text`, truncated to `size` bytes. */
static inline int cgmp_f_print(char *text, size_t size, int digits, const cgmp_float *a) {
  return mpfr_snprintf(text, size, "%.*Rg", digits, a);
}
/* Frees the calling thread's cached constants. */
static inline void cgmp_free_cache(void) { mpfr_free_cache(); }

#endif
