/*
 * The module _operator: itemgetter, attrgetter and methodcaller.
 */
#include "sim/lib/modules.h"
#include "sim/lib/types.h"

#include <stddef.h>

/* CPython's itemgetterobject and its like: the fields differ, the bytes they take do not. */
struct py_getter {
    struct py_object base;
    int64_t n;
    addr items; /* an item, or a tuple of them; of a methodcaller the name of the method */
    addr args;  /* methodcaller: tuple */
    addr kw;    /* methodcaller: dict, NULL_ADDR if none */
    uint64_t reserved[1];
};

static struct py_getter *getter_at(const struct vm *vm, addr o)
{
    return (struct py_getter *)space_at(&vm->mem.space, o);
}

static void getter_clear(struct vm *vm, addr self)
{
    clear_ref(vm, &getter_at(vm, self)->items);
    clear_ref(vm, &getter_at(vm, self)->args);
    clear_ref(vm, &getter_at(vm, self)->kw);
}

static void getter_dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    getter_clear(vm, self);
    object_free(vm, self);
}

static void getter_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    visit(vm, object_type(vm, self), ctx);
    visit(vm, getter_at(vm, self)->items, ctx);
    visit(vm, getter_at(vm, self)->args, ctx);
    visit(vm, getter_at(vm, self)->kw, ctx);
}

/* One argument: what to fetch it from. */
static bool one_object(struct vm *vm, const char *fname, size_t n_args, addr kwnames)
{
    return args_no_keywords(vm, fname, kwnames) && args_check(vm, fname, n_args, 1, 1);
}

/* A tuple of fetch(obj, item) for each item of self. */
static addr fetch_all(struct vm *vm, addr self, addr obj,
                      addr (*fetch)(struct vm *, addr, addr))
{
    const struct py_getter *g = getter_at(vm, self);
    if (g->n == 1)
        return fetch(vm, obj, g->items);
    addr result = tuple_new(vm, g->n);
    for (int64_t i = 0; i < g->n && !addr_is_null(result); i++) {
        addr value = fetch(vm, obj, tuple_item(vm, g->items, i));
        if (addr_is_null(value)) {
            decref(vm, result);
            return NULL_ADDR;
        }
        tuple_init_item(vm, result, i, value);
    }
    return result;
}

/* "name(a, b)": the items as they were given. */
static addr getter_repr_as(struct vm *vm, addr self, const char *name)
{
    const struct py_getter *g = getter_at(vm, self);
    if (g->n == 1)
        return str_from_format(vm, "operator.%s(%R)", name, g->items);
    return str_from_format(vm, "operator.%s%R", name, g->items);
}

static addr getter_reduce(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_getter *g = getter_at(vm, self);
    addr items = g->n == 1 ? tuple_pack(vm, 1, g->items) : newref(vm, g->items);
    addr result =
        addr_is_null(items) ? NULL_ADDR : tuple_pack(vm, 2, object_type(vm, self), items);
    xdecref(vm, items);
    return result;
}

static const struct method_def getter_methods[] = {
    {"__reduce__", getter_reduce, METH_NOARGS, NULL, NULL},
    {0},
};

static addr getter_make(struct vm *vm, addr type, const char *fname, const addr *args,
                        size_t n_args, addr kwnames)
{
    if (!args_no_keywords(vm, fname, kwnames))
        return NULL_ADDR;
    if (n_args < 1)
        return exc_raise(vm, PY_TYPE(T_TypeError), "%s expected 1 argument, got 0", fname);
    addr items =
        n_args == 1 ? newref(vm, args[0]) : tuple_from_items(vm, args, (int64_t)n_args);
    addr self = addr_is_null(items) ? NULL_ADDR : object_alloc(vm, type, 0);
    if (addr_is_null(self)) {
        xdecref(vm, items);
        return NULL_ADDR;
    }
    getter_at(vm, self)->n = (int64_t)n_args;
    getter_at(vm, self)->items = items;
    return self;
}

/* ---- itemgetter ---- */

static addr itemgetter_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                           addr kwnames)
{
    return getter_make(vm, type, "itemgetter", args, n_args, kwnames);
}

static addr itemgetter_call(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    if (!one_object(vm, "itemgetter", n_args, kwnames))
        return NULL_ADDR;
    return fetch_all(vm, self, args[0], object_get_item);
}

static addr itemgetter_repr(struct vm *vm, addr self)
{
    return getter_repr_as(vm, self, "itemgetter");
}

const struct type_ops itemgetter_ops = {
    .name = "operator.itemgetter",
    .basicsize = offsetof(struct py_getter, reserved),
    .flags = TYPE_HAVE_GC | TYPE_HAVE_VECTORCALL,
    .slots = {.new_ = itemgetter_new,
              .dealloc = getter_dealloc,
              .traverse = getter_traverse,
              .clear = getter_clear,
              .call = itemgetter_call,
              .repr = itemgetter_repr},
    .methods = getter_methods,
};

/* ---- attrgetter ---- */

static addr attrgetter_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                           addr kwnames)
{
    for (size_t i = 0; i < n_args; i++)
        if (!str_check(vm, args[i]))
            return exc_raise(vm, PY_TYPE(T_TypeError), "attribute name must be a string");
    return getter_make(vm, type, "attrgetter", args, n_args, kwnames);
}

