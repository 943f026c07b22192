/* The list type: its methods, operators and iterators. */
#include "sim/obj/iterators.h"
#include "sim/obj/list.h"
#include "sim/obj/repr_writer.h"
#include "sim/obj/slice.h"

static addr list_repr(struct vm *vm, addr l)
{
    if (list_length(vm, l) == 0)
        return str_from_cstr(vm, "[]");
    int entered = object_repr_enter(vm, l);
    if (entered)
        return entered > 0 ? str_from_cstr(vm, "[...]") : NULL_ADDR;
    struct repr_writer w = {.min_length = 3 * list_length(vm, l)};
    bool ok = true;
    repr_write(vm, &w, "[");
    // repr(item) may change the list: its length is read each time, the item held.
    for (int64_t i = 0; ok && i < list_length(vm, l); i++) {
        addr item = newref(vm, list_item(vm, l, i));
        if (i)
            repr_write(vm, &w, ", ");
        ok = repr_write_object(vm, &w, item);
        decref(vm, item);
    }
    repr_write_last(vm, &w, "]");
    object_repr_leave(vm, l);
    return repr_writer_finish(vm, &w);
}

/* Whether the item at i equals `value`: 1, 0, -1 raised. Holds it meanwhile. */
static int item_equals(struct vm *vm, addr l, int64_t i, addr value)
{
    addr item = newref(vm, list_item(vm, l, i));
    int same = object_richcompare_bool(vm, item, value, CMP_EQ);
    decref(vm, item);
    return same;
}

static addr list_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!list_check(vm, a) || !list_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    if (list_length(vm, a) != list_length(vm, b) && (op == CMP_EQ || op == CMP_NE))
        return py_bool(op == CMP_NE);
    int64_t i = 0;
    for (; i < list_length(vm, a) && i < list_length(vm, b); i++) {
        addr x = list_item(vm, a, i), y = list_item(vm, b, i);
        if (addr_eq(x, y))
            continue;
        incref(vm, x);
        incref(vm, y);
        int same = object_richcompare_bool(vm, x, y, CMP_EQ);
        decref(vm, x);
        decref(vm, y);
        if (same < 0)
            return NULL_ADDR;
        if (!same)
            break;
    }
    if (i >= list_length(vm, a) || i >= list_length(vm, b))
        return py_bool(compare_lengths(list_length(vm, a), list_length(vm, b), op));
    if (op == CMP_EQ || op == CMP_NE)
        return py_bool(op == CMP_NE);
    addr x = newref(vm, list_item(vm, a, i)), y = newref(vm, list_item(vm, b, i));
    addr result = object_richcompare(vm, x, y, op);
    decref(vm, x);
    decref(vm, y);
    return result;
}

static int64_t list_len(struct vm *vm, addr l)
{
    return list_length(vm, l);
}

static addr list_get(struct vm *vm, addr l, int64_t i)
{
    if (i < 0 || i >= list_length(vm, l))
        return exc_raise(vm, PY_TYPE(T_IndexError), "list index out of range");
    return newref(vm, list_item(vm, l, i));
}

static int list_contains(struct vm *vm, addr l, addr value)
{
    int found = 0;
    for (int64_t i = 0; !found && i < list_length(vm, l); i++)
        found = item_equals(vm, l, i, value);
    return found;
}

static addr list_concat(struct vm *vm, addr a, addr b)
{
    if (!list_check(vm, b))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "can only concatenate list (not \"%.200T\") to list", b);
    int64_t n_a = list_length(vm, a), n_b = list_length(vm, b);
    if (n_a + n_b == 0)
        return list_new(vm, 0);
    addr l = list_new_with_room(vm, n_a + n_b);
    if (addr_is_null(l))
        return NULL_ADDR;
    addr *dest = list_items(vm, l);
    for (int64_t i = 0; i < n_a; i++)
        *dest++ = newref(vm, list_item(vm, a, i));
    for (int64_t i = 0; i < n_b; i++)
        *dest++ = newref(vm, list_item(vm, b, i));
    list_at(vm, l)->base.ob_size = n_a + n_b;
    return l;
}

static addr list_repeat(struct vm *vm, addr a, int64_t times)
{
    int64_t n = list_length(vm, a);
    if (n == 0 || times <= 0)
        return list_new(vm, 0);
    if (times > SEQUENCE_MAX / n)
        return exc_raise_no_memory(vm);
    addr l = list_new_with_room(vm, n * times);
    if (addr_is_null(l))
        return NULL_ADDR;
    fill_repeated(vm, list_items(vm, l), list_items(vm, a), n, times);
    list_at(vm, l)->base.ob_size = n * times;
    return l;
}

