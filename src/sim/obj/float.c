/*
 * float: values, arithmetic, comparison and methods. Freed floats are kept in a list of up to
 * 100, linked through ob_type as in CPython. Text is in float_text.c.
 */
#include "sim/obj/float_parts.h"
#include "sim/obj/float_text.h"
#include "sim/obj/int_parts.h"

#include <errno.h>
#include <math.h>

addr float_from_double(struct vm *vm, double v)
{
    struct vm_free_list *list = &vm->free_lists.floats;
    addr o = list->first;
    if (!addr_is_null(o)) {
        list->first = object_type(vm, o);
        list->n--;
    } else {
        o = mem_alloc(vm, sizeof(struct py_float));
        if (addr_is_null(o))
            return o;
    }
    *float_at(vm, o) = (struct py_float){{1, PY_TYPE(T_FLOAT)}, v};
    return o;
}

static void float_dealloc(struct vm *vm, addr o)
{
    struct vm_free_list *list = &vm->free_lists.floats;
    if (!object_is_exactly(vm, o, T_FLOAT) || list->n >= FREE_FLOATS_MAX) {
        object_free(vm, o);
        return;
    }
    object_at(vm, o)->ob_type = list->first;
    list->first = o;
    list->n++;
}

void float_clear_free_list(struct vm *vm)
{
    struct vm_free_list *list = &vm->free_lists.floats;
    while (!addr_is_null(list->first)) {
        addr o = list->first;
        list->first = object_type(vm, o);
        mem_free(vm, o);
    }
    list->n = 0;
}

bool float_check(const struct vm *vm, addr o)
{
    return type_is_subtype(vm, object_type(vm, o), PY_TYPE(T_FLOAT));
}

enum operand { OPERAND_OK, OPERAND_OTHER, OPERAND_RAISED };

/* A float's or int's value. */
static enum operand operand(struct vm *vm, addr o, double *v)
{
    if (object_is_exactly(vm, o, T_FLOAT) || float_check(vm, o)) {
        *v = float_value(vm, o);
        return OPERAND_OK;
    }
    if (!int_check(vm, o))
        return OPERAND_OTHER;
    *v = int_as_double(vm, o);
    return *v == -1.0 && exc_occurred(vm) ? OPERAND_RAISED : OPERAND_OK;
}

static enum operand operands(struct vm *vm, addr a, addr b, double *x, double *y)
{
    enum operand k = operand(vm, a, x);
    return k == OPERAND_OK ? operand(vm, b, y) : k;
}

static addr no_operand(enum operand k)
{
    return k == OPERAND_OTHER ? PY_NOT_IMPLEMENTED : NULL_ADDR;
}

static SIM_NEW addr float_add(struct vm *vm, addr a, addr b)
{
    double x, y;
    enum operand k = operands(vm, a, b, &x, &y);
    return k == OPERAND_OK ? float_from_double(vm, x + y) : no_operand(k);
}

static SIM_NEW addr float_subtract(struct vm *vm, addr a, addr b)
{
    double x, y;
    enum operand k = operands(vm, a, b, &x, &y);
    return k == OPERAND_OK ? float_from_double(vm, x - y) : no_operand(k);
}

static SIM_NEW addr float_multiply(struct vm *vm, addr a, addr b)
{
    double x, y;
    enum operand k = operands(vm, a, b, &x, &y);
    return k == OPERAND_OK ? float_from_double(vm, x * y) : no_operand(k);
}

static SIM_NEW addr raise_zero_division(struct vm *vm, const char *message)
{
    return exc_raise(vm, PY_TYPE(T_ZeroDivisionError), "%s", message);
}

static SIM_NEW addr float_true_divide(struct vm *vm, addr a, addr b)
{
    double x, y;
    enum operand k = operands(vm, a, b, &x, &y);
    if (k != OPERAND_OK)
        return no_operand(k);
    if (y == 0)
        return raise_zero_division(vm, "float division by zero");
    return float_from_double(vm, x / y);
}

