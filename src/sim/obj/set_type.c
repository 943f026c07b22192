/* The types set and frozenset, and their iterator. */
#include "sim/obj/iterators.h"
#include "sim/obj/set.h"

static int64_t set_len(struct vm *vm, addr s)
{
    return set_length(vm, s);
}

static void set_traverse(struct vm *vm, addr s, visit_fn visit, void *ctx)
{
    int64_t pos = 0;
    for (struct py_set_entry e; set_next_entry(vm, s, &pos, &e);)
        visit(vm, e.key, ctx);
}

static addr set_repr(struct vm *vm, addr s)
{
    const char *name = type_name(vm, object_type(vm, s));
    int entered = object_repr_enter(vm, s);
    if (entered)
        return entered > 0 ? str_from_format(vm, "%s(...)", name) : NULL_ADDR;
    addr result = NULL_ADDR, keys = NULL_ADDR, text = NULL_ADDR;
    if (set_length(vm, s) == 0) {
        result = str_from_format(vm, "%s()", name);
        goto out;
    }
    keys = list_from_iterable(vm, s);
    if (addr_is_null(keys))
        goto out;
    text = object_repr(vm, keys);
    clear_ref(vm, &keys);
    if (addr_is_null(text))
        goto out;
    addr inner = str_substring(vm, text, 1, str_length(vm, text) - 1);
    if (addr_is_null(inner))
        goto out;
    set_ref(vm, &text, inner);
    result = object_is_exactly(vm, s, T_SET) ? str_from_format(vm, "{%U}", text)
                                             : str_from_format(vm, "%s({%U})", name, text);
out:
    xdecref(vm, text);
    xdecref(vm, keys);
    object_repr_leave(vm, s);
    return result;
}

/* ---- operators: both operands must be sets of a kind ---- */

static addr set_or(struct vm *vm, addr a, addr b)
{
    if (!any_set_check(vm, a) || !any_set_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    addr result = set_copy(vm, a);
    if (!addr_is_null(result) && !addr_eq(a, b) && !set_update(vm, result, b)) {
        decref(vm, result);
        return NULL_ADDR;
    }
    return result;
}

static addr set_and(struct vm *vm, addr a, addr b)
{
    if (!any_set_check(vm, a) || !any_set_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    return set_intersection(vm, a, b);
}

static addr set_subtract(struct vm *vm, addr a, addr b)
{
    if (!any_set_check(vm, a) || !any_set_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    return set_difference(vm, a, b);
}

static addr set_xor(struct vm *vm, addr a, addr b)
{
    if (!any_set_check(vm, a) || !any_set_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    return set_symmetric_difference(vm, a, b);
}

static addr set_inplace_or(struct vm *vm, addr s, addr other)
{
    if (!any_set_check(vm, other))
        return PY_NOT_IMPLEMENTED;
    return set_update(vm, s, other) ? newref(vm, s) : NULL_ADDR;
}

static addr set_inplace_and(struct vm *vm, addr s, addr other)
{
    if (!any_set_check(vm, other))
        return PY_NOT_IMPLEMENTED;
    addr common = set_intersection(vm, s, other);
    if (addr_is_null(common))
        return NULL_ADDR;
    set_swap_bodies(vm, s, common);
    decref(vm, common);
    return newref(vm, s);
}

static addr set_inplace_subtract(struct vm *vm, addr s, addr other)
{
    if (!any_set_check(vm, other))
        return PY_NOT_IMPLEMENTED;
    return set_difference_update(vm, s, other) ? newref(vm, s) : NULL_ADDR;
}

static addr set_inplace_xor(struct vm *vm, addr s, addr other)
{
    if (!any_set_check(vm, other))
        return PY_NOT_IMPLEMENTED;
    return set_symmetric_difference_update(vm, s, other) ? newref(vm, s) : NULL_ADDR;
}

/* ---- making ---- */

static addr set_new_slot(struct vm *vm, addr type, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return set_alloc(vm, type);
}

static bool set_init(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    if (!args_no_keywords(vm, "set", kwnames) ||
        !args_check(vm, type_name(vm, object_type(vm, s)), n_args, 0, 1))
        return false;
    if (object_refcnt(vm, s) != 1 || set_at(vm, s)->fill != 0)
        set_clear(vm, s);
    set_at(vm, s)->hash = -1;
    return n_args == 0 || set_update(vm, s, args[0]);
}

static addr frozenset_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                          addr kwnames)
{
    if (!check_no_keywords(vm, T_FROZENSET, type, kwnames) ||
        !args_check(vm, "frozenset", n_args, 0, 1))
        return NULL_ADDR;
    if (n_args && addr_eq(type, PY_TYPE(T_FROZENSET)) &&
        object_is_exactly(vm, args[0], T_FROZENSET))
        return newref(vm, args[0]);
    return set_new(vm, type, n_args ? args[0] : NULL_ADDR);
}

/* ---- the iterator ---- */

addr set_iter(struct vm *vm, addr s)
{
    addr it = object_new_uninit(vm, PY_TYPE(T_SET_ITERATOR), 0);
    if (addr_is_null(it))
        return NULL_ADDR;
    struct py_set_iterator *i = set_iterator_at(vm, it);
    i->si_set = newref(vm, s);
    i->si_used = set_length(vm, s);
    i->si_pos = 0;
    i->len = set_length(vm, s);
    gc_track(vm, it);
    return it;
}

static void iterator_dealloc(struct vm *vm, addr it)
{
    gc_untrack(vm, it);
    xdecref(vm, set_iterator_at(vm, it)->si_set);
    object_free(vm, it);
}

static void iterator_traverse(struct vm *vm, addr it, visit_fn visit, void *ctx)
{
    addr s = set_iterator_at(vm, it)->si_set;
    if (!addr_is_null(s))
        visit(vm, s, ctx);
}

static addr iterator_next(struct vm *vm, addr it)
{
    struct py_set_iterator *i = set_iterator_at(vm, it);
    addr s = i->si_set;
    if (addr_is_null(s))
        return NULL_ADDR;
    if (i->si_used != set_length(vm, s)) {
        i->si_used = -1; // it will never be good again
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "Set changed size during iteration");
    }
    addr key;
    if (set_next(vm, s, &i->si_pos, &key)) {
        i->len--;
        return newref(vm, key);
    }
    clear_ref(vm, &i->si_set);
    return NULL_ADDR;
}

static addr iterator_length_hint(struct vm *vm, addr it, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_set_iterator *i = set_iterator_at(vm, it);
    bool good = !addr_is_null(i->si_set) && i->si_used == set_length(vm, i->si_set);
    return int_from_i64(vm, good ? i->len : 0);
}

static addr iterator_reduce(struct vm *vm, addr it, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    // What is left goes into a list; a copy of the iterator runs over it.
    addr copy = object_new_uninit(vm, PY_TYPE(T_SET_ITERATOR), 0);
    if (addr_is_null(copy))
        return NULL_ADDR;
    struct py_set_iterator *to = set_iterator_at(vm, copy);
    const struct py_set_iterator *from = set_iterator_at(vm, it);
    to->si_set = from->si_set;
    to->si_used = from->si_used;
    to->si_pos = from->si_pos;
    to->len = from->len;
    xincref(vm, to->si_set);
    gc_track(vm, copy);
    addr list = list_from_iterable(vm, copy);
    decref(vm, copy);
    return addr_is_null(list) ? NULL_ADDR : iterator_reduction(vm, "iter", list, -1);
}

static const struct method_def iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, METH_NOARGS,
     "Private method returning an estimate of len(list(it)).", NULL},
    {"__reduce__", iterator_reduce, METH_NOARGS, "Return state information for pickling.",
     NULL},
    {0},
};

