/*
 * int: powers, with or without a modulus.
 *
 * Exponents of up to two digits are worked through from the left, squaring and multiplying int
 * objects as CPython does, so that the intermediate results come and go alike.
 */
#include "sim/obj/int_parts.h"

/* Digits of exponent times digits of modulus: what takes a few seconds. */
enum { MAX_POWER_WORK = 1000 * 1000 };

/* *z = x * y, reduced by the modulus if there is one. */
static bool multiply_into(struct vm *vm, addr *z, addr x, addr y, addr modulus)
{
    addr product = int_multiply(vm, x, y);
    if (addr_is_null(product))
        return false;
    if (!addr_is_null(modulus)) {
        addr reduced;
        bool ok = int_divmod(vm, product, modulus, NULL, &reduced);
        decref(vm, product);
        if (!ok)
            return false;
        product = reduced;
    }
    set_ref(vm, z, product);
    return true;
}

static SIM_NEW addr power_loop(struct vm *vm, addr base, uint64_t exponent, addr modulus)
{
    addr z = int_small(1);
    bool ok = true;
    if (exponent <= 3) {
        if (exponent >= 2)
            ok = multiply_into(vm, &z, base, base, modulus);
        if (ok && exponent & 1)
            ok = multiply_into(vm, &z, base, z, modulus);
    } else {
        set_ref(vm, &z, newref(vm, base));
        for (int bit = 62 - __builtin_clzll(exponent); ok && bit >= 0; bit--) {
            ok = multiply_into(vm, &z, z, z, modulus);
            if (ok && exponent >> bit & 1)
                ok = multiply_into(vm, &z, z, base, modulus);
        }
    }
    if (ok)
        return z;
    decref(vm, z);
    return NULL_ADDR;
}

static SIM_NEW addr power_of_long_exponent(struct vm *vm, addr base, addr exponent,
                                           addr modulus)
{
    if (addr_is_null(modulus) && int_is_compact(vm, base)) {
        int64_t v = int_compact_value(vm, base);
        if (v == 0 || v == 1)
            return int_small(v);
        if (v == -1)
            return int_small(int_digits(vm, exponent)[0] & 1 ? -1 : 1);
    }
    if (addr_is_null(modulus))
        return exc_raise_no_memory(vm);
    uint64_t work = (uint64_t)int_n_digits(vm, exponent) * (uint64_t)int_n_digits(vm, modulus);
    if (work > MAX_POWER_WORK)
        return vm_unsupported(vm, "so large a power modulo so large a number");
    mpz_t x, e, m;
    mpz_inits(x, e, m, NULL);
    int_to_mpz(vm, base, x);
    int_to_mpz(vm, exponent, e);
    int_to_mpz(vm, modulus, m);
    mpz_powm(x, x, e, m);
    addr z = int_from_mpz(vm, x, int_n_digits(vm, modulus));
    mpz_clears(x, e, m, NULL);
    return z;
}

static SIM_NEW addr inverse(struct vm *vm, addr a, addr modulus)
{
    mpz_t x, m;
    mpz_inits(x, m, NULL);
    int_to_mpz(vm, a, x);
    int_to_mpz(vm, modulus, m);
    addr z = mpz_invert(x, x, m) ? int_from_mpz(vm, x, 0)
                                 : exc_raise(vm, PY_TYPE(T_ValueError),
                                             "base is not invertible for the given modulus");
    mpz_clears(x, m, NULL);
    return z;
}

/* A result that cannot fit into the space is refused before any work is done. */
static bool is_hopeless(const struct vm *vm, addr base, uint64_t exponent)
{
    uint64_t bits = int_bit_length(vm, base);
    return bits > 1 && exponent > vm->mem.space.size_bytes * 8 / (bits - 1);
}

static SIM_NEW addr power(struct vm *vm, addr a, addr b, addr modulus)
{
    bool overflow;
    int64_t exponent = int_as_i64(vm, b, &overflow);
    if (overflow)
        return power_of_long_exponent(vm, a, b, modulus);
    if (addr_is_null(modulus) && is_hopeless(vm, a, (uint64_t)exponent))
        return exc_raise_no_memory(vm);
    return power_loop(vm, a, (uint64_t)exponent, modulus);
}

static SIM_NEW addr power_modulo(struct vm *vm, addr a, addr b, addr modulus)
{
    if (int_is_zero(vm, modulus))
        return exc_raise(vm, PY_TYPE(T_ValueError), "pow() 3rd argument cannot be 0");
    if (int_n_digits(vm, modulus) == 1 && int_digits(vm, modulus)[0] == 1)
        return int_small(0);
    addr m = int_slot_absolute(vm, modulus);
    if (addr_is_null(m))
        return m;
    addr base = NULL_ADDR, exponent = NULL_ADDR, z = NULL_ADDR;
    if (int_is_negative(vm, b)) {
        exponent = int_slot_negative(vm, b);
        base = addr_is_null(exponent) ? NULL_ADDR : inverse(vm, a, m);
    } else {
        exponent = newref(vm, b);
        if (!int_divmod(vm, a, m, NULL, &base))
            base = NULL_ADDR;
    }
    if (!addr_is_null(base) && !addr_is_null(exponent))
        z = power(vm, base, exponent, m);
    if (!addr_is_null(z) && int_is_negative(vm, modulus) && !int_is_zero(vm, z)) {
        addr negative = int_add(vm, z, modulus);
        decref(vm, z);
        z = negative;
    }
    xdecref(vm, base);
    xdecref(vm, exponent);
    decref(vm, m);
    return z;
}

addr int_slot_power(struct vm *vm, addr a, addr b, addr modulus)
{
    bool has_modulus = !addr_is_null(modulus) && !addr_eq(modulus, PY_NONE);
    if (!int_check(vm, a) || !int_check(vm, b) || (has_modulus && !int_check(vm, modulus)))
        return PY_NOT_IMPLEMENTED;
    if (has_modulus)
        return power_modulo(vm, a, b, modulus);
    if (int_is_negative(vm, b)) {
        addr x = number_float(vm, a);
        addr y = addr_is_null(x) ? NULL_ADDR : number_float(vm, b);
        addr z = addr_is_null(y) ? NULL_ADDR : number_power(vm, x, y, PY_NONE);
        xdecref(vm, x);
        xdecref(vm, y);
        return z;
    }
    return power(vm, a, b, NULL_ADDR);
}
