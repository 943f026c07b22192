/*
 * Making and reading values of the builtin types, for code outside the type's own file.
 *
 * Conventions are those of object.h. Each group is implemented in the file named.
 */
#ifndef VIVA_SIM_OBJ_VALUES_H
#define VIVA_SIM_OBJ_VALUES_H

#include "sim/obj/object.h"

/* ---- singletons.c ---- */
/* Fills the static data but for the types: None, True, small ints, characters, names ... First
 * of all, before types_init(). */
void singletons_init(struct vm *vm);

/* ---- int.c ---- */
SIM_NEW addr int_from_i64(struct vm *vm, int64_t v); /* small ones are the cached objects */
SIM_NEW addr int_from_u64(struct vm *vm, uint64_t v);
SIM_NEW addr int_from_double(struct vm *vm,
                             double v); /* truncates; OverflowError, ValueError */
SIM_NEW addr int_to_base(struct vm *vm, addr o, int base); /* with its prefix: "-0x1f" */
SIM_NEW addr int_from_text(struct vm *vm, const char *digits, size_t len, int base);
int64_t int_as_i64(struct vm *vm, addr o,
                   bool *overflow);          /* exact value; *overflow set if it does not fit */
double int_as_double(struct vm *vm, addr o); /* -1.0 with OverflowError */
static inline bool int_is_compact(const struct vm *vm, addr o)
{
    return int_at(vm, o)->lv_tag < (2 << 3);
}
/* Of an int with at most one digit. */
static inline int64_t int_compact_value(const struct vm *vm, addr o)
{
    const struct py_int *i = int_at(vm, o);
    return (1 - (int64_t)(i->lv_tag & 3)) * (int64_t)i->ob_digit[0];
}
SIM_NEW addr int_add(struct vm *vm, addr a, addr b); /* both int: for the evaluation loop */
SIM_NEW addr int_subtract(struct vm *vm, addr a, addr b);
SIM_NEW addr int_multiply(struct vm *vm, addr a, addr b);

/* ---- float.c, complex.c ---- */
SIM_NEW addr float_from_double(struct vm *vm, double v);
static inline double float_value(const struct vm *vm, addr o)
{
    return float_at(vm, o)->ob_fval;
}
void float_clear_free_list(struct vm *vm);     /* for a full collection */
bool float_check(const struct vm *vm, addr o); /* or of a subclass */
SIM_NEW addr complex_from_doubles(struct vm *vm, double real, double imag);

/* ---- str.c ---- */
SIM_NEW addr str_from_utf8(struct vm *vm, const char *utf8,
                           size_t len); /* surrogates as three bytes are allowed */
SIM_NEW addr str_from_cstr(struct vm *vm, const char *utf8);
SIM_NEW addr str_from_format(struct vm *vm, const char *fmt,
                             ...); /* exc_raise()'s directives */
SIM_NEW addr str_from_format_v(struct vm *vm, const char *fmt, va_list ap);
SIM_NEW addr str_from_ucs4(struct vm *vm, const uint32_t *code_points, size_t len);
SIM_NEW addr str_from_char(struct vm *vm, uint32_t code_point);
/* Adds the text as UTF-8 (surrogates as three bytes). */
void str_to_utf8(const struct vm *vm, addr s, struct strbuf *out);
static inline int64_t str_length(const struct vm *vm, addr s)
{
    return str_at(vm, s)->length;
}
static inline int str_kind(const struct vm *vm, addr s) /* 1, 2 or 4 bytes a character */
{
    return str_at(vm, s)->state >> STR_STATE_KIND_SHIFT & 7;
}
const void *str_data(const struct vm *vm, addr s); /* host view of the characters */
uint32_t str_char(const struct vm *vm, addr s, int64_t i);
bool str_equal(const struct vm *vm, addr a, addr b); /* both str */
bool str_equal_cstr(const struct vm *vm, addr s, const char *ascii);
int str_compare(const struct vm *vm, addr a, addr b); /* <0, 0, >0 */
int64_t str_hash(struct vm *vm, addr s);              /* never fails */
SIM_NEW addr str_concat(struct vm *vm, addr a, addr b);
/* *left += right, in place if nobody else holds *left; on failure *left is NULL_ADDR. */
void str_append(struct vm *vm, addr *left, addr right);
SIM_NEW addr str_join(struct vm *vm, addr separator, addr iterable);
SIM_NEW addr str_substring(struct vm *vm, addr s, int64_t start, int64_t end);
SIM_NEW addr str_format_percent(struct vm *vm, addr format, addr args);
/* Replaces *s by the interned string of equal text (immortal: never freed). */
void str_intern(struct vm *vm, addr *s);
void str_intern_immortal(struct vm *vm, addr *s);
void str_forget_interned(struct vm *vm, addr s); /* for its dealloc */
void str_interned_release(struct vm *vm);        /* the host's table, with the vm */
SIM_NEW addr str_interned_cstr(struct vm *vm,
                               const char *utf8); /* an interned, immortal name */

