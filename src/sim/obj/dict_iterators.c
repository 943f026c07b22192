/*
 * Iterators over keys, values and items of a dict, forward and backward.
 *
 * They notice a change of the dict's length, and a key too many, but not a value replaced. The
 * iterators of items hand out the same tuple again if nobody has kept it.
 */
#include "sim/obj/dict.h"
#include "sim/obj/iterators.h"

static bool is_reverse(enum type_id id)
{
    return id >= T_DICT_REVERSE_KEY_ITERATOR && id <= T_DICT_REVERSE_ITEM_ITERATOR;
}

addr dict_iterator_new(struct vm *vm, addr d, enum type_id id)
{
    addr it = object_new_uninit(vm, PY_TYPE(id), 0);
    if (addr_is_null(it))
        return NULL_ADDR;
    struct py_dict_iterator *i = dict_iterator_at(vm, it);
    i->di_dict = newref(vm, d);
    i->di_used = dict_length(vm, d);
    i->len = i->di_used;
    i->di_pos = is_reverse(id) ? dict_end_pos(vm, d) - 1 : 0;
    i->di_result = NULL_ADDR;
    if (id == T_DICT_ITEM_ITERATOR || id == T_DICT_REVERSE_ITEM_ITERATOR) {
        addr result = tuple_pack(vm, 2, PY_NONE, PY_NONE);
        if (addr_is_null(result)) {
            decref(vm, it);
            return NULL_ADDR;
        }
        dict_iterator_at(vm, it)->di_result = result;
    }
    gc_track(vm, it);
    return it;
}

addr dict_iter(struct vm *vm, addr d)
{
    return dict_iterator_new(vm, d, T_DICT_KEY_ITERATOR);
}

static void iterator_dealloc(struct vm *vm, addr it)
{
    gc_untrack(vm, it);
    xdecref(vm, dict_iterator_at(vm, it)->di_dict);
    xdecref(vm, dict_iterator_at(vm, it)->di_result);
    object_free(vm, it);
}

static void iterator_traverse(struct vm *vm, addr it, visit_fn visit, void *ctx)
{
    struct py_dict_iterator *i = dict_iterator_at(vm, it);
    if (!addr_is_null(i->di_dict))
        visit(vm, i->di_dict, ctx);
    if (!addr_is_null(i->di_result))
        visit(vm, i->di_result, ctx);
}

/* The dict if the iterator is still good for a step; NULL_ADDR at the end or raised. */
static addr checked_dict(struct vm *vm, struct py_dict_iterator *i)
{
    if (addr_is_null(i->di_dict) || i->di_used == dict_length(vm, i->di_dict))
        return i->di_dict;
    i->di_used = -1; // it will never be good again
    return exc_raise(vm, PY_TYPE(T_RuntimeError), "dictionary changed size during iteration");
}

static bool next_slot(struct vm *vm, addr it, struct dict_slot *out)
{
    struct py_dict_iterator *i = dict_iterator_at(vm, it);
    addr d = checked_dict(vm, i);
    if (addr_is_null(d))
        return false;
    if (dict_next_slot(vm, d, &i->di_pos, out)) {
        if (i->len > 0) {
            i->len--;
            return true;
        }
        exc_raise(vm, PY_TYPE(T_RuntimeError), "dictionary keys changed during iteration");
    }
    clear_ref(vm, &i->di_dict);
    return false;
}

static bool previous_slot(struct vm *vm, addr it, struct dict_slot *out)
{
    struct py_dict_iterator *i = dict_iterator_at(vm, it);
    addr d = checked_dict(vm, i);
    if (addr_is_null(d))
        return false;
    int64_t pos = i->di_pos, end = dict_end_pos(vm, d);
    if (pos >= end)
        pos = end - 1;
    while (pos >= 0 && !dict_slot_at(vm, d, pos, out))
        pos--;
    if (pos < 0) {
        clear_ref(vm, &i->di_dict);
        return false;
    }
    i->di_pos = pos - 1;
    i->len--;
    return true;
}

