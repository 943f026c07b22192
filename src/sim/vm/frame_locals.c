/*
 * FrameLocalsProxy: the locals of a running function as a mapping that writes through (PEP
 * 667). Names that are no locals live in the frame object's f_extra_locals.
 */
#include "sim/obj/values.h"
#include "sim/vm/code.h"
#include "sim/vm/frame.h"

struct py_frame_locals {
    struct py_object base;
    addr frame;
};

static struct py_frame_locals *proxy_at(const struct vm *vm, addr o)
{
    return (struct py_frame_locals *)space_at(&vm->mem.space, o);
}

addr frame_locals_proxy_new(struct vm *vm, addr frame_obj)
{
    addr o = object_alloc(vm, PY_TYPE(T_FRAME_LOCALS), 0);
    if (!addr_is_null(o))
        proxy_at(vm, o)->frame = newref(vm, frame_obj);
    return o;
}

static bool is_cell(const struct vm *vm, addr o)
{
    return !addr_is_null(o) && object_is_exactly(vm, o, T_CELL);
}

/* Before the prologue has run, a cell variable's slot holds its plain value. */
static bool lies_in_cell(const struct vm *vm, const struct py_frame_data *frame, int i)
{
    enum { CELL_OR_FREE = 0x40 | 0x80 };
    return (code_local_kind(vm, frame->f_executable, i) & CELL_OR_FREE) &&
           is_cell(vm, frame->localsplus[i]);
}

addr frame_local_value(const struct vm *vm, const struct py_frame_data *frame, int i)
{
    addr v = frame->localsplus[i];
    return lies_in_cell(vm, frame, i) ? cell_at(vm, v)->ob_ref : v;
}

static struct py_frame_data *frame_of(const struct vm *vm, addr self)
{
    return frame_of_object(vm, proxy_at(vm, self)->frame);
}

static addr *extra_of(const struct vm *vm, addr self)
{
    return &frame_at(vm, proxy_at(vm, self)->frame)->f_extra_locals;
}

/* The number of the local called `name`: -1 if there is none, -2 raised. */
static int find_local(struct vm *vm, addr self, addr name)
{
    const struct py_frame_data *frame = frame_of(vm, self);
    const struct py_code *c = code_at(vm, frame->f_executable);
    if (!str_check(vm, name))
        return -1;
    // A later variable of the same name is the one that counts, if it is bound.
    int found = -1;
    for (int i = 0; i < c->co_nlocalsplus; i++)
        if (str_equal(vm, tuple_item(vm, c->co_localsplusnames, i), name)) {
            found = i;
            if (!addr_is_null(frame_local_value(vm, frame, i)))
                break;
        }
    return found;
}

/* 1 found (*out borrowed), 0 absent, -1 raised. */
static int lookup(struct vm *vm, addr self, addr name, addr *out)
{
    int i = find_local(vm, self, name);
    *out = i < 0 ? NULL_ADDR : frame_local_value(vm, frame_of(vm, self), i);
    if (!addr_is_null(*out))
        return 1;
    addr extra = *extra_of(vm, self);
    return addr_is_null(extra) ? 0 : dict_get(vm, extra, name, out);
}

static addr proxy_subscript(struct vm *vm, addr self, addr name)
{
    addr value;
    int r = lookup(vm, self, name, &value);
    if (r > 0)
        return newref(vm, value);
    if (r == 0)
        exc_raise(vm, PY_TYPE(T_KeyError), "local variable '%R' is not defined", name);
    return NULL_ADDR;
}

static bool set_local(struct vm *vm, addr self, int i, addr value)
{
    struct py_frame_data *frame = frame_of(vm, self);
    incref(vm, value);
    if (lies_in_cell(vm, frame, i))
        set_ref(vm, &cell_at(vm, frame->localsplus[i])->ob_ref, value);
    else
        set_ref(vm, &frame->localsplus[i], value);
    return true;
}

static bool proxy_set_subscript(struct vm *vm, addr self, addr name, addr value)
{
    int i = find_local(vm, self, name);
    if (addr_is_null(value)) {
        addr *extra = extra_of(vm, self);
        int r = i >= 0 || addr_is_null(*extra) ? 0 : dict_delete(vm, *extra, name);
        if (i >= 0)
            exc_raise(vm, PY_TYPE(T_ValueError),
                      "cannot remove local variables from FrameLocalsProxy");
        else if (r == 0)
            exc_raise_object(vm, PY_TYPE(T_KeyError), name);
        return r > 0;
    }
    if (i >= 0)
        return set_local(vm, self, i, value);
    if (addr_is_null(*extra_of(vm, self))) {
        addr made = dict_new(vm);
        if (addr_is_null(made))
            return false;
        *extra_of(vm, self) = made;
    }
    return dict_set(vm, *extra_of(vm, self), name, value);
}

/* All of it, copied to a dict. */
static addr as_dict(struct vm *vm, addr self)
{
    addr d = dict_new(vm);
    const struct py_frame_data *frame = frame_of(vm, self);
    const struct py_code *c = code_at(vm, frame->f_executable);
    for (int i = 0; !addr_is_null(d) && i < c->co_nlocalsplus; i++) {
        addr value = frame_local_value(vm, frame, i);
        if (!addr_is_null(value) &&
            !dict_set(vm, d, tuple_item(vm, c->co_localsplusnames, i), value))
            clear_ref(vm, &d);
    }
    addr extra = *extra_of(vm, self);
    if (!addr_is_null(d) && !addr_is_null(extra) && !dict_update(vm, d, extra))
        clear_ref(vm, &d);
    return d;
}

