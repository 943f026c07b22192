/*
 * Keys tables of dicts: their blocks, hash table and probing. See dict.h.
 */
#include "sim/obj/dict.h"

enum { PERTURB_SHIFT = 5 };

uint8_t keys_log2_of_slots(int64_t n)
{
    uint64_t top = ((uint64_t)n | (1 << DICT_LOG2_MIN)) - 1;
    return (uint8_t)(64 - __builtin_clzll(top));
}

uint8_t keys_log2_for(int64_t n_keys)
{
    return keys_log2_of_slots((n_keys * 3 + 1) / 2);
}

int64_t keys_get_index(const struct py_dict_keys *k, uint64_t i)
{
    if (k->dk_log2_size < 8)
        return k->dk_indices[i];
    if (k->dk_log2_size < 16)
        return ((const int16_t *)k->dk_indices)[i];
    if (k->dk_log2_size < 32)
        return ((const int32_t *)k->dk_indices)[i];
    return ((const int64_t *)k->dk_indices)[i];
}

void keys_set_index(struct py_dict_keys *k, uint64_t i, int64_t ix)
{
    if (k->dk_log2_size < 8)
        k->dk_indices[i] = (int8_t)ix;
    else if (k->dk_log2_size < 16)
        ((int16_t *)k->dk_indices)[i] = (int16_t)ix;
    else if (k->dk_log2_size < 32)
        ((int32_t *)k->dk_indices)[i] = (int32_t)ix;
    else
        ((int64_t *)k->dk_indices)[i] = ix;
}

static uint8_t log2_index_bytes(uint8_t log2_size)
{
    return log2_size < 8 ? log2_size : log2_size < 16 ? log2_size + 1 : log2_size + 2;
}

static uint64_t entries_bytes(uint8_t log2_size, bool is_unicode)
{
    return (uint64_t)usable_of(log2_size) *
           (is_unicode ? sizeof(struct py_dict_unicode_entry) : sizeof(struct py_dict_entry));
}

int64_t keys_bytes(const struct py_dict_keys *k)
{
    return (int64_t)sizeof *k + (INT64_C(1) << k->dk_log2_index_bytes) +
           (int64_t)entries_bytes(k->dk_log2_size, keys_are_unicode(k));
}

int64_t dict_keys_sizeof(const struct vm *vm, addr keys)
{
    return keys_bytes(dict_keys_at(vm, keys));
}

static addr take_block(struct vm *vm, addr d, uint64_t n_bytes)
{
    if (!addr_eq(d, vm->main_dict) || addr_is_null(d))
        return mem_alloc(vm, n_bytes);
    // The module namespace's table is what is called the variable area.
    addr block = memory_alloc_in(&vm->mem, AREA_VARIABLE, n_bytes);
    return addr_is_null(block) ? exc_raise_no_memory(vm) : block;
}

static addr pop_free(struct vm *vm)
{
    struct vm_free_list *list = &vm->free_lists.dict_keys;
    addr keys = list->first;
    if (!addr_is_null(keys)) {
        list->first = (addr){(uint64_t)dict_keys_at(vm, keys)->dk_refcnt};
        list->n--;
    }
    return keys;
}

/* An empty table in `keys`, or in a new block if that is NULL_ADDR. */
static addr init_table(struct vm *vm, addr d, addr keys, uint8_t log2_size, bool is_unicode)
{
    uint8_t index_log2 = log2_index_bytes(log2_size);
    if (log2_size > 40)
        return exc_raise_no_memory(vm);
    uint64_t n_index_bytes = UINT64_C(1) << index_log2;
    uint64_t n_entry_bytes = entries_bytes(log2_size, is_unicode);
    if (addr_is_null(keys))
        keys = take_block(vm, d, sizeof(struct py_dict_keys) + n_index_bytes + n_entry_bytes);
    if (addr_is_null(keys))
        return NULL_ADDR;
    struct py_dict_keys *k = dict_keys_at(vm, keys);
    *k = (struct py_dict_keys){
        .dk_refcnt = 1,
        .dk_log2_size = log2_size,
        .dk_log2_index_bytes = index_log2,
        .dk_kind = is_unicode ? DICT_KEYS_UNICODE : DICT_KEYS_GENERAL,
        .dk_usable = usable_of(log2_size),
    };
    memset(k->dk_indices, 0xff, n_index_bytes);
    memset(k->dk_indices + n_index_bytes, 0, n_entry_bytes);
    return keys;
}

