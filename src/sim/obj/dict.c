/*
 * Dicts: making, freeing, resizing, inserting and deleting. The order of every step is that of
 * CPython 3.13's dictobject.c, since key comparisons and finalizers can look at the dict in the
 * middle of an operation. See dict.h.
 */
#include "sim/obj/dict.h"

/* ---- life ---- */

static addr pop_free(struct vm *vm)
{
    struct vm_free_list *list = &vm->free_lists.dicts;
    addr d = list->first;
    if (addr_is_null(d))
        return NULL_ADDR;
    list->first = (addr){gc_head_at(vm, d)->prev};
    gc_head_at(vm, d)->prev = 0;
    list->n--;
    dict_at(vm, d)->base.ob_refcnt = 1;
    return d;
}

static bool push_free(struct vm *vm, addr d)
{
    struct vm_free_list *list = &vm->free_lists.dicts;
    if (list->n >= FREE_DICTS_MAX || !object_is_exactly(vm, d, T_DICT))
        return false;
    gc_head_at(vm, d)->prev = list->first.v;
    list->first = d;
    list->n++;
    return true;
}

void dict_clear_free_lists(struct vm *vm)
{
    for (addr d; !addr_is_null(d = pop_free(vm));)
        object_free(vm, d);
    keys_clear_free_list(vm);
}

addr dict_make(struct vm *vm, addr keys, addr values, int64_t used)
{
    addr d = pop_free(vm);
    if (addr_is_null(d))
        d = object_new_uninit(vm, PY_TYPE(T_DICT), 0);
    if (addr_is_null(d)) {
        dict_keys_decref(vm, keys);
        mem_free(vm, values);
        return NULL_ADDR;
    }
    struct py_dict *dict = dict_at(vm, d);
    dict->ma_used = used;
    dict->ma_version_tag = 0;
    dict->ma_keys = keys;
    dict->ma_values = values;
    return d;
}

addr dict_new(struct vm *vm)
{
    return dict_make(vm, PY_EMPTY_KEYS, NULL_ADDR, 0);
}

addr dict_new_presized(struct vm *vm, int64_t n_items, bool keys_are_str)
{
    enum { LOG2_MAX = 17 };
    if (n_items <= usable_of(DICT_LOG2_MIN))
        return dict_new(vm);
    uint8_t log2 = n_items > usable_of(LOG2_MAX) ? LOG2_MAX : keys_log2_for(n_items);
    addr keys = keys_new(vm, NULL_ADDR, log2, keys_are_str);
    return addr_is_null(keys) ? NULL_ADDR : dict_make(vm, keys, NULL_ADDR, 0);
}

void dict_dealloc(struct vm *vm, addr d)
{
    gc_untrack(vm, d);
    if (!trash_begin(vm, d))
        return;
    addr values = dict_at(vm, d)->ma_values;
    if (!addr_is_null(values)) {
        struct py_dict_values *v = dict_values_at(vm, values);
        if (!v->embedded) {
            for (int i = 0; i < v->capacity; i++)
                xdecref(vm, v->values[i]);
            mem_free(vm, values);
        }
    }
    dict_keys_decref(vm, dict_at(vm, d)->ma_keys);
    if (!push_free(vm, d))
        object_free(vm, d);
    trash_end(vm);
}

void dict_clear(struct vm *vm, addr d)
{
    struct py_dict *dict = dict_at(vm, d);
    addr keys = dict->ma_keys, values = dict->ma_values;
    if (addr_eq(keys, PY_EMPTY_KEYS))
        return;
    dict->ma_used = 0;
    if (addr_is_null(values)) {
        dict->ma_keys = PY_EMPTY_KEYS;
        dict_keys_decref(vm, keys);
        return;
    }
    int64_t n = dict_keys_at(vm, keys)->dk_nentries;
    struct py_dict_values *v = dict_values_at(vm, values);
    for (int64_t i = 0; i < n && i < v->capacity; i++)
        clear_ref(vm, &v->values[i]);
    if (v->embedded) {
        v->size = 0;
        return;
    }
    dict->ma_values = NULL_ADDR;
    dict->ma_keys = PY_EMPTY_KEYS;
    mem_free(vm, values);
    dict_keys_decref(vm, keys);
}