/* ---- bytes.c, bytearray.c ---- */
SIM_NEW addr bytes_from_data(struct vm *vm, const void *bytes, size_t len);
static inline int64_t bytes_length(const struct vm *vm, addr b)
{
    return var_object_at(vm, b)->ob_size;
}
/* A host view of bytes, bytearray or memoryview; false: TypeError "a bytes-like object is
 * required, not '%s'". */
bool bytes_like_view(struct vm *vm, addr o, const uint8_t **bytes, size_t *len);

/* ---- hash.c ---- */
int64_t hash_bytes(const void *bytes, size_t len); /* siphash13, PYTHONHASHSEED=0; never -1 */
int64_t hash_double(const struct vm *vm, double v, addr owner);
int64_t hash_pointer(addr a);

/* ---- tuple.c ---- */
SIM_NEW addr tuple_new(struct vm *vm,
                       int64_t n); /* items NULL_ADDR, tracked; n == 0: the empty one */
SIM_NEW addr tuple_from_items(struct vm *vm, const addr *items, int64_t n);
SIM_STEALS(2) SIM_NEW addr tuple_from_items_steal(struct vm *vm, const addr *items, int64_t n);
SIM_NEW addr tuple_pack(struct vm *vm, int n, ...); /* of addr */
SIM_NEW addr tuple_from_iterable(struct vm *vm, addr iterable);
SIM_NEW addr tuple_slice(struct vm *vm, addr t, int64_t start, int64_t end);
void tuple_maybe_untrack(struct vm *vm, addr t); /* for the collector */
static inline int64_t tuple_length(const struct vm *vm, addr t)
{
    return var_object_at(vm, t)->ob_size;
}
static inline addr *tuple_items(const struct vm *vm, addr t)
{
    return tuple_at(vm, t)->ob_item;
}
SIM_BORROWED static inline addr tuple_item(const struct vm *vm, addr t, int64_t i)
{
    return tuple_at(vm, t)->ob_item[i];
}
SIM_STEALS(4) static inline void tuple_init_item(struct vm *vm, addr t, int64_t i, addr item)
{
    tuple_at(vm, t)->ob_item[i] = item;
}

/* ---- list.c ---- */
SIM_NEW addr list_new(struct vm *vm, int64_t n); /* exactly n slots, NULL_ADDR */
SIM_STEALS(2) SIM_NEW addr list_from_items_steal(struct vm *vm, const addr *items, int64_t n);
SIM_NEW addr list_from_iterable(struct vm *vm, addr iterable);
bool list_append(struct vm *vm, addr l, addr item);
SIM_STEALS(3) bool list_append_steal(struct vm *vm, addr l, addr item);
bool list_extend(struct vm *vm, addr l, addr iterable);
bool list_insert(struct vm *vm, addr l, int64_t i, addr item);
bool list_set_slice(struct vm *vm, addr l, int64_t start, int64_t end,
                    addr iterable); /* NULL_ADDR: delete */
