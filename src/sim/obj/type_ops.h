/*
 * What a type can do, as host functions: CPython's type slots.
 *
 * A static type is described by one constant `struct type_ops` at the end of its file. When it
 * is made ready, its slots are copied to a `struct type_slots`, inherited ones filled in, and a
 * descriptor is put into the type's dict for each slot, method, member and getset, as
 * PyType_Ready() does. A class made by a program has a `struct type_slots` too, whose functions
 * look up the special method and call it.
 *
 * Rules for all: arguments are borrowed; an `addr` result is a new reference or NULL_ADDR with
 * vm->exc set; `bool` false and int -1 mean raised.
 */
#ifndef VIVA_SIM_OBJ_TYPE_OPS_H
#define VIVA_SIM_OBJ_TYPE_OPS_H

#include "sim/mem/space.h"

struct vm;

/* Empty markers: who owns what crosses a call. */
#define SIM_NEW       /* returns a new reference, or NULL_ADDR: raised */
#define SIM_BORROWED  /* returns a borrowed reference */
#define SIM_STEALS(n) /* takes over the reference given as argument n */

enum compare { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE };

typedef addr (*unary_fn)(struct vm *, addr);
typedef addr (*binary_fn)(struct vm *, addr, addr);
typedef addr (*ternary_fn)(struct vm *, addr, addr, addr);
typedef int (*inquiry_fn)(struct vm *, addr);    /* 1, 0, -1 raised */
typedef int64_t (*length_fn)(struct vm *, addr); /* -1 raised */
typedef int64_t (*hash_fn)(struct vm *, addr);   /* -1 raised */
typedef addr (*item_fn)(struct vm *, addr, int64_t);
typedef bool (*set_item_fn)(struct vm *, addr, int64_t, addr);   /* value NULL_ADDR: delete */
typedef bool (*set_subscript_fn)(struct vm *, addr, addr, addr); /* value NULL_ADDR: delete */
typedef int (*contains_fn)(struct vm *, addr, addr);             /* 1, 0, -1 raised */
typedef addr (*compare_fn)(struct vm *, addr, addr, enum compare);
typedef void (*dealloc_fn)(struct vm *, addr);
typedef void (*clear_fn)(struct vm *, addr);
typedef void (*visit_fn)(struct vm *, addr referent, void *ctx);
typedef void (*traverse_fn)(struct vm *, addr, visit_fn,
                            void *ctx); /* NULL_ADDRs are skipped */
typedef bool (*set_attribute_fn)(struct vm *, addr, addr name,
                                 addr value); /* NULL_ADDR: delete */
typedef addr (*descr_get_fn)(struct vm *, addr descr, addr obj,
                             addr type); /* either may be null */
typedef bool (*descr_set_fn)(struct vm *, addr descr, addr obj, addr value);
/*
 * CPython's vectorcall: args[0 .. n_args) are positional, after them the values of the names in
 * the tuple kwnames (NULL_ADDR if none).
 */
typedef addr (*call_fn)(struct vm *, addr callable, const addr *args, size_t n_args,
                        addr kwnames);
typedef addr (*new_fn)(struct vm *, addr type, const addr *args, size_t n_args, addr kwnames);
typedef bool (*init_fn)(struct vm *, addr self, const addr *args, size_t n_args, addr kwnames);

/* How a method takes its arguments; the caller checks their number as CPython does. */
enum method_flags {
    METH_NOARGS = 1,   /* "f() takes no arguments (1 given)" */
    METH_O = 2,        /* "f() takes exactly one argument (2 given)" */
    METH_FASTCALL = 4, /* positional ones only; checks their number itself */
    METH_KEYWORDS = 8, /* with METH_FASTCALL: kwnames too */
    METH_VARARGS = 16, /* as METH_FASTCALL, but CPython builds a tuple for it */
    METH_CLASS = 32,
    METH_STATIC = 64,
    METH_COEXIST = 128, /* replaces the slot's wrapper of the same name */
};

struct method_def {
    const char *name;
    call_fn fn; /* its first argument is self (the module, for a module's function) */
    int flags;
    const char *doc;            /* may be NULL */
    const char *text_signature; /* "($self, key, default=None, /)"; may be NULL */
};

enum member_kind {
    MEMBER_OBJECT,
    MEMBER_OBJECT_OR_ATTRIBUTE_ERROR,
    MEMBER_INT32,
    MEMBER_SSIZE,
    MEMBER_BOOL,
    MEMBER_DOUBLE
};
enum { MEMBER_READONLY = 1 };

struct member_def {
    const char *name;
    enum member_kind kind;
    int offset;
    int flags;
};

struct getset_def {
    const char *name;
    unary_fn get;
    bool (*set)(struct vm *, addr self, addr value); /* NULL: read only; NULL_ADDR: delete */
};

/*
 * The slots, once: SLOT(field, function type). Dunder names, wrappers and inheritance of each
 * live in one table in slots.c.
 */
