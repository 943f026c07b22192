/*
 * The number protocol: which operand is asked first, what sequences do instead, and the words
 * of the errors (CPython's binary_op1(), PyNumber_*).
 */
#include "sim/obj/slots.h"

#include "sim/obj/type_internal.h"

#include <stddef.h>

static const char *type_name_of(const struct vm *vm, addr o)
{
    return type_name(vm, object_type(vm, o));
}

struct operation {
    size_t slot; /* offsets in struct type_slots */
    size_t inplace_slot;
    const char *sign;
    const char *inplace_sign;
};

#define OPERATION(name, sign)                                                                  \
    {                                                                                          \
        offsetof(struct type_slots, nb_##name),                                                \
            offsetof(struct type_slots, nb_inplace_##name), sign, sign "="                     \
    }

/* By enum number_op; power is apart. */
static const struct operation operations[N_NUMBER_OPS] = {
    [NUMBER_ADD] = OPERATION(add, "+"),
    [NUMBER_AND] = OPERATION(and, "&"),
    [NUMBER_FLOOR_DIVIDE] = OPERATION(floor_divide, "//"),
    [NUMBER_LSHIFT] = OPERATION(lshift, "<<"),
    [NUMBER_MATRIX_MULTIPLY] = OPERATION(matrix_multiply, "@"),
    [NUMBER_MULTIPLY] = OPERATION(multiply, "*"),
    [NUMBER_REMAINDER] = OPERATION(remainder, "%"),
    [NUMBER_OR] = OPERATION(or, "|"),
    [NUMBER_POWER] = {offsetof(struct type_slots, nb_power),
                      offsetof(struct type_slots, nb_inplace_power), "** or pow()", "**="},
    [NUMBER_RSHIFT] = OPERATION(rshift, ">>"),
    [NUMBER_SUBTRACT] = OPERATION(subtract, "-"),
    [NUMBER_TRUE_DIVIDE] = OPERATION(true_divide, "/"),
    [NUMBER_XOR] = OPERATION(xor, "^"),
};

static addr refuse(struct vm *vm, addr a, addr b, const char *sign)
{
    bool is_print = strcmp(sign, ">>") == 0 && object_is_exactly(vm, a, T_CFUNCTION) &&
                    strcmp(cfunction_def(vm, a)->name, "print") == 0;
    return exc_raise(vm, PY_TYPE(T_TypeError),
                     "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'%s", sign,
                     type_name_of(vm, a), type_name_of(vm, b),
                     is_print ? ". Did you mean \"print(<message>, file=<output_stream>)\"?"
                              : "");
}

/* Asks a, then b; first b if its type is a subclass of a's. NotImplemented if neither can. */
static addr binary(struct vm *vm, addr a, addr b, size_t slot)
{
    binary_fn of_a = (binary_fn)slot_of(object_slots(vm, a), slot);
    binary_fn of_b = NULL;
    if (!addr_eq(object_type(vm, a), object_type(vm, b))) {
        of_b = (binary_fn)slot_of(object_slots(vm, b), slot);
        if (of_b == of_a)
            of_b = NULL;
    }
    if (of_a) {
        if (of_b && type_is_subtype(vm, object_type(vm, b), object_type(vm, a))) {
            addr result = of_b(vm, a, b);
            if (!addr_eq(result, PY_NOT_IMPLEMENTED))
                return result;
            of_b = NULL;
        }
        addr result = of_a(vm, a, b);
        if (!addr_eq(result, PY_NOT_IMPLEMENTED))
            return result;
    }
    return of_b ? of_b(vm, a, b) : PY_NOT_IMPLEMENTED;
}

/* ---- what sequences do for + and * ---- */

static addr repeat(struct vm *vm, item_fn fn, addr sequence, addr times)
{
    if (!object_slots(vm, times)->nb_index)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "can't multiply sequence by non-int of type '%.200s'",
                         type_name_of(vm, times));
    int64_t n = number_as_ssize(vm, times, PY_TYPE(T_OverflowError));
    return n == -1 && exc_occurred(vm) ? NULL_ADDR : fn(vm, sequence, n);
}

static addr concat_or_repeat(struct vm *vm, addr a, addr b, enum number_op op, bool inplace)
{
    const struct type_slots *slots = object_slots(vm, a);
    if (op == NUMBER_ADD) {
        binary_fn concat =
            inplace && slots->sq_inplace_concat ? slots->sq_inplace_concat : slots->sq_concat;
        if (concat)
            return concat(vm, a, b);
    }
    if (op == NUMBER_MULTIPLY) {
        item_fn fn =
            inplace && slots->sq_inplace_repeat ? slots->sq_inplace_repeat : slots->sq_repeat;
        if (fn)
            return repeat(vm, fn, a, b);
        // Never in place on the right operand.
        fn = object_slots(vm, b)->sq_repeat;
        if (fn)
            return repeat(vm, fn, b, a);
    }
    return refuse(vm, a, b, inplace ? operations[op].inplace_sign : operations[op].sign);
}

/* ---- power ---- */

static addr ternary(struct vm *vm, addr a, addr b, addr c, const char *sign)
{
    ternary_fn of_a = object_slots(vm, a)->nb_power;
    ternary_fn of_b = NULL;
    if (!addr_eq(object_type(vm, a), object_type(vm, b))) {
        of_b = object_slots(vm, b)->nb_power;
        if (of_b == of_a)
            of_b = NULL;
    }
    if (of_a) {
        if (of_b && type_is_subtype(vm, object_type(vm, b), object_type(vm, a))) {
            addr result = of_b(vm, a, b, c);
            if (!addr_eq(result, PY_NOT_IMPLEMENTED))
                return result;
            of_b = NULL;
        }
        addr result = of_a(vm, a, b, c);
        if (!addr_eq(result, PY_NOT_IMPLEMENTED))
            return result;
    }
    if (of_b) {
        addr result = of_b(vm, a, b, c);
        if (!addr_eq(result, PY_NOT_IMPLEMENTED))
            return result;
    }
    ternary_fn of_c = object_slots(vm, c)->nb_power;
    if (of_c && of_c != of_a && of_c != of_b) {
        addr result = of_c(vm, a, b, c);
        if (!addr_eq(result, PY_NOT_IMPLEMENTED))
            return result;
    }
    if (addr_eq(c, PY_NONE))
        return refuse(vm, a, b, sign);
    return exc_raise(vm, PY_TYPE(T_TypeError),
                     "unsupported operand type(s) for %.100s: '%.100s', '%.100s', '%.100s'",
                     sign, type_name_of(vm, a), type_name_of(vm, b), type_name_of(vm, c));
}

addr number_power(struct vm *vm, addr a, addr b, addr modulus)
{
    return ternary(vm, a, b, addr_is_null(modulus) ? PY_NONE : modulus,
                   operations[NUMBER_POWER].sign);
}

static addr inplace_power(struct vm *vm, addr a, addr b)
{
    ternary_fn fn = object_slots(vm, a)->nb_inplace_power;
    if (fn) {
        addr result = fn(vm, a, b, PY_NONE);
        if (!addr_eq(result, PY_NOT_IMPLEMENTED))
            return result;
    }
    return ternary(vm, a, b, PY_NONE, operations[NUMBER_POWER].inplace_sign);
}

/* ---- the operators ---- */

addr number_binary(struct vm *vm, addr a, addr b, int op)
{
    bool inplace = op >= N_NUMBER_OPS;
    enum number_op kind = (enum number_op)(inplace ? op - N_NUMBER_OPS : op);
    if (kind == NUMBER_POWER)
        return inplace ? inplace_power(vm, a, b) : number_power(vm, a, b, NULL_ADDR);
    const struct operation *o = &operations[kind];
    if (inplace) {
        binary_fn fn = (binary_fn)slot_of(object_slots(vm, a), o->inplace_slot);
        if (fn) {
            addr result = fn(vm, a, b);
            if (!addr_eq(result, PY_NOT_IMPLEMENTED))
                return result;
        }
    }
    addr result = binary(vm, a, b, o->slot);
    if (!addr_eq(result, PY_NOT_IMPLEMENTED))
        return result;
    return concat_or_repeat(vm, a, b, kind, inplace);
}

addr number_divmod(struct vm *vm, addr a, addr b)
{
    addr result = binary(vm, a, b, offsetof(struct type_slots, nb_divmod));
    return addr_eq(result, PY_NOT_IMPLEMENTED) ? refuse(vm, a, b, "divmod()") : result;
}

static addr unary(struct vm *vm, addr o, unary_fn fn, const char *what)
{
    return fn ? fn(vm, o)
              : exc_raise(vm, PY_TYPE(T_TypeError), "bad operand type for %s: '%.200s'", what,
                          type_name_of(vm, o));
}

addr number_negative(struct vm *vm, addr o)
{
    return unary(vm, o, object_slots(vm, o)->nb_negative, "unary -");
}

addr number_positive(struct vm *vm, addr o)
{
    return unary(vm, o, object_slots(vm, o)->nb_positive, "unary +");
}

addr number_absolute(struct vm *vm, addr o)
{
    return unary(vm, o, object_slots(vm, o)->nb_absolute, "abs()");
}

addr number_invert(struct vm *vm, addr o)
{
    return unary(vm, o, object_slots(vm, o)->nb_invert, "unary ~");
}