bool list_sort(struct vm *vm, addr l, addr key, bool reverse);
SIM_NEW addr list_as_tuple(struct vm *vm, addr l);
static inline int64_t list_length(const struct vm *vm, addr l)
{
    return var_object_at(vm, l)->ob_size;
}
static inline addr *list_items(const struct vm *vm, addr l)
{
    addr items = list_at(vm, l)->ob_item;
    return addr_is_null(items) ? NULL : (addr *)space_at(&vm->mem.space, items);
}
SIM_BORROWED static inline addr list_item(const struct vm *vm, addr l, int64_t i)
{
    return list_items(vm, l)[i];
}

/* ---- dict.c, dict_keys.c, dict_values.c (inline values) ---- */
SIM_NEW addr dict_new(struct vm *vm);
SIM_NEW addr dict_new_presized(struct vm *vm, int64_t n_items, bool keys_are_str);
/* 1 found (*value borrowed), 0 absent, -1 raised. */
int dict_get(struct vm *vm, addr d, addr key, addr *value);
int dict_get_with_hash(struct vm *vm, addr d, addr key, int64_t hash, addr *value);
/* Borrowed, or NULL_ADDR if absent; the key is an exact str, so nothing can raise. */
SIM_BORROWED addr dict_get_str(struct vm *vm, addr d, addr key);
SIM_BORROWED addr dict_get_id(struct vm *vm, addr d, enum name_id name);
bool dict_set(struct vm *vm, addr d, addr key, addr value);
bool dict_set_id(struct vm *vm, addr d, enum name_id name, addr value);
bool dict_set_cstr(struct vm *vm, addr d, const char *key, addr value);
/* 1 deleted, 0 absent (nothing raised), -1 raised. */
int dict_delete(struct vm *vm, addr d, addr key);
/* 1 popped (*value new), 0 absent, -1 raised. */
int dict_pop(struct vm *vm, addr d, addr key, addr *value);
int dict_set_default(struct vm *vm, addr d, addr key, addr value, addr *out); /* *out new */
bool dict_update(struct vm *vm, addr d, addr other); /* a mapping or an iterable of pairs */
/* on_duplicate: 0 keep, 1 replace, 2 raise KeyError(key) */
bool dict_merge(struct vm *vm, addr d, addr other, int on_duplicate);
SIM_NEW addr dict_copy(struct vm *vm, addr d);
void dict_clear(struct vm *vm, addr d);
static inline int64_t dict_length(const struct vm *vm, addr d)
{
    return dict_at(vm, d)->ma_used;
}
/* Iterates: *pos starts at 0; key and value borrowed; either may be NULL. False at the end. */
bool dict_next(struct vm *vm, addr d, int64_t *pos, addr *key, addr *value);
SIM_NEW addr dict_keys_list(struct vm *vm, addr d);
SIM_NEW addr dict_values_list(struct vm *vm, addr d);
SIM_NEW addr dict_items_list(struct vm *vm, addr d);
SIM_NEW addr dict_keys_view(struct vm *vm, addr d);
SIM_NEW addr dict_values_view(struct vm *vm, addr d);
SIM_NEW addr dict_items_view(struct vm *vm, addr d);
void dict_maybe_untrack(struct vm *vm, addr d); /* for the collector */
/*
 * Instances with inline values (3.13). The type's ht_cached_keys is a shared, split keys table.
 */
addr dict_shared_keys_new(struct vm *vm); /* 30 usable slots; raw keys table, dk_refcnt 1 */
void dict_keys_decref(struct vm *vm, addr keys);
int64_t dict_keys_sizeof(const struct vm *vm, addr keys); /* bytes of a keys table */
int64_t dict_inline_bytes(struct vm *vm, addr type);      /* bytes behind a new instance's 16 */
void instance_values_init(struct vm *vm, addr o);         /* also shrinks the shared capacity */
/* Borrowed or NULL_ADDR; false in *valid if the values have moved to a dict. */
SIM_BORROWED addr instance_values_get(struct vm *vm, addr o, addr name, bool *valid);
/* Sets (value NULL_ADDR deletes): 1 done, 0 no such attribute to delete, -1 raised.
 * Materialises a dict when it must. */
