/* The dict type: its methods and operators. */
#include "sim/obj/dict.h"
#include "sim/obj/repr_writer.h"

/* ---- lists of what it holds ---- */

/* A list of n unset items, tried again while making it changes the dict's length. */
static addr list_of_length(struct vm *vm, addr d)
{
    for (;;) {
        int64_t n = dict_length(vm, d);
        addr l = list_new(vm, n);
        if (addr_is_null(l) || n == dict_length(vm, d))
            return l;
        decref(vm, l);
    }
}

addr dict_keys_list(struct vm *vm, addr d)
{
    addr l = list_of_length(vm, d);
    if (addr_is_null(l))
        return NULL_ADDR;
    int64_t pos = 0, i = 0;
    for (addr key; dict_next(vm, d, &pos, &key, NULL); i++)
        list_items(vm, l)[i] = newref(vm, key);
    return l;
}

addr dict_values_list(struct vm *vm, addr d)
{
    addr l = list_of_length(vm, d);
    if (addr_is_null(l))
        return NULL_ADDR;
    int64_t pos = 0, i = 0;
    for (addr value; dict_next(vm, d, &pos, NULL, &value); i++)
        list_items(vm, l)[i] = newref(vm, value);
    return l;
}

addr dict_items_list(struct vm *vm, addr d)
{
    addr l = list_of_length(vm, d);
    if (addr_is_null(l))
        return NULL_ADDR;
    // All pairs first: making them may collect, which may change the dict.
    for (int64_t i = 0; i < list_length(vm, l); i++) {
        addr pair = tuple_new(vm, 2);
        if (addr_is_null(pair)) {
            decref(vm, l);
            return NULL_ADDR;
        }
        list_items(vm, l)[i] = pair;
    }
    int64_t pos = 0, i = 0;
    for (addr key, value; dict_next(vm, d, &pos, &key, &value); i++) {
        tuple_init_item(vm, list_item(vm, l, i), 0, newref(vm, key));
        tuple_init_item(vm, list_item(vm, l, i), 1, newref(vm, value));
    }
    return l;
}

/* ---- slots ---- */

static addr dict_repr(struct vm *vm, addr d)
{
    int entered = object_repr_enter(vm, d);
    if (entered)
        return entered > 0 ? str_from_cstr(vm, "{...}") : NULL_ADDR;
    if (dict_length(vm, d) == 0) {
        object_repr_leave(vm, d);
        return str_from_cstr(vm, "{}");
    }
    struct repr_writer w = {.min_length = 6 * dict_length(vm, d)};
    int64_t pos = 0;
    bool ok = true;
    repr_write(vm, &w, "{");
    for (addr key, value; ok && dict_next(vm, d, &pos, &key, &value);) {
        incref(vm, key);
        incref(vm, value);
        if (w.pos > 1)
            repr_write(vm, &w, ", ");
        ok = repr_write_object(vm, &w, key);
        repr_write(vm, &w, ": ");
        ok = ok && repr_write_object(vm, &w, value);
        decref(vm, key);
        decref(vm, value);
    }
    repr_write_last(vm, &w, "}");
    object_repr_leave(vm, d);
    return repr_writer_finish(vm, &w);
}

/* 1, 0, -1 raised. */
static int dict_equal(struct vm *vm, addr a, addr b)
{
    if (dict_length(vm, a) != dict_length(vm, b))
        return 0;
    int64_t pos = 0;
    for (struct dict_slot slot; dict_next_slot(vm, a, &pos, &slot);) {
        addr key = newref(vm, slot.key), value = newref(vm, slot.value), other;
        int same = dict_get_with_hash(vm, b, key, slot.hash, &other);
        if (same > 0) {
            incref(vm, other);
            same = object_richcompare_bool(vm, other, value, CMP_EQ);
            decref(vm, other);
        }
        decref(vm, key);
        decref(vm, value);
        if (same <= 0)
            return same;
    }
    return 1;
}

static addr dict_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!dict_check(vm, a) || !dict_check(vm, b) || (op != CMP_EQ && op != CMP_NE))
        return PY_NOT_IMPLEMENTED;
    int same = dict_equal(vm, a, b);
    return same < 0 ? NULL_ADDR : py_bool(same == (op == CMP_EQ));
}

static int64_t dict_len(struct vm *vm, addr d)
{
    return dict_length(vm, d);
}

static addr dict_subscript(struct vm *vm, addr d, addr key)
{
    addr value;
    int found = dict_get(vm, d, key, &value);
    if (found < 0)
        return NULL_ADDR;
    if (found)
        return newref(vm, value);
    if (!object_is_exactly(vm, d, T_DICT)) {
        int called = object_call_special(vm, d, N___missing__, &key, 1, &value);
        if (called)
            return called > 0 ? value : NULL_ADDR;
    }
    return exc_raise_object(vm, PY_TYPE(T_KeyError), key);
}

