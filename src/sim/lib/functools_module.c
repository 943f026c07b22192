/*
 * The module _functools: partial, the cache of lru_cache, cmp_to_key and reduce.
 *
 * They are in C because the references they hold while they call show in getrefcount().
 */
#include "sim/lib/modules.h"
#include "sim/lib/types.h"
#include "sim/obj/dict.h"

#include <stddef.h>

/* ---- partial ---- */

struct py_partial {
    struct py_object base;
    addr fn;
    addr args; /* tuple */
    addr kw;   /* dict */
    addr dict;
    addr weakreflist;
    uint64_t vectorcall;
};

static struct py_partial *partial_at(const struct vm *vm, addr o)
{
    return (struct py_partial *)space_at(&vm->mem.space, o);
}

/* tuple + args; a new tuple, or the old one if there is nothing to add. */
static addr join_args(struct vm *vm, addr tuple, const addr *args, size_t n_args)
{
    if (n_args == 0)
        return newref(vm, tuple);
    int64_t n = tuple_length(vm, tuple);
    addr joined = tuple_new(vm, n + (int64_t)n_args);
    for (int64_t i = 0; !addr_is_null(joined) && i < n + (int64_t)n_args; i++) {
        addr item = i < n ? tuple_item(vm, tuple, i) : args[i - n];
        tuple_init_item(vm, joined, i, newref(vm, item));
    }
    return joined;
}

/* A copy of the dict `first` (NULL_ADDR: empty) with the keywords of a call added. */
static addr join_keywords(struct vm *vm, addr first, const addr *values, addr kwnames)
{
    addr dict = addr_is_null(first) ? dict_new(vm) : dict_copy(vm, first);
    int64_t n = addr_is_null(kwnames) ? 0 : tuple_length(vm, kwnames);
    for (int64_t i = 0; i < n && !addr_is_null(dict); i++) {
        if (!dict_set(vm, dict, tuple_item(vm, kwnames, i), values[i])) {
            decref(vm, dict);
            dict = NULL_ADDR;
        }
    }
    return dict;
}

static addr partial_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    if (n_args < 1)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "type 'partial' takes at least one argument");
    addr fn = args[0], first_args = PY_EMPTY_TUPLE, first_kw = NULL_ADDR;
    if (!object_is_callable(vm, fn))
        return exc_raise(vm, PY_TYPE(T_TypeError), "the first argument must be callable");
    if (lib_type_check(vm, fn, LIB_PARTIAL) && addr_is_null(partial_at(vm, fn)->dict)) {
        first_args = partial_at(vm, fn)->args;
        first_kw = partial_at(vm, fn)->kw;
        fn = partial_at(vm, fn)->fn;
    }
    addr self = object_alloc(vm, type, 0);
    if (addr_is_null(self))
        return NULL_ADDR;
    partial_at(vm, self)->fn = newref(vm, fn);
    addr joined = join_args(vm, first_args, args + 1, n_args - 1);
    partial_at(vm, self)->args = joined;
    addr kw =
        addr_is_null(joined) ? NULL_ADDR : join_keywords(vm, first_kw, args + n_args, kwnames);
    partial_at(vm, self)->kw = kw;
    if (addr_is_null(kw)) {
        decref(vm, self);
        return NULL_ADDR;
    }
    return self;
}

static void partial_clear(struct vm *vm, addr self)
{
    clear_ref(vm, &partial_at(vm, self)->fn);
    clear_ref(vm, &partial_at(vm, self)->args);
    clear_ref(vm, &partial_at(vm, self)->kw);
    clear_ref(vm, &partial_at(vm, self)->dict);
}

static void partial_dealloc(struct vm *vm, addr self)
{
    bool is_plain = object_slots(vm, self)->dealloc == partial_dealloc;
    gc_untrack(vm, self);
    if (is_plain && !trash_begin_subtype(vm, self))
        return;
    weakref_clear_all(vm, self);
    partial_clear(vm, self);
    object_free(vm, self);
    if (is_plain)
        trash_end(vm);
}

static void partial_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    const struct py_partial *p = partial_at(vm, self);
    visit(vm, object_type(vm, self), ctx);
    visit(vm, p->fn, ctx);
    visit(vm, p->args, ctx);
    visit(vm, p->kw, ctx);
    visit(vm, p->dict, ctx);
}

