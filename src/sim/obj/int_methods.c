/*
 * int: its methods and attributes.
 */
#include "sim/obj/bytes_parts.h"
#include "sim/obj/format_spec.h"
#include "sim/obj/int_parts.h"

static SIM_NEW addr int_as_integer_ratio(struct vm *vm, addr self, const addr *args,
                                         size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr numerator = int_exact(vm, self);
    if (addr_is_null(numerator))
        return numerator;
    addr pair[2] = {numerator, int_small(1)};
    return tuple_from_items_steal(vm, pair, 2);
}

static SIM_NEW addr int_bit_length_method(struct vm *vm, addr self, const addr *args,
                                          size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return int_from_u64(vm, int_bit_length(vm, self));
}

static SIM_NEW addr int_bit_count(struct vm *vm, addr self, const addr *args, size_t n_args,
                                  addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    uint64_t n = 0;
    for (int64_t i = 0; i < int_n_digits(vm, self); i++)
        n += (uint64_t)__builtin_popcount(int_digits(vm, self)[i]);
    return int_from_u64(vm, n);
}

static SIM_NEW addr int_itself(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return int_exact(vm, self);
}

static SIM_NEW addr int_is_integer(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)vm, (void)self, (void)args, (void)n_args, (void)kwnames;
    return PY_TRUE;
}

static SIM_NEW addr int_getnewargs(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr copy = int_exact(vm, self);
    return addr_is_null(copy) ? copy : tuple_from_items_steal(vm, &copy, 1);
}

static SIM_NEW addr int_sizeof(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_type *type = type_at(vm, object_type(vm, self));
    int64_t n = int_n_digits(vm, self);
    return int_from_i64(vm, type->tp_basicsize + type->tp_itemsize * (n ? n : 1));
}

static SIM_NEW addr int_round_method(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "__round__", n_args, 0, 1))
        return NULL_ADDR;
    if (n_args == 0 || addr_eq(args[0], PY_NONE))
        return int_exact(vm, self);
    return int_round(vm, self, args[0]);
}

static SIM_NEW addr int_format(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "__format__() argument must be str, not %T",
                         args[0]);
    return format_int(vm, self, args[0]);
}

/* 1 big, 0 little, -1 raised. */
static int byte_order(struct vm *vm, addr o)
{
    if (addr_is_null(o))
        return 1;
    if (str_equal_cstr(vm, o, "big"))
        return 1;
    if (str_equal_cstr(vm, o, "little"))
        return 0;
    exc_raise(vm, PY_TYPE(T_ValueError), "byteorder must be either 'little' or 'big'");
    return -1;
}

static bool require_str(struct vm *vm, const char *fname, addr o)
{
    if (addr_is_null(o) || str_check(vm, o))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "%s() argument 'byteorder' must be str, not %T", fname,
              o);
    return false;
}

/* The number as `length` bytes of two's complement, least significant first. */
static bool store_bytes(struct vm *vm, addr self, uint8_t *out, int64_t length, bool is_signed)
{
    mpz_t z;
    mpz_init(z);
    int_to_mpz(vm, self, z);
    bool is_negative = mpz_sgn(z) < 0;
    if (is_negative)
        mpz_com(z, z);
    uint64_t n_bits = mpz_sgn(z) ? mpz_sizeinbase(z, 2) : 0;
    bool fits = (length || !(is_negative || n_bits)) &&
                n_bits <= (uint64_t)length * 8 - (is_signed && length ? 1 : 0);
    if (fits) {
        memset(out, 0, (size_t)length);
        mpz_export(out, NULL, -1, 1, 0, 0, z);
        for (int64_t i = 0; is_negative && i < length; i++)
            out[i] ^= 0xff;
    }
    mpz_clear(z);
    if (!fits)
        exc_raise(vm, PY_TYPE(T_OverflowError), "int too big to convert");
    return fits;
}

static void reverse_bytes(uint8_t *p, int64_t n)
{
    for (int64_t i = 0; i < n / 2; i++) {
        uint8_t t = p[i];
        p[i] = p[n - 1 - i];
        p[n - 1 - i] = t;
    }
}

static SIM_NEW addr int_to_bytes(struct vm *vm, addr self, const addr *args, size_t n_args,
                                 addr kwnames)
{
    static const char *const names[] = {"length", "byteorder", "signed", NULL};
    static const struct arg_spec spec = {"to_bytes", names, 0, 2};
    addr arg[3];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    int64_t length = 1;
    if (!addr_is_null(arg[0])) {
        length = number_as_ssize(vm, arg[0], PY_TYPE(T_OverflowError));
        if (length == -1 && exc_occurred(vm))
            return NULL_ADDR;
    }
    if (!require_str(vm, "to_bytes", arg[1]))
        return NULL_ADDR;
    int is_signed = addr_is_null(arg[2]) ? 0 : object_is_true(vm, arg[2]);
    int is_big = is_signed < 0 ? -1 : byte_order(vm, arg[1]);
    if (is_big < 0)
        return NULL_ADDR;
    if (length < 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "length argument must be non-negative");
    if (int_is_negative(vm, self) && !is_signed)
        return exc_raise(vm, PY_TYPE(T_OverflowError),
                         "can't convert negative int to unsigned");
    addr result = bytes_alloc(vm, length);
    if (addr_is_null(result))
        return result;
    uint8_t *out = length ? bytes_at(vm, result)->ob_sval : (uint8_t[1]){0};
    if (!store_bytes(vm, self, out, length, is_signed)) {
        decref(vm, result);
        return NULL_ADDR;
    }
    if (is_big)
        reverse_bytes(out, length);
    return result;
}

