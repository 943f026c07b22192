/*
 * struct vm: one simulated interpreter, and where its fixed objects live.
 *
 * Objects every program needs (types, None, small integers, one-character strings...) are
 * static in CPython; here they have fixed addresses in the static data at the base of the
 * space, so that a type check compares with a constant.
 */
#ifndef VIVA_SIM_OBJ_RUNTIME_H
#define VIVA_SIM_OBJ_RUNTIME_H

#include "sim/mem/memory.h"
#include "sim/obj/layout.h"
#include "sim/obj/type_ops.h"
#include "util/strbuf.h"

enum type_id {
#define TYPE(id, ops) T_##id,
#include "sim/obj/types.def"
    N_STATIC_TYPES,
};

enum name_id {
#define NAME(id, text) N_##id,
#include "sim/obj/names.def"
    N_NAMES,
};

enum { SMALL_INT_MIN = -5, SMALL_INT_MAX = 256 };
enum { N_GENERATIONS = 3, GC_PERMANENT = 3 };

/* Offsets in the static data, in bytes from the base of the space. */
enum {
    STATIC_EXC_ITEM = 16,        /* the outermost struct py_exc_item */
    STATIC_SET_DUMMY = 48,       /* what sets keep where a key was deleted */
    STATIC_GC_HEADS = 64,        /* generations 0, 1, 2 and the permanent one: 16 bytes each */
    STATIC_GC_SPARE_HEADS = 128, /* lists of a collection on its way: see sim/vm/gc.c */
    STATIC_TYPES = 256,
    STATIC_TYPE_BYTES = 416,
    STATIC_NONE = STATIC_TYPES + N_STATIC_TYPES * STATIC_TYPE_BYTES,
    STATIC_TRUE = STATIC_NONE + 16,
    STATIC_FALSE = STATIC_TRUE + 32,
    STATIC_ELLIPSIS = STATIC_FALSE + 32,
    STATIC_NOT_IMPLEMENTED = STATIC_ELLIPSIS + 16,
    STATIC_SMALL_INTS = STATIC_NOT_IMPLEMENTED + 16,
    STATIC_EMPTY_TUPLE = STATIC_SMALL_INTS + (SMALL_INT_MAX - SMALL_INT_MIN + 1) * 32 + 16,
    STATIC_EMPTY_KEYS = STATIC_EMPTY_TUPLE + 32, /* the keys table all empty dicts share */
    STATIC_EMPTY_STR = STATIC_EMPTY_KEYS + 80,
    STATIC_ASCII_CHARS = STATIC_EMPTY_STR + 48,          /* 128 of 48 bytes */
    STATIC_LATIN1_CHARS = STATIC_ASCII_CHARS + 128 * 48, /* 128 of 64 bytes */
    STATIC_EMPTY_BYTES = STATIC_LATIN1_CHARS + 128 * 64,
    STATIC_BYTE_CHARS = STATIC_EMPTY_BYTES + 48, /* 256 of 48 bytes */
    STATIC_REST = STATIC_BYTE_CHARS + 256 * 48,  /* from here vm_static_alloc() takes */
    STATIC_BYTES = 256 * 1024,
};
static_assert(STATIC_REST < STATIC_BYTES, "the static data overflows");

#define STATIC_ADDR(offset) ((addr){SPACE_BASE + (uint64_t)(offset)})
#define PY_NONE STATIC_ADDR(STATIC_NONE)
#define PY_TRUE STATIC_ADDR(STATIC_TRUE)
#define PY_FALSE STATIC_ADDR(STATIC_FALSE)
#define PY_ELLIPSIS STATIC_ADDR(STATIC_ELLIPSIS)
#define PY_NOT_IMPLEMENTED STATIC_ADDR(STATIC_NOT_IMPLEMENTED)
#define PY_EMPTY_TUPLE STATIC_ADDR(STATIC_EMPTY_TUPLE)
#define PY_EMPTY_STR STATIC_ADDR(STATIC_EMPTY_STR)
#define PY_EMPTY_BYTES STATIC_ADDR(STATIC_EMPTY_BYTES)
#define PY_EMPTY_KEYS STATIC_ADDR(STATIC_EMPTY_KEYS)
/* The type object of a static type: PY_TYPE(T_LIST). */
#define PY_TYPE(id) STATIC_ADDR(STATIC_TYPES + (id)*STATIC_TYPE_BYTES)

