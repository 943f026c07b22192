/* enumerate: counts in 64 bits, then in int objects. */
#include "sim/obj/containers.h"
#include "sim/obj/iterators.h"

/* Sets where counting starts; what does not fit 64 bits is kept as an object. */
static bool set_start(struct vm *vm, addr e, addr start)
{
    addr i = number_index(vm, start);
    if (addr_is_null(i))
        return false;
    bool overflow;
    int64_t index = int_as_i64(vm, i, &overflow);
    if (overflow) {
        enumerate_at(vm, e)->en_index = INT64_MAX;
        enumerate_at(vm, e)->en_longindex = i;
    } else {
        enumerate_at(vm, e)->en_index = index;
        decref(vm, i);
    }
    return true;
}

static bool is_keyword(struct vm *vm, addr name, const char *expected)
{
    if (str_equal_cstr(vm, name, expected))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError),
              "'%.200U' is an invalid keyword argument for enumerate()", name);
    return false;
}

/* The arguments of enumerate itself, whose messages differ from those of subclasses. */
static bool parse_plain(struct vm *vm, const addr *args, size_t n_args, addr kwnames,
                        addr given[2])
{
    static const char *const names[] = {"iterable", "start"};
    size_t n_kw = addr_is_null(kwnames) ? 0 : (size_t)tuple_length(vm, kwnames);
    size_t n = n_args + n_kw;
    if (n == 0 || n > 2) {
        if (n)
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "enumerate() takes at most 2 arguments (%zd given)", (int64_t)n);
        else
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "enumerate() missing required argument 'iterable'");
        return false;
    }
    given[0] = args[0];
    given[1] = n > 1 ? args[1] : NULL_ADDR;
    if (n_kw == 2 && str_equal_cstr(vm, tuple_item(vm, kwnames, 0), "start")) {
        given[0] = args[1];
        given[1] = args[0];
        return is_keyword(vm, tuple_item(vm, kwnames, 1), "iterable");
    }
    for (size_t i = 0; i < n_kw; i++) {
        if (!is_keyword(vm, tuple_item(vm, kwnames, (int64_t)i), names[n_args + i]))
            return false;
    }
    return true;
}

static addr enumerate_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                          addr kwnames)
{
    static const char *const names[] = {"iterable", "start", NULL};
    static const struct arg_spec spec = {"enumerate", names, 1, 2};
    addr given[2];
    if (addr_eq(type, PY_TYPE(T_ENUMERATE))
            ? !parse_plain(vm, args, n_args, kwnames, given)
            : !args_parse(vm, &spec, args, n_args, kwnames, given))
        return NULL_ADDR;
    addr e = object_alloc(vm, type, 0);
    if (addr_is_null(e))
        return NULL_ADDR;
    if (!addr_is_null(given[1]) && !set_start(vm, e, given[1]))
        goto failed;
    addr it = object_iter(vm, given[0]);
    if (addr_is_null(it))
        goto failed;
    enumerate_at(vm, e)->en_sit = it;
    addr result = tuple_pack(vm, 2, PY_NONE, PY_NONE);
    if (addr_is_null(result))
        goto failed;
    enumerate_at(vm, e)->en_result = result;
    enumerate_at(vm, e)->one = vm_small_int(1);
    return e;
failed:
    decref(vm, e);
    return NULL_ADDR;
}

static void enumerate_dealloc(struct vm *vm, addr e)
{
    gc_untrack(vm, e);
    struct py_enumerate *en = enumerate_at(vm, e);
    xdecref(vm, en->en_sit);
    xdecref(vm, en->en_result);
    xdecref(vm, en->en_longindex);
    object_free(vm, e);
}

static void enumerate_traverse(struct vm *vm, addr e, visit_fn visit, void *ctx)
{
    struct py_enumerate *en = enumerate_at(vm, e);
    if (!addr_is_null(en->en_sit))
        visit(vm, en->en_sit, ctx);
    if (!addr_is_null(en->en_result))
        visit(vm, en->en_result, ctx);
    if (!addr_is_null(en->en_longindex))
        visit(vm, en->en_longindex, ctx);
}

/* The index of this item, a new reference; counts on. */
static addr next_index(struct vm *vm, addr e)
{
    struct py_enumerate *en = enumerate_at(vm, e);
    if (en->en_index != INT64_MAX)
        return int_from_i64(vm, en->en_index++);
    if (addr_is_null(en->en_longindex)) {
        addr i = int_from_i64(vm, INT64_MAX);
        if (addr_is_null(i))
            return NULL_ADDR;
        en->en_longindex = i;
    }
    addr i = en->en_longindex;
    addr next = number_binary(vm, i, vm_small_int(1), NUMBER_ADD);
    if (addr_is_null(next))
        return NULL_ADDR;
    en->en_longindex = next;
    return i;
}

static addr enumerate_next(struct vm *vm, addr e)
{
    addr item = object_next(vm, enumerate_at(vm, e)->en_sit);
    if (addr_is_null(item))
        return NULL_ADDR;
    addr i = next_index(vm, e);
    if (addr_is_null(i)) {
        decref(vm, item);
        return NULL_ADDR;
    }
    return iterator_pair(vm, enumerate_at(vm, e)->en_result, i, item);
}

static addr enumerate_reduce(struct vm *vm, addr e, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_enumerate *en = enumerate_at(vm, e);
    addr i = addr_is_null(en->en_longindex) ? int_from_i64(vm, en->en_index)
                                            : newref(vm, en->en_longindex);
    if (addr_is_null(i))
        return NULL_ADDR;
    addr state = tuple_pack(vm, 2, en->en_sit, i);
    addr result =
        addr_is_null(state) ? NULL_ADDR : tuple_pack(vm, 2, object_type(vm, e), state);
    xdecref(vm, state);
    decref(vm, i);
    return result;
}

static const struct method_def enumerate_methods[] = {
    {"__reduce__", enumerate_reduce, METH_NOARGS, "Return state information for pickling.",
     NULL},
    {"__class_getitem__", generic_alias_class_getitem, METH_O | METH_CLASS, "See PEP 585",
     NULL},
    {0},
};

const struct type_ops enumerate_ops = {
    .name = "enumerate",
    .doc = "Return an enumerate object: pairs of a count and an item of the iterable.",
    .basicsize = sizeof(struct py_enumerate),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .slots =
        {
            .dealloc = enumerate_dealloc,
            .traverse = enumerate_traverse,
            .getattro = object_generic_get_attr,
            .iter = iterator_self,
            .iternext = enumerate_next,
            .new_ = enumerate_new,
        },
    .methods = enumerate_methods,
};