/* The remainder has the sign of the divisor; *quotient is a whole number. */
static double floor_divide(double x, double y, double *quotient)
{
    double mod = fmod(x, y);
    double div = (x - mod) / y;
    if (mod) {
        if ((y < 0) != (mod < 0)) {
            mod += y;
            div -= 1;
        }
    } else {
        mod = copysign(0.0, y);
    }
    if (div) {
        *quotient = floor(div);
        if (div - *quotient > 0.5)
            *quotient += 1;
    } else {
        *quotient = copysign(0.0, x / y);
    }
    return mod;
}

static SIM_NEW addr float_remainder(struct vm *vm, addr a, addr b)
{
    double x, y, quotient;
    enum operand k = operands(vm, a, b, &x, &y);
    if (k != OPERAND_OK)
        return no_operand(k);
    if (y == 0)
        return raise_zero_division(vm, "float modulo by zero");
    return float_from_double(vm, floor_divide(x, y, &quotient));
}

static SIM_NEW addr float_floor_divide(struct vm *vm, addr a, addr b)
{
    double x, y, quotient;
    enum operand k = operands(vm, a, b, &x, &y);
    if (k != OPERAND_OK)
        return no_operand(k);
    if (y == 0)
        return raise_zero_division(vm, "float floor division by zero");
    floor_divide(x, y, &quotient);
    return float_from_double(vm, quotient);
}

static SIM_NEW addr float_divmod(struct vm *vm, addr a, addr b)
{
    double x, y, quotient;
    enum operand k = operands(vm, a, b, &x, &y);
    if (k != OPERAND_OK)
        return no_operand(k);
    if (y == 0)
        return raise_zero_division(vm, "float divmod()");
    double rest = floor_divide(x, y, &quotient);
    addr pair[2] = {float_from_double(vm, quotient), NULL_ADDR};
    if (addr_is_null(pair[0]))
        return NULL_ADDR;
    pair[1] = float_from_double(vm, rest);
    if (addr_is_null(pair[1])) {
        decref(vm, pair[0]);
        return NULL_ADDR;
    }
    return tuple_from_items_steal(vm, pair, 2);
}

addr float_raise_range(struct vm *vm)
{
    addr pair[2] = {int_from_i64(vm, ERANGE),
                    str_from_cstr(vm, "Numerical result out of range")};
    if (addr_is_null(pair[1]))
        return NULL_ADDR;
    addr args = tuple_from_items_steal(vm, pair, 2);
    addr exc = addr_is_null(args) ? args : exception_new(vm, PY_TYPE(T_OverflowError), args);
    xdecref(vm, args);
    if (!addr_is_null(exc))
        exc_set(vm, exc);
    return NULL_ADDR;
}

static SIM_NEW addr float_power(struct vm *vm, addr a, addr b, addr modulus)
{
    if (!addr_eq(modulus, PY_NONE) && !addr_is_null(modulus))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "pow() 3rd argument not allowed unless all arguments are integers");
    double x, y;
    enum operand k = operands(vm, a, b, &x, &y);
    if (k != OPERAND_OK)
        return no_operand(k);
    if (x == 0 && y < 0)
        return raise_zero_division(vm, "0.0 cannot be raised to a negative power");
    if (x < 0 && isfinite(x) && isfinite(y) && y != floor(y)) {
        // A complex number is the answer.
        addr base = complex_from_doubles(vm, x, 0);
        addr exponent = addr_is_null(base) ? base : complex_from_doubles(vm, y, 0);
        addr z = addr_is_null(exponent) ? exponent : number_power(vm, base, exponent, PY_NONE);
        xdecref(vm, base);
        xdecref(vm, exponent);
        return z;
    }
    double z = pow(x, y);
    if (isinf(z) && isfinite(x) && isfinite(y))
        return float_raise_range(vm);
    return float_from_double(vm, z);
}

static SIM_NEW addr float_negative(struct vm *vm, addr o)
{
    return float_from_double(vm, -float_value(vm, o));
}

static SIM_NEW addr float_absolute(struct vm *vm, addr o)
{
    return float_from_double(vm, fabs(float_value(vm, o)));
}

static int float_bool(struct vm *vm, addr o)
{
    return float_value(vm, o) != 0;
}

addr float_truncated(struct vm *vm, addr o)
{
    return int_from_double(vm, float_value(vm, o));
}