/* obj.a.b.c for "a.b.c" */
static addr dotted_attr(struct vm *vm, addr obj, addr path)
{
    int64_t start = 0, n = str_length(vm, path);
    addr value = newref(vm, obj);
    for (int64_t i = 0; i <= n && !addr_is_null(value); i++) {
        if (i < n && str_char(vm, path, i) != '.')
            continue;
        addr name = str_substring(vm, path, start, i);
        addr next = addr_is_null(name) ? NULL_ADDR : object_get_attr(vm, value, name);
        xdecref(vm, name);
        decref(vm, value);
        value = next;
        start = i + 1;
    }
    return value;
}

static addr attrgetter_call(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    if (!one_object(vm, "attrgetter", n_args, kwnames))
        return NULL_ADDR;
    return fetch_all(vm, self, args[0], dotted_attr);
}

static addr attrgetter_repr(struct vm *vm, addr self)
{
    return getter_repr_as(vm, self, "attrgetter");
}

const struct type_ops attrgetter_ops = {
    .name = "operator.attrgetter",
    .basicsize = offsetof(struct py_getter, kw),
    .flags = TYPE_HAVE_GC | TYPE_HAVE_VECTORCALL,
    .slots = {.new_ = attrgetter_new,
              .dealloc = getter_dealloc,
              .traverse = getter_traverse,
              .clear = getter_clear,
              .call = attrgetter_call,
              .repr = attrgetter_repr},
    .methods = getter_methods,
};

/* ---- methodcaller ---- */

static addr methodcaller_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                             addr kwnames)
{
    if (n_args < 1)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "methodcaller needs at least one argument, the method name");
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "method name must be a string");
    addr self = object_alloc(vm, type, 0);
    if (addr_is_null(self))
        return NULL_ADDR;
    getter_at(vm, self)->items = newref(vm, args[0]);
    addr rest = tuple_from_items(vm, args + 1, (int64_t)n_args - 1);
    getter_at(vm, self)->args = rest;
    bool ok = !addr_is_null(rest);
    if (ok && !addr_is_null(kwnames) && tuple_length(vm, kwnames) > 0) {
        addr kw = dict_new(vm);
        getter_at(vm, self)->kw = kw;
        ok = !addr_is_null(kw);
        for (int64_t i = 0; ok && i < tuple_length(vm, kwnames); i++)
            ok = dict_set(vm, kw, tuple_item(vm, kwnames, i), args[n_args + (size_t)i]);
    }
    if (!ok) {
        decref(vm, self);
        return NULL_ADDR;
    }
    return self;
}

static addr methodcaller_call(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    if (!one_object(vm, "methodcaller", n_args, kwnames))
        return NULL_ADDR;
    const struct py_getter *g = getter_at(vm, self);
    if (addr_is_null(g->kw))
        return object_call_method(vm, args[0], g->items, tuple_items(vm, g->args),
                                  (size_t)tuple_length(vm, g->args));
    addr method = object_get_attr(vm, args[0], g->items);
    if (addr_is_null(method))
        return NULL_ADDR;
    addr result = object_call_tuple(vm, method, g->args, g->kw);
    decref(vm, method);
    return result;
}

static addr methodcaller_repr(struct vm *vm, addr self)
{
    const struct py_getter *g = getter_at(vm, self);
    addr text = str_from_format(vm, "operator.methodcaller(%R", g->items), key, value;
    for (int64_t i = 0; i < tuple_length(vm, g->args) && !addr_is_null(text); i++) {
        addr part = str_from_format(vm, ", %R", tuple_item(vm, g->args, i));
        if (addr_is_null(part))
            goto failed;
        str_append(vm, &text, part);
        decref(vm, part);
    }
    int64_t pos = 0;
    while (!addr_is_null(g->kw) && !addr_is_null(text) &&
           dict_next(vm, g->kw, &pos, &key, &value)) {
        addr part = str_from_format(vm, ", %U=%R", key, value);
        if (addr_is_null(part))
            goto failed;
        str_append(vm, &text, part);
        decref(vm, part);
    }
    if (!addr_is_null(text))
        str_append(vm, &text, str_from_char(vm, ')'));
    return text;
failed:
    decref(vm, text);
    return NULL_ADDR;
}

const struct type_ops methodcaller_ops = {
    .name = "operator.methodcaller",
    .basicsize = sizeof(struct py_getter) + 8,
    .flags = TYPE_HAVE_GC | TYPE_HAVE_VECTORCALL,
    .slots = {.new_ = methodcaller_new,
              .dealloc = getter_dealloc,
              .traverse = getter_traverse,
              .clear = getter_clear,
              .call = methodcaller_call,
              .repr = methodcaller_repr},
};

bool operator_module_fill(struct vm *vm, addr module)
{
    static const struct {
        const char *name;
        enum lib_type_id id;
    } types[] = {
        {"itemgetter", LIB_ITEMGETTER},
        {"attrgetter", LIB_ATTRGETTER},
        {"methodcaller", LIB_METHODCALLER},
    };
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        addr type = lib_type(vm, types[i].id);
        if (addr_is_null(type) || !module_add(vm, module, types[i].name, newref(vm, type)))
            return false;
    }
    return true;
}
