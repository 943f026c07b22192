/*
 * What functools.lru_cache puts around a function.
 *
 * Without a bound a dict holds the results. With one it holds links that hold the results, and
 * the links form a ring in order of use, which begins and ends in the wrapper itself:
 *
 *   wrapper -next-> oldest <-> ... <-> youngest -next-> wrapper
 *
 * The ring owns a reference to each link, and so does the dict.
 */
#include "sim/lib/types.h"
#include "sim/obj/dict.h"

#include <stddef.h>

struct py_lru_link {
    struct py_object base;
    addr prev;
    addr next;
    int64_t hash;
    addr key;
    addr result;
};

struct py_lru_cache {
    struct py_lru_link root; /* its head is that of the wrapper */
    int64_t typed;
    addr cache; /* dict */
    int64_t hits;
    addr func;
    int64_t maxsize; /* -1: no bound */
    int64_t misses;
    addr kwd_mark;
    addr cache_info_type;
    uint64_t link_type;
    addr dict;
    addr weakreflist;
    uint64_t wrapper;
};

static struct py_lru_cache *cache_at(const struct vm *vm, addr o)
{
    return (struct py_lru_cache *)space_at(&vm->mem.space, o);
}

static struct py_lru_link *link_at(const struct vm *vm, addr o)
{
    return (struct py_lru_link *)space_at(&vm->mem.space, o);
}

/* ---- the ring ---- */

static void take_out(const struct vm *vm, addr link)
{
    const struct py_lru_link *l = link_at(vm, link);
    link_at(vm, l->prev)->next = l->next;
    link_at(vm, l->next)->prev = l->prev;
}

static void make_youngest(const struct vm *vm, addr self, addr link)
{
    addr last = link_at(vm, self)->prev;
    link_at(vm, last)->next = link;
    link_at(vm, self)->prev = link;
    link_at(vm, link)->prev = last;
    link_at(vm, link)->next = self;
}

/* Empties the ring: the first link of what was in it, a chain that ends in NULL_ADDR. */
static addr unlink_all(const struct vm *vm, addr self)
{
    struct py_lru_link *root = link_at(vm, self);
    addr first = root->next;
    if (addr_is_null(first) || addr_eq(first, self))
        return NULL_ADDR;
    link_at(vm, root->prev)->next = NULL_ADDR;
    root->next = root->prev = self;
    return first;
}

static void drop_chain(struct vm *vm, addr link)
{
    while (!addr_is_null(link)) {
        addr next = link_at(vm, link)->next;
        decref(vm, link);
        link = next;
    }
}

static void link_dealloc(struct vm *vm, addr link)
{
    xdecref(vm, link_at(vm, link)->key);
    xdecref(vm, link_at(vm, link)->result);
    object_free(vm, link);
}

const struct type_ops lru_link_ops = {
    .name = "functools._lru_list_elem",
    .basicsize = sizeof(struct py_lru_link),
    .flags = TYPE_DISALLOW_INSTANTIATION,
    .slots = {.dealloc = link_dealloc},
};

