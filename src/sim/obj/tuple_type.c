/* The tuple type: its methods, operators and iterator. */
#include "sim/obj/containers.h"
#include "sim/obj/iterators.h"
#include "sim/obj/repr_writer.h"
#include "sim/obj/tuple.h"

static addr tuple_repr(struct vm *vm, addr t)
{
    int64_t n = tuple_length(vm, t);
    if (n == 0)
        return str_from_cstr(vm, "()");
    int entered = object_repr_enter(vm, t);
    if (entered)
        return entered > 0 ? str_from_cstr(vm, "(...)") : NULL_ADDR;
    struct repr_writer w = {.min_length = n > 1 ? 3 * n : 4};
    repr_write(vm, &w, "(");
    for (int64_t i = 0; i < n; i++) {
        if (i)
            repr_write(vm, &w, ", ");
        if (!repr_write_object(vm, &w, tuple_item(vm, t, i)))
            break;
    }
    repr_write_last(vm, &w, n == 1 ? ",)" : ")");
    object_repr_leave(vm, t);
    return repr_writer_finish(vm, &w);
}

/* The xxHash variant of CPython's tuplehash(). */
static int64_t tuple_hash(struct vm *vm, addr t)
{
    const uint64_t prime1 = UINT64_C(11400714785074694791);
    const uint64_t prime2 = UINT64_C(14029467366897019727);
    const uint64_t prime5 = UINT64_C(2870177450012600261);
    uint64_t n = (uint64_t)tuple_length(vm, t);
    uint64_t acc = prime5;
    for (uint64_t i = 0; i < n; i++) {
        int64_t lane = object_hash(vm, tuple_item(vm, t, (int64_t)i));
        if (lane == -1)
            return -1;
        acc += (uint64_t)lane * prime2;
        acc = acc << 31 | acc >> 33;
        acc *= prime1;
    }
    acc += n ^ (prime5 ^ UINT64_C(3527539));
    return acc == UINT64_MAX ? 1546275796 : (int64_t)acc;
}

static addr tuple_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!tuple_check(vm, a) || !tuple_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    int64_t n_a = tuple_length(vm, a), n_b = tuple_length(vm, b);
    int64_t i = 0;
    for (; i < n_a && i < n_b; i++) {
        int same =
            object_richcompare_bool(vm, tuple_item(vm, a, i), tuple_item(vm, b, i), CMP_EQ);
        if (same < 0)
            return NULL_ADDR;
        if (!same)
            break;
    }
    if (i >= n_a || i >= n_b)
        return py_bool(compare_lengths(n_a, n_b, op));
    if (op == CMP_EQ || op == CMP_NE)
        return py_bool(op == CMP_NE);
    return object_richcompare(vm, tuple_item(vm, a, i), tuple_item(vm, b, i), op);
}

static int64_t tuple_len(struct vm *vm, addr t)
{
    return tuple_length(vm, t);
}

static addr tuple_get(struct vm *vm, addr t, int64_t i)
{
    if (i < 0 || i >= tuple_length(vm, t))
        return exc_raise(vm, PY_TYPE(T_IndexError), "tuple index out of range");
    return newref(vm, tuple_item(vm, t, i));
}

static int tuple_contains(struct vm *vm, addr t, addr item)
{
    int found = 0;
    for (int64_t i = 0; !found && i < tuple_length(vm, t); i++)
        found = object_richcompare_bool(vm, tuple_item(vm, t, i), item, CMP_EQ);
    return found;
}

static addr tuple_concat(struct vm *vm, addr a, addr b)
{
    if (tuple_length(vm, a) == 0 && object_is_exactly(vm, b, T_TUPLE))
        return newref(vm, b);
    if (!tuple_check(vm, b))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "can only concatenate tuple (not \"%.200T\") to tuple", b);
    int64_t n_a = tuple_length(vm, a), n_b = tuple_length(vm, b);
    if (n_b == 0 && object_is_exactly(vm, a, T_TUPLE))
        return newref(vm, a);
    if (n_a + n_b == 0)
        return PY_EMPTY_TUPLE;
    addr t = tuple_alloc(vm, n_a + n_b);
    if (addr_is_null(t))
        return NULL_ADDR;
    addr *dest = tuple_items(vm, t);
    for (int64_t i = 0; i < n_a; i++)
        *dest++ = newref(vm, tuple_item(vm, a, i));
    for (int64_t i = 0; i < n_b; i++)
        *dest++ = newref(vm, tuple_item(vm, b, i));
    gc_track(vm, t);
    return t;
}

