/*
 * Attributes of instances: values kept inside the instance, and the dicts that show them.
 *
 * The class has a split keys table shared by all instances; an instance made with inline values
 * has them 16 bytes behind its id. o.__dict__ makes a dict whose ma_values points there. When
 * the instance dies, or gets another __dict__, the dict takes the values over ("detaches");
 * when the dict is resized, it leaves them and marks them invalid.
 *
 * Each new instance takes one slot off the capacity of the shared table, down to one more than
 * is used, so that classes with few attributes get small instances (CPython 3.13).
 */
#include "sim/obj/dict.h"

/* ---- blocks of values ---- */

static uint64_t round_up_8(uint64_t n)
{
    return (n + 7) & ~UINT64_C(7);
}

static int64_t shared_capacity(const struct py_dict_keys *k)
{
    return k->dk_usable + k->dk_nentries;
}

addr values_new(struct vm *vm, uint8_t capacity)
{
    addr values = mem_alloc(vm, ((uint64_t)capacity + 1) * sizeof(addr) + round_up_8(capacity));
    if (addr_is_null(values))
        return NULL_ADDR;
    struct py_dict_values *v = dict_values_at(vm, values);
    v->capacity = capacity;
    v->size = 0;
    v->embedded = 0;
    v->valid = 1;
    return values;
}

addr values_copy(struct vm *vm, addr values)
{
    uint8_t capacity = dict_values_at(vm, values)->capacity;
    addr copy = values_new(vm, capacity);
    if (addr_is_null(copy))
        return NULL_ADDR;
    struct py_dict_values *from = dict_values_at(vm, values), *to = dict_values_at(vm, copy);
    to->size = from->size;
    memcpy(values_order(to), values_order(from), capacity);
    memcpy(to->values, from->values, capacity * sizeof(addr));
    return copy;
}

void values_add_order(struct py_dict_values *v, int64_t ix)
{
    values_order(v)[v->size++] = (uint8_t)ix;
}

void values_remove_order(struct py_dict_values *v, int64_t ix)
{
    uint8_t *order = values_order(v);
    int i = 0;
    while (order[i] != ix)
        i++;
    memmove(order + i, order + i + 1, (size_t)(v->size - 1 - i));
    v->size--;
}

/* ---- the shared table of a class ---- */

addr dict_shared_keys_new(struct vm *vm)
{
    addr keys = keys_new(vm, NULL_ADDR, SHARED_KEYS_LOG2, true);
    if (addr_is_null(keys))
        return NULL_ADDR;
    dict_keys_at(vm, keys)->dk_usable = SHARED_KEYS_MAX;
    dict_keys_at(vm, keys)->dk_kind = DICT_KEYS_SPLIT;
    return keys;
}

static addr cached_keys(const struct vm *vm, addr type)
{
    if (!(type_at(vm, type)->tp_flags & TYPE_HEAPTYPE))
        return NULL_ADDR;
    return heap_type_at(vm, type)->ht_cached_keys;
}

int64_t dict_inline_bytes(struct vm *vm, addr type)
{
    uint64_t n = (uint64_t)shared_capacity(dict_keys_at(vm, cached_keys(vm, type)));
    return (int64_t)(round_up_8(n) + (n + 1) * sizeof(addr));
}

/* ---- an instance's values ---- */

static addr inline_address(addr o)
{
    return addr_add(o, sizeof(struct py_object));
}

static struct py_dict_values *inline_values(const struct vm *vm, addr o)
{
    return dict_values_at(vm, inline_address(o));
}

static bool has_inline_values(const struct vm *vm, addr o)
{
    return object_type_flags(vm, o) & TYPE_INLINE_VALUES;
}

void instance_values_init(struct vm *vm, addr o)
{
    struct py_dict_keys *k = dict_keys_at(vm, cached_keys(vm, object_type(vm, o)));
    if (k->dk_usable > 1)
        k->dk_usable--;
    struct py_dict_values *v = inline_values(vm, o);
    v->capacity = (uint8_t)shared_capacity(k);
    v->size = 0;
    v->embedded = 1;
    v->valid = 1;
    memset(v->values, 0, v->capacity * sizeof(addr));
    managed_head_at(vm, o)->dict = NULL_ADDR;
}

