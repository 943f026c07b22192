/*
 * int: addition, subtraction, multiplication and signs.
 *
 * Ints of one digit take a path of their own. Others are added digit by digit; long products
 * are GMP's. A sum is allocated one digit longer than its longer operand, as in CPython.
 */
#include "sim/obj/int_parts.h"

enum { GMP_PRODUCT_DIGITS = 24 };

/* |a| + |b| */
static SIM_NEW addr add_magnitudes(struct vm *vm, addr a, addr b)
{
    int64_t size_a = int_n_digits(vm, a), size_b = int_n_digits(vm, b);
    if (size_a < size_b) {
        addr t = a;
        a = b;
        b = t;
        int64_t size = size_a;
        size_a = size_b;
        size_b = size;
    }
    addr z = int_new_digits(vm, size_a + 1);
    if (addr_is_null(z))
        return z;
    const uint32_t *da = int_digits(vm, a), *db = int_digits(vm, b);
    uint32_t *dz = int_digits(vm, z);
    uint32_t carry = 0;
    int64_t i = 0;
    for (; i < size_b; i++) {
        carry += da[i] + db[i];
        dz[i] = carry & INT_DIGIT_MASK;
        carry >>= INT_SHIFT;
    }
    for (; i < size_a; i++) {
        carry += da[i];
        dz[i] = carry & INT_DIGIT_MASK;
        carry >>= INT_SHIFT;
    }
    dz[i] = carry;
    int_normalize(vm, z);
    return z;
}

/* |a| - |b| */
static SIM_NEW addr subtract_magnitudes(struct vm *vm, addr a, addr b)
{
    int64_t size_a = int_n_digits(vm, a), size_b = int_n_digits(vm, b);
    bool swap = size_a < size_b;
    if (size_a == size_b) {
        int64_t i = size_a - 1;
        while (i >= 0 && int_digits(vm, a)[i] == int_digits(vm, b)[i])
            i--;
        if (i < 0)
            return int_small(0);
        swap = int_digits(vm, a)[i] < int_digits(vm, b)[i];
        size_a = size_b = i + 1;
    }
    const uint32_t *da = int_digits(vm, swap ? b : a), *db = int_digits(vm, swap ? a : b);
    if (swap) {
        int64_t size = size_a;
        size_a = size_b;
        size_b = size;
    }
    addr z = int_new_digits(vm, size_a);
    if (addr_is_null(z))
        return z;
    uint32_t *dz = int_digits(vm, z);
    uint32_t borrow = 0;
    for (int64_t i = 0; i < size_a; i++) {
        borrow = da[i] - (i < size_b ? db[i] : 0) - borrow;
        dz[i] = borrow & INT_DIGIT_MASK;
        borrow = borrow >> INT_SHIFT & 1;
    }
    if (swap)
        int_flip_sign(vm, z);
    int_normalize(vm, z);
    return int_maybe_small(vm, z);
}

static SIM_NEW addr negated_sum(struct vm *vm, addr a, addr b)
{
    addr z = add_magnitudes(vm, a, b);
    if (!addr_is_null(z))
        int_flip_sign(vm, z);
    return z;
}

addr int_add(struct vm *vm, addr a, addr b)
{
    if (int_is_compact(vm, a) && int_is_compact(vm, b))
        return int_from_i64(vm, int_compact_value(vm, a) + int_compact_value(vm, b));
    if (int_is_negative(vm, a))
        return int_is_negative(vm, b) ? negated_sum(vm, a, b) : subtract_magnitudes(vm, b, a);
    return int_is_negative(vm, b) ? subtract_magnitudes(vm, a, b) : add_magnitudes(vm, a, b);
}

addr int_subtract(struct vm *vm, addr a, addr b)
{
    if (int_is_compact(vm, a) && int_is_compact(vm, b))
        return int_from_i64(vm, int_compact_value(vm, a) - int_compact_value(vm, b));
    if (int_is_negative(vm, a))
        return int_is_negative(vm, b) ? subtract_magnitudes(vm, b, a) : negated_sum(vm, a, b);
    return int_is_negative(vm, b) ? add_magnitudes(vm, a, b) : subtract_magnitudes(vm, a, b);
}

