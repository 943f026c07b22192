/*
 * The bytes of CPython 3.13's objects, as host structs laid over the simulated space.
 *
 * Field names are CPython's. Offsets are those of its headers for x86-64 Linux (default build);
 * layout.def repeats them as one table for accessors, pictures and tests, and layout.c asserts
 * that both agree. The host must be little endian with 8-byte alignment.
 */
#ifndef VIVA_SIM_OBJ_LAYOUT_H
#define VIVA_SIM_OBJ_LAYOUT_H

#include "sim/mem/space.h"

/* Before a collected object: at id - 16. next == 0 means untracked. */
struct gc_head {
    addr next;
    uint64_t prev; /* address of the previous head, or gc_refs; low two bits are flags */
};

enum { GC_PREV_FINALIZED = 1, GC_PREV_COLLECTING = 2, GC_PREV_SHIFT = 2 };

/* Before the GC head of types with TYPE_PREHEADER: at id - 32. */
struct managed_head {
    addr weakrefs; /* id - 32 */
    addr dict;     /* id - 24 */
};

struct py_object {
    uint64_t ob_refcnt; /* the low 32 bits count; all ones: immortal */
    addr ob_type;
};

struct py_var_object {
    struct py_object base;
    int64_t ob_size;
};

struct py_int {
    struct py_object base;
    uint64_t lv_tag;     /* number of digits << 3 | sign: 0 positive, 1 zero, 2 negative */
    uint32_t ob_digit[]; /* base 2**30, least significant first */
};

struct py_float {
    struct py_object base;
    double ob_fval;
};

struct py_complex {
    struct py_object base;
    double real;
    double imag;
};

/* state's low byte: bits 0-1 interned, 2-4 kind, 5 compact, 6 ascii, 7 static. */
struct py_str {
    struct py_object base;
    int64_t length; /* code points */
    int64_t hash;   /* -1 until computed */
    uint8_t state;
    uint8_t state_padding[7];
    /* ASCII: data here, at 40 */
    int64_t utf8_length; /* the others: bytes of the cached UTF-8 form */
    addr utf8;
    addr data; /* at 56: the characters themselves if compact, else their address */
};

enum { STR_ASCII_DATA = 40, STR_COMPACT_DATA = 56 };
enum {
    STR_NOT_INTERNED = 0,
    STR_INTERNED_MORTAL = 1,
    STR_INTERNED_IMMORTAL = 2,
    STR_INTERNED_STATIC = 3
};
enum {
    STR_STATE_INTERNED = 3,
    STR_STATE_KIND_SHIFT = 2,
    STR_STATE_COMPACT = 32,
    STR_STATE_ASCII = 64,
    STR_STATE_STATIC = 128
};

struct py_bytes {
    struct py_var_object base;
    int64_t ob_shash; /* -1 until computed */
    uint8_t ob_sval[];
};

struct py_bytearray {
    struct py_var_object base;
    int64_t ob_alloc;
    addr ob_bytes;
    addr ob_start;
    int64_t ob_exports;
};

struct py_tuple {
    struct py_var_object base;
    addr ob_item[];
};

struct py_list {
    struct py_var_object base;
    addr ob_item;
    int64_t allocated;
};

struct py_dict {
    struct py_object base;
    int64_t ma_used;
    uint64_t ma_version_tag;
    addr ma_keys;
    addr ma_values; /* not NULL_ADDR: split */
};

enum { DICT_KEYS_GENERAL = 0, DICT_KEYS_UNICODE = 1, DICT_KEYS_SPLIT = 2 };

struct py_dict_keys {
    int64_t dk_refcnt;
    uint8_t dk_log2_size;
    uint8_t dk_log2_index_bytes;
    uint8_t dk_kind;
    uint8_t padding;
    uint32_t dk_version;
    int64_t dk_usable;
    int64_t dk_nentries;
    /* indices (1 << dk_log2_index_bytes bytes), then entries */
    int8_t dk_indices[];
};

struct py_dict_entry {
    int64_t me_hash;
    addr me_key;
    addr me_value;
};

struct py_dict_unicode_entry {
    addr me_key;
    addr me_value;
};

/* Values of a split table: inside the instance, or a block of their own. */
struct py_dict_values {
    uint8_t capacity;
    uint8_t size;
    uint8_t embedded;
    uint8_t valid;
    uint8_t padding[4];
    addr values[]; /* capacity of them, then `capacity` bytes: slots in order of insertion */
};

