/*
 * `mappingproxy`: a mapping that cannot be changed through it; what a class's __dict__ is.
 */
#include "sim/obj/values.h"

static addr mapping_of(const struct vm *vm, addr self)
{
    return mapping_proxy_at(vm, self)->mapping;
}

addr mapping_proxy_new(struct vm *vm, addr mapping)
{
    addr o = object_new_uninit(vm, PY_TYPE(T_MAPPING_PROXY), 0);
    if (addr_is_null(o))
        return NULL_ADDR;
    mapping_proxy_at(vm, o)->mapping = newref(vm, mapping);
    gc_track(vm, o);
    return o;
}

static addr new_proxy(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)type;
    static const char *const names[] = {"mapping", NULL};
    static const struct arg_spec spec = {"mappingproxy", names, 1, 1};
    addr mapping;
    if (!args_parse(vm, &spec, args, n_args, kwnames, &mapping))
        return NULL_ADDR;
    if (!object_slots(vm, mapping)->mp_subscript || list_check(vm, mapping) ||
        tuple_check(vm, mapping))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "mappingproxy() argument must be a mapping, not %s",
                         type_name(vm, object_type(vm, mapping)));
    return mapping_proxy_new(vm, mapping);
}

static void dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    if (!trash_begin(vm, self))
        return;
    decref(vm, mapping_of(vm, self));
    object_free(vm, self);
    trash_end(vm);
}

static void traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    visit(vm, mapping_of(vm, self), ctx);
}

static addr repr(struct vm *vm, addr self)
{
    return str_from_format(vm, "mappingproxy(%R)", mapping_of(vm, self));
}

static addr str(struct vm *vm, addr self)
{
    return object_str(vm, mapping_of(vm, self));
}

static int64_t hash(struct vm *vm, addr self)
{
    return object_hash(vm, mapping_of(vm, self));
}

static addr iter(struct vm *vm, addr self)
{
    return object_iter(vm, mapping_of(vm, self));
}

static addr compare(struct vm *vm, addr self, addr other, enum compare op)
{
    return object_richcompare(vm, mapping_of(vm, self), other, op);
}

static addr unwrap(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_MAPPING_PROXY) ? mapping_of(vm, o) : o;
}

static addr or (struct vm * vm, addr a, addr b)
{
    return number_binary(vm, unwrap(vm, a), unwrap(vm, b), NUMBER_OR);
}

static addr inplace_or(struct vm *vm, addr self, addr other)
{
    (void)other;
    return exc_raise(vm, PY_TYPE(T_TypeError), "'|=' is not supported by %s; use '|' instead",
                     type_name(vm, object_type(vm, self)));
}

static int64_t length(struct vm *vm, addr self)
{
    return object_length(vm, mapping_of(vm, self));
}

static addr subscript(struct vm *vm, addr self, addr key)
{
    return object_get_item(vm, mapping_of(vm, self), key);
}

static int contains(struct vm *vm, addr self, addr key)
{
    return object_contains(vm, mapping_of(vm, self), key);
}

/* mapping.name(*args) */
static addr forward(struct vm *vm, addr self, enum name_id name, const addr *args,
                    size_t n_args)
{
    return object_call_method(vm, mapping_of(vm, self), vm_name(vm, name), args, n_args);
}

static addr get(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "get", n_args, 1, 2))
        return NULL_ADDR;
    return forward(vm, self, N_get, (addr[]){args[0], n_args > 1 ? args[1] : PY_NONE}, 2);
}

#define FORWARD(method, name)                                                                  \
    static addr method(struct vm *vm, addr self, const addr *args, size_t n_args,              \
                       addr kwnames)                                                           \
    {                                                                                          \
        (void)args, (void)n_args, (void)kwnames;                                               \
        return forward(vm, self, name, NULL, 0);                                               \
    }
FORWARD(keys, N_keys)
FORWARD(values, N_values)
FORWARD(items, N_items)
FORWARD(copy, N_copy)
FORWARD(reversed, N___reversed__)

static const struct method_def methods[] = {
    {"get", get, METH_FASTCALL,
     "Return the value for key if key is in the mapping, else default.",
     "($self, key, default=None, /)"},
    {"keys", keys, METH_NOARGS, "A view of the mapping's keys.", "($self, /)"},
    {"values", values, METH_NOARGS, "A view of the mapping's values.", "($self, /)"},
    {"items", items, METH_NOARGS, "A view of the mapping's items.", "($self, /)"},
    {"copy", copy, METH_NOARGS, "A shallow copy of the mapping.", "($self, /)"},
    {"__class_getitem__", generic_alias_class_getitem, METH_O | METH_CLASS, "See PEP 585",
     "($type, object, /)"},
    {"__reversed__", reversed, METH_NOARGS, "Iterate backwards.", "($self, /)"},
    {NULL, NULL, 0, NULL, NULL},
};

const struct type_ops mapping_proxy_ops = {
    .name = "mappingproxy",
    .doc = "Read-only proxy of a mapping.",
    .basicsize = sizeof(struct py_mapping_proxy),
    .flags = TYPE_HAVE_GC | TYPE_MAPPING,
    .slots =
        {
            .dealloc = dealloc,
            .traverse = traverse,
            .repr = repr,
            .str = str,
            .hash = hash,
            .getattro = object_generic_get_attr,
            .iter = iter,
            .richcompare = compare,
            .nb_or = or
            ,
            .nb_inplace_or = inplace_or,
            .mp_length = length,
            .mp_subscript = subscript,
            .sq_contains = contains,
            .new_ = new_proxy,
        },
    .methods = methods,
};
