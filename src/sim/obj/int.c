/*
 * int: making and reading values, comparison, hash, construction.
 *
 * Arithmetic is in int_arith.c, int_divide.c, int_bits.c and int_power.c, text in int_text.c,
 * methods in int_methods.c.
 */
#include "sim/obj/int_parts.h"

#include <math.h>

#define HASH_MODULUS ((UINT64_C(1) << 61) - 1)

static SIM_NEW addr new_with_bytes(struct vm *vm, uint64_t n_bytes, uint64_t tag)
{
    addr o = mem_alloc(vm, n_bytes);
    if (addr_is_null(o))
        return o;
    struct py_int *p = int_at(vm, o);
    p->base = (struct py_object){1, PY_TYPE(T_INT)};
    p->lv_tag = tag;
    return o;
}

addr int_new_digits(struct vm *vm, int64_t n_digits)
{
    uint64_t n = n_digits ? (uint64_t)n_digits : 1;
    addr o = new_with_bytes(vm, sizeof(struct py_int) + 4 * n,
                            (uint64_t)n_digits << INT_TAG_DIGITS_SHIFT);
    if (!addr_is_null(o))
        int_digits(vm, o)[0] = 0;
    return o;
}

void int_normalize(struct vm *vm, addr o)
{
    struct py_int *p = int_at(vm, o);
    int64_t n = int_n_digits(vm, o);
    uint64_t sign = p->lv_tag & INT_TAG_SIGN;
    while (n > 0 && p->ob_digit[n - 1] == 0)
        n--;
    p->lv_tag = n ? (uint64_t)n << INT_TAG_DIGITS_SHIFT | sign : INT_TAG_ZERO;
}

void int_flip_sign(struct vm *vm, addr o)
{
    struct py_int *p = int_at(vm, o);
    uint64_t sign = p->lv_tag & INT_TAG_SIGN;
    p->lv_tag = (p->lv_tag & ~(uint64_t)INT_TAG_SIGN) | (2 - sign);
}

addr int_maybe_small(struct vm *vm, addr o)
{
    if (addr_is_null(o) || !int_is_compact(vm, o))
        return o;
    int64_t v = int_compact_value(vm, o);
    if (!int_fits_small(v))
        return o;
    decref(vm, o);
    return int_small(v);
}

static SIM_NEW addr from_magnitude(struct vm *vm, uint64_t magnitude, bool is_negative)
{
    int n = 0;
    for (uint64_t rest = magnitude; rest; rest >>= INT_SHIFT)
        n++;
    addr o = n == 1 ? new_with_bytes(vm, 32, 1 << INT_TAG_DIGITS_SHIFT) : int_new_digits(vm, n);
    if (addr_is_null(o))
        return o;
    struct py_int *p = int_at(vm, o);
    for (int i = 0; i < n; i++, magnitude >>= INT_SHIFT)
        p->ob_digit[i] = (uint32_t)(magnitude & INT_DIGIT_MASK);
    if (is_negative)
        p->lv_tag |= INT_TAG_NEGATIVE;
    return o;
}

addr int_from_i64(struct vm *vm, int64_t v)
{
    if (int_fits_small(v))
        return int_small(v);
    return from_magnitude(vm, v < 0 ? -(uint64_t)v : (uint64_t)v, v < 0);
}

addr int_from_u64(struct vm *vm, uint64_t v)
{
    return v <= SMALL_INT_MAX ? int_small((int64_t)v) : from_magnitude(vm, v, false);
}

addr int_from_double(struct vm *vm, double v)
{
    if (isinf(v))
        return exc_raise(vm, PY_TYPE(T_OverflowError),
                         "cannot convert float infinity to integer");
    if (isnan(v))
        return exc_raise(vm, PY_TYPE(T_ValueError), "cannot convert float NaN to integer");
    if (fabs(v) < 9.2e18)
        return int_from_i64(vm, (int64_t)v);
    mpz_t z;
    mpz_init(z);
    mpz_set_d(z, v);
    addr o = int_from_mpz(vm, z, 0);
    mpz_clear(z);
    return o;
}

addr int_exact(struct vm *vm, addr o)
{
    if (object_is_exactly(vm, o, T_INT))
        return newref(vm, o);
    if (int_is_compact(vm, o) && int_fits_small(int_compact_value(vm, o)))
        return int_small(int_compact_value(vm, o));
    int64_t n = int_n_digits(vm, o);
    addr copy = int_new_digits(vm, n);
    if (addr_is_null(copy))
        return copy;
    int_at(vm, copy)->lv_tag = int_at(vm, o)->lv_tag;
    memcpy(int_digits(vm, copy), int_digits(vm, o), (size_t)n * 4);
    return copy;
}