static addr tuple_repeat(struct vm *vm, addr a, int64_t times)
{
    int64_t n = tuple_length(vm, a);
    if ((n == 0 || times == 1) && object_is_exactly(vm, a, T_TUPLE))
        return newref(vm, a);
    if (n == 0 || times <= 0)
        return PY_EMPTY_TUPLE;
    if (times > SEQUENCE_MAX / n)
        return exc_raise_no_memory(vm);
    addr t = tuple_alloc(vm, n * times);
    if (addr_is_null(t))
        return NULL_ADDR;
    fill_repeated(vm, tuple_items(vm, t), tuple_items(vm, a), n, times);
    gc_track(vm, t);
    return t;
}

static addr get_slice(struct vm *vm, addr t, addr slice)
{
    int64_t start, stop, step, n;
    if (!slice_indices(vm, slice, tuple_length(vm, t), &start, &stop, &step, &n))
        return NULL_ADDR;
    if (n <= 0)
        return PY_EMPTY_TUPLE;
    if (start == 0 && step == 1 && n == tuple_length(vm, t) &&
        object_is_exactly(vm, t, T_TUPLE))
        return newref(vm, t);
    addr result = tuple_alloc(vm, n);
    if (addr_is_null(result))
        return NULL_ADDR;
    addr *dest = tuple_items(vm, result);
    for (int64_t i = 0; i < n; i++)
        dest[i] = newref(vm, tuple_item(vm, t, start + i * step));
    gc_track(vm, result);
    return result;
}

static addr tuple_subscript(struct vm *vm, addr t, addr key)
{
    if (object_is_index(vm, key)) {
        int64_t i = number_as_ssize(vm, key, PY_TYPE(T_IndexError));
        if (i == -1 && exc_occurred(vm))
            return NULL_ADDR;
        return tuple_get(vm, t, i < 0 ? i + tuple_length(vm, t) : i);
    }
    if (object_is_slice(vm, key))
        return get_slice(vm, t, key);
    return exc_raise(vm, PY_TYPE(T_TypeError),
                     "tuple indices must be integers or slices, not %.200T", key);
}

static void tuple_traverse(struct vm *vm, addr t, visit_fn visit, void *ctx)
{
    for (int64_t i = tuple_length(vm, t); --i >= 0;) {
        addr item = tuple_item(vm, t, i);
        if (!addr_is_null(item))
            visit(vm, item, ctx);
    }
}

static addr tuple_new_method(struct vm *vm, addr type, const addr *args, size_t n_args,
                             addr kwnames)
{
    if (!check_no_keywords(vm, T_TUPLE, type, kwnames) ||
        !args_check(vm, "tuple", n_args, 0, 1))
        return NULL_ADDR;
    addr items = n_args ? tuple_from_iterable(vm, args[0]) : PY_EMPTY_TUPLE;
    if (addr_is_null(items) || addr_eq(type, PY_TYPE(T_TUPLE)))
        return items;
    int64_t n = tuple_length(vm, items);
    addr t = object_alloc(vm, type, n);
    if (!addr_is_null(t)) {
        for (int64_t i = 0; i < n; i++)
            tuple_items(vm, t)[i] = newref(vm, tuple_item(vm, items, i));
    }
    decref(vm, items);
    return t;
}

static addr tuple_getnewargs(struct vm *vm, addr t, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr items = tuple_from_items(vm, tuple_items(vm, t), tuple_length(vm, t));
    if (addr_is_null(items))
        return NULL_ADDR;
    addr result = tuple_pack(vm, 1, items);
    decref(vm, items);
    return result;
}

