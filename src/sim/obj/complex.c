/*
 * complex: pairs of floats.
 */
#include "sim/obj/float_parts.h"
#include "sim/obj/float_text.h"
#include "sim/obj/format_spec.h"
#include "sim/obj/str_parts.h"

#include <ctype.h>
#include <math.h>

enum { SMALL_POWER = 100 };

struct pair {
    double real, imag;
};

addr complex_from_doubles(struct vm *vm, double real, double imag)
{
    addr o = mem_alloc(vm, sizeof(struct py_complex));
    if (addr_is_null(o))
        return o;
    *complex_at(vm, o) = (struct py_complex){{1, PY_TYPE(T_COMPLEX)}, real, imag};
    return o;
}

static bool complex_check(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_COMPLEX) ||
           type_is_subtype(vm, object_type(vm, o), PY_TYPE(T_COMPLEX));
}

static struct pair value_of(const struct vm *vm, addr o)
{
    const struct py_complex *p = complex_at(vm, o);
    return (struct pair){p->real, p->imag};
}

enum operand { OPERAND_OK, OPERAND_OTHER, OPERAND_RAISED };

static enum operand operand(struct vm *vm, addr o, struct pair *v)
{
    v->imag = 0;
    if (complex_check(vm, o)) {
        *v = value_of(vm, o);
    } else if (int_check(vm, o)) {
        v->real = int_as_double(vm, o);
        if (v->real == -1.0 && exc_occurred(vm))
            return OPERAND_RAISED;
    } else if (float_check(vm, o)) {
        v->real = float_value(vm, o);
    } else {
        return OPERAND_OTHER;
    }
    return OPERAND_OK;
}

static enum operand operands(struct vm *vm, addr a, addr b, struct pair *x, struct pair *y)
{
    enum operand k = operand(vm, a, x);
    return k == OPERAND_OK ? operand(vm, b, y) : k;
}

static addr no_operand(enum operand k)
{
    return k == OPERAND_OTHER ? PY_NOT_IMPLEMENTED : NULL_ADDR;
}

static struct pair product(struct pair x, struct pair y)
{
    return (struct pair){x.real * y.real - x.imag * y.imag, x.real * y.imag + x.imag * y.real};
}

/* Divides by the larger part first, so that little overflows. `y` is not zero. */
static struct pair quotient(struct pair x, struct pair y)
{
    if (fabs(y.real) >= fabs(y.imag)) {
        double ratio = y.imag / y.real, denominator = y.real + y.imag * ratio;
        return (struct pair){(x.real + x.imag * ratio) / denominator,
                             (x.imag - x.real * ratio) / denominator};
    }
    if (fabs(y.imag) >= fabs(y.real)) {
        double ratio = y.real / y.imag, denominator = y.real * ratio + y.imag;
        return (struct pair){(x.real * ratio + x.imag) / denominator,
                             (x.imag * ratio - x.real) / denominator};
    }
    return (struct pair){NAN, NAN};
}

static SIM_NEW addr complex_add(struct vm *vm, addr a, addr b)
{
    struct pair x, y;
    enum operand k = operands(vm, a, b, &x, &y);
    return k == OPERAND_OK ? complex_from_doubles(vm, x.real + y.real, x.imag + y.imag)
                           : no_operand(k);
}

static SIM_NEW addr complex_subtract(struct vm *vm, addr a, addr b)
{
    struct pair x, y;
    enum operand k = operands(vm, a, b, &x, &y);
    return k == OPERAND_OK ? complex_from_doubles(vm, x.real - y.real, x.imag - y.imag)
                           : no_operand(k);
}

static SIM_NEW addr complex_multiply(struct vm *vm, addr a, addr b)
{
    struct pair x, y;
    enum operand k = operands(vm, a, b, &x, &y);
    if (k != OPERAND_OK)
        return no_operand(k);
    struct pair z = product(x, y);
    return complex_from_doubles(vm, z.real, z.imag);
}

static SIM_NEW addr complex_true_divide(struct vm *vm, addr a, addr b)
{
    struct pair x, y;
    enum operand k = operands(vm, a, b, &x, &y);
    if (k != OPERAND_OK)
        return no_operand(k);
    if (y.real == 0 && y.imag == 0)
        return exc_raise(vm, PY_TYPE(T_ZeroDivisionError), "complex division by zero");
    struct pair z = quotient(x, y);
    return complex_from_doubles(vm, z.real, z.imag);
}