#define TYPE_SLOTS(SLOT)                                                                       \
    SLOT(dealloc, dealloc_fn)                                                                  \
    SLOT(traverse, traverse_fn)                                                                \
    SLOT(clear, clear_fn)                                                                      \
    SLOT(finalize, dealloc_fn)                                                                 \
    SLOT(getattro, binary_fn)                                                                  \
    SLOT(setattro, set_attribute_fn)                                                           \
    SLOT(repr, unary_fn)                                                                       \
    SLOT(str, unary_fn)                                                                        \
    SLOT(hash, hash_fn)                                                                        \
    SLOT(richcompare, compare_fn)                                                              \
    SLOT(call, call_fn)                                                                        \
    SLOT(iter, unary_fn)                                                                       \
    SLOT(iternext, unary_fn) /* NULL_ADDR without vm->exc, or StopIteration: exhausted */      \
    SLOT(descr_get, descr_get_fn)                                                              \
    SLOT(descr_set, descr_set_fn)                                                              \
    SLOT(init, init_fn)                                                                        \
    SLOT(new_, new_fn)                                                                         \
    SLOT(nb_add, binary_fn)                                                                    \
    SLOT(nb_subtract, binary_fn)                                                               \
    SLOT(nb_multiply, binary_fn)                                                               \
    SLOT(nb_remainder, binary_fn)                                                              \
    SLOT(nb_divmod, binary_fn)                                                                 \
    SLOT(nb_power, ternary_fn) /* modulus None: none */                                        \
    SLOT(nb_negative, unary_fn)                                                                \
    SLOT(nb_positive, unary_fn)                                                                \
    SLOT(nb_absolute, unary_fn)                                                                \
    SLOT(nb_bool, inquiry_fn)                                                                  \
    SLOT(nb_invert, unary_fn)                                                                  \
    SLOT(nb_lshift, binary_fn)                                                                 \
    SLOT(nb_rshift, binary_fn)                                                                 \
    SLOT(nb_and, binary_fn)                                                                    \
    SLOT(nb_xor, binary_fn)                                                                    \
    SLOT(nb_or, binary_fn)                                                                     \
    SLOT(nb_int, unary_fn)                                                                     \
    SLOT(nb_float, unary_fn)                                                                   \
    SLOT(nb_index, unary_fn)                                                                   \
    SLOT(nb_floor_divide, binary_fn)                                                           \
    SLOT(nb_true_divide, binary_fn)                                                            \
    SLOT(nb_matrix_multiply, binary_fn)                                                        \
    SLOT(nb_inplace_add, binary_fn)                                                            \
    SLOT(nb_inplace_subtract, binary_fn)                                                       \
    SLOT(nb_inplace_multiply, binary_fn)                                                       \
    SLOT(nb_inplace_remainder, binary_fn)                                                      \
    SLOT(nb_inplace_power, ternary_fn)                                                         \
    SLOT(nb_inplace_lshift, binary_fn)                                                         \
    SLOT(nb_inplace_rshift, binary_fn)                                                         \
    SLOT(nb_inplace_and, binary_fn)                                                            \
    SLOT(nb_inplace_xor, binary_fn)                                                            \
    SLOT(nb_inplace_or, binary_fn)                                                             \
    SLOT(nb_inplace_floor_divide, binary_fn)                                                   \
    SLOT(nb_inplace_true_divide, binary_fn)                                                    \
    SLOT(nb_inplace_matrix_multiply, binary_fn)                                                \
    SLOT(sq_length, length_fn)                                                                 \
    SLOT(sq_concat, binary_fn)                                                                 \
    SLOT(sq_repeat, item_fn)                                                                   \
    SLOT(sq_item, item_fn)                                                                     \
    SLOT(sq_ass_item, set_item_fn)                                                             \
    SLOT(sq_contains, contains_fn)                                                             \
    SLOT(sq_inplace_concat, binary_fn)                                                         \
    SLOT(sq_inplace_repeat, item_fn)                                                           \
    SLOT(mp_length, length_fn)                                                                 \
    SLOT(mp_subscript, binary_fn)                                                              \
    SLOT(mp_ass_subscript, set_subscript_fn)

#define SLOT_FIELD(field, type) type field;
struct type_slots {
    TYPE_SLOTS(SLOT_FIELD)
};
#undef SLOT_FIELD

struct type_ops {
    const char *name;   /* tp_name: "list", "collections.deque" */
    const char *doc;    /* may be NULL */
    int base;           /* T_...; 0 is T_OBJECT */
    int64_t basicsize;  /* bytes, without pre-headers */
    int64_t itemsize;   /* bytes per item of variable-size objects */
    uint64_t flags;     /* TYPE_... beyond what is inherited; READY, IMMUTABLE are implied */
    int64_t dictoffset; /* 0: none, -1: managed or at the end, as in CPython */
    int64_t weaklistoffset;
    struct type_slots slots;
    const struct method_def *methods; /* closed by a NULL name; may be NULL */
    const struct member_def *members;
    const struct getset_def *getset;
};

#endif