/* With keywords of its own: they are merged with those given. */
static addr partial_call_merged(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    const struct py_partial *p = partial_at(vm, self);
    addr fn = newref(vm, p->fn), result = NULL_ADDR;
    addr kw = join_keywords(vm, p->kw, args + n_args, kwnames);
    addr tuple = addr_is_null(kw) ? NULL_ADDR : join_args(vm, p->args, args, n_args);
    if (!addr_is_null(tuple))
        result = object_call_tuple(vm, fn, tuple, kw);
    xdecref(vm, tuple);
    xdecref(vm, kw);
    decref(vm, fn);
    return result;
}

static addr partial_call(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    const struct py_partial *p = partial_at(vm, self);
    if (addr_is_null(p->fn) || addr_is_null(p->args) || addr_is_null(p->kw))
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "uninitialized partial object");
    if (dict_length(vm, p->kw))
        return partial_call_merged(vm, self, args, n_args, kwnames);
    size_t n_own = (size_t)tuple_length(vm, p->args);
    size_t n_kw = addr_is_null(kwnames) ? 0 : (size_t)tuple_length(vm, kwnames);
    size_t n = n_own + n_args + n_kw;
    addr small[10];
    addr *all = n <= ARRAY_LEN(small) ? small : xmalloc(size_mul(n, sizeof *all));
    memcpy(all, tuple_items(vm, p->args), n_own * sizeof *all);
    if (n_args + n_kw)
        memcpy(all + n_own, args, (n_args + n_kw) * sizeof *all);
    addr result = object_call(vm, p->fn, all, n_own + n_args, kwnames);
    if (all != small)
        free(all);
    return result;
}

/* The arguments as they are written, each behind a comma. */
static addr partial_arguments(struct vm *vm, addr self)
{
    addr text = newref(vm, PY_EMPTY_STR), part, key, value;
    addr args = partial_at(vm, self)->args, kw = partial_at(vm, self)->kw;
    for (int64_t i = 0; i < tuple_length(vm, args) && !addr_is_null(text); i++) {
        part = str_from_format(vm, ", %R", tuple_item(vm, args, i));
        if (addr_is_null(part))
            goto failed;
        str_append(vm, &text, part);
        decref(vm, part);
    }
    int64_t pos = 0;
    while (!addr_is_null(text) && dict_next(vm, kw, &pos, &key, &value)) {
        incref(vm, key);
        incref(vm, value);
        part = str_from_format(vm, ", %S=%R", key, value);
        decref(vm, key);
        decref(vm, value);
        if (addr_is_null(part))
            goto failed;
        str_append(vm, &text, part);
        decref(vm, part);
    }
    return text;
failed:
    decref(vm, text);
    return NULL_ADDR;
}

static addr partial_repr(struct vm *vm, addr self)
{
    int entered = object_repr_enter(vm, self);
    if (entered)
        return entered < 0 ? NULL_ADDR : str_from_cstr(vm, "...");
    addr result = NULL_ADDR;
    addr module = object_get_attr_id(vm, object_type(vm, self), N___module__);
    addr name = addr_is_null(module)
                    ? NULL_ADDR
                    : object_get_attr_id(vm, object_type(vm, self), N___qualname__);
    addr arguments = addr_is_null(name) ? NULL_ADDR : partial_arguments(vm, self);
    if (!addr_is_null(arguments))
        result = str_from_format(vm, "%S.%S(%R%U)", module, name, partial_at(vm, self)->fn,
                                 arguments);
    xdecref(vm, arguments);
    xdecref(vm, name);
    xdecref(vm, module);
    object_repr_leave(vm, self);
    return result;
}

static addr partial_get_dict(struct vm *vm, addr self)
{
    addr dict = object_dict_if_any(vm, self, true);
    return addr_is_null(dict) ? NULL_ADDR : newref(vm, dict);
}

static const struct getset_def partial_getset[] = {
    {"__dict__", partial_get_dict, NULL},
    {0},
};