static addr list_inplace_concat(struct vm *vm, addr l, addr other)
{
    return list_extend(vm, l, other) ? newref(vm, l) : NULL_ADDR;
}

static addr list_inplace_repeat(struct vm *vm, addr l, int64_t times)
{
    int64_t n = list_length(vm, l);
    if (n == 0 || times == 1)
        return newref(vm, l);
    if (times < 1) {
        list_clear(vm, l);
        return newref(vm, l);
    }
    if (times > SEQUENCE_MAX / n)
        return exc_raise_no_memory(vm);
    if (!list_resize(vm, l, n * times))
        return NULL_ADDR;
    // The references the items already have serve the first copy.
    addr *items = list_items(vm, l);
    for (int64_t i = 0; i < n; i++)
        refcount_add(vm, items[i], times - 1);
    repeat_items(items, n, n * times);
    return newref(vm, l);
}

static addr list_subscript(struct vm *vm, addr l, addr key)
{
    if (object_is_index(vm, key)) {
        int64_t i = number_as_ssize(vm, key, PY_TYPE(T_IndexError));
        if (i == -1 && exc_occurred(vm))
            return NULL_ADDR;
        return list_get(vm, l, i < 0 ? i + list_length(vm, l) : i);
    }
    if (!object_is_slice(vm, key))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "list indices must be integers or slices, not %.200T", key);
    int64_t start, stop, step;
    if (!slice_unpack(vm, key, &start, &stop, &step))
        return NULL_ADDR;
    int64_t n = slice_adjust(list_length(vm, l), &start, &stop, step);
    if (n <= 0)
        return list_new(vm, 0);
    if (step == 1)
        return list_slice(vm, l, start, stop);
    addr result = list_new_with_room(vm, n);
    if (addr_is_null(result))
        return NULL_ADDR;
    for (int64_t i = 0; i < n; i++)
        list_items(vm, result)[i] = newref(vm, list_item(vm, l, start + i * step));
    list_at(vm, result)->base.ob_size = n;
    return result;
}

static void list_traverse(struct vm *vm, addr l, visit_fn visit, void *ctx)
{
    for (int64_t i = list_length(vm, l); --i >= 0;) {
        addr item = list_item(vm, l, i);
        if (!addr_is_null(item))
            visit(vm, item, ctx);
    }
}

static addr list_new_slot(struct vm *vm, addr type, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return object_alloc(vm, type, 0);
}

static bool list_init(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    if (!check_no_keywords(vm, T_LIST, object_type(vm, l), kwnames) ||
        !args_check(vm, "list", n_args, 0, 1))
        return false;
    list_clear(vm, l);
    return n_args == 0 || list_extend(vm, l, args[0]);
}

/* ---- methods ---- */

static addr method_getitem(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return list_subscript(vm, l, args[0]);
}

static addr method_sizeof(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return int_from_i64(vm, type_at(vm, object_type(vm, l))->tp_basicsize +
                                list_at(vm, l)->allocated * (int64_t)sizeof(addr));
}

static addr method_clear(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    list_clear(vm, l);
    return PY_NONE;
}

static addr method_copy(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return list_slice(vm, l, 0, list_length(vm, l));
}

static addr method_append(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return list_append(vm, l, args[0]) ? PY_NONE : NULL_ADDR;
}

static addr method_extend(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return list_extend(vm, l, args[0]) ? PY_NONE : NULL_ADDR;
}

static addr method_insert(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    int64_t i;
    if (!args_check(vm, "insert", n_args, 2, 2) || !ssize_argument(vm, args[0], &i))
        return NULL_ADDR;
    return list_insert(vm, l, i, args[1]) ? PY_NONE : NULL_ADDR;
}

static addr method_pop(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    int64_t i = -1;
    if (!args_check(vm, "pop", n_args, 0, 1) || (n_args && !ssize_argument(vm, args[0], &i)))
        return NULL_ADDR;
    int64_t n = list_length(vm, l);
    if (n == 0)
        return exc_raise(vm, PY_TYPE(T_IndexError), "pop from empty list");
    if (i < 0)
        i += n;
    if (i < 0 || i >= n)
        return exc_raise(vm, PY_TYPE(T_IndexError), "pop index out of range");
    addr *items = list_items(vm, l);
    addr item = items[i];
    if (n == 1) {
        incref(vm, item);
        list_clear(vm, l);
        return item;
    }
    memmove(items + i, items + i + 1, (size_t)(n - 1 - i) * sizeof(addr));
    if (list_resize(vm, l, n - 1))
        return item;
    memmove(items + i + 1, items + i, (size_t)(n - 1 - i) * sizeof(addr));
    items[i] = item;
    return NULL_ADDR;
}