struct py_set_entry {
    addr key;
    int64_t hash;
};

enum { SET_SMALL_TABLE = 8 };

struct py_set {
    struct py_object base;
    int64_t fill; /* active and dummy entries */
    int64_t used;
    int64_t mask;
    addr table;   /* entries; its own smalltable at first */
    int64_t hash; /* frozenset's, -1 until computed */
    int64_t finger;
    struct py_set_entry smalltable[SET_SMALL_TABLE];
    addr weakreflist;
};

struct py_slice {
    struct py_object base;
    addr start;
    addr stop;
    addr step;
};

struct py_range {
    struct py_object base;
    addr start;
    addr stop;
    addr step;
    addr length;
};

struct py_cell {
    struct py_object base;
    addr ob_ref;
};

struct py_function {
    struct py_object base;
    addr func_globals;
    addr func_builtins;
    addr func_name;
    addr func_qualname;
    addr func_code;
    addr func_defaults;
    addr func_kwdefaults;
    addr func_closure;
    addr func_doc;
    addr func_dict;
    addr func_weakreflist;
    addr func_module;
    addr func_annotations;
    addr func_typeparams;
    uint64_t vectorcall;
    uint32_t func_version;
    uint32_t padding;
};

struct py_method {
    struct py_object base;
    addr im_func;
    addr im_self;
    addr im_weakreflist;
    uint64_t vectorcall;
};

/* builtin_function_or_method. m_ml: number of its method_def on the host (see struct vm). */
struct py_cfunction {
    struct py_object base;
    uint64_t m_ml;
    addr m_self;
    addr m_module;
    addr m_weakreflist;
    uint64_t vectorcall;
};

struct py_code {
    struct py_var_object base; /* ob_size: code units */
    addr co_consts;
    addr co_names;
    addr co_exceptiontable;
    int32_t co_flags;
    int32_t co_argcount;
    int32_t co_posonlyargcount;
    int32_t co_kwonlyargcount;
    int32_t co_stacksize;
    int32_t co_firstlineno;
    int32_t co_nlocalsplus;
    int32_t co_framesize; /* in words */
    int32_t co_nlocals;
    int32_t co_ncellvars;
    int32_t co_nfreevars;
    uint32_t co_version;
    addr co_localsplusnames;
    addr co_localspluskinds;
    addr co_filename;
    addr co_name;
    addr co_qualname;
    addr co_linetable;
    addr co_weakreflist;
    addr co_executors;
    addr co_cached;
    uint64_t co_instrumentation_version;
    addr co_monitoring;
    uint64_t co_firsttraceable;
    addr co_extra;
    uint16_t co_code_adaptive[];
};

/* The block at co_cached: the bytes of co_code, and the tuples of names derived from it. */
enum { CODE_N_CACHED = 4 };

/* _PyInterpreterFrame: on the simulated stack, or inside a generator. */
struct py_frame_data {
    addr f_executable; /* the code object */
    addr previous;
    addr f_funcobj;
    addr f_globals;
    addr f_builtins;
    addr f_locals;      /* NULL_ADDR for optimized code */
    addr frame_obj;     /* the frame object, if one was asked for */
    uint64_t instr_ptr; /* simulated address of a code unit */
    int32_t stacktop; /* words in localsplus in use while suspended or calling; -1 if running */
    uint16_t return_offset;
    uint8_t owner; /* FRAME_OWNED_BY_... */
    uint8_t padding;
    addr localsplus[]; /* locals, cells, free variables, then the evaluation stack */
};

enum {
    FRAME_OWNED_BY_THREAD = 0,
    FRAME_OWNED_BY_GENERATOR = 1,
    FRAME_OWNED_BY_FRAME_OBJECT = 2,
    FRAME_OWNED_BY_CSTACK = 3
};

struct py_frame {
    struct py_object base;
    addr f_back;
    addr f_frame; /* its frame data; into itself once the call is over */
    addr f_trace;
    int32_t f_lineno;
    uint8_t f_trace_lines;
    uint8_t f_trace_opcodes;
    uint8_t padding[2];
    addr f_extra_locals;
    addr f_locals_cache;
    uint64_t f_frame_data[];
};

/* _PyErr_StackItem: the exception being handled at one level. */
struct py_exc_item {
    addr exc_value; /* NULL_ADDR or None: nothing is being handled */
    addr previous_item;
};