static addr tuple_index(struct vm *vm, addr t, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    int64_t start = 0, stop = INT64_MAX;
    if (!args_check(vm, "index", n_args, 1, 3) ||
        (n_args > 1 && !index_argument(vm, args[1], &start)) ||
        (n_args > 2 && !index_argument(vm, args[2], &stop)))
        return NULL_ADDR;
    clip_range(tuple_length(vm, t), &start, &stop);
    for (int64_t i = start; i < stop; i++) {
        int same = object_richcompare_bool(vm, tuple_item(vm, t, i), args[0], CMP_EQ);
        if (same)
            return same > 0 ? int_from_i64(vm, i) : NULL_ADDR;
    }
    return exc_raise(vm, PY_TYPE(T_ValueError), "tuple.index(x): x not in tuple");
}

static addr tuple_count(struct vm *vm, addr t, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t count = 0;
    for (int64_t i = 0; i < tuple_length(vm, t); i++) {
        int same = object_richcompare_bool(vm, tuple_item(vm, t, i), args[0], CMP_EQ);
        if (same < 0)
            return NULL_ADDR;
        count += same;
    }
    return int_from_i64(vm, count);
}

/* ---- the iterator ---- */

static addr tuple_iter(struct vm *vm, addr t)
{
    return seq_iterator_new(vm, T_TUPLE_ITERATOR, t, 0);
}

static addr iterator_next(struct vm *vm, addr it)
{
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    addr t = i->it_seq;
    if (addr_is_null(t))
        return NULL_ADDR;
    if (i->it_index < tuple_length(vm, t))
        return newref(vm, tuple_item(vm, t, i->it_index++));
    clear_ref(vm, &i->it_seq);
    return NULL_ADDR;
}

static addr iterator_length_hint(struct vm *vm, addr it, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    return int_from_i64(
        vm, addr_is_null(i->it_seq) ? 0 : tuple_length(vm, i->it_seq) - i->it_index);
}

static addr iterator_reduce(struct vm *vm, addr it, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    if (addr_is_null(i->it_seq))
        return iterator_reduction(vm, "iter", PY_EMPTY_TUPLE, -1);
    return iterator_reduction(vm, "iter", newref(vm, i->it_seq), i->it_index);
}

static const struct method_def iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, METH_NOARGS,
     "Private method returning an estimate of len(list(it)).", NULL},
    {"__reduce__", iterator_reduce, METH_NOARGS, "Return state information for pickling.",
     NULL},
    {"__setstate__", seq_iterator_setstate, METH_O, "Set state information for unpickling.",
     NULL},
    {0},
};

const struct type_ops tuple_iterator_ops = {
    .name = "tuple_iterator",
    .basicsize = sizeof(struct py_seq_iterator),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = seq_iterator_dealloc,
            .traverse = seq_iterator_traverse,
            .getattro = object_generic_get_attr,
            .iter = iterator_self,
            .iternext = iterator_next,
        },
    .methods = iterator_methods,
};

static const struct method_def tuple_methods[] = {
    {"__getnewargs__", tuple_getnewargs, METH_NOARGS, NULL, "($self, /)"},
    {"index", tuple_index, METH_FASTCALL,
     "Return first index of value.\n\nRaises ValueError if the value is not present.",
     "($self, value, start=0, stop=sys.maxsize, /)"},
    {"count", tuple_count, METH_O, "Return number of occurrences of value.",
     "($self, value, /)"},
    {"__class_getitem__", generic_alias_class_getitem, METH_O | METH_CLASS, "See PEP 585",
     NULL},
    {0},
};

const struct type_ops tuple_ops = {
    .name = "tuple",
    .doc = "Built-in immutable sequence.",
    .basicsize = sizeof(struct py_tuple),
    .itemsize = sizeof(addr),
    .flags =
        TYPE_HAVE_GC | TYPE_BASETYPE | TYPE_TUPLE_SUBCLASS | TYPE_SEQUENCE | TYPE_MATCH_SELF,
    .slots =
        {
            .dealloc = tuple_dealloc,
            .traverse = tuple_traverse,
            .getattro = object_generic_get_attr,
            .repr = tuple_repr,
            .hash = tuple_hash,
            .richcompare = tuple_richcompare,
            .iter = tuple_iter,
            .new_ = tuple_new_method,
            .sq_length = tuple_len,
            .sq_concat = tuple_concat,
            .sq_repeat = tuple_repeat,
            .sq_item = tuple_get,
            .sq_contains = tuple_contains,
            .mp_length = tuple_len,
            .mp_subscript = tuple_subscript,
        },
    .methods = tuple_methods,
};