addr instance_values_get(struct vm *vm, addr o, addr name, bool *valid)
{
    struct py_dict_values *v = inline_values(vm, o);
    *valid = v->valid;
    if (!v->valid || !object_is_exactly(vm, name, T_STR))
        return NULL_ADDR;
    struct py_dict_keys *k = dict_keys_at(vm, cached_keys(vm, object_type(vm, o)));
    int64_t ix = keys_find_str(vm, k, name, key_hash(vm, name));
    return ix < 0 ? NULL_ADDR : v->values[ix];
}

/* A dict over the instance's own values. */
static addr dict_over_values(struct vm *vm, addr o)
{
    addr keys = cached_keys(vm, object_type(vm, o));
    struct py_dict_values *v = inline_values(vm, o);
    int64_t capacity = shared_capacity(dict_keys_at(vm, keys));
    int64_t used = 0;
    bool track = false;
    for (int64_t i = 0; i < capacity && i < v->capacity; i++) {
        if (addr_is_null(v->values[i]))
            continue;
        used++;
        track |= gc_may_be_tracked(vm, v->values[i]);
    }
    keys_incref(vm, keys);
    addr d = dict_make(vm, keys, NULL_ADDR, used);
    if (addr_is_null(d))
        return NULL_ADDR;
    dict_at(vm, d)->ma_values = inline_address(o);
    if (track)
        gc_track(vm, d);
    return d;
}

/* A dict for an instance without values of its own: split if its class has shared keys. */
static addr dict_for_class(struct vm *vm, addr type)
{
    addr keys = cached_keys(vm, type);
    if (addr_is_null(keys))
        return dict_new(vm);
    addr values = values_new(vm, (uint8_t)shared_capacity(dict_keys_at(vm, keys)));
    if (addr_is_null(values))
        return NULL_ADDR;
    struct py_dict_values *v = dict_values_at(vm, values);
    memset(v->values, 0, v->capacity * sizeof(addr));
    keys_incref(vm, keys);
    return dict_make(vm, keys, values, 0);
}

/* The dict's entry or attribute: 1 done, 0 nothing to delete, -1 raised. */
static int set_in_dict(struct vm *vm, addr d, addr name, addr value)
{
    if (addr_is_null(value))
        return dict_delete(vm, d, name);
    return dict_set(vm, d, name, value) ? 1 : -1;
}

/* The same where the shared table has no slot for the name. */
static int set_without_slot(struct vm *vm, addr o, addr name, addr value)
{
    addr d = managed_head_at(vm, o)->dict;
    if (!addr_is_null(d))
        return set_in_dict(vm, d, name, value);
    // The dict is shown only once the attribute is in it.
    d = dict_over_values(vm, o);
    if (addr_is_null(d))
        return -1;
    int done = set_in_dict(vm, d, name, value);
    if (done > 0) {
        managed_head_at(vm, o)->dict = d;
        return done;
    }
    if (addr_eq(dict_at(vm, d)->ma_values, inline_address(o))) {
        decref(vm, d);
    } else {
        // It has taken the values over already.
        managed_head_at(vm, o)->dict = d;
    }
    return done;
}

int instance_values_set(struct vm *vm, addr o, addr name, addr value)
{
    struct py_dict_values *v = inline_values(vm, o);
    addr d = managed_head_at(vm, o)->dict;
    if (!v->valid ||
        (!addr_is_null(d) && !addr_eq(dict_at(vm, d)->ma_values, inline_address(o)))) {
        d = instance_dict(vm, o);
        if (addr_is_null(d))
            return -1;
        incref(vm, d);
        int done = set_in_dict(vm, d, name, value);
        decref(vm, d);
        return done;
    }
    int64_t ix = INDEX_EMPTY;
    if (object_is_exactly(vm, name, T_STR))
        ix = keys_insert_split(vm, cached_keys(vm, object_type(vm, o)), name,
                               key_hash(vm, name));
    if (ix == INDEX_EMPTY)
        return set_without_slot(vm, o, name, value);
    addr old = v->values[ix];
    if (addr_is_null(old) && addr_is_null(value))
        return 0;
    xincref(vm, value);
    v->values[ix] = value;
    if (addr_is_null(old)) {
        values_add_order(v, ix);
        if (!addr_is_null(d))
            dict_at(vm, d)->ma_used++;
        return 1;
    }
    if (addr_is_null(value)) {
        values_remove_order(v, ix);
        if (!addr_is_null(d))
            dict_at(vm, d)->ma_used--;
    }
    decref(vm, old);
    return 1;
}

