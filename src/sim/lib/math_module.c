/*
 * The module _math: the real functions of math. Those on integers are in py/math.py.
 */
#include "sim/lib/modules.h"

#include <errno.h>
#include <math.h>

/* float(o) as the functions of math take it. False: raised. */
static bool as_double(struct vm *vm, addr o, double *out)
{
    addr type = object_type(vm, o);
    if (type_is_subtype(vm, type, PY_TYPE(T_FLOAT))) {
        *out = float_value(vm, o);
        return true;
    }
    const struct type_slots *slots = object_slots(vm, o);
    if (int_check(vm, o)) {
        *out = int_as_double(vm, o);
        return !exc_occurred(vm);
    }
    if (!slots->nb_float && !slots->nb_index) {
        exc_raise(vm, PY_TYPE(T_TypeError), "must be real number, not %T", o);
        return false;
    }
    addr f = number_float(vm, o);
    if (addr_is_null(f))
        return false;
    *out = float_value(vm, f);
    decref(vm, f);
    return true;
}

static addr domain_error(struct vm *vm)
{
    return exc_raise(vm, PY_TYPE(T_ValueError), "math domain error");
}

static addr range_error(struct vm *vm)
{
    return exc_raise(vm, PY_TYPE(T_OverflowError), "math range error");
}

/* The result of f(x): NaN out of a number is a domain error; so is infinity if f cannot
 * overflow. */
static addr checked(struct vm *vm, double x, double result, bool can_overflow)
{
    if (isnan(result) && !isnan(x))
        return domain_error(vm);
    if (isinf(result) && isfinite(x))
        return can_overflow ? range_error(vm) : domain_error(vm);
    return float_from_double(vm, result);
}

/* FUNCTION(name, C function, can overflow) */
#define REAL_FUNCTIONS(X)                                                                      \
    X(acos, acos, false)                                                                       \
    X(acosh, acosh, false)                                                                     \
    X(asin, asin, false)                                                                       \
    X(asinh, asinh, false)                                                                     \
    X(atan, atan, false)                                                                       \
    X(atanh, atanh, false)                                                                     \
    X(cbrt, cbrt, false)                                                                       \
    X(cos, cos, false)                                                                         \
    X(cosh, cosh, true)                                                                        \
    X(degrees, to_degrees, true)                                                               \
    X(erf, erf, false)                                                                         \
    X(erfc, erfc, false)                                                                       \
    X(exp, exp, true)                                                                          \
    X(exp2, exp2, true)                                                                        \
    X(expm1, expm1, true)                                                                      \
    X(fabs, fabs, false)                                                                       \
    X(gamma, gamma_function, true)                                                             \
    X(lgamma, log_gamma, true)                                                                 \
    X(log1p, log1p, false)                                                                     \
    X(radians, to_radians, false)                                                              \
    X(sin, sin, false)                                                                         \
    X(sinh, sinh, true)                                                                        \
    X(sqrt, sqrt, false)                                                                       \
    X(tan, tan, false)                                                                         \
    X(tanh, tanh, false)

static double to_degrees(double x)
{
    return x * (180.0 / M_PI);
}

static double to_radians(double x)
{
    return x * (M_PI / 180.0);
}

static double gamma_function(double x)
{
    // The poles, where the C library answers infinity for zero.
    if (x == -INFINITY || (x <= 0 && x == floor(x)))
        return NAN;
    return tgamma(x);
}

static double log_gamma(double x)
{
    int sign;
    if (isinf(x))
        return INFINITY;
    if (x <= 0 && x == floor(x))
        return NAN;
    return lgamma_r(x, &sign);
}

#define DEFINE_REAL(name, fn, can_overflow)                                                    \
    static addr math_##name(struct vm *vm, addr self, const addr *args, size_t n_args,         \
                            addr kwnames)                                                      \
    {                                                                                          \
        (void)self, (void)n_args, (void)kwnames;                                               \
        double x;                                                                              \
        return as_double(vm, args[0], &x) ? checked(vm, x, fn(x), can_overflow) : NULL_ADDR;   \
    }
REAL_FUNCTIONS(DEFINE_REAL)
#undef DEFINE_REAL

static bool two_doubles(struct vm *vm, const char *fname, const addr *args, size_t n_args,
                        double *x, double *y)
{
    return args_check(vm, fname, n_args, 2, 2) && as_double(vm, args[0], x) &&
           as_double(vm, args[1], y);
}

/* FUNCTION(name, C function): of two numbers, without errors. */
#define PAIR_FUNCTIONS(X)                                                                      \
    X(atan2)                                                                                   \
    X(copysign)                                                                                \
    X(fmod)                                                                                    \
    X(remainder)                                                                               \
    X(nextafter)                                                                               \
    X(pow)

