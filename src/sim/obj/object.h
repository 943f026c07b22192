/*
 * Objects in general: making and freeing them, and the protocols every type answers to.
 *
 * Names follow CPython's C API: PyObject_GetAttr() is object_get_attr(), PyNumber_Add() is
 * number_add(), PyErr_Format() is exc_raise(). Unless a comment says otherwise arguments are
 * borrowed, an `addr` result is a new reference or NULL_ADDR with vm->exc set, `bool` false and
 * int -1 mean raised.
 */
#ifndef VIVA_SIM_OBJ_OBJECT_H
#define VIVA_SIM_OBJ_OBJECT_H

#include "sim/obj/runtime.h"

/* ---- memory (object.c) ---- */

/* memory_alloc() that raises MemoryError. */
addr mem_alloc(struct vm *vm, uint64_t n_bytes);
addr mem_realloc(struct vm *vm, addr block, uint64_t n_bytes);
static inline void mem_free(struct vm *vm, addr block)
{
    memory_free(&vm->mem, block);
}
/* Zeroed bytes of the static data, never freed; 16-byte aligned. */
addr vm_static_alloc(struct vm *vm, uint64_t n_bytes);

/*
 * A new instance of `type` with `n_items` items (PyType_GenericAlloc): pre-headers, GC head,
 * zeroed body, ob_type (counted if a heap type), ob_size for variable-size types, refcount 1,
 * inline values if the type has them. Not tracked unless `type` is collected: then it is.
 */
SIM_NEW addr object_alloc(struct vm *vm, addr type, int64_t n_items);
/*
 * The same without zeroing and tracking (PyObject_GC_New / PyObject_New); ob_size is set.
 * Counts towards generation 0 if collected. For static builtin types.
 */
SIM_NEW addr object_new_uninit(struct vm *vm, addr type, int64_t n_items);
/* Gives the memory of a dead object back: from its first pre-header on. Drops a heap type. */
void object_free(struct vm *vm, addr o);
/* Bytes before the object: 0, 16 or 32. */
int64_t type_preheader_bytes(const struct vm *vm, addr type);

/* ---- collector's lists (gc_list.c; the collector itself is sim/vm/gc.h) ---- */
void gc_track(struct vm *vm, addr o);   /* into the youngest generation; must be untracked */
void gc_untrack(struct vm *vm, addr o); /* does nothing if untracked */
static inline bool gc_is_tracked(const struct vm *vm, addr o)
{
    return gc_head_at(vm, o)->next.v != 0;
}
/* Whether the object has a GC head at all (a type object: only heap types do). */
bool object_is_gc(const struct vm *vm, addr o);
/* Whether the collector must look at it: has a head, and is no untracked tuple. */
bool gc_may_be_tracked(const struct vm *vm, addr o);

/*
 * Trashcan. In the dealloc of a container, after untracking:
 * if (!trash_begin(vm, o)) return; ...; trash_end(vm);
 * The dealloc of program classes uses trash_begin_subtype(), whatever base it then calls.
 */
bool trash_begin(struct vm *vm, addr o);
bool trash_begin_subtype(struct vm *vm, addr o);
void trash_end(struct vm *vm);

/* Guards host recursion: false with RecursionError("maximum recursion depth exceeded%s"). */
bool object_enter(struct vm *vm, const char *where);
/* Raises RecursionError, after vm_stack_is_low(). Returns NULL_ADDR. */
addr object_nested_too_deep(struct vm *vm);
static inline void object_leave(struct vm *vm)
{
    vm->host_depth--;
}
/* 1 if already being printed (then print "[...]"), 0 entered, -1 raised. */
int object_repr_enter(struct vm *vm, addr o);
void object_repr_leave(struct vm *vm, addr o);

/* ---- exceptions (exc.c) ---- */
/*
 * Raises `type` (one of the static exception types: PY_TYPE(T_ValueError)) with a message.
 * Directives: %s char*, %c char, %d int, %ld int64_t, %lu uint64_t, %zd int64_t, %zu size_t, %x
 * unsigned, %R %S repr and str of an addr, %U a str object, %T the name of the type of an addr,
 * %N the name of a type object, %%. A precision cuts %s ("%.200s"). Always returns NULL_ADDR.
 */