struct py_gen {
    struct py_object base;
    addr gi_weakreflist;
    addr gi_name;
    addr gi_qualname;
    addr gi_exc_value; /* these two are a struct py_exc_item */
    addr gi_previous_exc;
    addr gi_origin_or_finalizer;
    uint8_t gi_hooks_inited;
    uint8_t gi_closed;
    uint8_t gi_running_async;
    int8_t gi_frame_state;
    uint8_t padding[4];
    /* struct py_frame_data at 72 */
};

struct py_weakref {
    struct py_object base;
    addr wr_object; /* None once dead */
    addr wr_callback;
    int64_t hash;
    addr wr_prev;
    addr wr_next;
    uint64_t vectorcall;
};

struct py_base_exception {
    struct py_object base;
    addr dict;
    addr args;
    addr notes;
    addr traceback;
    addr context;
    addr cause;
    uint8_t suppress_context;
    uint8_t padding[7];
};

/* The exceptions with fields of their own: behind those of struct py_base_exception. */
struct py_exception_group {
    struct py_base_exception base;
    addr msg;
    addr excs; /* tuple */
};

struct py_syntax_error {
    struct py_base_exception base;
    addr msg;
    addr filename;
    addr lineno;
    addr offset;
    addr end_lineno;
    addr end_offset;
    addr text;
    addr print_file_and_line;
};

struct py_import_error {
    struct py_base_exception base;
    addr msg;
    addr name;
    addr path;
    addr name_from;
};

struct py_unicode_error {
    struct py_base_exception base;
    addr encoding;
    addr object;
    int64_t start;
    int64_t end;
    addr reason;
};

struct py_system_exit {
    struct py_base_exception base;
    addr code;
};

struct py_os_error {
    struct py_base_exception base;
    addr myerrno;
    addr strerror;
    addr filename;
    addr filename2;
    int64_t written; /* BlockingIOError's; -1 otherwise */
};

struct py_stop_iteration {
    struct py_base_exception base;
    addr value;
};

struct py_name_error {
    struct py_base_exception base;
    addr name;
};

struct py_attribute_error {
    struct py_base_exception base;
    addr obj;
    addr name;
};

struct py_traceback {
    struct py_object base;
    addr tb_next;
    addr tb_frame;
    int32_t tb_lasti;  /* bytes */
    int32_t tb_lineno; /* -1: computed from tb_lasti when asked */
};

struct py_property {
    struct py_object base;
    addr prop_get;
    addr prop_set;
    addr prop_del;
    addr prop_doc;
    addr prop_name;
    uint64_t getter_doc;
};

/* What all descriptors in a type's dict begin with. */
struct py_descr {
    struct py_object base;
    addr d_type;
    addr d_name;
    addr d_qualname; /* NULL_ADDR until asked for */
};

struct py_method_descr {
    struct py_descr common;
    uint64_t d_method; /* number of its struct method_def in the vm */
    uint64_t vectorcall;
};

/* PyMemberDef, in the static data or behind the type object whose __slots__ made it. */
struct py_member_def {
    addr name; /* C string */
    int32_t type;
    int32_t padding;
    int64_t offset;
    int32_t flags;
    int32_t padding2;
    addr doc;
};

struct py_member_descr {
    struct py_descr common;
    addr d_member; /* struct py_member_def */
};

struct py_getset_descr {
    struct py_descr common;
    uint64_t d_getset; /* number of its struct getset_def in the vm */
};

struct py_wrapper_descr {
    struct py_descr common;
    uint64_t d_base;    /* row of the table in slots.c */
    uint64_t d_wrapped; /* 0: the function is that of d_type's slot */
};

struct py_method_wrapper {
    struct py_object base;
    addr descr;
    addr self;
};

/* classmethod and staticmethod */
struct py_class_method {
    struct py_object base;
    addr cm_callable;
    addr cm_dict;
};

struct py_super {
    struct py_object base;
    addr type;
    addr obj;      /* NULL_ADDR: unbound */
    addr obj_type; /* where the search starts: obj itself if a class, else its type */
};

struct py_module {
    struct py_object base;
    addr md_dict;
    uint64_t md_def;
    uint64_t md_state;
    addr md_weaklist;
    addr md_name;
};

struct py_mapping_proxy {
    struct py_object base;
    addr mapping;
};

