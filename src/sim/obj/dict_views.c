/* dict_keys, dict_values and dict_items: views on a dict, the first and last set-like. */
#include "sim/obj/dict.h"
#include "sim/obj/iterators.h"
#include "sim/obj/set.h"

static addr view_new(struct vm *vm, addr d, enum type_id id)
{
    addr view = object_new_uninit(vm, PY_TYPE(id), 0);
    if (addr_is_null(view))
        return NULL_ADDR;
    dict_view_at(vm, view)->dv_dict = newref(vm, d);
    gc_track(vm, view);
    return view;
}

addr dict_keys_view(struct vm *vm, addr d)
{
    return view_new(vm, d, T_DICT_KEYS);
}

addr dict_values_view(struct vm *vm, addr d)
{
    return view_new(vm, d, T_DICT_VALUES);
}

addr dict_items_view(struct vm *vm, addr d)
{
    return view_new(vm, d, T_DICT_ITEMS);
}

static void view_dealloc(struct vm *vm, addr view)
{
    gc_untrack(vm, view);
    xdecref(vm, dict_view_dict(vm, view));
    object_free(vm, view);
}

static void view_traverse(struct vm *vm, addr view, visit_fn visit, void *ctx)
{
    if (!addr_is_null(dict_view_dict(vm, view)))
        visit(vm, dict_view_dict(vm, view), ctx);
}

static int64_t view_len(struct vm *vm, addr view)
{
    return dict_length(vm, dict_view_dict(vm, view));
}

static addr view_repr(struct vm *vm, addr view)
{
    int entered = object_repr_enter(vm, view);
    if (entered)
        return entered > 0 ? str_from_cstr(vm, "...") : NULL_ADDR;
    addr result = NULL_ADDR;
    addr items = list_from_iterable(vm, view);
    if (!addr_is_null(items)) {
        result = str_from_format(vm, "%s(%R)", type_name(vm, object_type(vm, view)), items);
        decref(vm, items);
    }
    object_repr_leave(vm, view);
    return result;
}

/* ---- iteration and membership ---- */

static addr keys_iter(struct vm *vm, addr view)
{
    return dict_iterator_new(vm, dict_view_dict(vm, view), T_DICT_KEY_ITERATOR);
}

static addr values_iter(struct vm *vm, addr view)
{
    return dict_iterator_new(vm, dict_view_dict(vm, view), T_DICT_VALUE_ITERATOR);
}

static addr items_iter(struct vm *vm, addr view)
{
    return dict_iterator_new(vm, dict_view_dict(vm, view), T_DICT_ITEM_ITERATOR);
}

static addr view_reversed(struct vm *vm, addr view, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    enum type_id id = object_is_exactly(vm, view, T_DICT_KEYS) ? T_DICT_REVERSE_KEY_ITERATOR
                      : object_is_exactly(vm, view, T_DICT_VALUES)
                          ? T_DICT_REVERSE_VALUE_ITERATOR
                          : T_DICT_REVERSE_ITEM_ITERATOR;
    return dict_iterator_new(vm, dict_view_dict(vm, view), id);
}

static int keys_contains(struct vm *vm, addr view, addr key)
{
    addr value;
    return dict_get(vm, dict_view_dict(vm, view), key, &value);
}

static int items_contains(struct vm *vm, addr view, addr item)
{
    if (!tuple_check(vm, item) || tuple_length(vm, item) != 2)
        return 0;
    addr found;
    int present = dict_get(vm, dict_view_dict(vm, view), tuple_item(vm, item, 0), &found);
    if (present <= 0)
        return present;
    incref(vm, found);
    int same = object_richcompare_bool(vm, found, tuple_item(vm, item, 1), CMP_EQ);
    decref(vm, found);
    return same;
}

/* ---- comparison ---- */

static bool is_set_view(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_DICT_KEYS) || object_is_exactly(vm, o, T_DICT_ITEMS);
}

static bool is_set_like(const struct vm *vm, addr o)
{
    return set_check(vm, o) || frozenset_check(vm, o) || is_set_view(vm, o);
}

/* Whether all of a is in b: 1, 0, -1 raised. */
static int all_contained(struct vm *vm, addr a, addr b)
{
    addr it = object_iter(vm, a);
    if (addr_is_null(it))
        return -1;
    int all = 1;
    for (addr item; all > 0 && !addr_is_null(item = object_next(vm, it));) {
        all = object_contains(vm, b, item);
        decref(vm, item);
    }
    decref(vm, it);
    return exc_occurred(vm) ? -1 : all;
}