addr instance_dict(struct vm *vm, addr o)
{
    addr d = managed_head_at(vm, o)->dict;
    if (!addr_is_null(d))
        return d;
    if (!has_inline_values(vm, o))
        d = dict_for_class(vm, object_type(vm, o));
    else if (inline_values(vm, o)->valid)
        d = dict_over_values(vm, o);
    else
        d = dict_new(vm);
    managed_head_at(vm, o)->dict = d;
    return d;
}

/* Gives the dict values of its own if it shows the instance's. */
static bool detach(struct vm *vm, addr d, addr o)
{
    if (!addr_eq(dict_at(vm, d)->ma_values, inline_address(o)))
        return true;
    addr values = values_copy(vm, dict_at(vm, d)->ma_values);
    if (addr_is_null(values))
        return false;
    dict_at(vm, d)->ma_values = values;
    inline_values(vm, o)->valid = 0;
    return true;
}

bool instance_detach_dict(struct vm *vm, addr o)
{
    addr d = instance_dict(vm, o);
    return !addr_is_null(d) && detach(vm, d, o);
}

static void drop_inline_values(struct vm *vm, addr o)
{
    struct py_dict_values *v = inline_values(vm, o);
    if (!v->valid)
        return;
    v->valid = 0;
    for (int i = 0; i < v->capacity; i++)
        clear_ref(vm, &v->values[i]);
}

bool instance_set_dict(struct vm *vm, addr o, addr dict)
{
    addr *slot = &managed_head_at(vm, o)->dict;
    addr old = *slot;
    if (has_inline_values(vm, o)) {
        if (addr_is_null(old)) {
            xincref(vm, dict);
            *slot = dict;
            drop_inline_values(vm, o);
            return true;
        }
        if (!detach(vm, old, o))
            return false;
    }
    xincref(vm, dict);
    *slot = dict;
    xdecref(vm, old);
    return true;
}

void instance_attrs_clear(struct vm *vm, addr o)
{
    if (instance_set_dict(vm, o, NULL_ADDR))
        return;
    // No memory for values of the dict's own: it loses its entries instead.
    exc_clear(vm);
    addr d = managed_head_at(vm, o)->dict;
    incref(vm, d);
    addr keys = dict_at(vm, d)->ma_keys;
    dict_at(vm, d)->ma_used = 0;
    dict_at(vm, d)->ma_values = NULL_ADDR;
    dict_at(vm, d)->ma_keys = PY_EMPTY_KEYS;
    dict_keys_decref(vm, keys);
    drop_inline_values(vm, o);
    clear_ref(vm, &managed_head_at(vm, o)->dict);
    decref(vm, d);
}

void instance_attrs_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    if (has_inline_values(vm, o)) {
        struct py_dict_values *v = inline_values(vm, o);
        for (int i = 0; v->valid && i < v->capacity; i++) {
            if (!addr_is_null(v->values[i]))
                visit(vm, v->values[i], ctx);
        }
    }
    addr d = managed_head_at(vm, o)->dict;
    if (!addr_is_null(d))
        visit(vm, d, ctx);
}

int instance_is_empty_attrs(struct vm *vm, addr o)
{
    addr d = managed_head_at(vm, o)->dict;
    if (!addr_is_null(d))
        return dict_length(vm, d) == 0;
    return !has_inline_values(vm, o) || !inline_values(vm, o)->valid ||
           inline_values(vm, o)->size == 0;
}

addr object_dict_if_any(struct vm *vm, addr o, bool create)
{
    addr type = object_type(vm, o);
    const struct py_type *t = type_at(vm, type);
    if (t->tp_flags & TYPE_MANAGED_DICT)
        return create ? instance_dict(vm, o) : managed_head_at(vm, o)->dict;
    if (t->tp_dictoffset <= 0)
        return NULL_ADDR;
    addr *slot = space_at(&vm->mem.space, addr_add(o, t->tp_dictoffset));
    if (addr_is_null(*slot) && create)
        *slot = dict_for_class(vm, type);
    return *slot;
}