/* _lru_cache_wrapper(user_function, maxsize, typed, cache_info_type) */
static addr cache_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"user_function", "maxsize", "typed", "cache_info_type",
                                        NULL};
    static const struct arg_spec spec = {"lru_cache", names, 4, 4};
    addr out[4];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    if (!object_is_callable(vm, out[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "the first argument must be callable");
    int64_t maxsize = -1;
    if (out[1].v != PY_NONE.v) {
        if (!object_slots(vm, out[1])->nb_index)
            return exc_raise(vm, PY_TYPE(T_TypeError), "maxsize should be integer or None");
        maxsize = number_as_ssize(vm, out[1], PY_TYPE(T_OverflowError));
        if (maxsize == -1 && exc_occurred(vm))
            return NULL_ADDR;
        if (maxsize < 0)
            maxsize = 0;
    }
    int typed = object_is_true(vm, out[2]);
    addr link_type = typed < 0 ? NULL_ADDR : lib_type(vm, LIB_LRU_LINK);
    addr dict = addr_is_null(link_type) ? NULL_ADDR : dict_new(vm);
    addr mark = addr_is_null(dict) ? NULL_ADDR : object_call0(vm, PY_TYPE(T_OBJECT));
    addr self = addr_is_null(mark) ? NULL_ADDR : object_alloc(vm, type, 0);
    if (addr_is_null(self)) {
        xdecref(vm, dict);
        xdecref(vm, mark);
        return NULL_ADDR;
    }
    struct py_lru_cache *c = cache_at(vm, self);
    c->root.next = c->root.prev = self;
    c->cache = dict;
    c->kwd_mark = mark;
    c->func = newref(vm, out[0]);
    c->maxsize = maxsize;
    c->typed = typed;
    c->cache_info_type = newref(vm, out[3]);
    return self;
}

static void cache_clear_refs(struct vm *vm, addr self)
{
    struct py_lru_cache *c = cache_at(vm, self);
    addr links = unlink_all(vm, self);
    clear_ref(vm, &c->cache);
    clear_ref(vm, &c->func);
    clear_ref(vm, &c->kwd_mark);
    clear_ref(vm, &c->cache_info_type);
    clear_ref(vm, &c->dict);
    drop_chain(vm, links);
}

static void cache_dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    weakref_clear_all(vm, self);
    cache_clear_refs(vm, self);
    object_free(vm, self);
}

static void cache_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    const struct py_lru_cache *c = cache_at(vm, self);
    visit(vm, object_type(vm, self), ctx);
    // The links have no head of their own for the collector.
    for (addr l = c->root.next; !addr_is_null(l) && !addr_eq(l, self);
         l = link_at(vm, l)->next) {
        visit(vm, link_at(vm, l)->key, ctx);
        visit(vm, link_at(vm, l)->result, ctx);
        visit(vm, object_type(vm, l), ctx);
    }
    visit(vm, c->cache, ctx);
    visit(vm, c->func, ctx);
    visit(vm, c->kwd_mark, ctx);
    visit(vm, c->cache_info_type, ctx);
    visit(vm, c->dict, ctx);
}

/* ---- keys ---- */

static addr plain_key(struct vm *vm, addr args)
{
    if (tuple_length(vm, args) == 1) {
        addr only = tuple_item(vm, args, 0);
        if (object_is_exactly(vm, only, T_STR) || object_is_exactly(vm, only, T_INT))
            return newref(vm, only);
    }
    return newref(vm, args);
}

/* (args..., mark, name, value, ..., types...) */
static addr long_key(struct vm *vm, addr self, addr args, const addr *values, addr kwnames)
{
    const struct py_lru_cache *c = cache_at(vm, self);
    int64_t n_args = tuple_length(vm, args);
    int64_t n_kw = addr_is_null(kwnames) ? 0 : tuple_length(vm, kwnames);
    int64_t n = n_args + (n_kw ? 1 + 2 * n_kw : 0) + (c->typed ? n_args + n_kw : 0), at = 0;
    addr key = tuple_new(vm, n);
    if (addr_is_null(key))
        return NULL_ADDR;
    for (int64_t i = 0; i < n_args; i++)
        tuple_init_item(vm, key, at++, newref(vm, tuple_item(vm, args, i)));
    if (n_kw)
        tuple_init_item(vm, key, at++, newref(vm, c->kwd_mark));
    for (int64_t i = 0; i < n_kw; i++) {
        tuple_init_item(vm, key, at++, newref(vm, tuple_item(vm, kwnames, i)));
        tuple_init_item(vm, key, at++, newref(vm, values[i]));
    }
    for (int64_t i = 0; c->typed && i < n_args; i++)
        tuple_init_item(vm, key, at++, newref(vm, object_type(vm, tuple_item(vm, args, i))));
    for (int64_t i = 0; c->typed && i < n_kw; i++)
        tuple_init_item(vm, key, at++, newref(vm, object_type(vm, values[i])));
    return key;
}

/* ---- calls ---- */

