/*
 * float: its methods and attributes.
 */
#include "sim/obj/float_parts.h"
#include "sim/obj/float_text.h"
#include "sim/obj/format_spec.h"
#include "sim/obj/int_parts.h"

#include <math.h>

enum { ROUND_MAX_DIGITS = 323, ROUND_MIN_DIGITS = -308 };

/* Correctly rounded to a power of ten, half to even: the C library prints exactly. */
static double round_to_places(double v, int places)
{
    char text[800];
    if (places >= 0) {
        snprintf(text, sizeof text, "%.*f", places, v);
        return strtod(text, NULL);
    }
    snprintf(text, sizeof text, "%.0f", trunc(fabs(v)));
    int keep = (int)strlen(text) + places;
    if (keep > 0) {
        snprintf(text, sizeof text, "%.*e", keep - 1, v);
        return strtod(text, NULL);
    }
    snprintf(text, sizeof text, "1e%d", -places);
    double unit = strtod(text, NULL);
    return copysign(keep == 0 && fabs(v) > unit / 2 ? unit : 0.0, v);
}

static SIM_NEW addr round_half_even(struct vm *vm, double v)
{
    double rounded = round(v);
    if (fabs(v - rounded) == 0.5)
        rounded = 2.0 * round(v / 2.0);
    return int_from_double(vm, rounded);
}

static SIM_NEW addr float_round(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "__round__", n_args, 0, 1))
        return NULL_ADDR;
    double v = float_value(vm, self);
    if (n_args == 0 || addr_eq(args[0], PY_NONE))
        return round_half_even(vm, v);
    int64_t places = number_as_ssize(vm, args[0], NULL_ADDR);
    if (places == -1 && exc_occurred(vm))
        return NULL_ADDR;
    if (!isfinite(v) || places > ROUND_MAX_DIGITS)
        return float_from_double(vm, v);
    if (places < ROUND_MIN_DIGITS)
        return float_from_double(vm, 0.0 * v);
    double rounded = round_to_places(v, (int)places);
    if (isinf(rounded))
        return exc_raise(vm, PY_TYPE(T_OverflowError), "rounded value too large to represent");
    return float_from_double(vm, rounded);
}

static SIM_NEW addr float_as_integer_ratio(struct vm *vm, addr self, const addr *args,
                                           size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    double v = float_value(vm, self);
    if (isinf(v))
        return exc_raise(vm, PY_TYPE(T_OverflowError),
                         "cannot convert Infinity to integer ratio");
    if (isnan(v))
        return exc_raise(vm, PY_TYPE(T_ValueError), "cannot convert NaN to integer ratio");
    int exponent;
    double mantissa = frexp(v, &exponent);
    for (int i = 0; i < 300 && mantissa != floor(mantissa); i++) {
        mantissa *= 2.0;
        exponent--;
    }
    mpz_t n, d;
    mpz_inits(n, d, NULL);
    mpz_set_d(n, mantissa);
    mpz_set_ui(d, 1);
    if (exponent > 0)
        mpz_mul_2exp(n, n, (mp_bitcnt_t)exponent);
    else
        mpz_mul_2exp(d, d, (mp_bitcnt_t)-exponent);
    addr pair[2] = {int_from_mpz(vm, n, 0), NULL_ADDR};
    if (!addr_is_null(pair[0]))
        pair[1] = int_from_mpz(vm, d, 0);
    mpz_clears(n, d, NULL);
    if (!addr_is_null(pair[1]))
        return tuple_from_items_steal(vm, pair, 2);
    xdecref(vm, pair[0]);
    return NULL_ADDR;
}

static SIM_NEW addr float_itself(struct vm *vm, addr self, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return float_exact(vm, self);
}

static SIM_NEW addr float_trunc(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return float_truncated(vm, self);
}

static SIM_NEW addr float_floor(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return int_from_double(vm, floor(float_value(vm, self)));
}

static SIM_NEW addr float_ceil(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return int_from_double(vm, ceil(float_value(vm, self)));
}

static SIM_NEW addr float_is_integer(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    double v = float_value(vm, self);
    return py_bool(isfinite(v) && floor(v) == v);
}

static SIM_NEW addr float_hex_method(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return float_hex(vm, float_value(vm, self));
}

static SIM_NEW addr float_fromhex_method(struct vm *vm, addr type, const addr *args,
                                         size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return float_fromhex(vm, type, args[0]);
}

static SIM_NEW addr float_getnewargs(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr copy = float_from_double(vm, float_value(vm, self));
    return addr_is_null(copy) ? copy : tuple_from_items_steal(vm, &copy, 1);
}

static SIM_NEW addr float_getformat(struct vm *vm, addr type, const addr *args, size_t n_args,
                                    addr kwnames)
{
    (void)type, (void)n_args, (void)kwnames;
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "__getformat__() argument must be str, not %T", args[0]);
    if (!str_equal_cstr(vm, args[0], "double") && !str_equal_cstr(vm, args[0], "float"))
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "__getformat__() argument 1 must be 'double' or 'float'");
    return str_from_cstr(vm, "IEEE, little-endian");
}

static SIM_NEW addr float_format(struct vm *vm, addr self, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "__format__() argument must be str, not %T",
                         args[0]);
    return format_float(vm, self, args[0]);
}

const struct method_def float_methods[] = {
    {.name = "conjugate", .fn = float_itself, .flags = METH_NOARGS},
    {.name = "__trunc__", .fn = float_trunc, .flags = METH_NOARGS},
    {.name = "__floor__", .fn = float_floor, .flags = METH_NOARGS},
    {.name = "__ceil__", .fn = float_ceil, .flags = METH_NOARGS},
    {.name = "__round__", .fn = float_round, .flags = METH_FASTCALL},
    {.name = "as_integer_ratio", .fn = float_as_integer_ratio, .flags = METH_NOARGS},
    {.name = "fromhex", .fn = float_fromhex_method, .flags = METH_O | METH_CLASS},
    {.name = "hex", .fn = float_hex_method, .flags = METH_NOARGS},
    {.name = "is_integer", .fn = float_is_integer, .flags = METH_NOARGS},
    {.name = "__getnewargs__", .fn = float_getnewargs, .flags = METH_NOARGS},
    {.name = "__getformat__", .fn = float_getformat, .flags = METH_O | METH_CLASS},
    {.name = "__format__", .fn = float_format, .flags = METH_O},
    {0},
};

static SIM_NEW addr get_imag(struct vm *vm, addr self)
{
    (void)self;
    return float_from_double(vm, 0.0);
}

const struct getset_def float_getset[] = {
    {.name = "real", .get = float_exact},
    {.name = "imag", .get = get_imag},
    {0},
};
