/*
 * Integers through GMP, floats and complex numbers as CPython computes them.
 */
#include "sim/front/fold_number.h"

#include <gmp.h>
#include <math.h>
#include <stdlib.h>

enum { MAX_INT_BITS = 128 }; /* results beyond this are left to the run */

bool const_is_int(const struct constant *c)
{
    return c->kind == CONST_INT || c->kind == CONST_FALSE || c->kind == CONST_TRUE;
}

bool const_is_number(const struct constant *c)
{
    return const_is_int(c) || c->kind == CONST_FLOAT || c->kind == CONST_COMPLEX;
}

static void get_int(mpz_t out, const struct constant *c)
{
    if (c->kind == CONST_INT)
        mpz_init_set_str(out, c->text, 10);
    else
        mpz_init_set_ui(out, c->kind == CONST_TRUE);
}

bool const_as_long(const struct constant *c, long *value)
{
    mpz_t z;
    get_int(z, c);
    bool fits = mpz_fits_slong_p(z);
    *value = fits ? mpz_get_si(z) : 0;
    mpz_clear(z);
    return fits;
}

static const struct constant *new_number(struct arena *arena, struct constant value)
{
    struct constant *c = arena_alloc(arena, sizeof *c);
    *c = value;
    return c;
}

static const struct constant *new_float(struct arena *arena, double x)
{
    return new_number(arena, (struct constant){.kind = CONST_FLOAT, .real = x});
}

static const struct constant *new_mpz(struct arena *arena, const mpz_t z)
{
    char *text = arena_alloc(arena, mpz_sizeinbase(z, 10) + 2);
    mpz_get_str(text, 10, z);
    return new_number(arena,
                      (struct constant){.kind = CONST_INT, .text = text, .len = strlen(text)});
}

const struct constant *const_new_int(struct arena *arena, long value)
{
    const char *text = arena_printf(arena, "%ld", value);
    return new_number(arena,
                      (struct constant){.kind = CONST_INT, .text = text, .len = strlen(text)});
}

/* ---------------------------------------------------------------- integers */

static size_t n_bits(const mpz_t z)
{
    return mpz_sgn(z) ? mpz_sizeinbase(z, 2) : 0;
}

/* num / den with one rounding, to even. False: too big for a double. */
static bool true_divide(double *out, const mpz_t num, const mpz_t den)
{
    enum { KEPT_BITS = 64 };
    mpz_t q, r, scaled;
    mpz_inits(q, r, scaled, NULL);
    // Enough bits of quotient that a last bit for "and more" makes the rounding right.
    long shift = KEPT_BITS + (long)n_bits(den) - (long)n_bits(num);
    if (shift > 0) {
        mpz_mul_2exp(scaled, num, (mp_bitcnt_t)shift);
        mpz_tdiv_qr(q, r, scaled, den);
    } else {
        mpz_mul_2exp(scaled, den, (mp_bitcnt_t)-shift);
        mpz_tdiv_qr(q, r, num, scaled);
    }
    bool negative = mpz_sgn(num) * mpz_sgn(den) < 0;
    mpz_abs(q, q);
    long exponent = (long)n_bits(q) - shift;
    // Below the normal range a double has fewer bits, and rounding must be done there at once.
    long precision = exponent < -1021 ? 53 - (-1021 - exponent) : 53;
    long drop = (long)n_bits(q) - precision;
    bool sticky = mpz_sgn(r) != 0;
    if (drop > 0) {
        bool half = mpz_tstbit(q, (mp_bitcnt_t)drop - 1);
        sticky |= mpz_scan1(q, 0) < (mp_bitcnt_t)drop - 1;
        mpz_tdiv_q_2exp(q, q, (mp_bitcnt_t)drop);
        if (half && (sticky || mpz_odd_p(q)))
            mpz_add_ui(q, q, 1);
        shift -= drop;
    }
    *out = ldexp(mpz_get_d(q), (int)(-shift < -5000 ? -5000 : -shift > 5000 ? 5000 : -shift));
    if (negative)
        *out = -*out;
    mpz_clears(q, r, scaled, NULL);
    return !isinf(*out);
}