int instance_values_set(struct vm *vm, addr o, addr name, addr value);
SIM_BORROWED addr instance_dict(struct vm *vm, addr o); /* materialises; NULL_ADDR raised */
bool instance_set_dict(struct vm *vm, addr o,
                       addr dict); /* o.__dict__ = dict (NULL_ADDR: delete) */
/* Gives o.__dict__ values of its own: before o changes its class. */
bool instance_detach_dict(struct vm *vm, addr o);
void instance_attrs_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx);
void instance_attrs_clear(struct vm *vm, addr o); /* PyObject_ClearManagedDict */
int instance_is_empty_attrs(struct vm *vm, addr o);
SIM_BORROWED addr object_dict_if_any(
    struct vm *vm, addr o, bool create); /* any kind of __dict__; NULL_ADDR: none or raised */

/* ---- set.c ---- */
SIM_NEW addr set_new(struct vm *vm, addr type,
                     addr iterable); /* NULL_ADDR: empty; type T_SET or T_FROZENSET */
bool set_add(struct vm *vm, addr s, addr key);
int set_contains(struct vm *vm, addr s, addr key);
int set_discard(struct vm *vm, addr s, addr key); /* 1 found, 0 not, -1 raised */
bool set_update(struct vm *vm, addr s, addr iterable);
bool set_next(struct vm *vm, addr s, int64_t *pos, addr *key); /* borrowed */
static inline int64_t set_length(const struct vm *vm, addr s)
{
    return set_at(vm, s)->used;
}

/* ---- range.c, slice.c ---- */
SIM_NEW addr slice_new(struct vm *vm, addr start, addr stop, addr step); /* NULL_ADDR: None */
/* PySlice_Unpack and PySlice_AdjustIndices for a sequence of `length`; *n is the number of
 * items. */
bool slice_indices(struct vm *vm, addr slice, int64_t length, int64_t *start, int64_t *stop,
                   int64_t *step, int64_t *n);

SIM_NEW addr range_new(struct vm *vm, addr start, addr stop, addr step); /* int objects */

/* ---- iterators.c, generic_alias.c, union.c ---- */
SIM_NEW addr sequence_iterator_new(struct vm *vm, addr sequence); /* by __getitem__ */
SIM_NEW addr callable_iterator_new(struct vm *vm, addr callable, addr sentinel);
SIM_NEW addr generic_alias_new(struct vm *vm, addr origin, addr args); /* list[int] */
/* The function of `__class_getitem__` (METH_O | METH_CLASS) of builtin types. */
SIM_NEW addr generic_alias_class_getitem(struct vm *vm, addr type, const addr *args,
                                         size_t n_args, addr kwnames);
SIM_NEW addr union_or(struct vm *vm, addr a, addr b); /* int | str; NotImplemented if neither */

/* Give what the free lists keep back to the allocator, as a full collection does. */
void tuple_clear_free_lists(struct vm *vm);
void list_clear_free_list(struct vm *vm);
void dict_clear_free_lists(struct vm *vm);
void slice_clear_free_list(struct vm *vm);
void dict_init_empty_keys(struct vm *vm); /* fills PY_EMPTY_KEYS; once, before any dict */

/* ---- cell.c, method.c, cfunction.c, module.c, mapping_proxy.c, namespace.c ---- */
SIM_NEW addr mapping_proxy_new(struct vm *vm, addr mapping);
SIM_NEW addr namespace_new(struct vm *vm, addr kwargs); /* a dict, copied; or NULL_ADDR */
SIM_NEW addr cell_new(struct vm *vm, addr value);       /* NULL_ADDR: empty */
SIM_NEW addr method_new(struct vm *vm, addr function, addr self);
/* `def` must outlive the vm (static const). module: its name as a str, or NULL_ADDR. */
SIM_NEW addr cfunction_new(struct vm *vm, const struct method_def *def, addr self, addr module);
const struct method_def *cfunction_def(const struct vm *vm, addr o);
SIM_NEW addr module_new(struct vm *vm, const char *name);
SIM_BORROWED addr module_dict(struct vm *vm, addr module);
bool module_add_functions(struct vm *vm, addr module, const struct method_def *defs);

