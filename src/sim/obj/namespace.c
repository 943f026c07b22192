/*
 * `types.SimpleNamespace`.
 */
#include "sim/obj/values.h"

#include <stddef.h>

static addr dict_of(const struct vm *vm, addr self)
{
    return namespace_at(vm, self)->ns_dict;
}

static addr make(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr self = object_alloc(vm, type, 0);
    if (addr_is_null(self))
        return NULL_ADDR;
    addr dict = dict_new(vm);
    if (addr_is_null(dict)) {
        decref(vm, self);
        return NULL_ADDR;
    }
    namespace_at(vm, self)->ns_dict = dict;
    return self;
}

addr namespace_new(struct vm *vm, addr kwargs)
{
    addr self = make(vm, PY_TYPE(T_SIMPLE_NAMESPACE), NULL, 0, NULL_ADDR);
    if (!addr_is_null(self) && !addr_is_null(kwargs) &&
        !dict_update(vm, dict_of(vm, self), kwargs))
        clear_ref(vm, &self);
    return self;
}

/* The mapping or pairs given as the only positional argument. */
static bool update_from(struct vm *vm, addr self, addr arg)
{
    addr dict = object_is_exactly(vm, arg, T_DICT) ? newref(vm, arg)
                                                   : object_call1(vm, PY_TYPE(T_DICT), arg);
    if (addr_is_null(dict))
        return false;
    addr key;
    bool ok = true;
    for (int64_t pos = 0; ok && dict_next(vm, dict, &pos, &key, NULL);)
        ok = str_check(vm, key);
    if (!ok)
        exc_raise(vm, PY_TYPE(T_TypeError), "keywords must be strings");
    ok = ok && dict_update(vm, dict_of(vm, self), dict);
    decref(vm, dict);
    return ok;
}

static bool init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    if (n_args > 1) {
        addr name = object_get_attr_id(vm, object_type(vm, self), N___name__);
        if (!addr_is_null(name)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "%U expected at most 1 argument, got %zu", name,
                      n_args);
            decref(vm, name);
        }
        return false;
    }
    if (n_args && !update_from(vm, self, args[0]))
        return false;
    int64_t n = addr_is_null(kwnames) ? 0 : tuple_length(vm, kwnames);
    for (int64_t i = 0; i < n; i++)
        if (!dict_set(vm, dict_of(vm, self), tuple_item(vm, kwnames, i),
                      args[n_args + (size_t)i]))
            return false;
    return true;
}

static void dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    if (!trash_begin(vm, self))
        return;
    clear_ref(vm, &namespace_at(vm, self)->ns_dict);
    object_free(vm, self);
    trash_end(vm);
}

static void traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    if (!addr_is_null(dict_of(vm, self)))
        visit(vm, dict_of(vm, self), ctx);
}

static void clear(struct vm *vm, addr self)
{
    clear_ref(vm, &namespace_at(vm, self)->ns_dict);
}

/* "a=1, b=2" into `text`. */
static bool add_attributes(struct vm *vm, addr dict, struct strbuf *text)
{
    addr key, value;
    const char *separator = "";
    for (int64_t pos = 0; dict_next(vm, dict, &pos, &key, &value);) {
        if (!str_check(vm, key) || str_length(vm, key) == 0)
            continue;
        incref(vm, key);
        incref(vm, value);
        addr shown = object_repr(vm, value);
        if (!addr_is_null(shown)) {
            strbuf_add_str(text, separator);
            str_to_utf8(vm, key, text);
            strbuf_add_char(text, '=');
            str_to_utf8(vm, shown, text);
            separator = ", ";
        }
        decref(vm, key);
        decref(vm, value);
        if (addr_is_null(shown))
            return false;
        decref(vm, shown);
    }
    return true;
}

static addr repr(struct vm *vm, addr self)
{
    const char *name = object_is_exactly(vm, self, T_SIMPLE_NAMESPACE)
                           ? "namespace"
                           : type_name(vm, object_type(vm, self));
    int entered = object_repr_enter(vm, self);
    if (entered)
        return entered < 0 ? NULL_ADDR : str_from_format(vm, "%s(...)", name);
    struct strbuf text = {0};
    strbuf_addf(&text, "%s(", name);
    addr result = NULL_ADDR;
    if (add_attributes(vm, dict_of(vm, self), &text)) {
        strbuf_add_char(&text, ')');
        result = str_from_utf8(vm, strbuf_str(&text), text.len);
    }
    strbuf_release(&text);
    object_repr_leave(vm, self);
    return result;
}

static bool is_namespace(const struct vm *vm, addr o)
{
    return type_is_subtype(vm, object_type(vm, o), PY_TYPE(T_SIMPLE_NAMESPACE));
}

static addr compare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!is_namespace(vm, a) || !is_namespace(vm, b))
        return PY_NOT_IMPLEMENTED;
    return object_richcompare(vm, dict_of(vm, a), dict_of(vm, b), op);
}

static addr reduce(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return tuple_pack(vm, 3, object_type(vm, self), PY_EMPTY_TUPLE, dict_of(vm, self));
}

static addr replace(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    if (n_args)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "__replace__() takes no positional arguments");
    addr other = object_call0(vm, object_type(vm, self));
    if (addr_is_null(other))
        return NULL_ADDR;
    if (!is_namespace(vm, other) || !dict_update(vm, dict_of(vm, other), dict_of(vm, self)) ||
        !init(vm, other, args, 0, kwnames)) {
        decref(vm, other);
        return NULL_ADDR;
    }
    return other;
}

static const struct method_def methods[] = {
    {"__reduce__", reduce, METH_NOARGS, "Return state information for pickling", NULL},
    {"__replace__", replace, METH_FASTCALL | METH_KEYWORDS,
     "A copy with new values for some attributes.", NULL},
    {NULL, NULL, 0, NULL, NULL},
};

static const struct member_def members[] = {
    {"__dict__", MEMBER_OBJECT, offsetof(struct py_namespace, ns_dict), MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};

const struct type_ops simple_namespace_ops = {
    .name = "types.SimpleNamespace",
    .doc = "An object whose attributes are what it was called with.",
    .basicsize = sizeof(struct py_namespace),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .dictoffset = offsetof(struct py_namespace, ns_dict),
    .slots =
        {
            .dealloc = dealloc,
            .traverse = traverse,
            .clear = clear,
            .repr = repr,
            .getattro = object_generic_get_attr,
            .setattro = object_generic_set_attr,
            .richcompare = compare,
            .init = init,
            .new_ = make,
        },
    .methods = methods,
    .members = members,
};
