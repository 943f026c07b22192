/* map. */
#include "sim/obj/containers.h"
#include "sim/obj/iterators.h"

enum { ARGS_ON_STACK = 5 };

static addr map_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    if (!check_no_keywords(vm, T_MAP, type, kwnames))
        return NULL_ADDR;
    if (n_args < 2)
        return exc_raise(vm, PY_TYPE(T_TypeError), "map() must have at least two arguments.");
    addr iterators = tuple_new(vm, (int64_t)n_args - 1);
    if (addr_is_null(iterators))
        return NULL_ADDR;
    for (size_t i = 1; i < n_args; i++) {
        addr it = object_iter(vm, args[i]);
        if (addr_is_null(it)) {
            decref(vm, iterators);
            return NULL_ADDR;
        }
        tuple_init_item(vm, iterators, (int64_t)i - 1, it);
    }
    addr m = object_alloc(vm, type, 0);
    if (addr_is_null(m)) {
        decref(vm, iterators);
        return NULL_ADDR;
    }
    map_at(vm, m)->iters = iterators;
    map_at(vm, m)->func = newref(vm, args[0]);
    return m;
}

static void map_dealloc(struct vm *vm, addr m)
{
    gc_untrack(vm, m);
    xdecref(vm, map_at(vm, m)->iters);
    xdecref(vm, map_at(vm, m)->func);
    object_free(vm, m);
}

static void map_traverse(struct vm *vm, addr m, visit_fn visit, void *ctx)
{
    if (!addr_is_null(map_at(vm, m)->iters))
        visit(vm, map_at(vm, m)->iters, ctx);
    if (!addr_is_null(map_at(vm, m)->func))
        visit(vm, map_at(vm, m)->func, ctx);
}

static addr map_next(struct vm *vm, addr m)
{
    struct py_map *map = map_at(vm, m);
    int64_t n = tuple_length(vm, map->iters);
    addr on_stack[ARGS_ON_STACK];
    addr *args = on_stack;
    addr block = NULL_ADDR, result = NULL_ADDR;
    if (n > ARGS_ON_STACK) {
        block = mem_alloc(vm, (uint64_t)n * sizeof(addr));
        if (addr_is_null(block))
            return NULL_ADDR;
        args = space_at(&vm->mem.space, block);
    }
    int64_t n_args = 0;
    for (; n_args < n; n_args++) {
        args[n_args] = object_next(vm, tuple_item(vm, map->iters, n_args));
        if (addr_is_null(args[n_args]))
            goto out;
    }
    result = object_call(vm, map->func, args, (size_t)n_args, NULL_ADDR);
out:
    for (int64_t i = 0; i < n_args; i++)
        decref(vm, args[i]);
    mem_free(vm, block);
    return result;
}

static addr map_reduce(struct vm *vm, addr m, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_map *map = map_at(vm, m);
    int64_t n = tuple_length(vm, map->iters);
    addr state = tuple_new(vm, n + 1);
    if (addr_is_null(state))
        return NULL_ADDR;
    tuple_init_item(vm, state, 0, newref(vm, map->func));
    for (int64_t i = 0; i < n; i++)
        tuple_init_item(vm, state, i + 1, newref(vm, tuple_item(vm, map->iters, i)));
    addr result = tuple_pack(vm, 2, object_type(vm, m), state);
    decref(vm, state);
    return result;
}

static const struct method_def map_methods[] = {
    {"__reduce__", map_reduce, METH_NOARGS, "Return state information for pickling.", NULL},
    {0},
};

const struct type_ops map_ops = {
    .name = "map",
    .doc = "Results of calling the function with items of each iterable.",
    .basicsize = sizeof(struct py_map),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .slots =
        {
            .dealloc = map_dealloc,
            .traverse = map_traverse,
            .getattro = object_generic_get_attr,
            .iter = iterator_self,
            .iternext = map_next,
            .new_ = map_new,
        },
    .methods = map_methods,
};