addr keys_new(struct vm *vm, addr d, uint8_t log2_size, bool is_unicode)
{
    bool is_main = !addr_is_null(d) && addr_eq(d, vm->main_dict);
    addr keys = log2_size == DICT_LOG2_MIN && is_unicode && !is_main ? pop_free(vm) : NULL_ADDR;
    return init_table(vm, d, keys, log2_size, is_unicode);
}

addr keys_new_fresh(struct vm *vm, addr d, uint8_t log2_size)
{
    return init_table(vm, d, NULL_ADDR, log2_size, true);
}

void keys_free(struct vm *vm, addr keys)
{
    struct py_dict_keys *k = dict_keys_at(vm, keys);
    struct vm_free_list *list = &vm->free_lists.dict_keys;
    if (k->dk_log2_size == DICT_LOG2_MIN && keys_are_unicode(k) &&
        list->n < FREE_DICT_KEYS_MAX && pymalloc_owns(&vm->mem.pymalloc, keys)) {
        k->dk_refcnt = (int64_t)list->first.v;
        list->first = keys;
        list->n++;
        return;
    }
    mem_free(vm, keys);
}

void keys_clear_free_list(struct vm *vm)
{
    for (addr keys; !addr_is_null(keys = pop_free(vm));)
        mem_free(vm, keys);
}

void dict_keys_decref(struct vm *vm, addr keys)
{
    if (addr_eq(keys, PY_EMPTY_KEYS) || --dict_keys_at(vm, keys)->dk_refcnt > 0)
        return;
    struct py_dict_keys *k = dict_keys_at(vm, keys);
    int64_t n = k->dk_nentries;
    for (int64_t i = 0; i < n; i++) {
        addr key, value;
        if (keys_are_unicode(k)) {
            key = keys_unicode_entries(k)[i].me_key;
            value = keys_unicode_entries(k)[i].me_value;
        } else {
            key = keys_entries(k)[i].me_key;
            value = keys_entries(k)[i].me_value;
        }
        xdecref(vm, key);
        xdecref(vm, value);
    }
    keys_free(vm, keys);
}

addr keys_clone(struct vm *vm, addr owner, addr d)
{
    addr from = dict_at(vm, d)->ma_keys;
    uint64_t n_bytes = (uint64_t)keys_bytes(dict_keys_at(vm, from));
    addr keys = take_block(vm, owner, n_bytes);
    if (addr_is_null(keys))
        return NULL_ADDR;
    struct py_dict_keys *k = dict_keys_at(vm, keys);
    memcpy(k, dict_keys_at(vm, from), n_bytes);
    for (int64_t i = 0; i < k->dk_nentries; i++) {
        addr key, value;
        if (keys_are_unicode(k)) {
            key = keys_unicode_entries(k)[i].me_key;
            value = keys_unicode_entries(k)[i].me_value;
        } else {
            key = keys_entries(k)[i].me_key;
            value = keys_entries(k)[i].me_value;
        }
        if (addr_is_null(value))
            continue;
        incref(vm, value);
        incref(vm, key);
    }
    return keys;
}

void dict_init_empty_keys(struct vm *vm)
{
    struct py_dict_keys *k = dict_keys_at(vm, PY_EMPTY_KEYS);
    *k = (struct py_dict_keys){
        .dk_refcnt = IMMORTAL_REFCNT,
        .dk_log2_index_bytes = 3,
        .dk_kind = DICT_KEYS_UNICODE,
        .dk_version = 1,
    };
    memset(k->dk_indices, 0xff, 8);
}

/* ---- probing ---- */

struct probe {
    uint64_t mask, perturb, i;
};

static struct probe probe_start(const struct py_dict_keys *k, int64_t hash)
{
    uint64_t mask = (UINT64_C(1) << k->dk_log2_size) - 1;
    return (struct probe){mask, (uint64_t)hash, (uint64_t)hash & mask};
}

static void probe_next(struct probe *p)
{
    p->perturb >>= PERTURB_SHIFT;
    p->i = (p->i * 5 + p->perturb + 1) & p->mask;
}

uint64_t keys_slot_of(const struct py_dict_keys *k, int64_t hash, int64_t ix)
{
    struct probe p = probe_start(k, hash);
    while (keys_get_index(k, p.i) != ix)
        probe_next(&p);
    return p.i;
}

uint64_t keys_empty_slot(const struct py_dict_keys *k, int64_t hash)
{
    struct probe p = probe_start(k, hash);
    while (keys_get_index(k, p.i) >= 0)
        probe_next(&p);
    return p.i;
}

