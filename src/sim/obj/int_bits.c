/*
 * int: shifts and bitwise operations, on two's complement of unlimited width.
 */
#include "sim/obj/int_parts.h"

addr int_slot_invert(struct vm *vm, addr a)
{
    if (int_is_compact(vm, a))
        return int_from_i64(vm, ~int_compact_value(vm, a));
    addr z = int_add(vm, a, int_small(1));
    if (addr_is_null(z))
        return z;
    if (int_is_compact(vm, z)) {
        addr negated = int_slot_negative(vm, z);
        decref(vm, z);
        return negated;
    }
    int_flip_sign(vm, z);
    return z;
}

/* The shift count: -1 raised; more than the memory could hold is INT64_MAX. */
static int64_t shift_count(struct vm *vm, addr b)
{
    if (int_is_negative(vm, b)) {
        exc_raise(vm, PY_TYPE(T_ValueError), "negative shift count");
        return -1;
    }
    bool overflow;
    int64_t n = int_as_i64(vm, b, &overflow);
    return overflow ? INT64_MAX : n;
}

static SIM_NEW addr shift_left(struct vm *vm, addr a, int64_t n)
{
    if (int_is_compact(vm, a) && n < INT_SHIFT)
        return int_from_i64(vm, int_compact_value(vm, a) * (INT64_C(1) << n));
    if (n / INT_SHIFT > (int64_t)(vm->mem.space.size_bytes / 4))
        return n == INT64_MAX
                   ? exc_raise(vm, PY_TYPE(T_OverflowError), "too many digits in integer")
                   : exc_raise_no_memory(vm);
    int64_t words = n / INT_SHIFT, bits = n % INT_SHIFT;
    int64_t size = int_n_digits(vm, a);
    int64_t new_size = size + words + (bits ? 1 : 0);
    addr z = int_new_digits(vm, new_size);
    if (addr_is_null(z))
        return z;
    const uint32_t *da = int_digits(vm, a);
    uint32_t *dz = int_digits(vm, z);
    memset(dz, 0, (size_t)words * 4);
    uint64_t carry = 0;
    for (int64_t i = 0; i < size; i++) {
        carry |= (uint64_t)da[i] << bits;
        dz[words + i] = (uint32_t)(carry & INT_DIGIT_MASK);
        carry >>= INT_SHIFT;
    }
    if (bits)
        dz[new_size - 1] = (uint32_t)carry;
    if (int_is_negative(vm, a))
        int_flip_sign(vm, z);
    int_normalize(vm, z);
    return int_maybe_small(vm, z);
}

static SIM_NEW addr shift_right(struct vm *vm, addr a, int64_t n)
{
    if (int_is_compact(vm, a)) {
        int64_t v = int_compact_value(vm, a);
        return int_from_i64(vm, n > 62 ? (v < 0 ? -1 : 0) : v >> n);
    }
    bool is_negative = int_is_negative(vm, a);
    if (is_negative && n == 0)
        return int_exact(vm, a);
    int64_t size = int_n_digits(vm, a) - n / INT_SHIFT;
    // Rounding a negative number down may carry, which CPython leaves room for.
    if (is_negative && n % INT_SHIFT == 0)
        size++;
    if (size <= 0)
        return int_small(is_negative ? -1 : 0);
    mpz_t x;
    mpz_init(x);
    int_to_mpz(vm, a, x);
    mpz_fdiv_q_2exp(x, x, (mp_bitcnt_t)n);
    addr z = int_from_mpz(vm, x, size);
    mpz_clear(x);
    return z;
}

addr int_slot_lshift(struct vm *vm, addr a, addr b)
{
    if (!int_check(vm, a) || !int_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    int64_t n = shift_count(vm, b);
    if (n < 0)
        return NULL_ADDR;
    return int_is_zero(vm, a) ? int_small(0) : shift_left(vm, a, n);
}

addr int_slot_rshift(struct vm *vm, addr a, addr b)
{
    if (!int_check(vm, a) || !int_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    int64_t n = shift_count(vm, b);
    if (n < 0)
        return NULL_ADDR;
    return int_is_zero(vm, a) ? int_small(0) : shift_right(vm, a, n);
}

/* CPython holds a negative operand's two's complement in a block of its own meanwhile. */
static bool scratch_of(struct vm *vm, addr o, addr *scratch)
{
    *scratch = NULL_ADDR;
    if (!int_is_negative(vm, o))
        return true;
    *scratch = mem_alloc(vm, sizeof(struct py_int) + 4 * (uint64_t)int_n_digits(vm, o));
    return !addr_is_null(*scratch);
}

/* Digits of the result's block. */
static int64_t result_size(const struct vm *vm, addr a, addr b, char op)
{
    if (int_n_digits(vm, a) < int_n_digits(vm, b)) {
        addr t = a;
        a = b;
        b = t;
    }
    bool neg_a = int_is_negative(vm, a), neg_b = int_is_negative(vm, b);
    int64_t size_a = int_n_digits(vm, a), size_b = int_n_digits(vm, b);
    if (op == '&')
        return (neg_b ? size_a : size_b) + (neg_a && neg_b);
    if (op == '|')
        return (neg_b ? size_b : size_a) + (neg_a || neg_b);
    return size_a + (neg_a != neg_b);
}

static SIM_NEW addr bitwise_long(struct vm *vm, addr a, addr b, char op)
{
    addr scratch_a, scratch_b = NULL_ADDR, z = NULL_ADDR;
    if (scratch_of(vm, a, &scratch_a) && scratch_of(vm, b, &scratch_b)) {
        mpz_t x, y;
        mpz_inits(x, y, NULL);
        int_to_mpz(vm, a, x);
        int_to_mpz(vm, b, y);
        if (op == '&')
            mpz_and(x, x, y);
        else if (op == '|')
            mpz_ior(x, x, y);
        else
            mpz_xor(x, x, y);
        z = int_from_mpz(vm, x, result_size(vm, a, b, op));
        mpz_clears(x, y, NULL);
    }
    mem_free(vm, scratch_a);
    mem_free(vm, scratch_b);
    return z;
}

static SIM_NEW addr bitwise(struct vm *vm, addr a, addr b, char op)
{
    if (!int_check(vm, a) || !int_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    if (!int_is_compact(vm, a) || !int_is_compact(vm, b))
        return bitwise_long(vm, a, b, op);
    int64_t x = int_compact_value(vm, a), y = int_compact_value(vm, b);
    return int_from_i64(vm, op == '&' ? (x & y) : op == '|' ? (x | y) : (x ^ y));
}

addr int_slot_and(struct vm *vm, addr a, addr b)
{
    return bitwise(vm, a, b, '&');
}

addr int_slot_or(struct vm *vm, addr a, addr b)
{
    return bitwise(vm, a, b, '|');
}

addr int_slot_xor(struct vm *vm, addr a, addr b)
{
    return bitwise(vm, a, b, '^');
}
