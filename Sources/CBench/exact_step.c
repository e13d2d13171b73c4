#include "CBench.h"

#include <stdlib.h>

#include <gmp.h>
#include <mpfr.h>

/* m * 2^e, exactly. */
struct number {
    mpz_t m;
    long e;
};

struct layer {
    size_t inputs, outputs;
    struct number *weight, *bias, *result, *cotangent, *change;
};

struct cbench_step {
    struct layer layer1, layer2;
    struct number *x, *y, *exponential;
    struct number rate, one, largest, sum, loss;
    mpz_t scratch, product;
    mpfr_t wide, whole, argument, divisor, result;
    size_t label;
    long precision;
};

/* ---- Numbers. ---- */

static void set_double(struct number *r, double value)
{
    mpfr_t f;
    mpfr_init2(f, 53);
    mpfr_set_d(f, value, MPFR_RNDN);
    r->e = mpfr_get_z_2exp(r->m, f);
    if (mpz_sgn(r->m) == 0) {
        r->e = 0;
    }
    mpfr_clear(f);
}

static struct number *numbers(size_t count)
{
    size_t i;
    struct number *r = malloc(count * sizeof *r);
    for (i = 0; i < count; i++) {
        mpz_init(r[i].m);
        r[i].e = 0;
    }
    return r;
}

static void free_numbers(struct number *r, size_t count)
{
    size_t i;
    for (i = 0; i < count; i++) {
        mpz_clear(r[i].m);
    }
    free(r);
}

/* To nearest, ties to even. */
static void round_number(struct cbench_step *s, struct number *r)
{
    const long excess = (long)mpz_sizeinbase(r->m, 2) - s->precision;
    int up;
    if (excess <= 0) {
        return;
    }
    up = mpz_tstbit(r->m, (mp_bitcnt_t)excess - 1) &&
         (mpz_tstbit(r->m, (mp_bitcnt_t)excess) || mpz_scan1(r->m, 0) != (mp_bitcnt_t)excess - 1);
    mpz_fdiv_q_2exp(r->m, r->m, (mp_bitcnt_t)excess);
    if (up) {
        mpz_add_ui(r->m, r->m, 1);
    }
    r->e += excess;
}

/* r += m * 2^e */
static void add_scaled(struct cbench_step *s, struct number *r, const mpz_t m, long e)
{
    if (mpz_sgn(m) == 0) {
        return;
    }
    if (mpz_sgn(r->m) == 0) {
        mpz_set(r->m, m);
        r->e = e;
    } else if (e >= r->e) {
        mpz_mul_2exp(s->scratch, m, (mp_bitcnt_t)(e - r->e));
        mpz_add(r->m, r->m, s->scratch);
    } else {
        mpz_mul_2exp(r->m, r->m, (mp_bitcnt_t)(r->e - e));
        mpz_add(r->m, r->m, m);
        r->e = e;
    }
}

static void copy(struct number *r, const struct number *a)
{
    mpz_set(r->m, a->m);
    r->e = a->e;
}

static void subtract(struct cbench_step *s, struct number *r, const struct number *a,
                     const struct number *b)
{
    mpz_neg(s->product, b->m);
    r->e = b->e;
    mpz_swap(r->m, s->product);
    add_scaled(s, r, a->m, a->e);
}

static void multiply(struct number *r, const struct number *a, const struct number *b)
{
    mpz_mul(r->m, a->m, b->m);
    r->e = mpz_sgn(r->m) == 0 ? 0 : a->e + b->e;
}

static int compare(struct cbench_step *s, const struct number *a, const struct number *b)
{
    if (a->e >= b->e) {
        mpz_mul_2exp(s->scratch, a->m, (mp_bitcnt_t)(a->e - b->e));
        return mpz_cmp(s->scratch, b->m);
    }
    mpz_mul_2exp(s->scratch, b->m, (mp_bitcnt_t)(b->e - a->e));
    return mpz_cmp(a->m, s->scratch);
}

/* r = the sum of a[i * a_step] * b[i], exactly: the smallest exponent first, then the products. */
static void dot(struct cbench_step *s, struct number *r, const struct number *a, size_t a_step,
                const struct number *b, size_t count)
{
    size_t i;
    long e = a[0].e + b[0].e;
    for (i = 1; i < count; i++) {
        const long own = a[i * a_step].e + b[i].e;
        e = own < e ? own : e;
    }
    mpz_set_ui(r->m, 0);
    for (i = 0; i < count; i++) {
        const struct number *p = &a[i * a_step], *q = &b[i];
        const long shift = p->e + q->e - e;
        if (shift == 0) {
            mpz_addmul(r->m, p->m, q->m);
        } else {
            mpz_mul(s->scratch, p->m, q->m);
            mpz_mul_2exp(s->scratch, s->scratch, (mp_bitcnt_t)shift);
            mpz_add(r->m, r->m, s->scratch);
        }
    }
    r->e = mpz_sgn(r->m) == 0 ? 0 : e;
}