static addr view_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!is_set_like(vm, b))
        return PY_NOT_IMPLEMENTED;
    int64_t n_a = object_length(vm, a);
    int64_t n_b = n_a < 0 ? -1 : object_length(vm, b);
    if (n_b < 0)
        return NULL_ADDR;
    int ok = 0;
    switch (op) {
    case CMP_EQ:
    case CMP_NE:
        if (n_a == n_b)
            ok = all_contained(vm, a, b);
        if (op == CMP_NE && ok >= 0)
            ok = !ok;
        break;
    case CMP_LT:
        if (n_a < n_b)
            ok = all_contained(vm, a, b);
        break;
    case CMP_LE:
        if (n_a <= n_b)
            ok = all_contained(vm, a, b);
        break;
    case CMP_GT:
        if (n_a > n_b)
            ok = all_contained(vm, b, a);
        break;
    case CMP_GE:
        if (n_a >= n_b)
            ok = all_contained(vm, b, a);
        break;
    }
    return ok < 0 ? NULL_ADDR : py_bool(ok);
}

/* ---- set operations ---- */

static addr view_as_set(struct vm *vm, addr view)
{
    // A set takes the hashes over from a dict.
    bool is_keys = object_is_exactly(vm, view, T_DICT_KEYS) &&
                   object_is_exactly(vm, dict_view_dict(vm, view), T_DICT);
    return set_new(vm, PY_TYPE(T_SET), is_keys ? dict_view_dict(vm, view) : view);
}

static addr give_up(struct vm *vm, addr result)
{
    decref(vm, result);
    return NULL_ADDR;
}

static addr view_subtract(struct vm *vm, addr a, addr b)
{
    addr result = view_as_set(vm, a);
    if (addr_is_null(result) || set_difference_update(vm, result, b))
        return result;
    return give_up(vm, result);
}

static addr view_intersect(struct vm *vm, addr a, addr b)
{
    if (!is_set_view(vm, a)) {
        addr other = a;
        a = b;
        b = other;
    }
    if (object_is_exactly(vm, b, T_SET) && view_len(vm, a) <= set_length(vm, b))
        return set_intersection(vm, b, a);
    // The smaller of two views is run over.
    if (is_set_view(vm, b) && view_len(vm, b) > view_len(vm, a)) {
        addr other = a;
        a = b;
        b = other;
    }
    addr result = set_new(vm, PY_TYPE(T_SET), NULL_ADDR);
    if (addr_is_null(result))
        return NULL_ADDR;
    addr it = object_iter(vm, b);
    bool ok = !addr_is_null(it);
    contains_fn contains = object_slots(vm, a)->sq_contains;
    for (addr key; ok && !addr_is_null(key = object_next(vm, it));) {
        int found = contains(vm, a, key);
        ok = found >= 0 && (!found || set_add(vm, result, key));
        decref(vm, key);
    }
    xdecref(vm, it);
    return ok && !exc_occurred(vm) ? result : give_up(vm, result);
}

static addr view_or(struct vm *vm, addr a, addr b)
{
    addr result = view_as_set(vm, a);
    return addr_is_null(result) || set_update(vm, result, b) ? result : give_up(vm, result);
}

/*
 * One entry of the shorter dict: taken out of the copy of the longer one if it is there, put
 * into the result if not. False: raised.
 */
static bool toggle_item(struct vm *vm, addr copy, addr result, const struct dict_slot *slot)
{
    addr other;
    int same = dict_get_with_hash(vm, copy, slot->key, slot->hash, &other);
    if (same > 0) {
        incref(vm, other);
        same = object_richcompare_bool(vm, other, slot->value, CMP_EQ);
        decref(vm, other);
    }
    if (same < 0)
        return false;
    if (same)
        return dict_delete(vm, copy, slot->key) >= 0;
    addr pair = tuple_pack(vm, 2, slot->key, slot->value);
    if (addr_is_null(pair))
        return false;
    bool ok = set_add(vm, result, pair);
    decref(vm, pair);
    return ok;
}

