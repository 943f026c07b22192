/*
 * The table of special methods: which slot each fills, how a program calls a slot as a method
 * (its wrapper), and which function fills the slot of a class that defines the method.
 *
 * Source: CPython 3.13 Objects/typeobject.c, slotdefs[].
 */
#ifndef VIVA_SIM_OBJ_SLOTS_H
#define VIVA_SIM_OBJ_SLOTS_H

#include "sim/obj/values.h"

/* Any slot's function; cast to the type of the slot before it is called. */
typedef void (*slot_fn)(void);

struct slot_def;

/* Calls `wrapped` for self.__name__(*args, **kwargs). */
typedef addr (*wrapper_fn)(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames, slot_fn wrapped);

struct slot_def {
    enum name_id name;
    size_t offset;      /* in struct type_slots */
    slot_fn function;   /* for classes of programs; NULL if the slot is only inherited */
    wrapper_fn wrapper; /* NULL: no method comes from this row */
    const char *signature;
    const char *doc;
    bool takes_keywords;
};

/* Closed by a row whose `offset` is SLOT_END. Rows of one slot are neighbours. */
enum { SLOT_END = 1 << 16 };
extern const struct slot_def slot_defs[];

static inline slot_fn *slot_in(struct type_slots *slots, size_t offset)
{
    return (slot_fn *)(void *)((char *)slots + offset);
}

static inline slot_fn slot_of(const struct type_slots *slots, size_t offset)
{
    return *(const slot_fn *)(const void *)((const char *)slots + offset);
}

/* A fresh, empty struct type_slots and its number in vm->slots. */
uint64_t slots_new(struct vm *vm);
void slots_free(struct vm *vm, uint64_t number);
static inline struct type_slots *slots_for(const struct vm *vm, addr type)
{
    return vm->slots[type_at(vm, type)->host_slots];
}

/* inherit_slots(): what `type` does not define and `base` itself does. */
void slots_inherit(struct vm *vm, addr type, addr base);
/* Fills every slot of a class from what its MRO defines (fixup_slot_dispatchers). */
void slots_fill(struct vm *vm, addr type);
/* After an attribute of a class was set or deleted: its slots and those of its subclasses. */
bool slots_update(struct vm *vm, addr type, addr name);
/* The same for all names, after __bases__ changed. */
void slots_update_all(struct vm *vm, addr type);

/* The function a wrapper descriptor calls. */
slot_fn slot_wrapped(const struct vm *vm, addr wrapper_descr);

/*
 * The special method `name` of o's type, ready for a call: a new reference, or NULL_ADDR,
 * without an exception if there is none. *is_unbound: `o` must be passed as first argument.
 */
SIM_NEW addr special_method(struct vm *vm, addr o, enum name_id name, bool *is_unbound);
/* Calls args[0].name(*args[1:]) by its type; AttributeError(name) if it has none. */
SIM_NEW addr special_call(struct vm *vm, enum name_id name, const addr *args, size_t n_args);

/* ---- slot_functions.c, slot_numbers.c: the slots of classes made by programs ---- */
addr slot_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames);
addr slot_getattro(struct vm *vm, addr self, addr name);
addr slot_getattr_hook(struct vm *vm, addr self, addr name);
bool slot_setattro(struct vm *vm, addr self, addr name, addr value);
addr slot_repr(struct vm *vm, addr self);
addr slot_str(struct vm *vm, addr self);
int64_t slot_hash(struct vm *vm, addr self);
addr slot_call(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames);
addr slot_richcompare(struct vm *vm, addr self, addr other, enum compare op);
addr slot_iter(struct vm *vm, addr self);
addr slot_iternext(struct vm *vm, addr self);
addr slot_descr_get(struct vm *vm, addr self, addr obj, addr type);
bool slot_descr_set(struct vm *vm, addr self, addr obj, addr value);
bool slot_init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames);
void slot_finalize(struct vm *vm, addr self);
int64_t slot_length(struct vm *vm, addr self);
addr slot_sq_item(struct vm *vm, addr self, int64_t i);
bool slot_sq_ass_item(struct vm *vm, addr self, int64_t i, addr value);
int slot_sq_contains(struct vm *vm, addr self, addr item);
addr slot_mp_subscript(struct vm *vm, addr self, addr key);
bool slot_mp_ass_subscript(struct vm *vm, addr self, addr key, addr value);

addr slot_nb_power(struct vm *vm, addr self, addr other, addr modulus);
addr slot_nb_inplace_power(struct vm *vm, addr self, addr other, addr modulus);
int slot_nb_bool(struct vm *vm, addr self);