int64_t int_as_i64(struct vm *vm, addr o, bool *overflow)
{
    *overflow = false;
    if (int_is_compact(vm, o))
        return int_compact_value(vm, o);
    if (int_bit_length(vm, o) > 64) {
        *overflow = true;
        return -1;
    }
    uint64_t magnitude = 0;
    for (int64_t i = int_n_digits(vm, o) - 1; i >= 0; i--)
        magnitude = magnitude << INT_SHIFT | int_digits(vm, o)[i];
    bool is_negative = int_is_negative(vm, o);
    *overflow = magnitude > (uint64_t)INT64_MAX + is_negative;
    if (*overflow)
        return -1;
    return is_negative ? (int64_t)-magnitude : (int64_t)magnitude;
}

uint64_t int_bit_length(const struct vm *vm, addr o)
{
    int64_t n = int_n_digits(vm, o);
    if (n == 0)
        return 0;
    return (uint64_t)(n - 1) * INT_SHIFT + 32 -
           (uint64_t)__builtin_clz(int_digits(vm, o)[n - 1]);
}

/*
 * The top 64 bits, with the lowest one set if any bit below is, round to a double as the whole
 * number would: 64 bits leave room for that sticky bit.
 */
double int_as_double(struct vm *vm, addr o)
{
    if (int_is_compact(vm, o))
        return (double)int_compact_value(vm, o);
    uint64_t n_bits = int_bit_length(vm, o);
    int64_t n = int_n_digits(vm, o);
    const uint32_t *digits = int_digits(vm, o);
    uint64_t top = 0;
    int have = 0;
    int64_t i = n - 1;
    int first = (int)(n_bits - (uint64_t)(n - 1) * INT_SHIFT);
    for (; i >= 0 && have < 64; i--) {
        int width = i == n - 1 ? first : INT_SHIFT;
        int take = width < 64 - have ? width : 64 - have;
        top = top << take | digits[i] >> (width - take);
        have += take;
        if (take < width && digits[i] & ((1u << (width - take)) - 1))
            top |= 1;
    }
    for (; i >= 0; i--)
        if (digits[i])
            top |= 1;
    double d = n_bits > 1100 ? HUGE_VAL : ldexp((double)top, (int)n_bits - have);
    if (isinf(d)) {
        exc_raise(vm, PY_TYPE(T_OverflowError), "int too large to convert to float");
        return -1.0;
    }
    return int_is_negative(vm, o) ? -d : d;
}

void int_to_mpz(const struct vm *vm, addr o, mpz_t z)
{
    mpz_import(z, (size_t)int_n_digits(vm, o), -1, 4, 0, 32 - INT_SHIFT, int_digits(vm, o));
    if (int_is_negative(vm, o))
        mpz_neg(z, z);
}

addr int_from_mpz(struct vm *vm, const mpz_t z, int64_t alloc_digits)
{
    if (mpz_fits_slong_p(z) && int_fits_small(mpz_get_si(z)))
        return int_small(mpz_get_si(z));
    int64_t n = (int64_t)((mpz_sizeinbase(z, 2) + INT_SHIFT - 1) / INT_SHIFT);
    addr o = int_new_digits(vm, n > alloc_digits ? n : alloc_digits);
    if (addr_is_null(o))
        return o;
    mpz_export(int_digits(vm, o), NULL, -1, 4, 0, 32 - INT_SHIFT, z);
    int_at(vm, o)->lv_tag =
        (uint64_t)n << INT_TAG_DIGITS_SHIFT | (mpz_sgn(z) < 0 ? INT_TAG_NEGATIVE : 0);
    return o;
}

int int_compare(const struct vm *vm, addr a, addr b)
{
    int64_t size_a = int_n_digits(vm, a) * int_sign(vm, a);
    int64_t size_b = int_n_digits(vm, b) * int_sign(vm, b);
    if (size_a != size_b)
        return size_a < size_b ? -1 : 1;
    const uint32_t *da = int_digits(vm, a);
    const uint32_t *db = int_digits(vm, b);
    for (int64_t i = int_n_digits(vm, a) - 1; i >= 0; i--)
        if (da[i] != db[i])
            return (da[i] < db[i]) == (size_a > 0) ? -1 : 1;
    return 0;
}

