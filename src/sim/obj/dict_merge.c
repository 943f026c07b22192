/* Making a dict from another, or from a mapping, pairs or keys. */
#include "sim/obj/dict.h"

bool dict_iterates_plainly(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_DICT) ||
           (dict_check(vm, o) && object_slots(vm, o)->iter == dict_iter);
}

/* Raises KeyError(key). */
static bool raise_key_error(struct vm *vm, addr key)
{
    exc_raise_object(vm, PY_TYPE(T_KeyError), key);
    return false;
}

/* Whether the table of `other` is so full that a copy of it serves as it is. */
static bool is_worth_cloning(const struct vm *vm, addr d, addr other)
{
    const struct py_dict_keys *k = dict_table(vm, other);
    int64_t used = dict_length(vm, other);
    return !dict_is_split(vm, d) && !dict_is_split(vm, other) && used == k->dk_nentries &&
           (k->dk_log2_size == DICT_LOG2_MIN || usable_of(k->dk_log2_size - 1) < used);
}

static bool clone_into(struct vm *vm, addr d, addr other)
{
    addr keys = keys_clone(vm, d, other);
    if (addr_is_null(keys))
        return false;
    dict_keys_decref(vm, dict_at(vm, d)->ma_keys);
    dict_at(vm, d)->ma_keys = keys;
    dict_at(vm, d)->ma_used = dict_length(vm, other);
    if (gc_is_tracked(vm, other) && !gc_is_tracked(vm, d))
        gc_track(vm, d);
    return true;
}

/* One entry of the other dict; holds it meanwhile. */
static bool merge_slot(struct vm *vm, addr d, const struct dict_slot *slot, int on_duplicate)
{
    bool ok = true;
    incref(vm, slot->key);
    incref(vm, slot->value);
    int present = 0;
    addr value;
    if (on_duplicate != 1)
        present = dict_get_with_hash(vm, d, slot->key, slot->hash, &value);
    if (present < 0)
        ok = false;
    else if (!present)
        ok = dict_insert(vm, d, newref(vm, slot->key), slot->hash, newref(vm, slot->value));
    else if (on_duplicate)
        ok = raise_key_error(vm, slot->key);
    decref(vm, slot->value);
    decref(vm, slot->key);
    return ok;
}

static bool merge_dict(struct vm *vm, addr d, addr other, int on_duplicate)
{
    if (addr_eq(d, other) || dict_length(vm, other) == 0)
        return true;
    if (dict_length(vm, d) == 0) {
        on_duplicate = 1;
        if (is_worth_cloning(vm, d, other))
            return clone_into(vm, d, other);
    }
    // One big resize at the start; few keys are expected to be in both.
    if (usable_of(dict_table(vm, d)->dk_log2_size) < dict_length(vm, other) &&
        !dict_resize(vm, d, keys_log2_for(dict_length(vm, d) + dict_length(vm, other)),
                     keys_are_unicode(dict_table(vm, other))))
        return false;
    int64_t n = dict_table(vm, other)->dk_nentries;
    int64_t pos = 0;
    for (struct dict_slot slot; dict_next_slot(vm, other, &pos, &slot);) {
        if (!merge_slot(vm, d, &slot, on_duplicate))
            return false;
        if (n != dict_table(vm, other)->dk_nentries) {
            exc_raise(vm, PY_TYPE(T_RuntimeError), "dict mutated during update");
            return false;
        }
    }
    return true;
}

bool dict_merge_keywords(struct vm *vm, addr d, addr kwnames, const addr *values)
{
    int64_t n = addr_is_null(kwnames) ? 0 : tuple_length(vm, kwnames);
    if (n == 0)
        return true;
    if (dict_length(vm, d) == 0 && !dict_is_split(vm, d)) {
        uint8_t log2 = n <= usable_of(DICT_LOG2_MIN) ? DICT_LOG2_MIN : keys_log2_for(n);
        addr keys = keys_new_fresh(vm, d, log2);
        if (addr_is_null(keys))
            return false;
        dict_keys_decref(vm, dict_at(vm, d)->ma_keys);
        dict_at(vm, d)->ma_keys = keys;
    } else if (usable_of(dict_table(vm, d)->dk_log2_size) < n &&
               !dict_resize(vm, d, keys_log2_for(dict_length(vm, d) + n), true)) {
        return false;
    }
    for (int64_t i = 0; i < n; i++) {
        if (!dict_set(vm, d, tuple_item(vm, kwnames, i), values[i]))
            return false;
    }
    return true;
}