#define DEFINE_PAIR(name)                                                                      \
    static addr math_##name(struct vm *vm, addr self, const addr *args, size_t n_args,         \
                            addr kwnames)                                                      \
    {                                                                                          \
        (void)self, (void)kwnames;                                                             \
        double x, y;                                                                           \
        if (!two_doubles(vm, #name, args, n_args, &x, &y))                                     \
            return NULL_ADDR;                                                                  \
        double r = name(x, y);                                                                 \
        if (isnan(r) && !isnan(x) && !isnan(y))                                                \
            return domain_error(vm);                                                           \
        if (isinf(r) && isfinite(x) && isfinite(y) && name == pow)                             \
            return x == 0 ? domain_error(vm) : range_error(vm);                                \
        return float_from_double(vm, r);                                                       \
    }
PAIR_FUNCTIONS(DEFINE_PAIR)
#undef DEFINE_PAIR

/* ---- logarithms, also of integers beyond the range of a double ---- */

/* log2(n) for an int of any size above zero: its leading digits and how many bits follow. */
static double int_leading(const struct vm *vm, addr n, int64_t *n_bits)
{
    const struct py_int *i = int_at(vm, n);
    int64_t n_digits = (int64_t)(i->lv_tag >> 3);
    double x = 0;
    int64_t used = n_digits < 4 ? n_digits : 4;
    for (int64_t k = 0; k < used; k++)
        x = ldexp(x, 30) + i->ob_digit[n_digits - 1 - k];
    *n_bits = (n_digits - used) * 30;
    return x;
}

static addr log_of(struct vm *vm, addr o, double (*log_fn)(double))
{
    double x;
    int64_t n_bits = 0;
    if (int_check(vm, o)) {
        if ((int_at(vm, o)->lv_tag & 3) != 0)
            return domain_error(vm);
        x = int_leading(vm, o, &n_bits);
        if (n_bits < 900) {
            x = ldexp(x, (int)n_bits);
            n_bits = 0;
        }
    } else if (!as_double(vm, o, &x)) {
        return NULL_ADDR;
    }
    if (x <= 0)
        return domain_error(vm);
    return float_from_double(vm, log_fn(x) + (double)n_bits * log_fn(2.0));
}

static addr math_log(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "log", n_args, 1, 2))
        return NULL_ADDR;
    addr number = log_of(vm, args[0], log);
    if (addr_is_null(number) || n_args == 1)
        return number;
    addr base = log_of(vm, args[1], log);
    addr result =
        addr_is_null(base) ? NULL_ADDR : number_binary(vm, number, base, NUMBER_TRUE_DIVIDE);
    decref(vm, number);
    xdecref(vm, base);
    return result;
}

static addr math_log2(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    return log_of(vm, args[0], log2);
}

static addr math_log10(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    return log_of(vm, args[0], log10);
}

/* ---- to integers ---- */

/* A float by `fn`, anything else by its own method. */
static addr to_int(struct vm *vm, addr o, const char *method, double (*fn)(double))
{
    if (!object_is_exactly(vm, o, T_FLOAT)) {
        addr name = str_interned_cstr(vm, method), f = NULL_ADDR;
        if (addr_is_null(name))
            return NULL_ADDR;
        addr function = type_lookup(vm, object_type(vm, o), name);
        decref(vm, name);
        if (!addr_is_null(function)) {
            incref(vm, function);
            f = object_call1(vm, function, o);
            decref(vm, function);
            return f;
        }
        if (!fn)
            return exc_raise(vm, PY_TYPE(T_TypeError), "type %T doesn't define %s method", o,
                             method);
    }
    double x;
    if (!as_double(vm, o, &x))
        return NULL_ADDR;
    return int_from_double(vm, fn ? fn(x) : trunc(x));
}

static addr math_floor(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    return to_int(vm, args[0], "__floor__", floor);
}

static addr math_ceil(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    return to_int(vm, args[0], "__ceil__", ceil);
}

static addr math_trunc(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    return to_int(vm, args[0], "__trunc__", NULL);
}

/* ---- parts and classes of floats ---- */

static addr pair_of(struct vm *vm, addr a, addr b)
{
    addr pair[] = {a, b};
    if (!addr_is_null(a) && !addr_is_null(b))
        return tuple_from_items_steal(vm, pair, 2);
    xdecref(vm, a);
    xdecref(vm, b);
    return NULL_ADDR;
}

static addr math_frexp(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    double x;
    if (!as_double(vm, args[0], &x))
        return NULL_ADDR;
    int exponent = 0;
    if (isfinite(x))
        x = frexp(x, &exponent);
    return pair_of(vm, float_from_double(vm, x), int_from_i64(vm, exponent));
}

static addr math_modf(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    double x, whole;
    if (!as_double(vm, args[0], &x))
        return NULL_ADDR;
    double part = modf(x, &whole);
    return pair_of(vm, float_from_double(vm, part), float_from_double(vm, whole));
}

static addr math_ldexp(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)kwnames;
    double x;
    if (!args_check(vm, "ldexp", n_args, 2, 2) || !as_double(vm, args[0], &x))
        return NULL_ADDR;
    if (!int_check(vm, args[1]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "Expected an int as second argument to ldexp.");
    int64_t exponent = number_as_ssize(vm, args[1], NULL_ADDR);
    int clipped = exponent > INT32_MAX   ? INT32_MAX
                  : exponent < INT32_MIN ? INT32_MIN
                                         : (int)exponent;
    double r = ldexp(x, clipped);
    return isinf(r) && isfinite(x) ? range_error(vm) : float_from_double(vm, r);
}