void dict_maybe_untrack(struct vm *vm, addr d)
{
    if (!object_is_exactly(vm, d, T_DICT) || !gc_is_tracked(vm, d))
        return;
    int64_t end = dict_end_pos(vm, d);
    bool is_unicode = keys_are_unicode(dict_table(vm, d));
    struct dict_slot slot;
    for (int64_t pos = 0; pos < end; pos++) {
        if (!dict_slot_at(vm, d, pos, &slot))
            continue;
        if (gc_may_be_tracked(vm, slot.value) ||
            (!is_unicode && gc_may_be_tracked(vm, slot.key)))
            return;
    }
    gc_untrack(vm, d);
}

int64_t dict_sizeof(const struct vm *vm, addr d)
{
    int64_t n = type_at(vm, object_type(vm, d))->tp_basicsize;
    const struct py_dict_keys *k = dict_table(vm, d);
    // A shared table counts with the type; the values of one belong to the dict.
    if (dict_is_split(vm, d))
        n += (k->dk_nentries + k->dk_usable) * (int64_t)sizeof(addr);
    if (k->dk_refcnt == 1)
        n += keys_bytes(k);
    return n;
}

/* ---- entries in order ---- */

int64_t dict_end_pos(const struct vm *vm, addr d)
{
    return dict_is_split(vm, d) ? dict_at(vm, d)->ma_used : dict_table(vm, d)->dk_nentries;
}

bool dict_slot_at(const struct vm *vm, addr d, int64_t pos, struct dict_slot *out)
{
    struct py_dict_keys *k = dict_table(vm, d);
    if (dict_is_split(vm, d)) {
        struct py_dict_values *v = dict_split_values(vm, d);
        int64_t ix = values_order(v)[pos];
        out->key = keys_unicode_entries(k)[ix].me_key;
        out->value = v->values[ix];
        out->hash = str_at(vm, out->key)->hash;
    } else if (k->dk_kind == DICT_KEYS_UNICODE) {
        out->key = keys_unicode_entries(k)[pos].me_key;
        out->value = keys_unicode_entries(k)[pos].me_value;
        if (!addr_is_null(out->value))
            out->hash = str_at(vm, out->key)->hash;
    } else {
        const struct py_dict_entry *entry = &keys_entries(k)[pos];
        *out = (struct dict_slot){entry->me_key, entry->me_value, entry->me_hash};
    }
    return !addr_is_null(out->value);
}

bool dict_next_slot(struct vm *vm, addr d, int64_t *pos, struct dict_slot *out)
{
    int64_t end = dict_end_pos(vm, d);
    while (*pos >= 0 && *pos < end) {
        if (dict_slot_at(vm, d, (*pos)++, out))
            return true;
    }
    return false;
}

bool dict_next(struct vm *vm, addr d, int64_t *pos, addr *key, addr *value)
{
    struct dict_slot slot;
    if (!dict_next_slot(vm, d, pos, &slot))
        return false;
    if (key)
        *key = slot.key;
    if (value)
        *value = slot.value;
    return true;
}

/* ---- resizing ---- */

static void put_entry(const struct vm *vm, struct py_dict_keys *k, int64_t ix,
                      const struct dict_slot *slot)
{
    (void)vm;
    if (k->dk_kind == DICT_KEYS_UNICODE)
        keys_unicode_entries(k)[ix] = (struct py_dict_unicode_entry){slot->key, slot->value};
    else
        keys_entries(k)[ix] = (struct py_dict_entry){slot->hash, slot->key, slot->value};
}