static void multiply_digits(const struct vm *vm, addr a, addr b, addr z)
{
    const uint32_t *da = int_digits(vm, a), *db = int_digits(vm, b);
    int64_t size_a = int_n_digits(vm, a), size_b = int_n_digits(vm, b);
    uint32_t *dz = int_digits(vm, z);
    memset(dz, 0, (size_t)(size_a + size_b) * 4);
    for (int64_t i = 0; i < size_a; i++) {
        uint64_t carry = 0;
        for (int64_t j = 0; j < size_b; j++) {
            carry += dz[i + j] + (uint64_t)da[i] * db[j];
            dz[i + j] = (uint32_t)(carry & INT_DIGIT_MASK);
            carry >>= INT_SHIFT;
        }
        dz[i + size_b] = (uint32_t)carry;
    }
}

addr int_multiply(struct vm *vm, addr a, addr b)
{
    if (int_is_compact(vm, a) && int_is_compact(vm, b))
        return int_from_i64(vm, int_compact_value(vm, a) * int_compact_value(vm, b));
    if (int_is_zero(vm, a) || int_is_zero(vm, b))
        return int_small(0);
    int64_t size_a = int_n_digits(vm, a), size_b = int_n_digits(vm, b);
    addr z = int_new_digits(vm, size_a + size_b);
    if (addr_is_null(z))
        return z;
    if (size_a < GMP_PRODUCT_DIGITS || size_b < GMP_PRODUCT_DIGITS) {
        multiply_digits(vm, a, b, z);
    } else {
        mpz_t x, y;
        mpz_inits(x, y, NULL);
        int_to_mpz(vm, a, x);
        int_to_mpz(vm, b, y);
        mpz_mul(x, x, y);
        int_digits(vm, z)[size_a + size_b - 1] = 0;
        mpz_export(int_digits(vm, z), NULL, -1, 4, 0, 32 - INT_SHIFT, x);
        mpz_clears(x, y, NULL);
    }
    if (int_sign(vm, a) != int_sign(vm, b))
        int_flip_sign(vm, z);
    int_normalize(vm, z);
    return int_maybe_small(vm, z);
}

addr int_slot_add(struct vm *vm, addr a, addr b)
{
    return int_check(vm, a) && int_check(vm, b) ? int_add(vm, a, b) : PY_NOT_IMPLEMENTED;
}

addr int_slot_subtract(struct vm *vm, addr a, addr b)
{
    return int_check(vm, a) && int_check(vm, b) ? int_subtract(vm, a, b) : PY_NOT_IMPLEMENTED;
}

addr int_slot_multiply(struct vm *vm, addr a, addr b)
{
    return int_check(vm, a) && int_check(vm, b) ? int_multiply(vm, a, b) : PY_NOT_IMPLEMENTED;
}

addr int_slot_negative(struct vm *vm, addr a)
{
    if (int_is_compact(vm, a))
        return int_from_i64(vm, -int_compact_value(vm, a));
    addr z = int_exact(vm, a);
    if (addr_is_null(z))
        return z;
    if (addr_eq(z, a)) {
        // An exact int is its own copy, so a second one is needed to carry the other sign.
        int64_t n = int_n_digits(vm, a);
        decref(vm, z);
        z = int_new_digits(vm, n);
        if (addr_is_null(z))
            return z;
        memcpy(int_digits(vm, z), int_digits(vm, a), (size_t)n * 4);
        int_at(vm, z)->lv_tag = int_at(vm, a)->lv_tag;
    }
    int_flip_sign(vm, z);
    return z;
}

addr int_slot_absolute(struct vm *vm, addr a)
{
    return int_is_negative(vm, a) ? int_slot_negative(vm, a) : int_exact(vm, a);
}