/* ---- Functions. ---- */

static void load_float(mpfr_t f, const struct number *a)
{
    const size_t bits = mpz_sizeinbase(a->m, 2);
    mpfr_set_prec(f, bits < 2 ? 2 : (mpfr_prec_t)bits);
    mpfr_set_z_2exp(f, a->m, a->e, MPFR_RNDN);
}

static void store_float(struct number *r, const mpfr_t f)
{
    r->e = mpfr_get_z_2exp(r->m, f);
    if (mpz_sgn(r->m) == 0) {
        r->e = 0;
    }
}

static void sigmoid(struct cbench_step *s, struct number *r, const struct number *a)
{
    load_float(s->argument, a);
    mpfr_setsign(s->argument, s->argument, 1, MPFR_RNDN);
    mpfr_exp(s->wide, s->argument, MPFR_RNDN);
    mpfr_add_ui(s->whole, s->wide, 1, MPFR_RNDN);
    if (mpz_sgn(a->m) > 0) {
        mpfr_ui_div(s->result, 1, s->whole, MPFR_RNDN);
    } else {
        mpfr_div(s->result, s->wide, s->whole, MPFR_RNDN);
    }
    store_float(r, s->result);
}

/* ---- The step. ---- */

static void forward(struct cbench_step *s, struct layer *l, const struct number *x)
{
    size_t i;
    for (i = 0; i < l->outputs; i++) {
        dot(s, &l->result[i], &l->weight[i * l->inputs], 1, x, l->inputs);
        add_scaled(s, &l->result[i], l->bias[i].m, l->bias[i].e);
        round_number(s, &l->result[i]);
    }
}

/* The loss, and its cotangent of the layer before it. */
static void cross_entropy(struct cbench_step *s, struct layer *l)
{
    size_t i;
    copy(&s->largest, &l->result[0]);
    for (i = 1; i < l->outputs; i++) {
        if (compare(s, &s->largest, &l->result[i]) < 0) {
            copy(&s->largest, &l->result[i]);
        }
    }
    mpz_set_ui(s->sum.m, 0);
    for (i = 0; i < l->outputs; i++) {
        subtract(s, &s->exponential[i], &l->result[i], &s->largest);
        load_float(s->argument, &s->exponential[i]);
        mpfr_exp(s->result, s->argument, MPFR_RNDN);
        store_float(&s->exponential[i], s->result);
        add_scaled(s, &s->sum, s->exponential[i].m, s->exponential[i].e);
    }
    load_float(s->divisor, &s->sum);
    for (i = 0; i < l->outputs; i++) {
        load_float(s->argument, &s->exponential[i]);
        mpfr_div(s->result, s->argument, s->divisor, MPFR_RNDN);
        store_float(&l->cotangent[i], s->result);
    }
    mpfr_log(s->result, s->divisor, MPFR_RNDN);
    subtract(s, &s->loss, &s->largest, &l->result[s->label]);
    store_float(&s->largest, s->result);
    add_scaled(s, &s->loss, s->largest.m, s->largest.e);
    round_number(s, &s->loss);
    copy(&s->sum, &l->cotangent[s->label]);
    subtract(s, &l->cotangent[s->label], &s->sum, &s->one);
    for (i = 0; i < l->outputs; i++) {
        round_number(s, &l->cotangent[i]);
    }
}

/* Through a layer's weights and the sigmoid before it. */
static void backward(struct cbench_step *s, const struct layer *l, struct layer *before)
{
    size_t i;
    for (i = 0; i < l->inputs; i++) {
        struct number *d = &before->cotangent[i];
        dot(s, d, &l->weight[i], l->inputs, l->cotangent, l->outputs);
        round_number(s, d);
        subtract(s, &s->sum, &s->one, &s->y[i]);
        multiply(&s->sum, &s->y[i], &s->sum);
        multiply(d, d, &s->sum);
        round_number(s, d);
    }
}

static void update(struct cbench_step *s, struct layer *l, const struct number *x)
{
    size_t i, j;
    for (i = 0; i < l->outputs; i++) {
        struct number *n = &l->change[i];
        multiply(n, &s->rate, &l->cotangent[i]);
        mpz_neg(n->m, n->m);
        round_number(s, n);
        for (j = 0; j < l->inputs; j++) {
            struct number *w = &l->weight[i * l->inputs + j];
            mpz_mul(s->product, n->m, x[j].m);
            add_scaled(s, w, s->product, n->e + x[j].e);
            round_number(s, w);
        }
        add_scaled(s, &l->bias[i], n->m, n->e);
        round_number(s, &l->bias[i]);
    }
}