bool dict_resize(struct vm *vm, addr d, uint8_t log2_size, bool is_unicode)
{
    addr old_keys = dict_at(vm, d)->ma_keys, old_values = dict_at(vm, d)->ma_values;
    if (!keys_are_unicode(dict_keys_at(vm, old_keys)))
        is_unicode = false;
    addr keys = keys_new(vm, d, log2_size, is_unicode);
    if (addr_is_null(keys))
        return false;
    struct py_dict_keys *k = dict_keys_at(vm, keys);
    int64_t pos = 0, n = 0;
    for (struct dict_slot slot; dict_next_slot(vm, d, &pos, &slot); n++) {
        // The values move; the keys of a shared table stay there too.
        if (!addr_is_null(old_values))
            incref(vm, slot.key);
        put_entry(vm, k, n, &slot);
    }
    keys_build_indices(vm, k, n);
    k->dk_usable -= n;
    k->dk_nentries = n;
    dict_at(vm, d)->ma_keys = keys;
    dict_at(vm, d)->ma_values = NULL_ADDR;
    if (!addr_is_null(old_values)) {
        dict_keys_decref(vm, old_keys);
        if (dict_values_at(vm, old_values)->embedded)
            dict_values_at(vm, old_values)->valid = 0;
        else
            mem_free(vm, old_values);
    } else if (!addr_eq(old_keys, PY_EMPTY_KEYS)) {
        keys_free(vm, old_keys);
    }
    return true;
}

static bool grow(struct vm *vm, addr d, bool is_unicode)
{
    return dict_resize(vm, d, keys_log2_of_slots(dict_at(vm, d)->ma_used * 3), is_unicode);
}

/* ---- inserting ---- */

SIM_STEALS(3)
SIM_STEALS(5)
static bool insert_combined(struct vm *vm, addr d, addr key, int64_t hash, addr value)
{
    if (dict_table(vm, d)->dk_usable <= 0 && !grow(vm, d, true))
        return false;
    struct py_dict_keys *k = dict_table(vm, d);
    keys_set_index(k, keys_empty_slot(k, hash), k->dk_nentries);
    put_entry(vm, k, k->dk_nentries, &(struct dict_slot){key, value, hash});
    k->dk_version = 0;
    k->dk_usable--;
    k->dk_nentries++;
    dict_at(vm, d)->ma_used++;
    return true;
}

/* Into the values of a split table. */
static void insert_split_value(struct vm *vm, addr d, addr key, addr value, int64_t ix)
{
    dict_maintain_tracking(vm, d, key, value);
    struct py_dict_values *v = dict_split_values(vm, d);
    addr old = v->values[ix];
    v->values[ix] = newref(vm, value);
    if (addr_is_null(old)) {
        values_add_order(v, ix);
        dict_at(vm, d)->ma_used++;
    } else {
        decref(vm, old);
    }
}

SIM_STEALS(3)
SIM_STEALS(5)
static bool insert_first(struct vm *vm, addr d, addr key, int64_t hash, addr value)
{
    addr keys = keys_new(vm, d, DICT_LOG2_MIN, object_is_exactly(vm, key, T_STR));
    if (addr_is_null(keys)) {
        decref(vm, key);
        decref(vm, value);
        return false;
    }
    dict_maintain_tracking(vm, d, key, value);
    struct py_dict_keys *k = dict_keys_at(vm, keys);
    keys_set_index(k, (uint64_t)hash & ((1 << DICT_LOG2_MIN) - 1), 0);
    put_entry(vm, k, 0, &(struct dict_slot){key, value, hash});
    k->dk_usable--;
    k->dk_nentries = 1;
    dict_at(vm, d)->ma_used++;
    dict_at(vm, d)->ma_keys = keys;
    return true;
}