int64_t int_hash(struct vm *vm, addr o)
{
    if (int_is_compact(vm, o)) {
        int64_t v = int_compact_value(vm, o);
        return v == -1 ? -2 : v;
    }
    uint64_t x = 0;
    for (int64_t i = int_n_digits(vm, o) - 1; i >= 0; i--) {
        x = (x << INT_SHIFT & HASH_MODULUS) | x >> (61 - INT_SHIFT);
        x += int_digits(vm, o)[i];
        if (x >= HASH_MODULUS)
            x -= HASH_MODULUS;
    }
    int64_t hash = int_is_negative(vm, o) ? -(int64_t)x : (int64_t)x;
    return hash == -1 ? -2 : hash;
}

static addr int_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!int_check(vm, a) || !int_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    int c = addr_eq(a, b) ? 0 : int_compare(vm, a, b);
    switch (op) {
    case CMP_LT:
        return py_bool(c < 0);
    case CMP_LE:
        return py_bool(c <= 0);
    case CMP_EQ:
        return py_bool(c == 0);
    case CMP_NE:
        return py_bool(c != 0);
    case CMP_GT:
        return py_bool(c > 0);
    case CMP_GE:
        return py_bool(c >= 0);
    }
    return PY_NOT_IMPLEMENTED;
}

static int int_bool(struct vm *vm, addr o)
{
    return !int_is_zero(vm, o);
}

static SIM_NEW addr int_float(struct vm *vm, addr o)
{
    double d = int_as_double(vm, o);
    return d == -1.0 && exc_occurred(vm) ? NULL_ADDR : float_from_double(vm, d);
}

/* int(x, base): what comes out is an exact int. */
static SIM_NEW addr value_of(struct vm *vm, addr x, addr base)
{
    if (addr_is_null(x)) {
        if (!addr_is_null(base))
            return exc_raise(vm, PY_TYPE(T_TypeError), "int() missing string argument");
        return int_small(0);
    }
    if (addr_is_null(base))
        return number_int(vm, x);
    int64_t b = number_as_ssize(vm, base, NULL_ADDR);
    if (b == -1 && exc_occurred(vm))
        return NULL_ADDR;
    if ((b != 0 && b < 2) || b > 36)
        return exc_raise(vm, PY_TYPE(T_ValueError), "int() base must be >= 2 and <= 36, or 0");
    if (!str_check(vm, x) && !bytes_check(vm, x) &&
        !type_is_subtype(vm, object_type(vm, x), PY_TYPE(T_BYTEARRAY)))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "int() can't convert non-string with explicit base");
    return int_from_text_object(vm, x, (int)b);
}

static SIM_NEW addr int_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                            addr kwnames)
{
    static const char *const names[] = {"", "base", NULL};
    static const struct arg_spec spec = {"int", names, 0, 2};
    addr arg[2];
    if (addr_is_null(kwnames) && !args_check(vm, "int", n_args, 0, 2))
        return NULL_ADDR;
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    addr value = value_of(vm, arg[0], arg[1]);
    if (addr_is_null(value) || addr_eq(type, PY_TYPE(T_INT)))
        return value;
    int64_t n = int_n_digits(vm, value);
    addr o = object_alloc(vm, type, n ? n : 1);
    if (!addr_is_null(o)) {
        int_at(vm, o)->lv_tag = int_at(vm, value)->lv_tag;
        memcpy(int_digits(vm, o), int_digits(vm, value), (size_t)(n ? n : 1) * 4);
    }
    decref(vm, value);
    return o;
}

const struct type_ops int_ops = {
    .name = "int",
    .doc = "A whole number of any size.",
    .basicsize = 24,
    .itemsize = 4,
    .flags = TYPE_BASETYPE | TYPE_INT_SUBCLASS | TYPE_MATCH_SELF,
    .slots =
        {
            .dealloc = object_free,
            .repr = int_repr,
            .hash = int_hash,
            .richcompare = int_richcompare,
            .new_ = int_new,
            .nb_add = int_slot_add,
            .nb_subtract = int_slot_subtract,
            .nb_multiply = int_slot_multiply,
            .nb_remainder = int_slot_remainder,
            .nb_divmod = int_slot_divmod,
            .nb_power = int_slot_power,
            .nb_negative = int_slot_negative,
            .nb_positive = int_exact,
            .nb_absolute = int_slot_absolute,
            .nb_bool = int_bool,
            .nb_invert = int_slot_invert,
            .nb_lshift = int_slot_lshift,
            .nb_rshift = int_slot_rshift,
            .nb_and = int_slot_and,
            .nb_xor = int_slot_xor,
            .nb_or = int_slot_or,
            .nb_int = int_exact,
            .nb_float = int_float,
            .nb_index = int_exact,
            .nb_floor_divide = int_slot_floor_divide,
            .nb_true_divide = int_slot_true_divide,
        },
    .methods = int_methods,
    .getset = int_getset,
};
