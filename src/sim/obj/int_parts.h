/*
 * What the files of int share: digits, signs and the way to GMP and back.
 *
 * Digits are 30 bits wide, least significant first, in simulated memory. Results are allocated
 * with the number of digits CPython's algorithm asks for and then normalised without shrinking,
 * so that size classes come out alike.
 */
#ifndef VIVA_SIM_OBJ_INT_PARTS_H
#define VIVA_SIM_OBJ_INT_PARTS_H

#include "sim/obj/values.h"

#include <gmp.h>

enum { INT_SHIFT = 30, INT_DIGIT_MASK = (1 << INT_SHIFT) - 1 };
enum { INT_TAG_ZERO = 1, INT_TAG_NEGATIVE = 2, INT_TAG_SIGN = 3, INT_TAG_DIGITS_SHIFT = 3 };

static inline int64_t int_n_digits(const struct vm *vm, addr o)
{
    return (int64_t)(int_at(vm, o)->lv_tag >> INT_TAG_DIGITS_SHIFT);
}

/* -1, 0 or 1. */
static inline int int_sign(const struct vm *vm, addr o)
{
    return 1 - (int)(int_at(vm, o)->lv_tag & INT_TAG_SIGN);
}

static inline bool int_is_negative(const struct vm *vm, addr o)
{
    return (int_at(vm, o)->lv_tag & INT_TAG_NEGATIVE) != 0;
}

static inline bool int_is_zero(const struct vm *vm, addr o)
{
    return (int_at(vm, o)->lv_tag & INT_TAG_ZERO) != 0;
}

static inline uint32_t *int_digits(const struct vm *vm, addr o)
{
    return int_at(vm, o)->ob_digit;
}

static inline bool int_fits_small(int64_t v)
{
    return v >= SMALL_INT_MIN && v <= SMALL_INT_MAX;
}

static inline addr int_small(int64_t v)
{
    return STATIC_ADDR(STATIC_SMALL_INTS + (v - SMALL_INT_MIN) * 32);
}

/* n_digits digits of any value, positive (_PyLong_New). */
SIM_NEW addr int_new_digits(struct vm *vm, int64_t n_digits);
/* Forgets leading zero digits; an int without digits is zero. */
void int_normalize(struct vm *vm, addr o);
/* Flips the sign of a fresh int nobody else has seen. */
void int_flip_sign(struct vm *vm, addr o);
/* The cached object instead, if there is one for the value. */
SIM_STEALS(2) SIM_NEW addr int_maybe_small(struct vm *vm, addr o);
/* An exact int of the value: `o` itself, or a copy of a subclass's instance. */
SIM_NEW addr int_exact(struct vm *vm, addr o);
uint64_t int_bit_length(const struct vm *vm, addr o);
int int_compare(const struct vm *vm, addr a, addr b); /* -1, 0, 1 */
int64_t int_hash(struct vm *vm, addr o);

/* Sets an initialised z. */
void int_to_mpz(const struct vm *vm, addr o, mpz_t z);
/* Allocates max(alloc_digits, digits needed). */
SIM_NEW addr int_from_mpz(struct vm *vm, const mpz_t z, int64_t alloc_digits);

/* ---- int_arith.c, int_divide.c, int_bits.c, int_power.c: slots; NotImplemented for others
 * ----
 */
SIM_NEW addr int_slot_add(struct vm *vm, addr a, addr b);
SIM_NEW addr int_slot_subtract(struct vm *vm, addr a, addr b);
SIM_NEW addr int_slot_multiply(struct vm *vm, addr a, addr b);
SIM_NEW addr int_slot_remainder(struct vm *vm, addr a, addr b);
SIM_NEW addr int_slot_divmod(struct vm *vm, addr a, addr b);
SIM_NEW addr int_slot_floor_divide(struct vm *vm, addr a, addr b);
SIM_NEW addr int_slot_true_divide(struct vm *vm, addr a, addr b);
SIM_NEW addr int_slot_power(struct vm *vm, addr a, addr b, addr modulus);
SIM_NEW addr int_slot_negative(struct vm *vm, addr a);
SIM_NEW addr int_slot_absolute(struct vm *vm, addr a);
SIM_NEW addr int_slot_invert(struct vm *vm, addr a);
SIM_NEW addr int_slot_lshift(struct vm *vm, addr a, addr b);
SIM_NEW addr int_slot_rshift(struct vm *vm, addr a, addr b);
SIM_NEW addr int_slot_and(struct vm *vm, addr a, addr b);
SIM_NEW addr int_slot_or(struct vm *vm, addr a, addr b);
SIM_NEW addr int_slot_xor(struct vm *vm, addr a, addr b);
/* Floor division of ints; either result may be NULL. False: raised (also for b == 0). */
bool int_divmod(struct vm *vm, addr a, addr b, addr *quotient, addr *remainder);
/* round(n, n_digits), half to even. */
SIM_NEW addr int_round(struct vm *vm, addr o, addr n_digits);

/* ---- int_text.c ---- */
/* Adds the digits in `base`, a '-' first if negative. False: ValueError, too many digits. */
bool int_add_text(struct vm *vm, addr o, int base, struct strbuf *out);
/* "0x", "0o", "0b" or "". */
const char *int_base_prefix(int base);
SIM_NEW addr int_repr(struct vm *vm, addr o);
/* int(text, base) of an ASCII text: whitespace around, sign, prefix, underscores. NULL_ADDR
 * without an exception: not a literal. */
SIM_NEW addr int_parse(struct vm *vm, const char *text, size_t len, int base);
/* int(o, base) of a str, bytes or bytearray. */
SIM_NEW addr int_from_text_object(struct vm *vm, addr o, int base);

/* ---- int_methods.c ---- */
extern const struct method_def int_methods[];
extern const struct getset_def int_getset[];

#endif