static bool merge_key(struct vm *vm, addr d, addr mapping, addr key, int on_duplicate)
{
    if (on_duplicate != 1) {
        addr old;
        int present = dict_get(vm, d, key, &old);
        if (present < 0)
            return false;
        if (present)
            return on_duplicate == 0 || raise_key_error(vm, key);
    }
    addr value = object_get_item(vm, mapping, key);
    if (addr_is_null(value))
        return false;
    bool ok = dict_set(vm, d, key, value);
    decref(vm, value);
    return ok;
}

/* By other.keys() and other[key]. */
static bool merge_mapping(struct vm *vm, addr d, addr other, int on_duplicate)
{
    addr keys = object_call_method(vm, other, vm_name(vm, N_keys), NULL, 0);
    if (addr_is_null(keys))
        return false;
    // CPython makes a list of what keys() returns first.
    addr list =
        object_is_exactly(vm, keys, T_LIST) ? newref(vm, keys) : list_from_iterable(vm, keys);
    decref(vm, keys);
    if (addr_is_null(list))
        return false;
    addr it = object_iter(vm, list);
    decref(vm, list);
    if (addr_is_null(it))
        return false;
    bool ok = true;
    for (addr key; ok && !addr_is_null(key = object_next(vm, it));) {
        ok = merge_key(vm, d, other, key, on_duplicate);
        decref(vm, key);
    }
    decref(vm, it);
    return ok && !exc_occurred(vm);
}

bool dict_merge(struct vm *vm, addr d, addr other, int on_duplicate)
{
    return dict_iterates_plainly(vm, other) ? merge_dict(vm, d, other, on_duplicate)
                                            : merge_mapping(vm, d, other, on_duplicate);
}

/* Element i of the iterable: a sequence of key and value. */
static bool merge_pair(struct vm *vm, addr d, addr item, int64_t i)
{
    addr pair;
    if (object_is_exactly(vm, item, T_TUPLE) || object_is_exactly(vm, item, T_LIST)) {
        pair = newref(vm, item);
    } else {
        pair = list_from_iterable(vm, item);
        if (addr_is_null(pair)) {
            if (exc_matches(vm, PY_TYPE(T_TypeError))) {
                exc_clear(vm);
                exc_raise(
                    vm, PY_TYPE(T_TypeError),
                    "cannot convert dictionary update sequence element #%zd to a sequence", i);
            }
            return false;
        }
    }
    bool ok = false;
    int64_t n = var_object_at(vm, pair)->ob_size;
    if (n == 2) {
        const addr *items = list_check(vm, pair) ? list_items(vm, pair) : tuple_items(vm, pair);
        addr key = newref(vm, items[0]), value = newref(vm, items[1]);
        ok = dict_set(vm, d, key, value);
        decref(vm, key);
        decref(vm, value);
    } else {
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "dictionary update sequence element #%zd has length %zd; 2 is required", i,
                  n);
    }
    decref(vm, pair);
    return ok;
}

bool dict_merge_pairs(struct vm *vm, addr d, addr pairs)
{
    addr it = object_iter(vm, pairs);
    if (addr_is_null(it))
        return false;
    bool ok = true;
    int64_t i = 0;
    for (addr item; ok && !addr_is_null(item = object_next(vm, it)); i++) {
        ok = merge_pair(vm, d, item, i);
        decref(vm, item);
    }
    decref(vm, it);
    return ok && !exc_occurred(vm);
}

bool dict_update(struct vm *vm, addr d, addr other)
{
    if (object_is_exactly(vm, other, T_DICT))
        return dict_merge(vm, d, other, 1);
    addr keys;
    int has_keys = object_get_optional_attr(vm, other, vm_name(vm, N_keys), &keys);
    if (has_keys < 0)
        return false;
    if (!has_keys)
        return dict_merge_pairs(vm, d, other);
    decref(vm, keys);
    return dict_merge(vm, d, other, 1);
}