/*
 * super(type, obj).name without making the super object. is_method may be NULL; else *is_method
 * says that the result is a plain function which takes obj as its first argument.
 */
SIM_NEW addr super_lookup(struct vm *vm, addr type, addr obj, addr name, bool *is_method);

/* ---- type.c ---- */
/* _PyType_Lookup: along the MRO; borrowed, NULL_ADDR if absent (nothing raised). */
SIM_BORROWED addr type_lookup(struct vm *vm, addr type, addr name);
SIM_BORROWED addr type_lookup_id(struct vm *vm, addr type, enum name_id name);
bool type_is_subtype(const struct vm *vm, addr a, addr b);
const char *type_name(const struct vm *vm,
                      addr type); /* as in messages: without the module; host view */
void type_modified(struct vm *vm, addr type); /* its attributes changed */
SIM_NEW addr type_call(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames);
/* A class made by the runtime (as `class name(bases)` would): namespace is copied. */
SIM_NEW addr type_new_class(struct vm *vm, addr metatype, addr name, addr bases,
                            addr namespace_);
/* A static-like type for a module, from ops that outlive the vm; lives on the heap. */
SIM_NEW addr type_from_ops(struct vm *vm, const struct type_ops *ops, addr base);
bool types_init(struct vm *vm);    /* makes all static types ready; once, early */
void types_release(struct vm *vm); /* the host's tables; last of all */

/* ---- weakref.c ---- */
SIM_NEW addr weakref_new(struct vm *vm, addr referent, addr callback);
SIM_NEW addr weakref_get(struct vm *vm,
                         addr ref); /* the referent (new) or NULL_ADDR, not raised */
void weakref_clear_all(struct vm *vm,
                       addr o); /* in dealloc: clears, then runs the callbacks, newest first */
void weakref_clear_no_callbacks(struct vm *vm, addr o);
int64_t weakref_count(struct vm *vm, addr o);
addr *weakref_list_slot(struct vm *vm,
                        addr o); /* where its list starts; NULL if not supported */

/* ---- exceptions.c ---- */
bool exceptions_init(struct vm *vm);
SIM_NEW addr exception_new(struct vm *vm, addr type, addr args_tuple);
void exception_set_context(struct vm *vm, addr exc, SIM_STEALS(3) addr context);
void exception_set_cause(struct vm *vm, addr exc, SIM_STEALS(3) addr cause);
void exception_set_traceback(struct vm *vm, addr exc, addr traceback);
/* MemoryError() out of a reserve, so that it cannot fail; with none left, vm->spare_exc. */
SIM_NEW addr exception_new_memory_error(struct vm *vm);
/* What is left to raise after the clauses of an `except*` (PyUnstable_Exc_PrepReraiseStar);
 * excs: a list. None: nothing. */
SIM_NEW addr exception_group_prepare_reraise(struct vm *vm, addr orig, addr excs);
/* AttributeError with its `name` and `obj`; `fmt` as in exc_raise(). Returns NULL_ADDR. */
addr exc_raise_attribute_error(struct vm *vm, addr obj, addr name, const char *fmt, ...);
/* NameError or UnboundLocalError with its `name`: exc_raise_name_error(vm,
 * PY_TYPE(T_NameError), name, "name '%U' is not defined", name). Returns NULL_ADDR. */
addr exc_raise_name_error(struct vm *vm, addr type, addr name, const char *fmt, ...);
/* ImportError or ModuleNotFoundError with its `name` (may be NULL_ADDR). Returns NULL_ADDR. */
addr exc_raise_import_error(struct vm *vm, addr type, addr name, const char *fmt, ...);

#endif