static bool dict_ass_subscript(struct vm *vm, addr d, addr key, addr value)
{
    if (!addr_is_null(value))
        return dict_set(vm, d, key, value);
    int deleted = dict_delete(vm, d, key);
    if (deleted == 0)
        exc_raise_object(vm, PY_TYPE(T_KeyError), key);
    return deleted > 0;
}

static int dict_contains(struct vm *vm, addr d, addr key)
{
    addr value;
    return dict_get(vm, d, key, &value);
}

static addr dict_or(struct vm *vm, addr a, addr b)
{
    if (!dict_check(vm, a) || !dict_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    addr d = dict_copy(vm, a);
    if (!addr_is_null(d) && !dict_update(vm, d, b)) {
        decref(vm, d);
        return NULL_ADDR;
    }
    return d;
}

static addr dict_inplace_or(struct vm *vm, addr d, addr other)
{
    return dict_update(vm, d, other) ? newref(vm, d) : NULL_ADDR;
}

static void dict_traverse(struct vm *vm, addr d, visit_fn visit, void *ctx)
{
    // Values inside an instance are the instance's to show.
    if (dict_is_split(vm, d) && dict_split_values(vm, d)->embedded)
        return;
    bool is_unicode = keys_are_unicode(dict_table(vm, d));
    int64_t end = dict_end_pos(vm, d);
    struct dict_slot slot;
    for (int64_t pos = 0; pos < end; pos++) {
        if (!dict_slot_at(vm, d, pos, &slot))
            continue;
        visit(vm, slot.value, ctx);
        if (!is_unicode)
            visit(vm, slot.key, ctx);
    }
}

static addr dict_new_slot(struct vm *vm, addr type, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr d = object_alloc(vm, type, 0);
    if (addr_is_null(d))
        return NULL_ADDR;
    if (addr_eq(type, PY_TYPE(T_DICT)))
        gc_untrack(vm, d);
    dict_at(vm, d)->ma_keys = PY_EMPTY_KEYS;
    return d;
}

static bool dict_init(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    if (!args_check(vm, "dict", n_args, 0, 1) || (n_args && !dict_update(vm, d, args[0])))
        return false;
    if (!object_is_exactly(vm, d, T_DICT))
        return dict_merge_keywords(vm, d, kwnames, args + n_args);
    // dict(a=1) makes no dict of the keywords on the way.
    int64_t n_kw = addr_is_null(kwnames) ? 0 : tuple_length(vm, kwnames);
    for (int64_t i = 0; i < n_kw; i++) {
        if (!dict_set(vm, d, tuple_item(vm, kwnames, i), args[n_args + (size_t)i]))
            return false;
    }
    return true;
}

/* ---- methods ---- */

static addr method_contains(struct vm *vm, addr d, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)n_args, (void)kwnames;
    int found = dict_contains(vm, d, args[0]);
    return found < 0 ? NULL_ADDR : py_bool(found);
}

static addr method_getitem(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return dict_subscript(vm, d, args[0]);
}

static addr method_sizeof(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return int_from_i64(vm, dict_sizeof(vm, d));
}

static addr method_get(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    addr value;
    if (!args_check(vm, "get", n_args, 1, 2))
        return NULL_ADDR;
    int found = dict_get(vm, d, args[0], &value);
    if (found < 0)
        return NULL_ADDR;
    return newref(vm, found ? value : n_args > 1 ? args[1] : PY_NONE);
}

static addr method_setdefault(struct vm *vm, addr d, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)kwnames;
    addr value;
    if (!args_check(vm, "setdefault", n_args, 1, 2))
        return NULL_ADDR;
    dict_set_default(vm, d, args[0], n_args > 1 ? args[1] : PY_NONE, &value);
    return value;
}

static addr method_pop(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    addr value;
    if (!args_check(vm, "pop", n_args, 1, 2))
        return NULL_ADDR;
    int popped = dict_pop(vm, d, args[0], &value);
    if (popped < 0)
        return NULL_ADDR;
    if (popped)
        return value;
    if (n_args > 1)
        return newref(vm, args[1]);
    return exc_raise_object(vm, PY_TYPE(T_KeyError), args[0]);
}