struct py_namespace {
    struct py_object base;
    addr ns_dict;
};

/* PyTypeObject. Where CPython has the addresses of C functions, ours has 0 but for tp_dealloc.
 */
struct py_type {
    struct py_var_object base;
    addr tp_name; /* C string in simulated memory */
    int64_t tp_basicsize;
    int64_t tp_itemsize;
    uint64_t host_slots; /* at tp_dealloc: the number of its struct type_slots in the vm */
    int64_t tp_vectorcall_offset;
    uint64_t tp_getattr, tp_setattr, tp_as_async, tp_repr, tp_as_number, tp_as_sequence,
        tp_as_mapping, tp_hash, tp_call, tp_str, tp_getattro, tp_setattro, tp_as_buffer;
    uint64_t tp_flags;
    addr tp_doc;
    uint64_t tp_traverse, tp_clear, tp_richcompare;
    int64_t tp_weaklistoffset;
    uint64_t tp_iter, tp_iternext, tp_methods, tp_members, tp_getset;
    addr tp_base;
    addr tp_dict;
    uint64_t tp_descr_get, tp_descr_set;
    int64_t tp_dictoffset;
    uint64_t tp_init, tp_alloc, tp_new, tp_free, tp_is_gc;
    addr tp_bases;
    addr tp_mro;
    addr tp_cache;
    addr tp_subclasses; /* dict: address of the subclass -> weak reference to it */
    addr tp_weaklist;
    uint64_t tp_del;
    uint32_t tp_version_tag; /* 0: no valid one */
    uint32_t padding;
    uint64_t tp_finalize;
    uint64_t tp_vectorcall;
    uint8_t tp_watched;
    uint8_t padding2;
    uint16_t tp_versions_used;
    uint32_t padding3;
};

/* PyHeapTypeObject: a class made by a program. */
struct py_heap_type {
    struct py_type type;
    uint64_t slot_tables[55]; /* as_async ... as_buffer: unused here */
    addr ht_name;
    addr ht_slots;
    addr ht_qualname;
    addr ht_cached_keys; /* the shared keys table of its instances */
    addr ht_module;
    addr ht_tpname; /* the block that holds tp_name's bytes */
    uint64_t spec_cache[3];
};

/* tp_flags, as in CPython. */
#define TYPE_SEQUENCE (UINT64_C(1) << 5)
#define TYPE_MAPPING (UINT64_C(1) << 6)
#define TYPE_INLINE_VALUES (UINT64_C(1) << 2)
#define TYPE_MANAGED_WEAKREF (UINT64_C(1) << 3)
#define TYPE_MANAGED_DICT (UINT64_C(1) << 4)
#define TYPE_PREHEADER (TYPE_MANAGED_WEAKREF | TYPE_MANAGED_DICT)
#define TYPE_DISALLOW_INSTANTIATION (UINT64_C(1) << 7)
#define TYPE_IMMUTABLE (UINT64_C(1) << 8)
#define TYPE_HEAPTYPE (UINT64_C(1) << 9)
#define TYPE_BASETYPE (UINT64_C(1) << 10)
#define TYPE_HAVE_VECTORCALL (UINT64_C(1) << 11)
#define TYPE_READY (UINT64_C(1) << 12)
#define TYPE_HAVE_GC (UINT64_C(1) << 14)
#define TYPE_METHOD_DESCRIPTOR (UINT64_C(1) << 17)
#define TYPE_VALID_VERSION_TAG (UINT64_C(1) << 19)
#define TYPE_IS_ABSTRACT (UINT64_C(1) << 20)
#define TYPE_MATCH_SELF (UINT64_C(1) << 22)
#define TYPE_ITEMS_AT_END (UINT64_C(1) << 23)
#define TYPE_INT_SUBCLASS (UINT64_C(1) << 24)
#define TYPE_LIST_SUBCLASS (UINT64_C(1) << 25)
#define TYPE_TUPLE_SUBCLASS (UINT64_C(1) << 26)
#define TYPE_BYTES_SUBCLASS (UINT64_C(1) << 27)
#define TYPE_STR_SUBCLASS (UINT64_C(1) << 28)
#define TYPE_DICT_SUBCLASS (UINT64_C(1) << 29)
#define TYPE_EXCEPTION_SUBCLASS (UINT64_C(1) << 30)
#define TYPE_TYPE_SUBCLASS (UINT64_C(1) << 31)

#endif
