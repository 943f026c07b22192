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
    int64_t words = n / INT_SHIFT;
    if (words >= int_n_digits(vm, a))
        return int_small(int_is_negative(vm, a) ? -1 : 0);
    mpz_t x;
    mpz_init(x);
    int_to_mpz(vm, a, x);
    mpz_fdiv_q_2exp(x, x, (mp_bitcnt_t)n);
    addr z = int_from_mpz(vm, x, int_n_digits(vm, a) - words);
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

static SIM_NEW addr bitwise(struct vm *vm, addr a, addr b, char op)
{
    if (!int_check(vm, a) || !int_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    if (int_is_compact(vm, a) && int_is_compact(vm, b)) {
        int64_t x = int_compact_value(vm, a), y = int_compact_value(vm, b);
        return int_from_i64(vm, op == '&' ? (x & y) : op == '|' ? (x | y) : (x ^ y));
    }
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
    // An AND with a number that is not negative is no longer than that; others may be as long
    // as the longer operand.
    int64_t size_a = int_n_digits(vm, a), size_b = int_n_digits(vm, b);
    addr longer = size_a < size_b ? b : a, shorter = size_a < size_b ? a : b;
    int64_t size = op == '&' && !int_is_negative(vm, shorter) ? int_n_digits(vm, shorter)
                                                              : int_n_digits(vm, longer);
    addr z = int_from_mpz(vm, x, size + (mpz_sgn(x) < 0));
    mpz_clears(x, y, NULL);
    return z;
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