static addr partial_reduce(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_partial *p = partial_at(vm, self);
    addr fn = tuple_pack(vm, 1, p->fn);
    addr state = addr_is_null(fn) ? NULL_ADDR
                                  : tuple_pack(vm, 4, p->fn, p->args, p->kw,
                                               addr_is_null(p->dict) ? PY_NONE : p->dict);
    addr result = NULL_ADDR;
    if (!addr_is_null(state))
        result = tuple_pack(vm, 3, object_type(vm, self), fn, state);
    xdecref(vm, fn);
    xdecref(vm, state);
    return result;
}

static addr partial_setstate(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)n_args, (void)kwnames;
    addr state = args[0];
    if (!tuple_check(vm, state) || tuple_length(vm, state) != 4 ||
        !object_is_callable(vm, tuple_item(vm, state, 0)) ||
        !tuple_check(vm, tuple_item(vm, state, 1)) ||
        !(tuple_item(vm, state, 2).v == PY_NONE.v || dict_check(vm, tuple_item(vm, state, 2))))
        return exc_raise(vm, PY_TYPE(T_TypeError), "invalid partial state");
    addr kw = tuple_item(vm, state, 2).v == PY_NONE.v ? dict_new(vm)
                                                      : newref(vm, tuple_item(vm, state, 2));
    if (addr_is_null(kw))
        return NULL_ADDR;
    addr dict = tuple_item(vm, state, 3);
    struct py_partial *p = partial_at(vm, self);
    set_ref(vm, &p->kw, kw);
    set_ref(vm, &p->args, newref(vm, tuple_item(vm, state, 1)));
    set_ref(vm, &p->fn, newref(vm, tuple_item(vm, state, 0)));
    set_ref(vm, &p->dict, dict_check(vm, dict) ? newref(vm, dict) : NULL_ADDR);
    return PY_NONE;
}

static const struct method_def partial_methods[] = {
    {"__reduce__", partial_reduce, METH_NOARGS, NULL, NULL},
    {"__setstate__", partial_setstate, METH_O, NULL, NULL},
    {0},
};

static const struct member_def partial_members[] = {
    {"func", MEMBER_OBJECT, offsetof(struct py_partial, fn), MEMBER_READONLY},
    {"args", MEMBER_OBJECT, offsetof(struct py_partial, args), MEMBER_READONLY},
    {"keywords", MEMBER_OBJECT, offsetof(struct py_partial, kw), MEMBER_READONLY},
    {0},
};

const struct type_ops partial_ops = {
    .name = "functools.partial",
    .basicsize = sizeof(struct py_partial),
    .flags = TYPE_BASETYPE | TYPE_HAVE_GC | TYPE_HAVE_VECTORCALL,
    .dictoffset = offsetof(struct py_partial, dict),
    .weaklistoffset = offsetof(struct py_partial, weakreflist),
    .slots = {.new_ = partial_new,
              .dealloc = partial_dealloc,
              .traverse = partial_traverse,
              .clear = partial_clear,
              .call = partial_call,
              .repr = partial_repr},
    .methods = partial_methods,
    .members = partial_members,
    .getset = partial_getset,
};

/* ---- cmp_to_key ---- */

struct py_cmp_key {
    struct py_object base;
    addr cmp;
    addr object; /* NULL_ADDR: the maker of keys itself */
    uint64_t vectorcall;
};

static struct py_cmp_key *cmp_key_at(const struct vm *vm, addr o)
{
    return (struct py_cmp_key *)space_at(&vm->mem.space, o);
}

static addr cmp_key_new(struct vm *vm, addr cmp, addr object)
{
    addr type = lib_type(vm, LIB_CMP_KEY);
    addr self = addr_is_null(type) ? NULL_ADDR : object_alloc(vm, type, 0);
    if (addr_is_null(self))
        return NULL_ADDR;
    cmp_key_at(vm, self)->cmp = newref(vm, cmp);
    xincref(vm, object);
    cmp_key_at(vm, self)->object = object;
    return self;
}

static void cmp_key_clear(struct vm *vm, addr self)
{
    clear_ref(vm, &cmp_key_at(vm, self)->cmp);
    clear_ref(vm, &cmp_key_at(vm, self)->object);
}

static void cmp_key_dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    cmp_key_clear(vm, self);
    object_free(vm, self);
}