static addr method_popitem(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    // CPython makes the result before it looks: a collection may change the dict.
    addr result = tuple_new(vm, 2);
    if (addr_is_null(result))
        return NULL_ADDR;
    if (dict_length(vm, d) == 0) {
        decref(vm, result);
        return exc_raise(vm, PY_TYPE(T_KeyError), "popitem(): dictionary is empty");
    }
    if (dict_is_split(vm, d) && !dict_resize(vm, d, dict_table(vm, d)->dk_log2_size, true)) {
        decref(vm, result);
        return NULL_ADDR;
    }
    struct py_dict_keys *k = dict_table(vm, d);
    struct dict_slot slot;
    int64_t i = k->dk_nentries - 1;
    while (!dict_slot_at(vm, d, i, &slot))
        i--;
    keys_set_index(k, keys_slot_of(k, slot.hash, i), INDEX_DUMMY);
    if (keys_are_unicode(k))
        keys_unicode_entries(k)[i] = (struct py_dict_unicode_entry){NULL_ADDR, NULL_ADDR};
    else
        keys_entries(k)[i] = (struct py_dict_entry){-1, NULL_ADDR, NULL_ADDR};
    k->dk_version = 0;
    k->dk_nentries = i;
    dict_at(vm, d)->ma_used--;
    tuple_init_item(vm, result, 0, slot.key);
    tuple_init_item(vm, result, 1, slot.value);
    return result;
}

static addr method_keys(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return dict_keys_view(vm, d);
}

static addr method_items(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return dict_items_view(vm, d);
}

static addr method_values(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return dict_values_view(vm, d);
}

static addr method_update(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    if (!args_check(vm, "update", n_args, 0, 1) || (n_args && !dict_update(vm, d, args[0])) ||
        !dict_merge_keywords(vm, d, kwnames, args + n_args))
        return NULL_ADDR;
    return PY_NONE;
}

static addr method_fromkeys(struct vm *vm, addr type, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "fromkeys", n_args, 1, 2))
        return NULL_ADDR;
    return dict_from_keys(vm, type, args[0], n_args > 1 ? args[1] : PY_NONE);
}

static addr method_clear(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    dict_clear(vm, d);
    return PY_NONE;
}

static addr method_copy(struct vm *vm, addr d, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return dict_copy(vm, d);
}

static addr method_reversed(struct vm *vm, addr d, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return dict_iterator_new(vm, d, T_DICT_REVERSE_KEY_ITERATOR);
}

static const struct method_def dict_methods[] = {
    {"__contains__", method_contains, METH_O | METH_COEXIST,
     "True if the dictionary has the specified key, else False.", "($self, key, /)"},
    {"__getitem__", method_getitem, METH_O | METH_COEXIST, "Return self[key].",
     "($self, key, /)"},
    {"__sizeof__", method_sizeof, METH_NOARGS, "Return the size of the dict in memory.",
     "($self, /)"},
    {"get", method_get, METH_FASTCALL,
     "Return the value for key if key is in the dictionary, else default.",
     "($self, key, default=None, /)"},
    {"setdefault", method_setdefault, METH_FASTCALL,
     "Insert key with a value of default if key is not in the dictionary.",
     "($self, key, default=None, /)"},
    {"pop", method_pop, METH_FASTCALL,
     "Remove the specified key and return the corresponding value.", NULL},
    {"popitem", method_popitem, METH_NOARGS,
     "Remove and return a (key, value) pair as a 2-tuple.", "($self, /)"},
    {"keys", method_keys, METH_NOARGS, "A set-like object with a view on the keys.",
     "($self, /)"},
    {"items", method_items, METH_NOARGS, "A set-like object with a view on the items.",
     "($self, /)"},
    {"values", method_values, METH_NOARGS, "An object with a view on the values.",
     "($self, /)"},
    {"update", method_update, METH_VARARGS | METH_KEYWORDS,
     "Update the dict from a mapping or an iterable of pairs, and from keywords.", NULL},
    {"fromkeys", method_fromkeys, METH_FASTCALL | METH_CLASS,
     "Create a new dictionary with keys from iterable and values set to value.",
     "($type, iterable, value=None, /)"},
    {"clear", method_clear, METH_NOARGS, "Remove all items from the dict.", "($self, /)"},
    {"copy", method_copy, METH_NOARGS, "Return a shallow copy of the dict.", "($self, /)"},
    {"__reversed__", method_reversed, METH_NOARGS,
     "Return a reverse iterator over the dict keys.", "($self, /)"},
    {"__class_getitem__", generic_alias_class_getitem, METH_O | METH_CLASS, "See PEP 585",
     NULL},
    {0},
};

const struct type_ops dict_ops = {
    .name = "dict",
    .doc = "Built-in mapping of keys to values.",
    .basicsize = sizeof(struct py_dict),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE | TYPE_DICT_SUBCLASS | TYPE_MAPPING | TYPE_MATCH_SELF,
    .slots =
        {
            .dealloc = dict_dealloc,
            .traverse = dict_traverse,
            .clear = dict_clear,
            .getattro = object_generic_get_attr,
            .repr = dict_repr,
            .richcompare = dict_richcompare,
            .iter = dict_iter,
            .init = dict_init,
            .new_ = dict_new_slot,
            .nb_or = dict_or,
            .nb_inplace_or = dict_inplace_or,
            .sq_contains = dict_contains,
            .mp_length = dict_len,
            .mp_subscript = dict_subscript,
            .mp_ass_subscript = dict_ass_subscript,
        },
    .methods = dict_methods,
};