static addr call_function(struct vm *vm, addr self, addr args, const addr *values, addr kwnames)
{
    addr kwargs = NULL_ADDR;
    int64_t n_kw = addr_is_null(kwnames) ? 0 : tuple_length(vm, kwnames);
    if (n_kw) {
        kwargs = dict_new(vm);
        for (int64_t i = 0; i < n_kw && !addr_is_null(kwargs); i++) {
            if (!dict_set(vm, kwargs, tuple_item(vm, kwnames, i), values[i])) {
                decref(vm, kwargs);
                kwargs = NULL_ADDR;
            }
        }
        if (addr_is_null(kwargs))
            return NULL_ADDR;
    }
    addr func = newref(vm, cache_at(vm, self)->func);
    addr result = object_call_tuple(vm, func, args, kwargs);
    decref(vm, func);
    xdecref(vm, kwargs);
    return result;
}

/* A link for a new result: the oldest one if the cache is full. Takes nothing over. */
static bool remember(struct vm *vm, addr self, addr key, int64_t hash, addr result)
{
    struct py_lru_cache *c = cache_at(vm, self);
    addr link, old_key = NULL_ADDR, old_result = NULL_ADDR;
    if (dict_length(vm, c->cache) < c->maxsize || addr_eq(c->root.next, self)) {
        link = object_alloc(vm, lib_type(vm, LIB_LRU_LINK), 0);
        if (addr_is_null(link))
            return false;
    } else {
        link = c->root.next;
        take_out(vm, link);
        addr value;
        int64_t at =
            dict_lookup(vm, c->cache, link_at(vm, link)->key, link_at(vm, link)->hash, &value);
        if (at < 0) { // a comparison with another key of equal hash raised
            make_youngest(vm, self, link);
            return false;
        }
        dict_delete_index(vm, c->cache, link_at(vm, link)->hash, at, value);
        old_key = link_at(vm, link)->key;
        old_result = link_at(vm, link)->result;
    }
    struct py_lru_link *l = link_at(vm, link);
    l->hash = hash;
    l->key = newref(vm, key);
    l->result = newref(vm, result);
    bool ok = dict_insert(vm, c->cache, newref(vm, key), hash, newref(vm, link));
    if (ok)
        make_youngest(vm, self, link);
    else
        decref(vm, link);
    xdecref(vm, old_key);
    xdecref(vm, old_result);
    return ok;
}

static addr bounded_call(struct vm *vm, addr self, addr args, addr key, const addr *values,
                         addr kwnames)
{
    struct py_lru_cache *c = cache_at(vm, self);
    int64_t hash = object_hash(vm, key);
    addr link;
    int found = hash == -1 ? -1 : dict_get_with_hash(vm, c->cache, key, hash, &link);
    if (found < 0)
        return NULL_ADDR;
    if (found) {
        take_out(vm, link);
        make_youngest(vm, self, link);
        c->hits++;
        return newref(vm, link_at(vm, link)->result);
    }
    c->misses++;
    addr result = call_function(vm, self, args, values, kwnames);
    if (addr_is_null(result))
        return NULL_ADDR;
    // The call may have filled in the same result meanwhile.
    found = dict_get_with_hash(vm, c->cache, key, hash, &link);
    if (found > 0 || (found == 0 && remember(vm, self, key, hash, result)))
        return result;
    decref(vm, result);
    return NULL_ADDR;
}

static addr unbounded_call(struct vm *vm, addr self, addr args, addr key, const addr *values,
                           addr kwnames)
{
    struct py_lru_cache *c = cache_at(vm, self);
    int64_t hash = object_hash(vm, key);
    addr value;
    int found = hash == -1 ? -1 : dict_get_with_hash(vm, c->cache, key, hash, &value);
    if (found < 0)
        return NULL_ADDR;
    if (found) {
        c->hits++;
        return newref(vm, value);
    }
    c->misses++;
    addr result = call_function(vm, self, args, values, kwnames);
    if (!addr_is_null(result) &&
        !dict_insert(vm, c->cache, newref(vm, key), hash, newref(vm, result))) {
        decref(vm, result);
        return NULL_ADDR;
    }
    return result;
}