static void cmp_key_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    visit(vm, object_type(vm, self), ctx);
    visit(vm, cmp_key_at(vm, self)->cmp, ctx);
    visit(vm, cmp_key_at(vm, self)->object, ctx);
}

static addr cmp_key_call(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    static const char *const names[] = {"obj", NULL};
    static const struct arg_spec spec = {"K", names, 1, 1};
    addr out[1];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    return cmp_key_new(vm, cmp_key_at(vm, self)->cmp, out[0]);
}

static addr cmp_key_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!lib_type_check(vm, b, LIB_CMP_KEY))
        return exc_raise(vm, PY_TYPE(T_TypeError), "other argument must be K instance");
    addr x = cmp_key_at(vm, a)->object, y = cmp_key_at(vm, b)->object;
    if (addr_is_null(x) || addr_is_null(y))
        return exc_raise(vm, PY_TYPE(T_AttributeError), "object");
    addr order = object_call2(vm, cmp_key_at(vm, a)->cmp, x, y);
    addr zero = addr_is_null(order) ? NULL_ADDR : int_from_i64(vm, 0);
    addr result = addr_is_null(zero) ? NULL_ADDR : object_richcompare(vm, order, zero, op);
    xdecref(vm, order);
    return result;
}

static const struct member_def cmp_key_members[] = {
    {"obj", MEMBER_OBJECT, offsetof(struct py_cmp_key, object), 0},
    {0},
};

const struct type_ops cmp_key_ops = {
    .name = "functools.KeyWrapper",
    .basicsize = sizeof(struct py_cmp_key),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots = {.dealloc = cmp_key_dealloc,
              .traverse = cmp_key_traverse,
              .clear = cmp_key_clear,
              .call = cmp_key_call,
              .hash = object_hash_not_implemented,
              .richcompare = cmp_key_richcompare},
    .members = cmp_key_members,
};

static addr functools_cmp_to_key(struct vm *vm, addr self, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)self;
    static const char *const names[] = {"mycmp", NULL};
    static const struct arg_spec spec = {"cmp_to_key", names, 1, 1};
    addr out[1];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    return cmp_key_new(vm, out[0], NULL_ADDR);
}

/* ---- reduce ---- */

static addr functools_reduce(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "reduce", n_args, 2, 3))
        return NULL_ADDR;
    addr it = object_iter(vm, args[1]);
    if (addr_is_null(it)) {
        if (exc_matches(vm, PY_TYPE(T_TypeError)))
            exc_raise(vm, PY_TYPE(T_TypeError), "reduce() arg 2 must support iteration");
        return NULL_ADDR;
    }
    addr result = n_args > 2 ? newref(vm, args[2]) : NULL_ADDR, item;
    while (!addr_is_null(item = object_next(vm, it))) {
        if (addr_is_null(result)) {
            result = item;
            continue;
        }
        // CPython packs the two into a tuple, which then is all that holds them.
        addr pair[] = {result, item};
        addr tuple = tuple_from_items_steal(vm, pair, 2);
        result =
            addr_is_null(tuple) ? NULL_ADDR : object_call_tuple(vm, args[0], tuple, NULL_ADDR);
        xdecref(vm, tuple);
        if (addr_is_null(result)) {
            decref(vm, it);
            return NULL_ADDR;
        }
    }
    decref(vm, it);
    if (exc_occurred(vm)) {
        xdecref(vm, result);
        return NULL_ADDR;
    }
    if (addr_is_null(result))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "reduce() of empty iterable with no initial value");
    return result;
}

static const struct method_def functools_methods[] = {
    {"reduce", functools_reduce, METH_FASTCALL, NULL, NULL},
    {"cmp_to_key", functools_cmp_to_key, METH_FASTCALL | METH_KEYWORDS, NULL,
     "($module, /, mycmp)"},
    {0},
};

bool functools_module_fill(struct vm *vm, addr module)
{
    addr partial = lib_type(vm, LIB_PARTIAL);
    addr cache = addr_is_null(partial) ? NULL_ADDR : lib_type(vm, LIB_LRU_CACHE);
    return !addr_is_null(cache) && module_add_functions(vm, module, functools_methods) &&
           module_add(vm, module, "partial", newref(vm, partial)) &&
           module_add(vm, module, "_lru_cache_wrapper", newref(vm, cache));
}