static addr method_remove(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    for (int64_t i = 0; i < list_length(vm, l); i++) {
        int same = item_equals(vm, l, i, args[0]);
        if (same < 0)
            return NULL_ADDR;
        if (same)
            return list_set_slice(vm, l, i, i + 1, NULL_ADDR) ? PY_NONE : NULL_ADDR;
    }
    return exc_raise(vm, PY_TYPE(T_ValueError), "list.remove(x): x not in list");
}

static addr method_index(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    int64_t start = 0, stop = INT64_MAX;
    if (!args_check(vm, "index", n_args, 1, 3) ||
        (n_args > 1 && !index_argument(vm, args[1], &start)) ||
        (n_args > 2 && !index_argument(vm, args[2], &stop)))
        return NULL_ADDR;
    int64_t n = list_length(vm, l);
    if (start < 0)
        start = start + n < 0 ? 0 : start + n;
    if (stop < 0)
        stop = stop + n < 0 ? 0 : stop + n;
    for (int64_t i = start; i < stop && i < list_length(vm, l); i++) {
        int same = item_equals(vm, l, i, args[0]);
        if (same)
            return same > 0 ? int_from_i64(vm, i) : NULL_ADDR;
    }
    return exc_raise(vm, PY_TYPE(T_ValueError), "%R is not in list", args[0]);
}

static addr method_count(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t count = 0;
    for (int64_t i = 0; i < list_length(vm, l); i++) {
        int same = item_equals(vm, l, i, args[0]);
        if (same < 0)
            return NULL_ADDR;
        count += same;
    }
    return int_from_i64(vm, count);
}

static addr method_reverse(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr *items = list_items(vm, l);
    for (int64_t i = 0, j = list_length(vm, l) - 1; i < j; i++, j--) {
        addr item = items[i];
        items[i] = items[j];
        items[j] = item;
    }
    return PY_NONE;
}

static addr method_reversed(struct vm *vm, addr l, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return seq_iterator_new(vm, T_LIST_REVERSE_ITERATOR, l, list_length(vm, l) - 1);
}

/* ---- iterators ---- */

static addr list_iter(struct vm *vm, addr l)
{
    return seq_iterator_new(vm, T_LIST_ITERATOR, l, 0);
}

static addr iterator_next(struct vm *vm, addr it)
{
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    if (i->it_index < 0 || addr_is_null(i->it_seq))
        return NULL_ADDR;
    if (i->it_index < list_length(vm, i->it_seq))
        return newref(vm, list_item(vm, i->it_seq, i->it_index++));
    i->it_index = -1;
    clear_ref(vm, &i->it_seq);
    return NULL_ADDR;
}

static addr iterator_length_hint(struct vm *vm, addr it, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    if (i->it_index < 0 || addr_is_null(i->it_seq))
        return int_from_i64(vm, 0);
    int64_t n = list_length(vm, i->it_seq) - i->it_index;
    return int_from_i64(vm, n < 0 ? 0 : n);
}

static addr reduce(struct vm *vm, addr it, const char *function)
{
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    if (!addr_is_null(i->it_seq) && i->it_index >= 0)
        return iterator_reduction(vm, function, newref(vm, i->it_seq), i->it_index);
    addr empty = list_new(vm, 0);
    return addr_is_null(empty) ? NULL_ADDR : iterator_reduction(vm, "iter", empty, -1);
}

static addr iterator_reduce(struct vm *vm, addr it, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return reduce(vm, it, "iter");
}

static addr reverse_iterator_next(struct vm *vm, addr it)
{
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    if (i->it_index < 0)
        return NULL_ADDR;
    // Its list stays until the iterator dies, unless it has shrunk meanwhile.
    if (i->it_index < list_length(vm, i->it_seq))
        return newref(vm, list_item(vm, i->it_seq, i->it_index--));
    i->it_index = -1;
    clear_ref(vm, &i->it_seq);
    return NULL_ADDR;
}

static addr reverse_iterator_length_hint(struct vm *vm, addr it, const addr *args,
                                         size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_seq_iterator *i = seq_iterator_at(vm, it);
    int64_t n = i->it_index + 1;
    if (addr_is_null(i->it_seq) || list_length(vm, i->it_seq) < n)
        n = 0;
    return int_from_i64(vm, n);
}