static addr cache_call(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    addr tuple = tuple_from_items(vm, args, (int64_t)n_args);
    if (addr_is_null(tuple))
        return NULL_ADDR;
    const addr *values = args + n_args;
    addr result = NULL_ADDR;
    incref(vm, self);
    if (cache_at(vm, self)->maxsize == 0) {
        cache_at(vm, self)->misses++;
        result = call_function(vm, self, tuple, values, kwnames);
    } else {
        bool is_plain = !cache_at(vm, self)->typed &&
                        (addr_is_null(kwnames) || tuple_length(vm, kwnames) == 0);
        addr key = is_plain ? plain_key(vm, tuple) : long_key(vm, self, tuple, values, kwnames);
        bool is_bounded = cache_at(vm, self)->maxsize > 0;
        if (!addr_is_null(key))
            result = (is_bounded ? bounded_call : unbounded_call)(vm, self, tuple, key, values,
                                                                  kwnames);
        xdecref(vm, key);
    }
    decref(vm, self);
    decref(vm, tuple);
    return result;
}

/* ---- methods ---- */

static addr method_cache_info(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_lru_cache *c = cache_at(vm, self);
    addr values[] = {int_from_i64(vm, c->hits), int_from_i64(vm, c->misses),
                     c->maxsize < 0 ? PY_NONE : int_from_i64(vm, c->maxsize),
                     int_from_i64(vm, dict_length(vm, c->cache))};
    bool ok = true;
    for (size_t i = 0; i < ARRAY_LEN(values); i++)
        ok = ok && !addr_is_null(values[i]);
    addr result = ok ? object_call(vm, c->cache_info_type, values, ARRAY_LEN(values), NULL_ADDR)
                     : NULL_ADDR;
    for (size_t i = 0; i < ARRAY_LEN(values); i++)
        xdecref(vm, values[i]);
    return result;
}

static addr method_cache_clear(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_lru_cache *c = cache_at(vm, self);
    addr links = unlink_all(vm, self);
    c->hits = c->misses = 0;
    dict_clear(vm, c->cache);
    drop_chain(vm, links);
    return PY_NONE;
}

static addr method_self(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return newref(vm, self);
}

static addr method_reduce(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return object_get_attr_id(vm, self, N___qualname__);
}

static addr cache_descr_get(struct vm *vm, addr self, addr obj, addr type)
{
    (void)type;
    if (addr_is_null(obj) || obj.v == PY_NONE.v)
        return newref(vm, self);
    return method_new(vm, self, obj);
}

static addr cache_get_dict(struct vm *vm, addr self)
{
    addr dict = object_dict_if_any(vm, self, true);
    return addr_is_null(dict) ? NULL_ADDR : newref(vm, dict);
}

static const struct getset_def cache_getset[] = {{"__dict__", cache_get_dict, NULL}, {0}};

static const struct method_def cache_methods[] = {
    {"cache_info", method_cache_info, METH_NOARGS, NULL, NULL},
    {"cache_clear", method_cache_clear, METH_NOARGS, NULL, NULL},
    {"__reduce__", method_reduce, METH_NOARGS, NULL, NULL},
    {"__copy__", method_self, METH_FASTCALL, NULL, NULL},
    {"__deepcopy__", method_self, METH_FASTCALL, NULL, NULL},
    {0},
};

const struct type_ops lru_cache_ops = {
    .name = "functools._lru_cache_wrapper",
    .basicsize = sizeof(struct py_lru_cache),
    .flags = TYPE_BASETYPE | TYPE_HAVE_GC | TYPE_METHOD_DESCRIPTOR,
    .dictoffset = offsetof(struct py_lru_cache, dict),
    .weaklistoffset = offsetof(struct py_lru_cache, weakreflist),
    .slots = {.new_ = cache_new,
              .dealloc = cache_dealloc,
              .traverse = cache_traverse,
              .clear = cache_clear_refs,
              .call = cache_call,
              .descr_get = cache_descr_get},
    .methods = cache_methods,
    .getset = cache_getset,
};