static addr with_dict(struct vm *vm, addr self, addr (*make)(struct vm *, addr))
{
    addr d = as_dict(vm, self);
    if (addr_is_null(d))
        return NULL_ADDR;
    addr result = make(vm, d);
    decref(vm, d);
    return result;
}

static addr keys_of(struct vm *vm, addr d)
{
    return dict_keys_list(vm, d);
}

static addr iter_of(struct vm *vm, addr d)
{
    addr keys = dict_keys_list(vm, d);
    addr it = addr_is_null(keys) ? NULL_ADDR : object_iter(vm, keys);
    xdecref(vm, keys);
    return it;
}

static addr proxy_iter(struct vm *vm, addr self)
{
    return with_dict(vm, self, iter_of);
}

static addr proxy_repr(struct vm *vm, addr self)
{
    int r = object_repr_enter(vm, self);
    if (r)
        return r > 0 ? str_from_cstr(vm, "{...}") : NULL_ADDR;
    addr text = with_dict(vm, self, object_repr);
    object_repr_leave(vm, self);
    return text;
}

static int64_t proxy_length(struct vm *vm, addr self)
{
    addr d = as_dict(vm, self);
    if (addr_is_null(d))
        return -1;
    int64_t n = dict_length(vm, d);
    decref(vm, d);
    return n;
}

static int proxy_contains(struct vm *vm, addr self, addr name)
{
    addr value;
    return lookup(vm, self, name, &value);
}

static addr proxy_richcompare(struct vm *vm, addr self, addr other, enum compare op)
{
    if (object_is_exactly(vm, other, T_FRAME_LOCALS)) {
        bool same = addr_eq(proxy_at(vm, self)->frame, proxy_at(vm, other)->frame);
        if (op == CMP_EQ || op == CMP_NE)
            return py_bool(same == (op == CMP_EQ));
    } else if (dict_check(vm, other)) {
        addr d = as_dict(vm, self);
        addr result = addr_is_null(d) ? NULL_ADDR : object_richcompare(vm, d, other, op);
        xdecref(vm, d);
        return result;
    }
    return PY_NOT_IMPLEMENTED;
}

static addr proxy_keys(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return with_dict(vm, self, keys_of);
}

static addr proxy_values(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return with_dict(vm, self, dict_values_list);
}

static addr proxy_items(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return with_dict(vm, self, dict_items_list);
}

static addr proxy_copy(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return as_dict(vm, self);
}

static addr proxy_get(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "get", n_args, 1, 2))
        return NULL_ADDR;
    addr value;
    int r = lookup(vm, self, args[0], &value);
    if (r < 0)
        return NULL_ADDR;
    return newref(vm, r ? value : n_args > 1 ? args[1] : PY_NONE);
}

static addr proxy_update(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)n_args, (void)kwnames;
    addr d = dict_new(vm);
    bool ok = !addr_is_null(d) && dict_update(vm, d, args[0]);
    int64_t pos = 0;
    addr key, value;
    while (ok && dict_next(vm, d, &pos, &key, &value))
        ok = proxy_set_subscript(vm, self, key, value);
    xdecref(vm, d);
    return ok ? PY_NONE : NULL_ADDR;
}

static addr proxy_setdefault(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "setdefault", n_args, 1, 2))
        return NULL_ADDR;
    addr value;
    int r = lookup(vm, self, args[0], &value);
    if (r < 0)
        return NULL_ADDR;
    if (r == 0) {
        value = n_args > 1 ? args[1] : PY_NONE;
        if (!proxy_set_subscript(vm, self, args[0], value))
            return NULL_ADDR;
    }
    return newref(vm, value);
}

static const struct method_def proxy_methods[] = {
    {"keys", proxy_keys, METH_NOARGS, NULL, NULL},
    {"values", proxy_values, METH_NOARGS, NULL, NULL},
    {"items", proxy_items, METH_NOARGS, NULL, NULL},
    {"copy", proxy_copy, METH_NOARGS, NULL, NULL},
    {"get", proxy_get, METH_FASTCALL, NULL, NULL},
    {"update", proxy_update, METH_O, NULL, NULL},
    {"setdefault", proxy_setdefault, METH_FASTCALL, NULL, NULL},
    {NULL, NULL, 0, NULL, NULL},
};

static void proxy_clear(struct vm *vm, addr o)
{
    clear_ref(vm, &proxy_at(vm, o)->frame);
}

static void proxy_dealloc(struct vm *vm, addr o)
{
    gc_untrack(vm, o);
    proxy_clear(vm, o);
    object_free(vm, o);
}

static void proxy_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    if (!addr_is_null(proxy_at(vm, o)->frame))
        visit(vm, proxy_at(vm, o)->frame, ctx);
}

const struct type_ops frame_locals_ops = {
    .name = "FrameLocalsProxy",
    .basicsize = sizeof(struct py_frame_locals),
    .flags = TYPE_HAVE_GC | TYPE_MAPPING,
    .slots =
        {
            .dealloc = proxy_dealloc,
            .traverse = proxy_traverse,
            .clear = proxy_clear,
            .repr = proxy_repr,
            .getattro = object_generic_get_attr,
            .setattro = object_generic_set_attr,
            .richcompare = proxy_richcompare,
            .iter = proxy_iter,
            .sq_contains = proxy_contains,
            .mp_length = proxy_length,
            .mp_subscript = proxy_subscript,
            .mp_ass_subscript = proxy_set_subscript,
        },
    .methods = proxy_methods,
};
