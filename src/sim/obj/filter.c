/* filter. */
#include "sim/obj/containers.h"
#include "sim/obj/iterators.h"

static addr filter_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    if (!check_no_keywords(vm, T_FILTER, type, kwnames) ||
        !args_check(vm, "filter", n_args, 2, 2))
        return NULL_ADDR;
    addr it = object_iter(vm, args[1]);
    if (addr_is_null(it))
        return NULL_ADDR;
    addr f = object_alloc(vm, type, 0);
    if (addr_is_null(f)) {
        decref(vm, it);
        return NULL_ADDR;
    }
    filter_at(vm, f)->func = newref(vm, args[0]);
    filter_at(vm, f)->it = it;
    return f;
}

static void filter_dealloc(struct vm *vm, addr f)
{
    gc_untrack(vm, f);
    if (!trash_begin(vm, f))
        return;
    xdecref(vm, filter_at(vm, f)->func);
    xdecref(vm, filter_at(vm, f)->it);
    object_free(vm, f);
    trash_end(vm);
}

static void filter_traverse(struct vm *vm, addr f, visit_fn visit, void *ctx)
{
    if (!addr_is_null(filter_at(vm, f)->it))
        visit(vm, filter_at(vm, f)->it, ctx);
    if (!addr_is_null(filter_at(vm, f)->func))
        visit(vm, filter_at(vm, f)->func, ctx);
}

/* Whether the item passes: 1, 0, -1 raised. */
static int passes(struct vm *vm, addr func, addr item)
{
    if (addr_eq(func, PY_NONE) || addr_eq(func, PY_TYPE(T_BOOL)))
        return object_is_true(vm, item);
    addr good = object_call1(vm, func, item);
    if (addr_is_null(good))
        return -1;
    int truth = object_is_true(vm, good);
    decref(vm, good);
    return truth;
}

static addr filter_next(struct vm *vm, addr f)
{
    for (;;) {
        addr item = object_next(vm, filter_at(vm, f)->it);
        if (addr_is_null(item))
            return NULL_ADDR;
        int ok = passes(vm, filter_at(vm, f)->func, item);
        if (ok > 0)
            return item;
        decref(vm, item);
        if (ok < 0)
            return NULL_ADDR;
    }
}

static addr filter_reduce(struct vm *vm, addr f, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr state = tuple_pack(vm, 2, filter_at(vm, f)->func, filter_at(vm, f)->it);
    if (addr_is_null(state))
        return NULL_ADDR;
    addr result = tuple_pack(vm, 2, object_type(vm, f), state);
    decref(vm, state);
    return result;
}

static const struct method_def filter_methods[] = {
    {"__reduce__", filter_reduce, METH_NOARGS, "Return state information for pickling.", NULL},
    {0},
};

const struct type_ops filter_ops = {
    .name = "filter",
    .doc = "The items of the iterable for which the function is true.",
    .basicsize = sizeof(struct py_filter),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .slots =
        {
            .dealloc = filter_dealloc,
            .traverse = filter_traverse,
            .getattro = object_generic_get_attr,
            .iter = iterator_self,
            .iternext = filter_next,
            .new_ = filter_new,
        },
    .methods = filter_methods,
};