const struct type_ops set_iterator_ops = {
    .name = "set_iterator",
    .basicsize = sizeof(struct py_set_iterator),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = iterator_dealloc,
            .traverse = iterator_traverse,
            .iter = iterator_self,
            .iternext = iterator_next,
        },
    .methods = iterator_methods,
};

const struct type_ops set_ops = {
    .name = "set",
    .doc = "Build an unordered collection of unique elements.",
    .basicsize = sizeof(struct py_set),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE | TYPE_MATCH_SELF,
    .weaklistoffset = offsetof(struct py_set, weakreflist),
    .slots =
        {
            .dealloc = set_dealloc,
            .traverse = set_traverse,
            .clear = set_clear,
            .getattro = object_generic_get_attr,
            .repr = set_repr,
            .richcompare = set_richcompare,
            .iter = set_iter,
            .init = set_init,
            .new_ = set_new_slot,
            .nb_subtract = set_subtract,
            .nb_and = set_and,
            .nb_xor = set_xor,
            .nb_or = set_or,
            .nb_inplace_subtract = set_inplace_subtract,
            .nb_inplace_and = set_inplace_and,
            .nb_inplace_xor = set_inplace_xor,
            .nb_inplace_or = set_inplace_or,
            .sq_length = set_len,
            .sq_contains = set_contains,
        },
    .methods = set_methods,
};

const struct type_ops frozenset_ops = {
    .name = "frozenset",
    .doc = "Build an immutable unordered collection of unique elements.",
    .basicsize = sizeof(struct py_set),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE | TYPE_MATCH_SELF,
    .weaklistoffset = offsetof(struct py_set, weakreflist),
    .slots =
        {
            .dealloc = set_dealloc,
            .traverse = set_traverse,
            .clear = set_clear,
            .getattro = object_generic_get_attr,
            .repr = set_repr,
            .hash = frozenset_hash,
            .richcompare = set_richcompare,
            .iter = set_iter,
            .new_ = frozenset_new,
            .nb_subtract = set_subtract,
            .nb_and = set_and,
            .nb_xor = set_xor,
            .nb_or = set_or,
            .sq_length = set_len,
            .sq_contains = set_contains,
        },
    .methods = frozenset_methods,
};