static bool float_of(const struct constant *c, double *out)
{
    if (c->kind == CONST_FLOAT) {
        *out = c->real;
        return true;
    }
    mpz_t z, one;
    get_int(z, c);
    mpz_init_set_ui(one, 1);
    bool ok = true;
    *out = 0;
    if (mpz_sgn(z))
        ok = true_divide(out, z, one);
    mpz_clears(z, one, NULL);
    return ok;
}

static const struct constant *float_power(struct arena *arena, double a, double b);

static const struct constant *int_power(struct arena *arena, mpz_t out, const mpz_t a,
                                        const mpz_t b, bool *is_int)
{
    *is_int = false;
    if (mpz_sgn(b) < 0) {
        double x = mpz_get_d(a);
        double y = mpz_get_d(b);
        return mpz_sgn(a) ? float_power(arena, x, y) : NULL;
    }
    if (mpz_sgn(a) && mpz_sgn(b)) {
        if (!mpz_fits_ulong_p(b) || n_bits(a) > MAX_INT_BITS / mpz_get_ui(b))
            return NULL;
    }
    if (!mpz_fits_ulong_p(b))
        mpz_set_ui(out, 0); // 0 ** huge
    else
        mpz_pow_ui(out, a, mpz_get_ui(b));
    *is_int = true;
    return NULL;
}

/* True: `out` is the result. */
static bool int_shift(mpz_t out, enum operator_kind op, const mpz_t a, const mpz_t b)
{
    if (mpz_sgn(b) < 0)
        return false;
    if (op == OP_RSHIFT) {
        if (mpz_fits_ulong_p(b))
            mpz_fdiv_q_2exp(out, a, mpz_get_ui(b));
        else
            mpz_set_si(out, mpz_sgn(a) < 0 ? -1 : 0);
        return true;
    }
    if (!mpz_sgn(a) || !mpz_sgn(b)) {
        mpz_set(out, a);
        return true;
    }
    if (!mpz_fits_ulong_p(b) || mpz_get_ui(b) > MAX_INT_BITS ||
        n_bits(a) > MAX_INT_BITS - mpz_get_ui(b))
        return false;
    mpz_mul_2exp(out, a, mpz_get_ui(b));
    return true;
}

/* All operators whose result on ints is an int. */
static bool int_operator(mpz_t out, enum operator_kind op, const mpz_t a, const mpz_t b)
{
    switch (op) {
    case OP_ADD:
        mpz_add(out, a, b);
        return true;
    case OP_SUB:
        mpz_sub(out, a, b);
        return true;
    case OP_MULT:
        if (mpz_sgn(a) && mpz_sgn(b) && n_bits(a) + n_bits(b) > MAX_INT_BITS)
            return false;
        mpz_mul(out, a, b);
        return true;
    case OP_FLOORDIV:
        if (mpz_sgn(b))
            mpz_fdiv_q(out, a, b);
        return mpz_sgn(b);
    case OP_MOD:
        if (mpz_sgn(b))
            mpz_fdiv_r(out, a, b);
        return mpz_sgn(b);
    case OP_LSHIFT:
    case OP_RSHIFT:
        return int_shift(out, op, a, b);
    case OP_BITOR:
        mpz_ior(out, a, b);
        return true;
    case OP_BITXOR:
        mpz_xor(out, a, b);
        return true;
    case OP_BITAND:
        mpz_and(out, a, b);
        return true;
    case OP_DIV:
    case OP_POW:
    case OP_MATMULT:
        return false;
    }
    return false;
}

static const struct constant *bool_operator(struct arena *arena, enum operator_kind op,
                                            const struct constant *a, const struct constant *b)
{
    bool x = a->kind == CONST_TRUE;
    bool y = b->kind == CONST_TRUE;
    bool r = op == OP_BITOR ? x | y : op == OP_BITAND ? x & y : x ^ y;
    return new_number(arena, (struct constant){.kind = r ? CONST_TRUE : CONST_FALSE});
}