/* Makes the table one that can take `key`; *ix is its slot in a split table, or INDEX_EMPTY. */
static bool prepare_insert(struct vm *vm, addr d, addr key, int64_t hash, int64_t *ix)
{
    *ix = INDEX_EMPTY;
    if (keys_are_unicode(dict_table(vm, d)) && !object_is_exactly(vm, key, T_STR) &&
        !grow(vm, d, false))
        return false;
    if (!dict_is_split(vm, d))
        return true;
    *ix = keys_insert_split(vm, dict_at(vm, d)->ma_keys, key, hash);
    return *ix != INDEX_EMPTY || grow(vm, d, true);
}

bool dict_insert(struct vm *vm, addr d, addr key, int64_t hash, addr value)
{
    if (addr_eq(dict_at(vm, d)->ma_keys, PY_EMPTY_KEYS))
        return insert_first(vm, d, key, hash, value);
    int64_t ix;
    addr old;
    if (!prepare_insert(vm, d, key, hash, &ix))
        goto failed;
    if (ix != INDEX_EMPTY) {
        insert_split_value(vm, d, key, value, ix);
        decref(vm, key);
        decref(vm, value);
        return true;
    }
    ix = dict_lookup(vm, d, key, hash, &old);
    if (ix == INDEX_ERROR)
        goto failed;
    dict_maintain_tracking(vm, d, key, value);
    if (ix == INDEX_EMPTY) {
        // A comparison may have emptied the dict meanwhile.
        if (addr_eq(dict_at(vm, d)->ma_keys, PY_EMPTY_KEYS))
            return insert_first(vm, d, key, hash, value);
        if (keys_are_unicode(dict_table(vm, d)) && !object_is_exactly(vm, key, T_STR) &&
            !grow(vm, d, false))
            goto failed;
        if (!insert_combined(vm, d, key, hash, value))
            goto failed;
        return true;
    }
    if (keys_are_unicode(dict_table(vm, d)))
        keys_unicode_entries(dict_table(vm, d))[ix].me_value = value;
    else
        keys_entries(dict_table(vm, d))[ix].me_value = value;
    xdecref(vm, old);
    decref(vm, key);
    return true;
failed:
    decref(vm, value);
    decref(vm, key);
    return false;
}

bool dict_set(struct vm *vm, addr d, addr key, addr value)
{
    incref(vm, key);
    incref(vm, value);
    int64_t hash = key_hash(vm, key);
    if (hash == -1) {
        decref(vm, value);
        decref(vm, key);
        return false;
    }
    return dict_insert(vm, d, key, hash, value);
}

bool dict_set_id(struct vm *vm, addr d, enum name_id name, addr value)
{
    return dict_set(vm, d, vm_name(vm, name), value);
}

bool dict_set_cstr(struct vm *vm, addr d, const char *key, addr value)
{
    addr name = str_interned_cstr(vm, key);
    if (addr_is_null(name))
        return false;
    bool ok = dict_set(vm, d, name, value);
    decref(vm, name);
    return ok;
}

int dict_set_default(struct vm *vm, addr d, addr key, addr value, addr *out)
{
    *out = NULL_ADDR;
    int64_t hash = key_hash(vm, key);
    if (hash == -1)
        return -1;
    int64_t ix = INDEX_EMPTY;
    addr found = NULL_ADDR;
    if (!addr_eq(dict_at(vm, d)->ma_keys, PY_EMPTY_KEYS)) {
        if (!prepare_insert(vm, d, key, hash, &ix))
            return -1;
        if (ix != INDEX_EMPTY) {
            found = dict_split_values(vm, d)->values[ix];
            if (addr_is_null(found))
                insert_split_value(vm, d, key, value, ix);
            *out = newref(vm, addr_is_null(found) ? value : found);
            return !addr_is_null(found);
        }
        ix = dict_lookup(vm, d, key, hash, &found);
        if (ix == INDEX_ERROR)
            return -1;
        if (ix != INDEX_EMPTY) {
            *out = newref(vm, found);
            return 1;
        }
    }
    incref(vm, key);
    incref(vm, value);
    if (addr_eq(dict_at(vm, d)->ma_keys, PY_EMPTY_KEYS)) {
        if (!insert_first(vm, d, key, hash, value))
            return -1;
    } else {
        if (!insert_combined(vm, d, key, hash, value)) {
            decref(vm, key);
            decref(vm, value);
            return -1;
        }
        dict_maintain_tracking(vm, d, key, value);
    }
    *out = newref(vm, value);
    return 0;
}