/* False: the power of the inverse is zero. */
static bool power_of_whole(struct pair x, int n, struct pair *z)
{
    bool is_negative = n < 0;
    struct pair result = {1, 0}, square = x;
    for (unsigned bits = (unsigned)(is_negative ? -n : n); bits; bits >>= 1) {
        if (bits & 1)
            result = product(result, square);
        square = product(square, square);
    }
    if (is_negative && result.real == 0 && result.imag == 0)
        return false;
    *z = is_negative ? quotient((struct pair){1, 0}, result) : result;
    return true;
}

static struct pair power_of(struct pair x, struct pair y)
{
    double length = hypot(x.real, x.imag), angle = atan2(x.imag, x.real);
    double new_length = pow(length, y.real), phase = angle * y.real;
    if (y.imag != 0) {
        new_length *= exp(-angle * y.imag);
        phase += y.imag * log(length);
    }
    return (struct pair){new_length * cos(phase), new_length * sin(phase)};
}

static SIM_NEW addr raise_zero_power(struct vm *vm)
{
    return exc_raise(vm, PY_TYPE(T_ZeroDivisionError), "0.0 to a negative or complex power");
}

static SIM_NEW addr complex_power(struct vm *vm, addr a, addr b, addr modulus)
{
    struct pair x, y, z;
    enum operand k = operands(vm, a, b, &x, &y);
    if (k != OPERAND_OK)
        return no_operand(k);
    if (!addr_eq(modulus, PY_NONE) && !addr_is_null(modulus))
        return exc_raise(vm, PY_TYPE(T_ValueError), "complex modulo");
    bool is_zero = x.real == 0 && x.imag == 0;
    if (is_zero && (y.imag != 0 || y.real < 0))
        return raise_zero_power(vm);
    if (y.imag == 0 && y.real == floor(y.real) && fabs(y.real) <= SMALL_POWER) {
        if (!power_of_whole(x, (int)y.real, &z))
            return raise_zero_power(vm);
    } else {
        z = is_zero ? (struct pair){0, 0} : power_of(x, y);
    }
    if (isinf(z.real) || isinf(z.imag))
        return exc_raise(vm, PY_TYPE(T_OverflowError), "complex exponentiation");
    return complex_from_doubles(vm, z.real, z.imag);
}

static SIM_NEW addr complex_negative(struct vm *vm, addr o)
{
    struct pair v = value_of(vm, o);
    return complex_from_doubles(vm, -v.real, -v.imag);
}

static SIM_NEW addr complex_exact(struct vm *vm, addr o)
{
    struct pair v = value_of(vm, o);
    return object_is_exactly(vm, o, T_COMPLEX) ? newref(vm, o)
                                               : complex_from_doubles(vm, v.real, v.imag);
}

static SIM_NEW addr complex_absolute(struct vm *vm, addr o)
{
    struct pair v = value_of(vm, o);
    double length = hypot(v.real, v.imag);
    if (isinf(length) && isfinite(v.real) && isfinite(v.imag))
        return exc_raise(vm, PY_TYPE(T_OverflowError), "absolute value too large");
    return float_from_double(vm, length);
}

static int complex_bool(struct vm *vm, addr o)
{
    struct pair v = value_of(vm, o);
    return v.real != 0 || v.imag != 0;
}

static int64_t complex_hash(struct vm *vm, addr o)
{
    struct pair v = value_of(vm, o);
    uint64_t hash =
        (uint64_t)hash_double(vm, v.real, o) + 1000003 * (uint64_t)hash_double(vm, v.imag, o);
    return hash == UINT64_MAX ? -2 : (int64_t)hash;
}

static addr complex_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (op != CMP_EQ && op != CMP_NE)
        return PY_NOT_IMPLEMENTED;
    struct pair x = value_of(vm, a);
    bool equal;
    if (complex_check(vm, b)) {
        struct pair y = value_of(vm, b);
        equal = x.real == y.real && x.imag == y.imag;
    } else if (int_check(vm, b) || float_check(vm, b)) {
        equal = x.imag == 0;
        if (equal) {
            addr real = float_from_double(vm, x.real);
            int c = addr_is_null(real) ? -1 : object_richcompare_bool(vm, real, b, CMP_EQ);
            xdecref(vm, real);
            if (c < 0)
                return NULL_ADDR;
            equal = c;
        }
    } else {
        return PY_NOT_IMPLEMENTED;
    }
    return py_bool(equal == (op == CMP_EQ));
}