static const struct constant *fold_ints(struct arena *arena, enum operator_kind op,
                                        const struct constant *a, const struct constant *b)
{
    if (a->kind != CONST_INT && b->kind != CONST_INT &&
        (op == OP_BITOR || op == OP_BITXOR || op == OP_BITAND))
        return bool_operator(arena, op, a, b);
    mpz_t x, y, out;
    get_int(x, a);
    get_int(y, b);
    mpz_init(out);
    const struct constant *result = NULL;
    double quotient;
    bool is_int = false;
    if (op == OP_POW)
        result = int_power(arena, out, x, y, &is_int);
    else if (op != OP_DIV)
        is_int = int_operator(out, op, x, y);
    else if (mpz_sgn(y) && !mpz_sgn(x))
        result = new_float(arena, mpz_sgn(y) < 0 ? -0.0 : 0.0);
    else if (mpz_sgn(y) && true_divide(&quotient, x, y))
        result = new_float(arena, quotient);
    if (is_int)
        result = new_mpz(arena, out);
    mpz_clears(x, y, out, NULL);
    return result;
}

/* ---------------------------------------------------------------- complex numbers */

struct complex_number {
    double real;
    double imag;
};

static struct complex_number times(struct complex_number a, struct complex_number b)
{
    return (struct complex_number){a.real * b.real - a.imag * b.imag,
                                   a.real * b.imag + a.imag * b.real};
}

/* Scaled by the larger part of the divisor, against overflow. */
static bool divided_by(struct complex_number *out, struct complex_number a,
                       struct complex_number b)
{
    if (fabs(b.real) >= fabs(b.imag)) {
        if (b.real == 0)
            return false;
        double ratio = b.imag / b.real;
        double denominator = b.real + b.imag * ratio;
        out->real = (a.real + a.imag * ratio) / denominator;
        out->imag = (a.imag - a.real * ratio) / denominator;
    } else {
        double ratio = b.real / b.imag;
        double denominator = b.real * ratio + b.imag;
        out->real = (a.real * ratio + a.imag) / denominator;
        out->imag = (a.imag * ratio - a.real) / denominator;
    }
    return true;
}

static struct complex_number power_by_squaring(struct complex_number base, long n)
{
    struct complex_number result = {1, 0};
    struct complex_number p = base;
    for (long mask = 1; mask > 0 && n >= mask; mask <<= 1) {
        if (n & mask)
            result = times(result, p);
        p = times(p, p);
    }
    return result;
}

static bool complex_power(struct complex_number *out, struct complex_number a,
                          struct complex_number b)
{
    enum { MAX_SMALL_EXPONENT = 100 };
    if (b.imag == 0 && b.real == floor(b.real) && fabs(b.real) <= MAX_SMALL_EXPONENT) {
        long n = (long)b.real;
        if (n > 0) {
            *out = power_by_squaring(a, n);
            return true;
        }
        return divided_by(out, (struct complex_number){1, 0}, power_by_squaring(a, -n));
    }
    if (a.real == 0 && a.imag == 0) {
        *out = (struct complex_number){0, 0};
        return b.imag == 0 && b.real >= 0;
    }
    double size = hypot(a.real, a.imag);
    double length = pow(size, b.real);
    double angle = atan2(a.imag, a.real);
    double phase = angle * b.real;
    if (b.imag != 0) {
        length *= exp(-angle * b.imag);
        phase += b.imag * log(size);
    }
    out->real = length * cos(phase);
    out->imag = length * sin(phase);
    return true;
}

static bool complex_of(const struct constant *c, struct complex_number *out)
{
    *out = (struct complex_number){c->real, c->imag};
    if (c->kind == CONST_COMPLEX)
        return true;
    out->imag = 0;
    return float_of(c, &out->real);
}

static const struct constant *new_complex(struct arena *arena, struct complex_number z)
{
    return new_number(arena,
                      (struct constant){.kind = CONST_COMPLEX, .real = z.real, .imag = z.imag});
}