/* How many of the bytes count: leading ones that only repeat the sign do not. */
static size_t significant_bytes(const uint8_t *bytes, size_t len, bool is_big, bool is_signed)
{
    bool is_negative = is_signed && len && bytes[is_big ? 0 : len - 1] & 0x80;
    uint8_t filler = is_negative ? 0xff : 0;
    size_t n = len;
    while (n && bytes[is_big ? len - n : n - 1] == filler)
        n--;
    return is_signed && n < len ? n + 1 : n;
}

static SIM_NEW addr int_from_byte_array(struct vm *vm, const uint8_t *bytes, size_t len,
                                        bool is_big, bool is_signed)
{
    mpz_t z;
    mpz_init(z);
    mpz_import(z, len, is_big ? 1 : -1, 1, 0, 0, bytes);
    if (is_signed && len && bytes[is_big ? 0 : len - 1] & 0x80) {
        mpz_t wrap;
        mpz_init(wrap);
        mpz_setbit(wrap, (mp_bitcnt_t)len * 8);
        mpz_sub(z, z, wrap);
        mpz_clear(wrap);
    }
    size_t n_bits = significant_bytes(bytes, len, is_big, is_signed) * 8;
    addr value = int_from_mpz(vm, z, (int64_t)((n_bits + INT_SHIFT - 1) / INT_SHIFT));
    mpz_clear(z);
    return value;
}

static SIM_NEW addr int_from_bytes(struct vm *vm, addr type, const addr *args, size_t n_args,
                                   addr kwnames)
{
    static const char *const names[] = {"bytes", "byteorder", "signed", NULL};
    static const struct arg_spec spec = {"from_bytes", names, 1, 2};
    addr arg[3];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg) ||
        !require_str(vm, "from_bytes", arg[1]))
        return NULL_ADDR;
    int is_signed = addr_is_null(arg[2]) ? 0 : object_is_true(vm, arg[2]);
    int is_big = is_signed < 0 ? -1 : byte_order(vm, arg[1]);
    if (is_big < 0)
        return NULL_ADDR;
    addr bytes = bytes_from_object(vm, arg[0]);
    if (addr_is_null(bytes))
        return NULL_ADDR;
    addr value = int_from_byte_array(vm, bytes_at(vm, bytes)->ob_sval,
                                     (size_t)bytes_length(vm, bytes), is_big, is_signed);
    decref(vm, bytes);
    if (addr_is_null(value) || addr_eq(type, PY_TYPE(T_INT)))
        return value;
    addr result = object_call1(vm, type, value);
    decref(vm, value);
    return result;
}

const struct method_def int_methods[] = {
    {.name = "conjugate", .fn = int_itself, .flags = METH_NOARGS},
    {.name = "bit_length", .fn = int_bit_length_method, .flags = METH_NOARGS},
    {.name = "bit_count", .fn = int_bit_count, .flags = METH_NOARGS},
    {.name = "to_bytes", .fn = int_to_bytes, .flags = METH_FASTCALL | METH_KEYWORDS},
    {.name = "from_bytes",
     .fn = int_from_bytes,
     .flags = METH_FASTCALL | METH_KEYWORDS | METH_CLASS},
    {.name = "as_integer_ratio", .fn = int_as_integer_ratio, .flags = METH_NOARGS},
    {.name = "__trunc__", .fn = int_itself, .flags = METH_NOARGS},
    {.name = "__floor__", .fn = int_itself, .flags = METH_NOARGS},
    {.name = "__ceil__", .fn = int_itself, .flags = METH_NOARGS},
    {.name = "__round__", .fn = int_round_method, .flags = METH_FASTCALL},
    {.name = "__getnewargs__", .fn = int_getnewargs, .flags = METH_NOARGS},
    {.name = "__format__", .fn = int_format, .flags = METH_O},
    {.name = "__sizeof__", .fn = int_sizeof, .flags = METH_NOARGS},
    {.name = "is_integer", .fn = int_is_integer, .flags = METH_NOARGS},
    {0},
};

static SIM_NEW addr get_zero(struct vm *vm, addr self)
{
    (void)vm, (void)self;
    return int_small(0);
}

static SIM_NEW addr get_one(struct vm *vm, addr self)
{
    (void)vm, (void)self;
    return int_small(1);
}

const struct getset_def int_getset[] = {
    {.name = "real", .get = int_exact},
    {.name = "imag", .get = get_zero},
    {.name = "numerator", .get = int_exact},
    {.name = "denominator", .get = get_one},
    {0},
};