void keys_build_indices(const struct vm *vm, struct py_dict_keys *k, int64_t n)
{
    for (int64_t ix = 0; ix < n; ix++) {
        int64_t hash = keys_are_unicode(k)
                           ? str_at(vm, keys_unicode_entries(k)[ix].me_key)->hash
                           : keys_entries(k)[ix].me_hash;
        struct probe p = probe_start(k, hash);
        while (keys_get_index(k, p.i) != INDEX_EMPTY)
            probe_next(&p);
        keys_set_index(k, p.i, ix);
    }
}

int64_t keys_find_str(const struct vm *vm, struct py_dict_keys *k, addr key, int64_t hash)
{
    const struct py_dict_unicode_entry *entries = keys_unicode_entries(k);
    for (struct probe p = probe_start(k, hash);; probe_next(&p)) {
        int64_t ix = keys_get_index(k, p.i);
        if (ix == INDEX_EMPTY)
            return INDEX_EMPTY;
        if (ix < 0)
            continue;
        addr other = entries[ix].me_key;
        if (addr_eq(other, key) ||
            (str_at(vm, other)->hash == hash && str_equal(vm, other, key)))
            return ix;
    }
}

/*
 * Whether the key of an entry equals `key`: 1, 0, INDEX_ERROR, or INDEX_CHANGED if the
 * comparison changed the table, so that the search must start again.
 */
static int compare_entry(struct vm *vm, addr d, addr keys, int64_t ix, addr key, int64_t hash)
{
    struct py_dict_keys *k = dict_keys_at(vm, keys);
    bool is_unicode = keys_are_unicode(k);
    addr other = is_unicode ? keys_unicode_entries(k)[ix].me_key : keys_entries(k)[ix].me_key;
    if (addr_eq(other, key))
        return 1;
    int64_t other_hash = is_unicode ? str_at(vm, other)->hash : keys_entries(k)[ix].me_hash;
    if (other_hash != hash)
        return 0;
    if (object_is_exactly(vm, other, T_STR) && object_is_exactly(vm, key, T_STR))
        return str_equal(vm, other, key);
    incref(vm, other);
    int same = object_richcompare_bool(vm, other, key, CMP_EQ);
    decref(vm, other);
    if (same < 0)
        return INDEX_ERROR;
    if (!addr_eq(keys, dict_at(vm, d)->ma_keys))
        return INDEX_CHANGED;
    addr now = is_unicode ? keys_unicode_entries(k)[ix].me_key : keys_entries(k)[ix].me_key;
    return addr_eq(now, other) ? same : INDEX_CHANGED;
}

/* Lookup of any key in any table. */
static int64_t find_general(struct vm *vm, addr d, addr key, int64_t hash)
{
    addr keys = dict_at(vm, d)->ma_keys;
    struct py_dict_keys *k = dict_keys_at(vm, keys);
    for (struct probe p = probe_start(k, hash);; probe_next(&p)) {
        int64_t ix = keys_get_index(k, p.i);
        if (ix == INDEX_EMPTY)
            return INDEX_EMPTY;
        if (ix < 0)
            continue;
        int same = compare_entry(vm, d, keys, ix, key, hash);
        if (same)
            return same > 0 ? ix : same;
    }
}

int64_t dict_lookup(struct vm *vm, addr d, addr key, int64_t hash, addr *value)
{
    int64_t ix;
    if (keys_are_unicode(dict_table(vm, d)) && object_is_exactly(vm, key, T_STR)) {
        ix = keys_find_str(vm, dict_table(vm, d), key, hash);
    } else {
        do
            ix = find_general(vm, d, key, hash);
        while (ix == INDEX_CHANGED);
    }
    *value = NULL_ADDR;
    if (ix < 0)
        return ix;
    struct py_dict_keys *k = dict_table(vm, d);
    if (k->dk_kind == DICT_KEYS_SPLIT)
        *value = dict_split_values(vm, d)->values[ix];
    else if (k->dk_kind == DICT_KEYS_UNICODE)
        *value = keys_unicode_entries(k)[ix].me_value;
    else
        *value = keys_entries(k)[ix].me_value;
    return ix;
}

int64_t keys_insert_split(struct vm *vm, addr keys, addr key, int64_t hash)
{
    struct py_dict_keys *k = dict_keys_at(vm, keys);
    int64_t ix = keys_find_str(vm, k, key, hash);
    if (ix != INDEX_EMPTY || k->dk_usable <= 0)
        return ix;
    ix = k->dk_nentries;
    k->dk_version = 0;
    keys_set_index(k, keys_empty_slot(k, hash), ix);
    keys_unicode_entries(k)[ix].me_key = newref(vm, key);
    k->dk_nentries++;
    k->dk_usable--;
    return ix;
}