addr exc_raise(struct vm *vm, addr type, const char *fmt, ...);
/* Raises with one argument object: KeyError(key), StopIteration(value). Returns NULL_ADDR. */
addr exc_raise_object(struct vm *vm, addr type, addr value);
addr exc_raise_no_memory(struct vm *vm); /* MemoryError; preallocated, never fails */
/* Sets an instance as the exception being raised. Chains __context__ to the handled one. */
SIM_STEALS(2) void exc_set(struct vm *vm, addr exception);
/* Takes the exception out: a new reference, or NULL_ADDR if none. */
SIM_NEW addr exc_take(struct vm *vm);
/* Puts one back without chaining; drops any present. NULL_ADDR: none. */
SIM_STEALS(2) void exc_restore(struct vm *vm, addr exception);
void exc_clear(struct vm *vm);
static inline bool exc_occurred(const struct vm *vm)
{
    return vm->exc.v != 0;
}
/* Whether the exception raised is an instance of `type` (a class, or a tuple of such); false if
 * vm->stop. */
bool exc_matches(struct vm *vm, addr type);
/* "Exception ignored in: <...>" with its traceback on the program's stderr; clears it. */
void exc_write_unraisable(struct vm *vm, addr where, const char *message);
/* Ends the run: the simulator has no such thing. `fmt` is printf's. Returns NULL_ADDR. */
addr vm_unsupported(struct vm *vm, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* ---- protocols (abstract.c, object.c, call.c) ---- */
SIM_NEW addr object_repr(struct vm *vm, addr o);
SIM_NEW addr object_str(struct vm *vm, addr o);
SIM_NEW addr object_ascii(struct vm *vm, addr o);
SIM_NEW addr object_format(struct vm *vm, addr o, addr spec); /* spec NULL_ADDR: empty */
int64_t object_hash(struct vm *vm, addr o);                   /* -1 raised */
int64_t object_hash_not_implemented(struct vm *vm, addr o);   /* the hash slot of list */
int64_t object_hash_identity(struct vm *vm, addr o);          /* that of object */
SIM_NEW addr object_richcompare(struct vm *vm, addr a, addr b, enum compare op);
/* 1, 0, -1; identity implies equality for EQ and NE. */
int object_richcompare_bool(struct vm *vm, addr a, addr b, enum compare op);
int object_is_true(struct vm *vm, addr o);
SIM_NEW addr object_get_attr(struct vm *vm, addr o, addr name);
SIM_NEW addr object_get_attr_id(struct vm *vm, addr o, enum name_id name);
/* 1 found (*out is a new reference), 0 no such attribute (nothing raised), -1 raised. */
int object_get_optional_attr(struct vm *vm, addr o, addr name, addr *out);
int object_generic_get_optional_attr(struct vm *vm, addr o, addr name, addr *out);
bool object_set_attr(struct vm *vm, addr o, addr name, addr value); /* NULL_ADDR: delete */
SIM_NEW addr object_generic_get_attr(struct vm *vm, addr o, addr name);
bool object_generic_set_attr(struct vm *vm, addr o, addr name, addr value);
/* A method for a call: *out the function or bound attribute; 1 if `o` goes in as self, 0 if
 * not, -1 raised. */
int object_get_method(struct vm *vm, addr o, addr name, addr *out);
SIM_NEW addr object_get_item(struct vm *vm, addr o, addr key);
bool object_set_item(struct vm *vm, addr o, addr key, addr value); /* NULL_ADDR: delete */
int64_t object_length(struct vm *vm, addr o);
/* __len__ or __length_hint__, or `fallback`; -1 raised. */
int64_t object_length_hint(struct vm *vm, addr o, int64_t fallback);
SIM_NEW addr object_iter(struct vm *vm, addr o);
/* The next item, or NULL_ADDR at the end (vm->exc unset) or raised. */
SIM_NEW addr object_next(struct vm *vm, addr iterator);
int object_contains(struct vm *vm, addr container, addr item);
int object_contains_by_iteration(struct vm *vm, addr container, addr item);
int object_is_instance(struct vm *vm, addr o, addr class_or_tuple);
int object_is_subclass(struct vm *vm, addr type, addr class_or_tuple);
bool object_is_callable(const struct vm *vm, addr o);
int64_t object_sizeof(struct vm *vm, addr o); /* sys.getsizeof(): with pre-headers; -1 raised */
SIM_NEW addr object_dir(struct vm *vm, addr o);
/* Runs a __del__ once (PyObject_CallFinalizerFromDealloc): false if it was resurrected. */
bool object_finalize_in_dealloc(struct vm *vm, addr o);

/* Whether calling `type` makes instances by object.__new__ and nothing forbids it. */
bool object_has_plain_new(const struct vm *vm, addr type);
SIM_NEW addr object_call(struct vm *vm, addr callable, const addr *args, size_t n_args,
                         addr kwnames);
SIM_NEW addr object_call0(struct vm *vm, addr callable);
SIM_NEW addr object_call1(struct vm *vm, addr callable, addr arg);
SIM_NEW addr object_call2(struct vm *vm, addr callable, addr a, addr b);
/* args: a tuple; kwargs: a dict or NULL_ADDR. */
SIM_NEW addr object_call_tuple(struct vm *vm, addr callable, addr args, addr kwargs);
SIM_NEW addr object_call_method(struct vm *vm, addr o, addr name, const addr *args,
                                size_t n_args);
/* The special method of o's type bound to o, or NULL_ADDR, without an exception if absent. */
SIM_NEW addr object_lookup_special(struct vm *vm, addr o, enum name_id name);
/* Looks a special method up on the type and calls it: 1 called (*out), 0 no such method, -1
 * raised. */
int object_call_special(struct vm *vm, addr o, enum name_id name, const addr *args,
                        size_t n_args, addr *out);

/* Numbers (abstract.c). */
enum number_op {
    NUMBER_ADD,
    NUMBER_AND,
    NUMBER_FLOOR_DIVIDE,
    NUMBER_LSHIFT,
    NUMBER_MATRIX_MULTIPLY,
    NUMBER_MULTIPLY,
    NUMBER_REMAINDER,
    NUMBER_OR,
    NUMBER_POWER,
    NUMBER_RSHIFT,
    NUMBER_SUBTRACT,
    NUMBER_TRUE_DIVIDE,
    NUMBER_XOR,
    N_NUMBER_OPS
};
/* BINARY_OP's argument is a number_op, or number_op + N_NUMBER_OPS for the in-place form. */
SIM_NEW addr number_binary(struct vm *vm, addr a, addr b, int op);
SIM_NEW addr number_divmod(struct vm *vm, addr a, addr b);
SIM_NEW addr number_power(struct vm *vm, addr a, addr b, addr modulus); /* NULL_ADDR: none */
SIM_NEW addr number_negative(struct vm *vm, addr o);
SIM_NEW addr number_positive(struct vm *vm, addr o);
SIM_NEW addr number_absolute(struct vm *vm, addr o);
SIM_NEW addr number_invert(struct vm *vm, addr o);
SIM_NEW addr
number_index(struct vm *vm,
             addr o); /* an int object: "'%s' object cannot be interpreted as an integer" */
SIM_NEW addr number_int(struct vm *vm, addr o);   /* int(o) */
SIM_NEW addr number_float(struct vm *vm, addr o); /* float(o) */
/* An index as int64_t: -1 with vm->exc set if raised; out of range raises `overflow`, or clips
 * if NULL_ADDR. */
int64_t number_as_ssize(struct vm *vm, addr o, addr overflow);

/* ---- arguments of host functions (args.c) ---- */
/* What a function with keywords takes; messages are those of CPython's Argument Clinic. */
struct arg_spec {
    const char *fname;        /* without parentheses */
    const char *const *names; /* closed by NULL; "" for positional-only ones */
    int n_required;           /* how many must be given */
    int n_positional;         /* how many may be positional; the rest is keyword-only */
};
/* out[i]: borrowed, NULL_ADDR if not given. False: TypeError. */
bool args_parse(struct vm *vm, const struct arg_spec *spec, const addr *args, size_t n_args,
                addr kwnames, addr *out);
/* "f expected at least 1 argument, got 0" and the like. */
bool args_check(struct vm *vm, const char *fname, size_t n_args, size_t min, size_t max);
/* "f() takes no keyword arguments" */
bool args_no_keywords(struct vm *vm, const char *fname, addr kwnames);

#endif