static addr reverse_iterator_reduce(struct vm *vm, addr it, const addr *args, size_t n_args,
                                    addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return reduce(vm, it, "reversed");
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

const struct type_ops list_iterator_ops = {
    .name = "list_iterator",
    .basicsize = sizeof(struct py_seq_iterator),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = seq_iterator_dealloc,
            .traverse = seq_iterator_traverse,
            .iter = iterator_self,
            .iternext = iterator_next,
        },
    .methods = iterator_methods,
};

static const struct method_def reverse_iterator_methods[] = {
    {"__length_hint__", reverse_iterator_length_hint, METH_NOARGS,
     "Private method returning an estimate of len(list(it)).", NULL},
    {"__reduce__", reverse_iterator_reduce, METH_NOARGS,
     "Return state information for pickling.", NULL},
    {"__setstate__", seq_iterator_setstate, METH_O, "Set state information for unpickling.",
     NULL},
    {0},
};

const struct type_ops list_reverse_iterator_ops = {
    .name = "list_reverseiterator",
    .basicsize = sizeof(struct py_seq_iterator),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = seq_iterator_dealloc,
            .traverse = seq_iterator_traverse,
            .iter = iterator_self,
            .iternext = reverse_iterator_next,
        },
    .methods = reverse_iterator_methods,
};

static const struct method_def list_methods[] = {
    {"__getitem__", method_getitem, METH_O | METH_COEXIST, "Return self[index].",
     "($self, index, /)"},
    {"__reversed__", method_reversed, METH_NOARGS, "Return a reverse iterator over the list.",
     "($self, /)"},
    {"__sizeof__", method_sizeof, METH_NOARGS,
     "Return the size of the list in memory, in bytes.", "($self, /)"},
    {"clear", method_clear, METH_NOARGS, "Remove all items from list.", "($self, /)"},
    {"copy", method_copy, METH_NOARGS, "Return a shallow copy of the list.", "($self, /)"},
    {"append", method_append, METH_O, "Append object to the end of the list.",
     "($self, object, /)"},
    {"insert", method_insert, METH_FASTCALL, "Insert object before index.",
     "($self, index, object, /)"},
    {"extend", method_extend, METH_O, "Extend list by appending elements from the iterable.",
     "($self, iterable, /)"},
    {"pop", method_pop, METH_FASTCALL,
     "Remove and return item at index (default last).\n\n"
     "Raises IndexError if list is empty or index is out of range.",
     "($self, index=-1, /)"},
    {"remove", method_remove, METH_O,
     "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.",
     "($self, value, /)"},
    {"index", method_index, METH_FASTCALL,
     "Return first index of value.\n\nRaises ValueError if the value is not present.",
     "($self, value, start=0, stop=sys.maxsize, /)"},
    {"count", method_count, METH_O, "Return number of occurrences of value.",
     "($self, value, /)"},
    {"reverse", method_reverse, METH_NOARGS, "Reverse *IN PLACE*.", "($self, /)"},
    {"sort", list_sort_method, METH_FASTCALL | METH_KEYWORDS,
     "Sort the list in ascending order and return None.",
     "($self, /, *, key=None, reverse=False)"},
    {"__class_getitem__", generic_alias_class_getitem, METH_O | METH_CLASS, "See PEP 585",
     NULL},
    {0},
};

const struct type_ops list_ops = {
    .name = "list",
    .doc = "Built-in mutable sequence.",
    .basicsize = sizeof(struct py_list),
    .flags =
        TYPE_HAVE_GC | TYPE_BASETYPE | TYPE_LIST_SUBCLASS | TYPE_SEQUENCE | TYPE_MATCH_SELF,
    .slots =
        {
            .dealloc = list_dealloc,
            .traverse = list_traverse,
            .clear = list_clear,
            .getattro = object_generic_get_attr,
            .repr = list_repr,
            .richcompare = list_richcompare,
            .iter = list_iter,
            .init = list_init,
            .new_ = list_new_slot,
            .sq_length = list_len,
            .sq_concat = list_concat,
            .sq_repeat = list_repeat,
            .sq_item = list_get,
            .sq_ass_item = list_ass_item,
            .sq_contains = list_contains,
            .sq_inplace_concat = list_inplace_concat,
            .sq_inplace_repeat = list_inplace_repeat,
            .mp_length = list_len,
            .mp_subscript = list_subscript,
            .mp_ass_subscript = list_ass_subscript,
        },
    .methods = list_methods,
};