static addr pair_of(struct vm *vm, addr it, const struct dict_slot *slot)
{
    return iterator_pair(vm, dict_iterator_at(vm, it)->di_result, newref(vm, slot->key),
                         newref(vm, slot->value));
}

static addr next_key(struct vm *vm, addr it)
{
    struct dict_slot slot;
    return next_slot(vm, it, &slot) ? newref(vm, slot.key) : NULL_ADDR;
}

static addr next_value(struct vm *vm, addr it)
{
    struct dict_slot slot;
    return next_slot(vm, it, &slot) ? newref(vm, slot.value) : NULL_ADDR;
}

static addr next_item(struct vm *vm, addr it)
{
    struct dict_slot slot;
    return next_slot(vm, it, &slot) ? pair_of(vm, it, &slot) : NULL_ADDR;
}

static addr previous_key(struct vm *vm, addr it)
{
    struct dict_slot slot;
    return previous_slot(vm, it, &slot) ? newref(vm, slot.key) : NULL_ADDR;
}

static addr previous_value(struct vm *vm, addr it)
{
    struct dict_slot slot;
    return previous_slot(vm, it, &slot) ? newref(vm, slot.value) : NULL_ADDR;
}

static addr previous_item(struct vm *vm, addr it)
{
    struct dict_slot slot;
    return previous_slot(vm, it, &slot) ? pair_of(vm, it, &slot) : NULL_ADDR;
}

static addr length_hint(struct vm *vm, addr it, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_dict_iterator *i = dict_iterator_at(vm, it);
    bool good = !addr_is_null(i->di_dict) && i->di_used == dict_length(vm, i->di_dict);
    return int_from_i64(vm, good ? i->len : 0);
}

static addr reduce(struct vm *vm, addr it, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    // What is left goes into a list; a copy of the iterator's state runs over it.
    addr type = object_type(vm, it);
    addr copy = object_new_uninit(vm, type, 0);
    if (addr_is_null(copy))
        return NULL_ADDR;
    struct py_dict_iterator *i = dict_iterator_at(vm, copy);
    const struct py_dict_iterator *from = dict_iterator_at(vm, it);
    i->di_dict = from->di_dict;
    i->di_used = from->di_used;
    i->di_pos = from->di_pos;
    i->len = from->len;
    i->di_result = NULL_ADDR;
    xincref(vm, i->di_dict);
    gc_track(vm, copy);
    addr list = list_from_iterable(vm, copy);
    decref(vm, copy);
    return addr_is_null(list) ? NULL_ADDR : iterator_reduction(vm, "iter", list, -1);
}

static const struct method_def iterator_methods[] = {
    {"__length_hint__", length_hint, METH_NOARGS,
     "Private method returning an estimate of len(list(it)).", NULL},
    {"__reduce__", reduce, METH_NOARGS, "Return state information for pickling.", NULL},
    {0},
};

#define ITERATOR_OPS(ops, type_name_, next)                                                    \
    const struct type_ops ops = {                                                              \
        .name = type_name_,                                                                    \
        .basicsize = sizeof(struct py_dict_iterator),                                          \
        .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,                                   \
        .slots =                                                                               \
            {                                                                                  \
                .dealloc = iterator_dealloc,                                                   \
                .traverse = iterator_traverse,                                                 \
                .iter = iterator_self,                                                         \
                .iternext = next,                                                              \
            },                                                                                 \
        .methods = iterator_methods,                                                           \
    }

ITERATOR_OPS(dict_key_iterator_ops, "dict_keyiterator", next_key);
ITERATOR_OPS(dict_value_iterator_ops, "dict_valueiterator", next_value);
ITERATOR_OPS(dict_item_iterator_ops, "dict_itemiterator", next_item);
ITERATOR_OPS(dict_reverse_key_iterator_ops, "dict_reversekeyiterator", previous_key);
ITERATOR_OPS(dict_reverse_value_iterator_ops, "dict_reversevalueiterator", previous_value);
ITERATOR_OPS(dict_reverse_item_iterator_ops, "dict_reverseitemiterator", previous_item);