static inline addr py_bool(bool truth)
{
    return truth ? PY_TRUE : PY_FALSE;
}

/* Why a run stopped other than by its own end. */
enum vm_stop {
    VM_GOES_ON = 0,
    VM_UNSUPPORTED, /* the program uses what the simulator does not have */
    VM_STEP_LIMIT,
    VM_TIME_LIMIT,
    VM_OUTPUT_LIMIT,
    VM_INTERRUPTED,
};

enum vm_stream { VM_STDOUT, VM_STDERR };

struct vm_host {
    void *ctx;
    /* Takes what the program writes. */
    void (*write)(void *ctx, enum vm_stream stream, const char *bytes, size_t len);
    /* A line of the program's standard input without its line feed into `line`; false at its
     * end. May be NULL. */
    bool (*read_line)(void *ctx, struct strbuf *line);
};

struct vm_gc_generation {
    uint64_t threshold;
    int64_t count;
    uint64_t n_collections;
    uint64_t n_collected;
    uint64_t n_uncollectable;
};

/* CPython's free lists: heads of chains through the objects themselves. */
enum {
    FREE_TUPLE_LENGTHS = 20,
    FREE_TUPLES_MAX = 2000,
    FREE_LISTS_MAX = 80,
    FREE_DICTS_MAX = 80,
    FREE_DICT_KEYS_MAX = 80,
    FREE_FLOATS_MAX = 100
};
struct vm_free_list {
    addr first;
    int64_t n;
};

struct vm {
    struct memory mem; /* first: its space is reached most often */

    addr exc;           /* the exception being raised, a strong reference, or NULL_ADDR */
    addr exc_info;      /* innermost struct py_exc_item; STATIC_EXC_ITEM outside generators */
    addr spare_exc;     /* an exception instance that needs no memory, made at the start */
    addr frame;         /* innermost struct py_frame_data, NULL_ADDR outside any call */
    enum vm_stop stop;  /* once set, no handler catches; everything unwinds */
    char *stop_message; /* host-owned; NULL while it goes on */

    struct type_slots *
        *slots; /* by py_type.host_slots; 0 .. N_STATIC_TYPES-1 the static ones */
    size_t n_slots, cap_slots;
    const struct method_def **method_defs; /* by py_cfunction.m_ml and the like; 0 is none */
    size_t n_method_defs, cap_method_defs;
    const struct getset_def **getset_defs; /* by py_getset_descr.d_getset; 0 is none */
    size_t n_getset_defs, cap_getset_defs;
    size_t free_slots; /* a number in slots[] that is free again, or 0; see slots.c */
    struct type_cache_entry *type_cache; /* of attribute lookups; see type.c */
    addr names[N_NAMES];
    uint64_t static_used; /* bytes of the static data handed out */

    struct {
        addr *slots; /* host hash table of interned strings, none of them counted */
        size_t n, cap;
    } interned;

    struct {
        bool enabled;
        bool is_collecting;
        bool is_due; /* a threshold was crossed: the next eval-breaker check collects */
        struct vm_gc_generation generations[N_GENERATIONS];
        int64_t long_lived_total;
        int64_t long_lived_pending;
        int debug;
        addr garbage;   /* list gc.garbage */
        addr callbacks; /* list gc.callbacks */
    } gc;

    struct {
        struct vm_free_list floats, lists, dicts, dict_keys, slices, tuples[FREE_TUPLE_LENGTHS];
        struct vm_free_list memory_errors;
    } free_lists;

    /* Deferred deallocation, so that freeing a deep structure does not recurse without end. */
    struct {
        int depth;
        int n_deallocs; /* objects whose dealloc is running now */
        addr later;     /* chain through gc_head.prev, as CPython's trashcan */
        bool is_draining;
    } trash;

    addr builtins; /* module namespaces (dicts) and sys.modules */
    addr builtins_dict;
    addr modules;
    addr main_dict; /* the namespace whose keys table is the variable area */
    addr sys_dict;