static void add_part(struct vm *vm, double v, struct strbuf *out)
{
    // Without ".0", unlike a float's repr.
    (void)float_add_text(vm, v, 'r', 0, 0, out);
}

static SIM_NEW addr complex_repr(struct vm *vm, addr o)
{
    struct pair v = value_of(vm, o);
    struct strbuf out = {0};
    if (v.real == 0 && !signbit(v.real)) {
        add_part(vm, v.imag, &out);
        strbuf_add_char(&out, 'j');
    } else {
        strbuf_add_char(&out, '(');
        add_part(vm, v.real, &out);
        if (isnan(v.imag) || !signbit(v.imag))
            strbuf_add_char(&out, '+');
        add_part(vm, v.imag, &out);
        strbuf_add_str(&out, "j)");
    }
    addr s = str_from_utf8(vm, out.buf, out.len);
    strbuf_release(&out);
    return s;
}

/* ---- construction ---- */

/* [real][sign imag j], perhaps in parentheses. */
static bool parse_text(const char *p, struct pair *v)
{
    *v = (struct pair){0, 0};
    while (isspace((unsigned char)*p))
        p++;
    bool has_paren = *p == '(';
    p += has_paren;
    while (isspace((unsigned char)*p))
        p++;
    const char *end;
    double z;
    if (float_parse_prefix(p, &end, &z)) {
        p = end;
        if (*p == '+' || *p == '-') {
            v->real = z;
            if (float_parse_prefix(p, &end, &z)) {
                v->imag = z;
                p = end;
            } else {
                v->imag = *p++ == '+' ? 1 : -1;
            }
            if ((*p | 32) != 'j')
                return false;
            p++;
        } else if ((*p | 32) == 'j') {
            v->imag = z;
            p++;
        } else {
            v->real = z;
        }
    } else {
        v->imag = *p == '-' ? -1 : 1;
        p += *p == '+' || *p == '-';
        if ((*p | 32) != 'j')
            return false;
        p++;
    }
    while (isspace((unsigned char)*p))
        p++;
    if (has_paren && *p++ != ')')
        return false;
    while (isspace((unsigned char)*p))
        p++;
    return *p == 0;
}

static bool from_text(struct vm *vm, addr s, struct pair *v)
{
    struct strbuf all = {0}, plain = {0};
    str_to_ascii_digits(vm, s, &all);
    bool ok = strlen(strbuf_str(&all)) == all.len && float_drop_underscores(&all, &plain) &&
              parse_text(strbuf_str(&plain), v);
    strbuf_release(&all);
    strbuf_release(&plain);
    if (!ok)
        exc_raise(vm, PY_TYPE(T_ValueError), "complex() arg is a malformed string");
    return ok;
}

/* __complex__() of an object that has it: 1, 0, -1 raised. */
static int from_special_method(struct vm *vm, addr o, struct pair *v)
{
    addr result;
    int found = object_call_special(vm, o, N___complex__, NULL, 0, &result);
    if (found < 1)
        return found;
    if (!complex_check(vm, result)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "__complex__ returned non-complex (type %.200s)",
                  type_name(vm, object_type(vm, result)));
        decref(vm, result);
        return -1;
    }
    *v = value_of(vm, result);
    decref(vm, result);
    return 1;
}

/* An argument as a number; *is_complex tells whether it has an imaginary part of its own. */
static bool argument(struct vm *vm, addr o, const char *message, struct pair *v,
                     bool *is_complex)
{
    *is_complex = complex_check(vm, o);
    if (*is_complex) {
        *v = value_of(vm, o);
        return true;
    }
    *v = (struct pair){0, 0};
    const struct type_slots *slots = object_slots(vm, o);
    if (!slots->nb_float && !slots->nb_index) {
        exc_raise(vm, PY_TYPE(T_TypeError), message, o);
        return false;
    }
    addr f = number_float(vm, o);
    if (addr_is_null(f))
        return false;
    v->real = float_value(vm, f);
    decref(vm, f);
    return true;
}