/* ---- reading ---- */

int dict_get_with_hash(struct vm *vm, addr d, addr key, int64_t hash, addr *value)
{
    int64_t ix = dict_lookup(vm, d, key, hash, value);
    if (ix == INDEX_ERROR)
        return -1;
    return ix >= 0 && !addr_is_null(*value);
}

int dict_get(struct vm *vm, addr d, addr key, addr *value)
{
    *value = NULL_ADDR;
    int64_t hash = key_hash(vm, key);
    return hash == -1 ? -1 : dict_get_with_hash(vm, d, key, hash, value);
}

addr dict_get_str(struct vm *vm, addr d, addr key)
{
    int64_t hash = key_hash(vm, key);
    addr value;
    if (keys_are_unicode(dict_table(vm, d))) {
        dict_lookup(vm, d, key, hash, &value);
        return value;
    }
    // A general table may hold keys with an __eq__ of their own.
    if (dict_get_with_hash(vm, d, key, hash, &value) < 0)
        exc_clear(vm);
    return value;
}

addr dict_get_id(struct vm *vm, addr d, enum name_id name)
{
    return dict_get_str(vm, d, vm_name(vm, name));
}

/* ---- deleting ---- */

void dict_delete_index(struct vm *vm, addr d, int64_t hash, int64_t ix, addr old_value)
{
    struct py_dict_keys *k = dict_table(vm, d);
    dict_at(vm, d)->ma_used--;
    if (dict_is_split(vm, d)) {
        struct py_dict_values *v = dict_split_values(vm, d);
        v->values[ix] = NULL_ADDR;
        values_remove_order(v, ix);
    } else {
        k->dk_version = 0;
        keys_set_index(k, keys_slot_of(k, hash, ix), INDEX_DUMMY);
        addr old_key;
        if (keys_are_unicode(k)) {
            old_key = keys_unicode_entries(k)[ix].me_key;
            keys_unicode_entries(k)[ix] = (struct py_dict_unicode_entry){NULL_ADDR, NULL_ADDR};
        } else {
            old_key = keys_entries(k)[ix].me_key;
            keys_entries(k)[ix] = (struct py_dict_entry){0, NULL_ADDR, NULL_ADDR};
        }
        decref(vm, old_key);
    }
    decref(vm, old_value);
}

int dict_delete(struct vm *vm, addr d, addr key)
{
    int64_t hash = key_hash(vm, key);
    if (hash == -1)
        return -1;
    addr value;
    int64_t ix = dict_lookup(vm, d, key, hash, &value);
    if (ix == INDEX_ERROR)
        return -1;
    if (ix == INDEX_EMPTY || addr_is_null(value))
        return 0;
    dict_delete_index(vm, d, hash, ix, value);
    return 1;
}

int dict_pop(struct vm *vm, addr d, addr key, addr *value)
{
    *value = NULL_ADDR;
    if (dict_length(vm, d) == 0)
        return 0;
    int64_t hash = key_hash(vm, key);
    if (hash == -1)
        return -1;
    addr found;
    int64_t ix = dict_lookup(vm, d, key, hash, &found);
    if (ix == INDEX_ERROR)
        return -1;
    if (ix == INDEX_EMPTY || addr_is_null(found))
        return 0;
    *value = newref(vm, found);
    dict_delete_index(vm, d, hash, ix, found);
    return 1;
}