static addr items_xor(struct vm *vm, addr a, addr b)
{
    addr longer = dict_view_dict(vm, a), shorter = dict_view_dict(vm, b);
    if (dict_length(vm, shorter) > dict_length(vm, longer)) {
        longer = shorter;
        shorter = dict_view_dict(vm, a);
    }
    addr copy = dict_copy(vm, longer);
    if (addr_is_null(copy))
        return NULL_ADDR;
    addr result = set_new(vm, PY_TYPE(T_SET), NULL_ADDR);
    bool ok = !addr_is_null(result);
    int64_t pos = 0;
    for (struct dict_slot slot; ok && dict_next_slot(vm, shorter, &pos, &slot);) {
        incref(vm, slot.key);
        incref(vm, slot.value);
        ok = toggle_item(vm, copy, result, &slot);
        decref(vm, slot.key);
        decref(vm, slot.value);
    }
    addr rest = ok ? dict_items_view(vm, copy) : NULL_ADDR;
    ok = !addr_is_null(rest) && set_update(vm, result, rest);
    xdecref(vm, rest);
    decref(vm, copy);
    if (ok)
        return result;
    xdecref(vm, result);
    return NULL_ADDR;
}

static addr view_xor(struct vm *vm, addr a, addr b)
{
    if (object_is_exactly(vm, a, T_DICT_ITEMS) && object_is_exactly(vm, b, T_DICT_ITEMS))
        return items_xor(vm, a, b);
    addr result = view_as_set(vm, a);
    if (addr_is_null(result) || set_symmetric_difference_update(vm, result, b))
        return result;
    return give_up(vm, result);
}

static addr view_isdisjoint(struct vm *vm, addr a, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)n_args, (void)kwnames;
    addr b = args[0];
    if (addr_eq(a, b))
        return py_bool(view_len(vm, a) == 0);
    // The shorter one is run over.
    if (is_set_like(vm, b)) {
        int64_t n_b = object_length(vm, b);
        if (n_b < 0)
            return NULL_ADDR;
        if (n_b > view_len(vm, a)) {
            b = a;
            a = args[0];
        }
    }
    addr it = object_iter(vm, b);
    if (addr_is_null(it))
        return NULL_ADDR;
    int found = 0;
    for (addr item; !found && !addr_is_null(item = object_next(vm, it));) {
        found = object_contains(vm, a, item);
        decref(vm, item);
    }
    decref(vm, it);
    return exc_occurred(vm) ? NULL_ADDR : py_bool(!found);
}

static addr view_mapping(struct vm *vm, addr view)
{
    return mapping_proxy_new(vm, dict_view_dict(vm, view));
}

static const struct getset_def view_getset[] = {{"mapping", view_mapping, NULL}, {0}};

static const struct method_def set_view_methods[] = {
    {"isdisjoint", view_isdisjoint, METH_O,
     "Return True if the view and the given iterable have a null intersection.", NULL},
    {"__reversed__", view_reversed, METH_NOARGS, "Return a reverse iterator over the view.",
     NULL},
    {0},
};

static const struct method_def values_methods[] = {
    {"__reversed__", view_reversed, METH_NOARGS,
     "Return a reverse iterator over the dict values.", NULL},
    {0},
};

#define SET_VIEW_OPS(ops, type_name_, iter_, contains)                                         \
    const struct type_ops ops = {                                                              \
        .name = type_name_,                                                                    \
        .basicsize = sizeof(struct py_dict_view),                                              \
        .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,                                   \
        .slots =                                                                               \
            {                                                                                  \
                .dealloc = view_dealloc,                                                       \
                .traverse = view_traverse,                                                     \
                .repr = view_repr,                                                             \
                .richcompare = view_richcompare,                                               \
                .iter = iter_,                                                                 \
                .nb_subtract = view_subtract,                                                  \
                .nb_and = view_intersect,                                                      \
                .nb_xor = view_xor,                                                            \
                .nb_or = view_or,                                                              \
                .sq_length = view_len,                                                         \
                .sq_contains = contains,                                                       \
            },                                                                                 \
        .methods = set_view_methods,                                                           \
        .getset = view_getset,                                                                 \
    }

SET_VIEW_OPS(dict_keys_ops, "dict_keys", keys_iter, keys_contains);
SET_VIEW_OPS(dict_items_ops, "dict_items", items_iter, items_contains);

const struct type_ops dict_values_ops = {
    .name = "dict_values",
    .basicsize = sizeof(struct py_dict_view),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = view_dealloc,
            .traverse = view_traverse,
            .repr = view_repr,
            .iter = values_iter,
            .sq_length = view_len,
        },
    .methods = values_methods,
    .getset = view_getset,
};