static const struct constant *fold_complex(struct arena *arena, enum operator_kind op,
                                           const struct constant *a, const struct constant *b)
{
    struct complex_number x, y, r;
    if (!complex_of(a, &x) || !complex_of(b, &y))
        return NULL;
    switch (op) {
    case OP_ADD:
        r = (struct complex_number){x.real + y.real, x.imag + y.imag};
        break;
    case OP_SUB:
        r = (struct complex_number){x.real - y.real, x.imag - y.imag};
        break;
    case OP_MULT:
        r = times(x, y);
        break;
    case OP_DIV:
        if (!divided_by(&r, x, y))
            return NULL;
        break;
    case OP_POW:
        if (!complex_power(&r, x, y) || isinf(r.real) || isinf(r.imag))
            return NULL;
        break;
    default:
        return NULL;
    }
    return new_complex(arena, r);
}

/* ---------------------------------------------------------------- floats */

static const struct constant *float_power(struct arena *arena, double a, double b)
{
    if (a == 0 && b < 0)
        return NULL;
    if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b)) {
        struct complex_number r;
        if (!complex_power(&r, (struct complex_number){a, 0}, (struct complex_number){b, 0}))
            return NULL;
        return new_complex(arena, r);
    }
    double r = pow(a, b);
    return isinf(r) && isfinite(a) && isfinite(b) ? NULL : new_float(arena, r);
}

/* Python's: the remainder has the sign of the divisor. */
static double float_mod(double a, double b)
{
    double mod = fmod(a, b);
    if (mod == 0)
        return copysign(0, b);
    return (b < 0) != (mod < 0) ? mod + b : mod;
}

static double float_floordiv(double a, double b)
{
    double mod = fmod(a, b);
    double div = (a - mod) / b;
    if (mod != 0 && (b < 0) != (mod < 0))
        div -= 1;
    if (div == 0)
        return copysign(0, a / b);
    double floored = floor(div);
    return div - floored > 0.5 ? floored + 1 : floored;
}

static const struct constant *fold_floats(struct arena *arena, enum operator_kind op,
                                          const struct constant *a, const struct constant *b)
{
    double x, y;
    if (!float_of(a, &x) || !float_of(b, &y))
        return NULL;
    bool divides = op == OP_DIV || op == OP_FLOORDIV || op == OP_MOD;
    if (divides && y == 0)
        return NULL;
    switch (op) {
    case OP_ADD:
        return new_float(arena, x + y);
    case OP_SUB:
        return new_float(arena, x - y);
    case OP_MULT:
        return new_float(arena, x * y);
    case OP_DIV:
        return new_float(arena, x / y);
    case OP_FLOORDIV:
        return new_float(arena, float_floordiv(x, y));
    case OP_MOD:
        return new_float(arena, float_mod(x, y));
    case OP_POW:
        return float_power(arena, x, y);
    default:
        return NULL;
    }
}

/* ---------------------------------------------------------------- all numbers */

const struct constant *fold_numbers(struct arena *arena, enum operator_kind op,
                                    const struct constant *a, const struct constant *b)
{
    if (a->kind == CONST_COMPLEX || b->kind == CONST_COMPLEX)
        return fold_complex(arena, op, a, b);
    if (a->kind == CONST_FLOAT || b->kind == CONST_FLOAT)
        return fold_floats(arena, op, a, b);
    return fold_ints(arena, op, a, b);
}

const struct constant *fold_number_sign(struct arena *arena, enum unaryop_kind op,
                                        const struct constant *a)
{
    if (!const_is_int(a)) {
        if (op == UNARY_INVERT)
            return NULL;
        if (op == UNARY_UADD)
            return a;
        struct constant negated = *a;
        negated.real = -a->real;
        if (a->kind == CONST_COMPLEX)
            negated.imag = -a->imag;
        return new_number(arena, negated);
    }
    mpz_t z;
    get_int(z, a);
    if (op == UNARY_INVERT)
        mpz_com(z, z);
    else if (op == UNARY_USUB)
        mpz_neg(z, z);
    const struct constant *result = new_mpz(arena, z);
    mpz_clear(z);
    return result;
}
