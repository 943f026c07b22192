/* zip. */
#include "sim/obj/containers.h"
#include "sim/obj/iterators.h"

static bool parse_strict(struct vm *vm, const addr *args, size_t n_args, addr kwnames,
                         int *strict)
{
    static const char *const names[] = {"strict", NULL};
    static const struct arg_spec spec = {"zip", names, 0, 0};
    addr given;
    *strict = 0;
    if (addr_is_null(kwnames))
        return true;
    if (!args_parse(vm, &spec, args + n_args, 0, kwnames, &given))
        return false;
    if (!addr_is_null(given))
        *strict = object_is_true(vm, given);
    return *strict >= 0;
}

static addr iterators_of(struct vm *vm, const addr *args, size_t n_args)
{
    addr iterators = tuple_new(vm, (int64_t)n_args);
    for (size_t i = 0; !addr_is_null(iterators) && i < n_args; i++) {
        addr it = object_iter(vm, args[i]);
        if (addr_is_null(it)) {
            decref(vm, iterators);
            return NULL_ADDR;
        }
        tuple_init_item(vm, iterators, (int64_t)i, it);
    }
    return iterators;
}

static addr zip_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    int strict;
    if (!parse_strict(vm, args, n_args, kwnames, &strict))
        return NULL_ADDR;
    addr iterators = iterators_of(vm, args, n_args);
    if (addr_is_null(iterators))
        return NULL_ADDR;
    addr result = tuple_new(vm, (int64_t)n_args);
    addr z = NULL_ADDR;
    if (!addr_is_null(result)) {
        for (size_t i = 0; i < n_args; i++)
            tuple_init_item(vm, result, (int64_t)i, PY_NONE);
        z = object_alloc(vm, type, 0);
    }
    if (addr_is_null(z)) {
        xdecref(vm, result);
        decref(vm, iterators);
        return NULL_ADDR;
    }
    struct py_zip *zip = zip_at(vm, z);
    zip->tuplesize = (int64_t)n_args;
    zip->ittuple = iterators;
    zip->result = result;
    zip->strict = strict;
    return z;
}

static void zip_dealloc(struct vm *vm, addr z)
{
    gc_untrack(vm, z);
    xdecref(vm, zip_at(vm, z)->ittuple);
    xdecref(vm, zip_at(vm, z)->result);
    object_free(vm, z);
}

static void zip_traverse(struct vm *vm, addr z, visit_fn visit, void *ctx)
{
    struct py_zip *zip = zip_at(vm, z);
    if (!addr_is_null(zip->ittuple))
        visit(vm, zip->ittuple, ctx);
    if (!addr_is_null(zip->result))
        visit(vm, zip->result, ctx);
}

static addr raise_length(struct vm *vm, int64_t i, const char *what)
{
    return exc_raise(vm, PY_TYPE(T_ValueError), "zip() argument %ld is %s than argument%s%ld",
                     i + 1, what, i == 1 ? " " : "s 1-", i);
}

/* The iterator at i has ended: with strict, all others must end, too. Always NULL_ADDR. */
static addr check_end(struct vm *vm, addr z, int64_t i)
{
    if (exc_occurred(vm)) {
        if (!exc_matches(vm, PY_TYPE(T_StopIteration)))
            return NULL_ADDR;
        exc_clear(vm);
    }
    if (i)
        return raise_length(vm, i, "shorter");
    for (i = 1; i < zip_at(vm, z)->tuplesize; i++) {
        addr item = object_next(vm, tuple_item(vm, zip_at(vm, z)->ittuple, i));
        if (!addr_is_null(item)) {
            decref(vm, item);
            return raise_length(vm, i, "longer");
        }
        if (exc_occurred(vm))
            return NULL_ADDR;
    }
    return NULL_ADDR;
}

static addr zip_next(struct vm *vm, addr z)
{
    struct py_zip *zip = zip_at(vm, z);
    if (zip->tuplesize == 0)
        return NULL_ADDR;
    // The tuple of the last step is used again if nobody else has kept it.
    bool again = object_refcnt(vm, zip->result) == 1;
    addr result = again ? newref(vm, zip->result) : tuple_new(vm, zip->tuplesize);
    if (addr_is_null(result))
        return NULL_ADDR;
    for (int64_t i = 0; i < zip->tuplesize; i++) {
        addr item = object_next(vm, tuple_item(vm, zip->ittuple, i));
        if (addr_is_null(item)) {
            decref(vm, result);
            return zip->strict ? check_end(vm, z, i) : NULL_ADDR;
        }
        set_ref(vm, &tuple_items(vm, result)[i], item);
    }
    if (!gc_is_tracked(vm, result))
        gc_track(vm, result);
    return result;
}

static addr zip_reduce(struct vm *vm, addr z, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_zip *zip = zip_at(vm, z);
    if (zip->strict)
        return tuple_pack(vm, 3, object_type(vm, z), zip->ittuple, PY_TRUE);
    return tuple_pack(vm, 2, object_type(vm, z), zip->ittuple);
}

static addr zip_setstate(struct vm *vm, addr z, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    int strict = object_is_true(vm, args[0]);
    if (strict < 0)
        return NULL_ADDR;
    zip_at(vm, z)->strict = strict;
    return PY_NONE;
}

static const struct method_def zip_methods[] = {
    {"__reduce__", zip_reduce, METH_NOARGS, "Return state information for pickling.", NULL},
    {"__setstate__", zip_setstate, METH_O, "Set state information for unpickling.", NULL},
    {0},
};

const struct type_ops zip_ops = {
    .name = "zip",
    .doc = "Tuples of the items of several iterables, until one of them ends.",
    .basicsize = sizeof(struct py_zip),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .slots =
        {
            .dealloc = zip_dealloc,
            .traverse = zip_traverse,
            .getattro = object_generic_get_attr,
            .iter = iterator_self,
            .iternext = zip_next,
            .new_ = zip_new,
        },
    .methods = zip_methods,
};