/* BINARY(slot, name, reflected name), INPLACE(slot, name), UNARY(slot, name) */
#define SLOT_BINARY_NUMBERS(BINARY)                                                            \
    BINARY(nb_add, N___add__, N___radd__)                                                      \
    BINARY(nb_subtract, N___sub__, N___rsub__)                                                 \
    BINARY(nb_multiply, N___mul__, N___rmul__)                                                 \
    BINARY(nb_remainder, N___mod__, N___rmod__)                                                \
    BINARY(nb_divmod, N___divmod__, N___rdivmod__)                                             \
    BINARY(nb_lshift, N___lshift__, N___rlshift__)                                             \
    BINARY(nb_rshift, N___rshift__, N___rrshift__)                                             \
    BINARY(nb_and, N___and__, N___rand__)                                                      \
    BINARY(nb_xor, N___xor__, N___rxor__)                                                      \
    BINARY(nb_or, N___or__, N___ror__)                                                         \
    BINARY(nb_floor_divide, N___floordiv__, N___rfloordiv__)                                   \
    BINARY(nb_true_divide, N___truediv__, N___rtruediv__)                                      \
    BINARY(nb_matrix_multiply, N___matmul__, N___rmatmul__)

#define SLOT_INPLACE_NUMBERS(INPLACE)                                                          \
    INPLACE(nb_inplace_add, N___iadd__)                                                        \
    INPLACE(nb_inplace_subtract, N___isub__)                                                   \
    INPLACE(nb_inplace_multiply, N___imul__)                                                   \
    INPLACE(nb_inplace_remainder, N___imod__)                                                  \
    INPLACE(nb_inplace_lshift, N___ilshift__)                                                  \
    INPLACE(nb_inplace_rshift, N___irshift__)                                                  \
    INPLACE(nb_inplace_and, N___iand__)                                                        \
    INPLACE(nb_inplace_xor, N___ixor__)                                                        \
    INPLACE(nb_inplace_or, N___ior__)                                                          \
    INPLACE(nb_inplace_floor_divide, N___ifloordiv__)                                          \
    INPLACE(nb_inplace_true_divide, N___itruediv__)                                            \
    INPLACE(nb_inplace_matrix_multiply, N___imatmul__)

#define SLOT_UNARY_NUMBERS(UNARY)                                                              \
    UNARY(nb_negative, N___neg__)                                                              \
    UNARY(nb_positive, N___pos__)                                                              \
    UNARY(nb_absolute, N___abs__)                                                              \
    UNARY(nb_invert, N___invert__)                                                             \
    UNARY(nb_int, N___int__)                                                                   \
    UNARY(nb_float, N___float__)                                                               \
    UNARY(nb_index, N___index__)

#define DECLARE_BINARY(slot, name, reflected)                                                  \
    addr slot_##slot(struct vm *vm, addr self, addr other);
#define DECLARE_INPLACE(slot, name) addr slot_##slot(struct vm *vm, addr self, addr other);
#define DECLARE_UNARY(slot, name) addr slot_##slot(struct vm *vm, addr self);
SLOT_BINARY_NUMBERS(DECLARE_BINARY)
SLOT_INPLACE_NUMBERS(DECLARE_INPLACE)
SLOT_UNARY_NUMBERS(DECLARE_UNARY)
#undef DECLARE_BINARY
#undef DECLARE_INPLACE
#undef DECLARE_UNARY

/* ---- slot_wrappers.c: slots called as methods ---- */
#define SLOT_WRAPPERS(WRAPPER)                                                                 \
    WRAPPER(length)                                                                            \
    WRAPPER(inquiry)                                                                           \
    WRAPPER(unary)                                                                             \
    WRAPPER(binary)                                                                            \
    WRAPPER(binary_reflected)                                                                  \
    WRAPPER(ternary)                                                                           \
    WRAPPER(ternary_reflected)                                                                 \
    WRAPPER(repeat)                                                                            \
    WRAPPER(item)                                                                              \
    WRAPPER(set_item)                                                                          \
    WRAPPER(delete_item)                                                                       \
    WRAPPER(contains)                                                                          \
    WRAPPER(set_subscript)                                                                     \
    WRAPPER(delete_subscript)                                                                  \
    WRAPPER(lt)                                                                                \
    WRAPPER(le)                                                                                \
    WRAPPER(eq)                                                                                \
    WRAPPER(ne)                                                                                \
    WRAPPER(gt)                                                                                \
    WRAPPER(ge)                                                                                \
    WRAPPER(next)                                                                              \
    WRAPPER(descr_get)                                                                         \
    WRAPPER(descr_set)                                                                         \
    WRAPPER(descr_delete)                                                                      \
    WRAPPER(init)                                                                              \
    WRAPPER(call)                                                                              \
    WRAPPER(set_attribute)                                                                     \
    WRAPPER(delete_attribute)                                                                  \
    WRAPPER(hash)                                                                              \
    WRAPPER(del)

#define DECLARE_WRAPPER(kind)                                                                  \
    addr wrap_##kind(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames,  \
                     slot_fn wrapped);
SLOT_WRAPPERS(DECLARE_WRAPPER)
#undef DECLARE_WRAPPER

#endif