static addr math_isfinite(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    double x;
    return as_double(vm, args[0], &x) ? py_bool(isfinite(x)) : NULL_ADDR;
}

static addr math_isinf(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    double x;
    return as_double(vm, args[0], &x) ? py_bool(isinf(x) != 0) : NULL_ADDR;
}

static addr math_isnan(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    double x;
    return as_double(vm, args[0], &x) ? py_bool(isnan(x)) : NULL_ADDR;
}

static addr math_ulp(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    double x;
    if (!as_double(vm, args[0], &x))
        return NULL_ADDR;
    x = fabs(x);
    if (isinf(x) || isnan(x))
        return float_from_double(vm, x);
    double next = nextafter(x, INFINITY);
    return float_from_double(vm, isinf(next) ? x - nextafter(x, -INFINITY) : next - x);
}

static addr math_fma(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)kwnames;
    double x, y, z;
    if (!args_check(vm, "fma", n_args, 3, 3) || !as_double(vm, args[0], &x) ||
        !as_double(vm, args[1], &y) || !as_double(vm, args[2], &z))
        return NULL_ADDR;
    double r = fma(x, y, z);
    if (isnan(r) && !isnan(x) && !isnan(y) && !isnan(z))
        return exc_raise(vm, PY_TYPE(T_ValueError), "invalid operation in fma");
    if (isinf(r) && isfinite(x) && isfinite(y) && isfinite(z))
        return exc_raise(vm, PY_TYPE(T_OverflowError), "overflow in fma");
    return float_from_double(vm, r);
}

static addr math_isclose(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self;
    static const char *const names[] = {"a", "b", "rel_tol", "abs_tol", NULL};
    static const struct arg_spec spec = {"isclose", names, 2, 2};
    addr out[4];
    double a, b, relative = 1e-9, absolute = 0;
    if (!args_parse(vm, &spec, args, n_args, kwnames, out) || !as_double(vm, out[0], &a) ||
        !as_double(vm, out[1], &b) ||
        (!addr_is_null(out[2]) && !as_double(vm, out[2], &relative)) ||
        (!addr_is_null(out[3]) && !as_double(vm, out[3], &absolute)))
        return NULL_ADDR;
    if (relative < 0 || absolute < 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "tolerances must be non-negative");
    if (a == b)
        return PY_TRUE;
    if (isinf(a) || isinf(b))
        return PY_FALSE;
    double diff = fabs(b - a);
    return py_bool(diff <= fabs(relative * b) || diff <= fabs(relative * a) ||
                   diff <= absolute);
}

static const struct method_def math_methods[] = {
#define REAL_ROW(name, fn, can_overflow) {#name, math_##name, METH_O, NULL, "($module, x, /)"},
    REAL_FUNCTIONS(REAL_ROW)
#undef REAL_ROW
#define PAIR_ROW(name) {#name, math_##name, METH_FASTCALL, NULL, "($module, x, y, /)"},
        PAIR_FUNCTIONS(PAIR_ROW)
#undef PAIR_ROW
            {"log", math_log, METH_FASTCALL, NULL, NULL},
    {"log2", math_log2, METH_O, NULL, "($module, x, /)"},
    {"log10", math_log10, METH_O, NULL, "($module, x, /)"},
    {"floor", math_floor, METH_O, NULL, "($module, x, /)"},
    {"ceil", math_ceil, METH_O, NULL, "($module, x, /)"},
    {"trunc", math_trunc, METH_O, NULL, "($module, x, /)"},
    {"frexp", math_frexp, METH_O, NULL, "($module, x, /)"},
    {"modf", math_modf, METH_O, NULL, "($module, x, /)"},
    {"ldexp", math_ldexp, METH_FASTCALL, NULL, "($module, x, i, /)"},
    {"isfinite", math_isfinite, METH_O, NULL, "($module, x, /)"},
    {"isinf", math_isinf, METH_O, NULL, "($module, x, /)"},
    {"isnan", math_isnan, METH_O, NULL, "($module, x, /)"},
    {"ulp", math_ulp, METH_O, NULL, "($module, x, /)"},
    {"fma", math_fma, METH_FASTCALL, NULL, "($module, x, y, z, /)"},
    {"isclose", math_isclose, METH_FASTCALL | METH_KEYWORDS, NULL,
     "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)"},
    {0},
};

bool math_module_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, math_methods) &&
           module_add(vm, module, "pi", float_from_double(vm, M_PI)) &&
           module_add(vm, module, "e", float_from_double(vm, M_E)) &&
           module_add(vm, module, "tau", float_from_double(vm, 2 * M_PI)) &&
           module_add(vm, module, "inf", float_from_double(vm, INFINITY)) &&
           module_add(vm, module, "nan", float_from_double(vm, NAN));
}