static addr copy_split(struct vm *vm, addr d)
{
    addr values = values_copy(vm, dict_at(vm, d)->ma_values);
    if (addr_is_null(values))
        return NULL_ADDR;
    // Not from the free list, in CPython either.
    addr copy = object_new_uninit(vm, PY_TYPE(T_DICT), 0);
    if (addr_is_null(copy)) {
        mem_free(vm, values);
        return NULL_ADDR;
    }
    struct py_dict_values *v = dict_values_at(vm, values);
    for (int i = 0; i < v->capacity; i++)
        xincref(vm, v->values[i]);
    struct py_dict *c = dict_at(vm, copy);
    c->ma_used = dict_length(vm, d);
    c->ma_version_tag = 0;
    c->ma_keys = dict_at(vm, d)->ma_keys;
    c->ma_values = values;
    keys_incref(vm, c->ma_keys);
    if (gc_is_tracked(vm, d))
        gc_track(vm, copy);
    return copy;
}

addr dict_copy(struct vm *vm, addr d)
{
    if (dict_length(vm, d) == 0)
        return dict_new(vm);
    if (dict_is_split(vm, d))
        return copy_split(vm, d);
    if (dict_iterates_plainly(vm, d) &&
        dict_length(vm, d) >= dict_table(vm, d)->dk_nentries * 2 / 3) {
        addr keys = keys_clone(vm, NULL_ADDR, d);
        addr copy =
            addr_is_null(keys) ? NULL_ADDR : dict_make(vm, keys, NULL_ADDR, dict_length(vm, d));
        if (!addr_is_null(copy) && gc_is_tracked(vm, d))
            gc_track(vm, copy);
        return copy;
    }
    addr copy = dict_new(vm);
    if (!addr_is_null(copy) && !dict_merge(vm, copy, d, 1)) {
        decref(vm, copy);
        return NULL_ADDR;
    }
    return copy;
}

/* ---- fromkeys ---- */

static bool from_dict(struct vm *vm, addr d, addr keys, addr value)
{
    if (!dict_resize(vm, d, keys_log2_for(dict_length(vm, keys)),
                     keys_are_unicode(dict_table(vm, keys))))
        return false;
    int64_t pos = 0;
    for (struct dict_slot slot; dict_next_slot(vm, keys, &pos, &slot);) {
        if (!dict_insert(vm, d, newref(vm, slot.key), slot.hash, newref(vm, value)))
            return false;
    }
    return true;
}

static bool from_set(struct vm *vm, addr d, addr keys, addr value)
{
    if (!dict_resize(vm, d, keys_log2_for(set_length(vm, keys)), false))
        return false;
    int64_t pos = 0;
    for (addr key; set_next(vm, keys, &pos, &key);) {
        if (!dict_set(vm, d, key, value))
            return false;
    }
    return true;
}

static bool from_iterable(struct vm *vm, addr d, addr keys, addr value)
{
    addr it = object_iter(vm, keys);
    if (addr_is_null(it))
        return false;
    bool ok = true;
    bool is_plain = object_is_exactly(vm, d, T_DICT);
    for (addr key; ok && !addr_is_null(key = object_next(vm, it));) {
        ok = is_plain ? dict_set(vm, d, key, value) : object_set_item(vm, d, key, value);
        decref(vm, key);
    }
    decref(vm, it);
    return ok && !exc_occurred(vm);
}

addr dict_from_keys(struct vm *vm, addr type, addr iterable, addr value)
{
    addr d = object_call0(vm, type);
    if (addr_is_null(d))
        return NULL_ADDR;
    bool ok;
    if (object_is_exactly(vm, d, T_DICT) && object_is_exactly(vm, iterable, T_DICT))
        ok = from_dict(vm, d, iterable, value);
    else if (object_is_exactly(vm, d, T_DICT) && (object_is_exactly(vm, iterable, T_SET) ||
                                                  object_is_exactly(vm, iterable, T_FROZENSET)))
        ok = from_set(vm, d, iterable, value);
    else
        ok = from_iterable(vm, d, iterable, value);
    if (ok)
        return d;
    decref(vm, d);
    return NULL_ADDR;
}