addr float_exact(struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_FLOAT) ? newref(vm, o)
                                             : float_from_double(vm, float_value(vm, o));
}

static int64_t float_hash(struct vm *vm, addr o)
{
    return hash_double(vm, float_value(vm, o), o);
}

static SIM_NEW addr float_repr(struct vm *vm, addr o)
{
    struct strbuf text = {0};
    float_add_repr(float_value(vm, o), &text);
    addr s = str_from_utf8(vm, text.buf, text.len);
    strbuf_release(&text);
    return s;
}

/* -1, 0, 1; 2 if unordered (not a number). An int is compared exactly, whatever its size. */
static int compare_with_int(struct vm *vm, double x, addr b)
{
    if (isnan(x))
        return 2;
    if (int_bit_length(vm, b) <= 53) {
        double y = int_as_double(vm, b);
        return x < y ? -1 : x > y;
    }
    if (isinf(x))
        return x < 0 ? -1 : 1;
    mpz_t z;
    mpz_init(z);
    int_to_mpz(vm, b, z);
    int c = mpz_cmp_d(z, x);
    mpz_clear(z);
    return c < 0 ? 1 : c > 0 ? -1 : 0;
}

static addr float_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    double x = float_value(vm, a);
    int c;
    if (int_check(vm, b)) {
        c = compare_with_int(vm, x, b);
    } else if (float_check(vm, b)) {
        double y = float_value(vm, b);
        c = isnan(x) || isnan(y) ? 2 : x < y ? -1 : x > y;
    } else {
        return PY_NOT_IMPLEMENTED;
    }
    switch (op) {
    case CMP_LT:
        return py_bool(c == -1);
    case CMP_LE:
        return py_bool(c == -1 || c == 0);
    case CMP_EQ:
        return py_bool(c == 0);
    case CMP_NE:
        return py_bool(c != 0);
    case CMP_GT:
        return py_bool(c == 1);
    case CMP_GE:
        return py_bool(c == 0 || c == 1);
    }
    return PY_NOT_IMPLEMENTED;
}

addr float_operand(struct vm *vm, addr o)
{
    if (object_is_exactly(vm, o, T_FLOAT))
        return newref(vm, o);
    const struct type_slots *slots = object_slots(vm, o);
    if (!float_check(vm, o) && !slots->nb_float && !slots->nb_index)
        return exc_raise(vm, PY_TYPE(T_TypeError), "must be real number, not %T", o);
    return number_float(vm, o);
}

static SIM_NEW addr float_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                              addr kwnames)
{
    if (!args_no_keywords(vm, "float", kwnames) || !args_check(vm, "float", n_args, 0, 1))
        return NULL_ADDR;
    addr value;
    if (n_args == 0)
        value = float_from_double(vm, 0.0);
    else if (object_is_exactly(vm, args[0], T_STR))
        value = float_from_text_object(vm, args[0]);
    else
        value = number_float(vm, args[0]);
    if (addr_is_null(value) || addr_eq(type, PY_TYPE(T_FLOAT)))
        return value;
    addr o = object_alloc(vm, type, 0);
    if (!addr_is_null(o))
        float_at(vm, o)->ob_fval = float_value(vm, value);
    decref(vm, value);
    return o;
}

const struct type_ops float_ops = {
    .name = "float",
    .doc = "A number with a fraction: 64 bits, binary.",
    .basicsize = sizeof(struct py_float),
    .flags = TYPE_BASETYPE | TYPE_MATCH_SELF,
    .slots =
        {
            .dealloc = float_dealloc,
            .repr = float_repr,
            .hash = float_hash,
            .richcompare = float_richcompare,
            .new_ = float_new,
            .nb_add = float_add,
            .nb_subtract = float_subtract,
            .nb_multiply = float_multiply,
            .nb_remainder = float_remainder,
            .nb_divmod = float_divmod,
            .nb_power = float_power,
            .nb_negative = float_negative,
            .nb_positive = float_exact,
            .nb_absolute = float_absolute,
            .nb_bool = float_bool,
            .nb_int = float_truncated,
            .nb_float = float_exact,
            .nb_floor_divide = float_floor_divide,
            .nb_true_divide = float_true_divide,
        },
    .methods = float_methods,
    .getset = float_getset,
};
