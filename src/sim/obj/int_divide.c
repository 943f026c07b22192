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

/* Floor division by a divisor of one digit. Returns the remainder as a signed number. */
static SIM_NEW addr divide_by_digit(struct vm *vm, addr a, int64_t b, int64_t *remainder)
{
    int64_t n = int_n_digits(vm, a);
    addr q = int_new_digits(vm, n);
    if (addr_is_null(q))
        return q;
    const uint32_t *da = int_digits(vm, a);
    uint32_t *dq = int_digits(vm, q);
    uint64_t divisor = (uint64_t)(b < 0 ? -b : b), rest = 0;
    for (int64_t i = n - 1; i >= 0; i--) {
        rest = rest << INT_SHIFT | da[i];
        dq[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    if (int_is_negative(vm, a) != (b < 0))
        int_flip_sign(vm, q);
    *remainder = int_is_negative(vm, a) ? -(int64_t)rest : (int64_t)rest;
    int_normalize(vm, q);
    return int_maybe_small(vm, q);
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

static bool divmod_by_digit(struct vm *vm, addr a, addr b, addr *quotient, addr *remainder)
{
    int64_t y = int_compact_value(vm, b), r;
    addr q = divide_by_digit(vm, a, y, &r);
    if (addr_is_null(q))
        return false;
    if (r && (r < 0) != (y < 0)) {
        r += y;
        addr less = quotient ? int_subtract(vm, q, int_small(1)) : newref(vm, q);
        decref(vm, q);
        if (addr_is_null(less))
            return false;
        q = less;
    }
    if (remainder && addr_is_null(*remainder = int_from_i64(vm, r))) {
        decref(vm, q);
        return false;
    }
    if (quotient)
        *quotient = q;
    else
        decref(vm, q);
    return true;
}

/* |a| < |b|: the remainder is `a` itself, unless the signs differ. */
static bool divmod_by_larger(struct vm *vm, addr a, addr b, addr *quotient, addr *remainder)
{
    addr r = int_exact(vm, a);
    if (addr_is_null(r))
        return false;
    bool wraps = !int_is_zero(vm, r) && int_is_negative(vm, a) != int_is_negative(vm, b);
    if (wraps) {
        addr sum = int_add(vm, r, b);
        decref(vm, r);
        if (addr_is_null(sum))
            return false;
        r = sum;
    }
    if (quotient)
        *quotient = int_small(wraps ? -1 : 0);
    if (remainder)
        *remainder = r;
    else
        decref(vm, r);
    return true;
}

static bool is_smaller(const struct vm *vm, addr a, addr b)
{
    int64_t n = int_n_digits(vm, a), m = int_n_digits(vm, b);
    return n < m || (n == m && int_digits(vm, a)[n - 1] < int_digits(vm, b)[n - 1]);
}

static bool divmod_long(struct vm *vm, addr a, addr b, addr *quotient, addr *remainder)
{
    int64_t size_a = int_n_digits(vm, a), size_b = int_n_digits(vm, b);
    mpz_t x, y;
    mpz_inits(x, y, NULL);
    int_to_mpz(vm, a, x);
    int_to_mpz(vm, b, y);
    mpz_fdiv_qr(x, y, x, y);
    addr q = NULL_ADDR, r = NULL_ADDR;
    bool ok = true;
    if (quotient)
        ok = !addr_is_null(q = int_from_mpz(vm, x, size_a >= size_b ? size_a - size_b + 1 : 1));
    if (ok && remainder)
        ok = !addr_is_null(r = int_from_mpz(vm, y, size_b));
    mpz_clears(x, y, NULL);
    if (!ok) {
        xdecref(vm, q);
        return false;
    }
    if (quotient)
        *quotient = q;
    if (remainder)
        *remainder = r;
    return true;
}

bool int_divmod(struct vm *vm, addr a, addr b, addr *quotient, addr *remainder)
{
    if (int_is_zero(vm, b))
        return raise_zero_division(vm, quotient ? "integer division or modulo by zero"
                                                : "integer modulo by zero");
    if (int_is_compact(vm, a) && int_is_compact(vm, b))
        return divmod_compact(vm, a, b, quotient, remainder);
    if (int_is_compact(vm, b))
        return divmod_by_digit(vm, a, b, quotient, remainder);
    if (is_smaller(vm, a, b))
        return divmod_by_larger(vm, a, b, quotient, remainder);
    return divmod_long(vm, a, b, quotient, remainder);
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