static bool new_value(struct vm *vm, addr real, addr imag, struct pair *v)
{
    if (!addr_is_null(real) && str_check(vm, real)) {
        if (addr_is_null(imag))
            return from_text(vm, real, v);
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "complex() can't take second arg if first is a string");
        return false;
    }
    if (!addr_is_null(imag) && str_check(vm, imag)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "complex() second arg can't be a string");
        return false;
    }
    struct pair r = {0, 0}, i = {0, 0};
    bool r_complex = false, i_complex = false;
    if (!addr_is_null(real)) {
        int special = complex_check(vm, real) ? 0 : from_special_method(vm, real, &r);
        if (special < 0)
            return false;
        r_complex = special;
        if (!special &&
            !argument(vm, real,
                      "complex() first argument must be a string or a number, not '%T'", &r,
                      &r_complex))
            return false;
    }
    if (!addr_is_null(imag) &&
        !argument(vm, imag, "complex() second argument must be a number, not '%T'", &i,
                  &i_complex))
        return false;
    *v = r;
    if (i_complex)
        v->real -= i.imag;
    if (!addr_is_null(imag))
        v->imag = r_complex ? i.real + r.imag : i.real;
    return true;
}

static SIM_NEW addr complex_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                                addr kwnames)
{
    static const char *const names[] = {"real", "imag", NULL};
    static const struct arg_spec spec = {"complex", names, 0, 2};
    addr arg[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    bool is_exact = addr_eq(type, PY_TYPE(T_COMPLEX));
    if (is_exact && !addr_is_null(arg[0]) && addr_is_null(arg[1]) &&
        object_is_exactly(vm, arg[0], T_COMPLEX))
        return newref(vm, arg[0]);
    struct pair v;
    if (!new_value(vm, arg[0], arg[1], &v))
        return NULL_ADDR;
    if (is_exact)
        return complex_from_doubles(vm, v.real, v.imag);
    addr o = object_alloc(vm, type, 0);
    if (!addr_is_null(o)) {
        complex_at(vm, o)->real = v.real;
        complex_at(vm, o)->imag = v.imag;
    }
    return o;
}

/* ---- methods ---- */

static SIM_NEW addr complex_conjugate(struct vm *vm, addr self, const addr *args, size_t n_args,
                                      addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct pair v = value_of(vm, self);
    return complex_from_doubles(vm, v.real, -v.imag);
}

static SIM_NEW addr complex_itself(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return complex_exact(vm, self);
}

static SIM_NEW addr complex_getnewargs(struct vm *vm, addr self, const addr *args,
                                       size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct pair v = value_of(vm, self);
    addr parts[2] = {float_from_double(vm, v.real), NULL_ADDR};
    if (addr_is_null(parts[0]))
        return NULL_ADDR;
    parts[1] = float_from_double(vm, v.imag);
    if (!addr_is_null(parts[1]))
        return tuple_from_items_steal(vm, parts, 2);
    decref(vm, parts[0]);
    return NULL_ADDR;
}

static SIM_NEW addr complex_format(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "__format__() argument must be str, not %T",
                         args[0]);
    return format_complex(vm, self, args[0]);
}

static const struct method_def complex_methods[] = {
    {.name = "conjugate", .fn = complex_conjugate, .flags = METH_NOARGS},
    {.name = "__complex__", .fn = complex_itself, .flags = METH_NOARGS},
    {.name = "__getnewargs__", .fn = complex_getnewargs, .flags = METH_NOARGS},
    {.name = "__format__", .fn = complex_format, .flags = METH_O},
    {0},
};

static const struct member_def complex_members[] = {
    {"real", MEMBER_DOUBLE, offsetof(struct py_complex, real), MEMBER_READONLY},
    {"imag", MEMBER_DOUBLE, offsetof(struct py_complex, imag), MEMBER_READONLY},
    {0},
};

const struct type_ops complex_ops = {
    .name = "complex",
    .doc = "A complex number: two floats.",
    .basicsize = sizeof(struct py_complex),
    .flags = TYPE_BASETYPE,
    .slots =
        {
            .dealloc = object_free,
            .repr = complex_repr,
            .hash = complex_hash,
            .richcompare = complex_richcompare,
            .new_ = complex_new,
            .nb_add = complex_add,
            .nb_subtract = complex_subtract,
            .nb_multiply = complex_multiply,
            .nb_power = complex_power,
            .nb_negative = complex_negative,
            .nb_positive = complex_exact,
            .nb_absolute = complex_absolute,
            .nb_bool = complex_bool,
            .nb_true_divide = complex_true_divide,
        },
    .methods = complex_methods,
    .members = complex_members,
};