    uint32_t type_version; /* last tp_version_tag handed out */
    uint32_t function_version;
    int host_depth; /* nested host calls that may recurse: see object_enter() */
    int host_depth_max;
    uintptr_t host_stack_limit; /* the host's stack may grow down to here */
    int recursion_limit;
    int int_max_str_digits; /* sys.get_int_max_str_digits(); 0: no limit */
    int recursion_depth;    /* Python frames */
    addr last_memory_error; /* raised when none of the free list is left; immortal */
    addr repr_stack;        /* list of objects being printed, for "[...]" */

    struct vm_host host;
    /* What sim/obj needs of the layers above it. */
    struct {
        /* Prints "Exception ignored in: ..." for an exception nobody can catch. */
        void (*write_unraisable)(struct vm *vm, addr exc, addr where, const char *message);
        /* Adds "demo.py:3: ", the place the program is at; nothing if unknown. */
        void (*locate)(struct vm *vm, struct strbuf *out);
        /* Runs the functions registered with atexit, the last one first; may be NULL. */
        void (*at_exit)(struct vm *vm);
        /* Whether CPython's standard library has a module of that name. */
        bool (*is_library_module)(const char *name);
    } hooks;
    /* Who numbers objects is told when one is no more. NULL while nobody watches. */
    struct {
        void *ctx;
        /* Its count is 0 and no finalizer has brought it back; its bytes are still there. */
        void (*dying)(void *ctx, addr o);
        /* The object has been resized and lies elsewhere. */
        void (*moved)(void *ctx, addr from, addr to);
    } watch;
    uint64_t n_output_bytes, max_output_bytes; /* 0: no bound */
    uint64_t n_steps, max_steps;

    struct eval_state *eval; /* frames and the rest of sim/vm; opaque here */
    struct lib_state *lib;   /* of sim/lib; opaque here */
};

