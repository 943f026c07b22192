/*
 * int: division with its floor, the correctly rounded quotient, and rounding to a power of ten.
 */
#include "sim/obj/int_parts.h"

#include <math.h>

static bool raise_zero_division(struct vm *vm, const char *message)
{
    exc_raise(vm, PY_TYPE(T_ZeroDivisionError), "%s", message);
    return false;
}

/* |a| divided by one digit: the quotient's magnitude goes to `dq` unless NULL. */
static uint64_t divide_digits(const struct vm *vm, addr a, uint64_t divisor, uint32_t *dq)
{
    const uint32_t *da = int_digits(vm, a);
    uint64_t rest = 0;
    for (int64_t i = int_n_digits(vm, a) - 1; i >= 0; i--) {
        rest = rest << INT_SHIFT | da[i];
        if (dq)
            dq[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    return rest;
}

static bool is_smaller(const struct vm *vm, addr a, addr b)
{
    int64_t n = int_n_digits(vm, a), m = int_n_digits(vm, b);
    return n < m || (n == m && int_digits(vm, a)[n - 1] < int_digits(vm, b)[n - 1]);
}

/* Takes the sign and gives the cached object for a small value. */
static SIM_NEW addr settle(struct vm *vm, addr o, bool is_negative)
{
    if (is_negative)
        int_flip_sign(vm, o);
    int_normalize(vm, o);
    return int_maybe_small(vm, o);
}

/*
 * CPython divides in a copy of each operand, shifted; the copy of the divisor becomes the
 * remainder. Its blocks are asked for in the same order.
 */
static bool divide_long(struct vm *vm, addr a, addr b, addr *quotient, addr *remainder)
{
    int64_t size_a = int_n_digits(vm, a), size_b = int_n_digits(vm, b);
    int shift = __builtin_clz(int_digits(vm, b)[size_b - 1]) - (32 - INT_SHIFT);
    uint64_t top = (uint64_t)int_digits(vm, a)[size_a - 1] << shift;
    uint64_t top_b = ((uint64_t)int_digits(vm, b)[size_b - 1] << shift) |
                     (shift ? int_digits(vm, b)[size_b - 2] >> (INT_SHIFT - shift) : 0);
    if (shift)
        top |= int_digits(vm, a)[size_a - 2] >> (INT_SHIFT - shift);
    bool is_longer = top >> INT_SHIFT || (top & INT_DIGIT_MASK) >= top_b;
    int64_t size_q = size_a + is_longer - size_b;
    addr scratch = mem_alloc(vm, sizeof(struct py_int) + 4 * (uint64_t)(size_a + 1));
    if (addr_is_null(scratch))
        return false;
    addr r = int_new_digits(vm, size_b);
    addr q = addr_is_null(r) ? r : int_new_digits(vm, size_q);
    if (!addr_is_null(q)) {
        mpz_t x, y;
        mpz_inits(x, y, NULL);
        int_to_mpz(vm, a, x);
        int_to_mpz(vm, b, y);
        mpz_tdiv_qr(x, y, x, y);
        memset(int_digits(vm, q), 0, (size_t)size_q * 4);
        memset(int_digits(vm, r), 0, (size_t)size_b * 4);
        mpz_export(int_digits(vm, q), NULL, -1, 4, 0, 32 - INT_SHIFT, x);
        mpz_export(int_digits(vm, r), NULL, -1, 4, 0, 32 - INT_SHIFT, y);
        mpz_clears(x, y, NULL);
    }
    mem_free(vm, scratch);
    if (addr_is_null(q)) {
        xdecref(vm, r);
        return false;
    }
    *remainder = settle(vm, r, int_is_negative(vm, a));
    *quotient = settle(vm, q, int_is_negative(vm, a) != int_is_negative(vm, b));
    return true;
}

/* Division towards zero; `quotient` may be NULL (long_divrem, long_rem). */
static bool divide(struct vm *vm, addr a, addr b, addr *quotient, addr *remainder)
{
    if (is_smaller(vm, a, b)) {
        *remainder = int_exact(vm, a);
        if (quotient)
            *quotient = int_small(0);
        return !addr_is_null(*remainder);
    }
    if (int_n_digits(vm, b) > 1) {
        addr q;
        if (!divide_long(vm, a, b, &q, remainder))
            return false;
        if (quotient)
            *quotient = q;
        else
            decref(vm, q);
        return true;
    }
    addr q = NULL_ADDR;
    if (quotient && addr_is_null(q = int_new_digits(vm, int_n_digits(vm, a))))
        return false;
    int64_t rest = (int64_t)divide_digits(vm, a, int_digits(vm, b)[0],
                                          quotient ? int_digits(vm, q) : NULL);
    *remainder = int_from_i64(vm, int_is_negative(vm, a) ? -rest : rest);
    if (addr_is_null(*remainder)) {
        xdecref(vm, q);
        return false;
    }
    if (quotient)
        *quotient = settle(vm, q, int_is_negative(vm, a) != int_is_negative(vm, b));
    return true;
}

/* Replaces *o by *o + step; false: raised, *o is gone. */
static bool adjust(struct vm *vm, addr *o, addr step)
{
    addr sum = int_add(vm, *o, step);
    decref(vm, *o);
    *o = sum;
    return !addr_is_null(sum);
}

static bool divmod_compact(struct vm *vm, addr a, addr b, addr *quotient, addr *remainder)
{
    int64_t x = int_compact_value(vm, a), y = int_compact_value(vm, b);
    int64_t q = x / y, r = x % y;
    if (r && (r < 0) != (y < 0)) {
        q--;
        r += y;
    }
    if (quotient && addr_is_null(*quotient = int_from_i64(vm, q)))
        return false;
    if (remainder && addr_is_null(*remainder = int_from_i64(vm, r))) {
        if (quotient)
            decref(vm, *quotient);
        return false;
    }
    return true;
}

bool int_divmod(struct vm *vm, addr a, addr b, addr *quotient, addr *remainder)
{
    if (int_is_zero(vm, b))
        return raise_zero_division(vm, quotient ? "integer division or modulo by zero"
                                                : "integer modulo by zero");
    if (int_is_compact(vm, a) && int_is_compact(vm, b))
        return divmod_compact(vm, a, b, quotient, remainder);
    addr q = NULL_ADDR, r = NULL_ADDR;
    if (!divide(vm, a, b, quotient ? &q : NULL, &r))
        return false;
    bool ok = true;
    if (!int_is_zero(vm, r) && int_is_negative(vm, r) != int_is_negative(vm, b))
        ok = adjust(vm, &r, b) && (!quotient || adjust(vm, &q, int_small(-1)));
    if (!ok) {
        xdecref(vm, r);
        xdecref(vm, q);
        return false;
    }
    if (quotient)
        *quotient = q;
    if (remainder)
        *remainder = r;
    else
        decref(vm, r);
    return true;
}

addr int_slot_remainder(struct vm *vm, addr a, addr b)
{
    if (!int_check(vm, a) || !int_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    addr r;
    return int_divmod(vm, a, b, NULL, &r) ? r : NULL_ADDR;
}

addr int_slot_floor_divide(struct vm *vm, addr a, addr b)
{
    if (!int_check(vm, a) || !int_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    addr q;
    return int_divmod(vm, a, b, &q, NULL) ? q : NULL_ADDR;
}

addr int_slot_divmod(struct vm *vm, addr a, addr b)
{
    if (!int_check(vm, a) || !int_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    addr pair[2];
    if (!int_divmod(vm, a, b, &pair[0], &pair[1]))
        return NULL_ADDR;
    return tuple_from_items_steal(vm, pair, 2);
}

/*
 * x / y for positive ones, correctly rounded: the quotient is taken to 64 or more bits, the
 * lowest of which also stands for whatever the division leaves.
 */
static double quotient_of(mpz_t x, mpz_t y)
{
    int64_t shift = (int64_t)mpz_sizeinbase(y, 2) - (int64_t)mpz_sizeinbase(x, 2) + 66;
    // Below the smallest normal number fewer bits are to be kept, so that they are rounded
    // once.
    if (shift > 1074 + 64)
        shift = 1074 + 64;
    mpz_t rest;
    mpz_init(rest);
    if (shift >= 0)
        mpz_mul_2exp(x, x, (mp_bitcnt_t)shift);
    else
        mpz_mul_2exp(y, y, (mp_bitcnt_t)-shift);
    mpz_tdiv_qr(x, rest, x, y);
    bool is_inexact = mpz_sgn(rest) != 0;
    mpz_clear(rest);
    int64_t n_bits = mpz_sgn(x) ? (int64_t)mpz_sizeinbase(x, 2) : 0;
    // Bits a double of this size has below its leading one.
    int64_t keep = n_bits - shift + 1074 < 53 ? n_bits - shift + 1074 : 53;
    int64_t drop = n_bits - keep;
    if (drop > 0) {
        bool half = drop <= n_bits && mpz_tstbit(x, (mp_bitcnt_t)(drop - 1));
        bool below = is_inexact || mpz_scan1(x, 0) < (mp_bitcnt_t)(drop - 1);
        mpz_tdiv_q_2exp(x, x, (mp_bitcnt_t)drop);
        if (half && (below || mpz_odd_p(x)))
            mpz_add_ui(x, x, 1);
        shift -= drop;
    }
    return shift < -1100 ? HUGE_VAL : ldexp(mpz_get_d(x), (int)-shift);
}

static SIM_NEW addr true_divide(struct vm *vm, addr a, addr b)
{
    if (int_is_zero(vm, b)) {
        raise_zero_division(vm, "division by zero");
        return NULL_ADDR;
    }
    bool is_negative = int_is_negative(vm, a) != int_is_negative(vm, b);
    if (int_is_zero(vm, a))
        return float_from_double(vm, is_negative ? -0.0 : 0.0);
    if (int_bit_length(vm, a) <= 53 && int_bit_length(vm, b) <= 53)
        return float_from_double(vm, int_as_double(vm, a) / int_as_double(vm, b));
    int64_t difference = (int64_t)int_bit_length(vm, a) - (int64_t)int_bit_length(vm, b);
    double d;
    if (difference > 1025) {
        d = HUGE_VAL;
    } else if (difference < -1080) {
        d = 0;
    } else {
        mpz_t x, y;
        mpz_inits(x, y, NULL);
        int_to_mpz(vm, a, x);
        int_to_mpz(vm, b, y);
        mpz_abs(x, x);
        mpz_abs(y, y);
        d = quotient_of(x, y);
        mpz_clears(x, y, NULL);
    }
    if (isinf(d))
        return exc_raise(vm, PY_TYPE(T_OverflowError),
                         "integer division result too large for a float");
    return float_from_double(vm, is_negative ? -d : d);
}

addr int_slot_true_divide(struct vm *vm, addr a, addr b)
{
    return int_check(vm, a) && int_check(vm, b) ? true_divide(vm, a, b) : PY_NOT_IMPLEMENTED;
}

addr int_round(struct vm *vm, addr o, addr n_digits)
{
    addr n = number_index(vm, n_digits);
    if (addr_is_null(n))
        return n;
    bool overflow;
    int64_t places = int_as_i64(vm, n, &overflow);
    bool is_negative = int_is_negative(vm, n);
    decref(vm, n);
    if (!is_negative)
        return int_exact(vm, o);
    // 10**places is more than twice the number: nothing is left of it.
    if (overflow || (uint64_t)-places * 3 > int_bit_length(vm, o) + 4)
        return int_small(0);
    mpz_t x, unit, rest;
    mpz_inits(x, unit, rest, NULL);
    int_to_mpz(vm, o, x);
    mpz_ui_pow_ui(unit, 10, (unsigned long)-places);
    mpz_fdiv_qr(x, rest, x, unit);
    mpz_mul_2exp(rest, rest, 1);
    int c = mpz_cmp(rest, unit);
    if (c > 0 || (c == 0 && mpz_odd_p(x)))
        mpz_add_ui(x, x, 1);
    mpz_mul(x, x, unit);
    addr result = int_from_mpz(vm, x, 0);
    mpz_clears(x, unit, rest, NULL);
    return result;
}