void cbench_step_run(struct cbench_step *s)
{
    size_t i;
    forward(s, &s->layer1, s->x);
    for (i = 0; i < s->layer1.outputs; i++) {
        sigmoid(s, &s->y[i], &s->layer1.result[i]);
        round_number(s, &s->y[i]);
    }
    forward(s, &s->layer2, s->y);
    cross_entropy(s, &s->layer2);
    backward(s, &s->layer2, &s->layer1);
    update(s, &s->layer1, s->x);
    update(s, &s->layer2, s->y);
}

/* ---- From and to doubles. ---- */

static void layer_init(struct layer *l, size_t inputs, size_t outputs, const float *weight,
                       const float *bias)
{
    size_t i;
    l->inputs = inputs;
    l->outputs = outputs;
    l->weight = numbers(inputs * outputs);
    l->bias = numbers(outputs);
    l->result = numbers(outputs);
    l->cotangent = numbers(outputs);
    l->change = numbers(outputs);
    for (i = 0; i < inputs * outputs; i++) {
        set_double(&l->weight[i], weight[i]);
    }
    for (i = 0; i < outputs; i++) {
        set_double(&l->bias[i], bias[i]);
    }
}

static void layer_free(struct layer *l)
{
    free_numbers(l->weight, l->inputs * l->outputs);
    free_numbers(l->bias, l->outputs);
    free_numbers(l->result, l->outputs);
    free_numbers(l->cotangent, l->outputs);
    free_numbers(l->change, l->outputs);
}

struct cbench_step *cbench_step_new(size_t inputs, size_t hidden, size_t outputs,
                                    const float *weight1, const float *bias1, const float *weight2,
                                    const float *bias2, double rate, long precision)
{
    struct cbench_step *s = calloc(1, sizeof *s);
    layer_init(&s->layer1, inputs, hidden, weight1, bias1);
    layer_init(&s->layer2, hidden, outputs, weight2, bias2);
    s->x = numbers(inputs);
    s->y = numbers(hidden);
    s->exponential = numbers(outputs);
    mpz_inits(s->rate.m, s->one.m, s->largest.m, s->sum.m, s->loss.m, s->scratch, s->product,
              (mpz_ptr)NULL);
    set_double(&s->rate, rate);
    set_double(&s->one, 1);
    s->precision = precision;
    mpfr_inits2(precision + 32, s->wide, s->whole, (mpfr_ptr)NULL);
    mpfr_inits2(precision, s->argument, s->divisor, s->result, (mpfr_ptr)NULL);
    return s;
}

void cbench_step_free(struct cbench_step *s)
{
    free_numbers(s->x, s->layer1.inputs);
    free_numbers(s->y, s->layer1.outputs);
    free_numbers(s->exponential, s->layer2.outputs);
    layer_free(&s->layer1);
    layer_free(&s->layer2);
    mpz_clears(s->rate.m, s->one.m, s->largest.m, s->sum.m, s->loss.m, s->scratch, s->product,
               (mpz_ptr)NULL);
    mpfr_clears(s->wide, s->whole, s->argument, s->divisor, s->result, (mpfr_ptr)NULL);
    free(s);
}

void cbench_step_load(struct cbench_step *s, const double *x, size_t label)
{
    size_t i;
    for (i = 0; i < s->layer1.inputs; i++) {
        set_double(&s->x[i], x[i]);
    }
    s->label = label;
}

static double to_double(const struct number *a)
{
    double r;
    mpfr_t f;
    mpfr_init2(f, mpz_sizeinbase(a->m, 2) + 2);
    load_float(f, a);
    r = mpfr_get_d(f, MPFR_RNDN);
    mpfr_clear(f);
    return r;
}

double cbench_step_loss(const struct cbench_step *s) { return to_double(&s->loss); }

double cbench_step_parameter(const struct cbench_step *s, size_t index)
{
    const struct layer *layers[2] = {&s->layer1, &s->layer2};
    size_t i;
    for (i = 0; i < 2; i++) {
        const size_t weights = layers[i]->inputs * layers[i]->outputs;
        if (index < weights) {
            return to_double(&layers[i]->weight[index]);
        }
        index -= weights;
        if (index < layers[i]->outputs) {
            return to_double(&layers[i]->bias[index]);
        }
        index -= layers[i]->outputs;
    }
    abort();
}