/* The object's bytes on the host. */
#define SIM_STRUCT(name)                                                                       \
    static inline struct py_##name *name##_at(const struct vm *vm, addr o)                     \
    {                                                                                          \
        return (struct py_##name *)space_at(&vm->mem.space, o);                                \
    }
SIM_STRUCT(object)
SIM_STRUCT(var_object)
SIM_STRUCT(int)
SIM_STRUCT(float)
SIM_STRUCT(complex)
SIM_STRUCT(str)
SIM_STRUCT(bytes)
SIM_STRUCT(bytearray)
SIM_STRUCT(tuple)
SIM_STRUCT(list)
SIM_STRUCT(dict)
SIM_STRUCT(dict_keys)
SIM_STRUCT(dict_values)
SIM_STRUCT(set)
SIM_STRUCT(slice)
SIM_STRUCT(range)
SIM_STRUCT(cell)
SIM_STRUCT(function)
SIM_STRUCT(method)
SIM_STRUCT(cfunction)
SIM_STRUCT(code)
SIM_STRUCT(frame_data)
SIM_STRUCT(frame)
SIM_STRUCT(gen)
SIM_STRUCT(weakref)
SIM_STRUCT(base_exception)
SIM_STRUCT(exception_group)
SIM_STRUCT(syntax_error)
SIM_STRUCT(import_error)
SIM_STRUCT(unicode_error)
SIM_STRUCT(system_exit)
SIM_STRUCT(os_error)
SIM_STRUCT(stop_iteration)
SIM_STRUCT(name_error)
SIM_STRUCT(attribute_error)
SIM_STRUCT(traceback)
SIM_STRUCT(property)
SIM_STRUCT(method_descr)
SIM_STRUCT(member_descr)
SIM_STRUCT(getset_descr)
SIM_STRUCT(wrapper_descr)
SIM_STRUCT(method_wrapper)
SIM_STRUCT(class_method)
SIM_STRUCT(super)
SIM_STRUCT(module)
SIM_STRUCT(mapping_proxy)
SIM_STRUCT(namespace)
SIM_STRUCT(descr)
SIM_STRUCT(member_def)
SIM_STRUCT(type)
SIM_STRUCT(heap_type)
#undef SIM_STRUCT

/*
 * Whether the host's stack is nearly used up. Asked where one host function calls another of
 * any type, and so may come back to itself as often as a program nests its objects.
 */
static inline bool vm_stack_is_low(const struct vm *vm)
{
    return (uintptr_t)__builtin_frame_address(0) < vm->host_stack_limit;
}

static inline addr vm_name(const struct vm *vm, enum name_id id)
{
    return vm->names[id];
}

static inline struct gc_head *gc_head_at(const struct vm *vm, addr o)
{
    return (struct gc_head *)space_at(&vm->mem.space, addr_add(o, -16));
}

static inline struct managed_head *managed_head_at(const struct vm *vm, addr o)
{
    return (struct managed_head *)space_at(&vm->mem.space, addr_add(o, -32));
}

static inline addr object_type(const struct vm *vm, addr o)
{
    return object_at(vm, o)->ob_type;
}

static inline bool object_is_exactly(const struct vm *vm, addr o, enum type_id id)
{
    return object_type(vm, o).v == PY_TYPE(id).v;
}

static inline uint64_t object_type_flags(const struct vm *vm, addr o)
{
    return type_at(vm, object_type(vm, o))->tp_flags;
}

/* The host functions of a type, and of an object's type. */
static inline const struct type_slots *type_slots(const struct vm *vm, addr type)
{
    return vm->slots[type_at(vm, type)->host_slots];
}

static inline const struct type_slots *object_slots(const struct vm *vm, addr o)
{
    return type_slots(vm, object_type(vm, o));
}

#define OBJECT_CHECK(name, flag)                                                               \
    static inline bool name(const struct vm *vm, addr o)                                       \
    {                                                                                          \
        return (object_type_flags(vm, o) & (flag)) != 0;                                       \
    }
OBJECT_CHECK(int_check, TYPE_INT_SUBCLASS)
OBJECT_CHECK(list_check, TYPE_LIST_SUBCLASS)
OBJECT_CHECK(tuple_check, TYPE_TUPLE_SUBCLASS)
OBJECT_CHECK(bytes_check, TYPE_BYTES_SUBCLASS)
OBJECT_CHECK(str_check, TYPE_STR_SUBCLASS)
OBJECT_CHECK(dict_check, TYPE_DICT_SUBCLASS)
OBJECT_CHECK(exception_check, TYPE_EXCEPTION_SUBCLASS)
OBJECT_CHECK(type_check, TYPE_TYPE_SUBCLASS)
#undef OBJECT_CHECK

/* Reference counts. An immortal object's is left alone (CPython 3.12+). */
enum { IMMORTAL_REFCNT_BITS = 32 };
#define IMMORTAL_REFCNT UINT64_C(0xffffffff)

void object_dealloc(struct vm *vm, addr o);

static inline void incref(struct vm *vm, addr o)
{
    uint32_t *count = (uint32_t *)space_at(&vm->mem.space, o);
    uint32_t more = *count + 1;
    if (more)
        *count = more;
}

static inline addr newref(struct vm *vm, addr o)
{
    incref(vm, o);
    return o;
}

static inline void decref(struct vm *vm, addr o)
{
    uint64_t *count = (uint64_t *)space_at(&vm->mem.space, o);
    if ((int32_t)*count < 0)
        return;
    if (--*count == 0)
        object_dealloc(vm, o);
}

static inline void xincref(struct vm *vm, addr o)
{
    if (!addr_is_null(o))
        incref(vm, o);
}

static inline void xdecref(struct vm *vm, addr o)
{
    if (!addr_is_null(o))
        decref(vm, o);
}

/* Empties the field before its referent goes, since that may run code (CPython's Py_CLEAR). */
static inline void clear_ref(struct vm *vm, addr *field)
{
    addr old = *field;
    *field = NULL_ADDR;
    xdecref(vm, old);
}

/* Stores a new reference and drops the old one (Py_XSETREF). */
SIM_STEALS(3) static inline void set_ref(struct vm *vm, addr *field, addr value)
{
    addr old = *field;
    *field = value;
    xdecref(vm, old);
}

static inline uint64_t object_refcnt(const struct vm *vm, addr o)
{
    return object_at(vm, o)->ob_refcnt & IMMORTAL_REFCNT;
}

#endif
