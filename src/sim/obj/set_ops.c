/*
 * Set algebra. Keys are held while they are compared, and the strategies (which operand is run
 * over, when the result is resized) are CPython's, so that the order of iteration of the
 * results is, too.
 */
#include "sim/obj/dict.h"
#include "sim/obj/set.h"

/* set or frozenset: what results of operations on `s` are. */
static addr base_type(const struct vm *vm, addr s)
{
    return frozenset_check(vm, s) ? PY_TYPE(T_FROZENSET) : PY_TYPE(T_SET);
}

addr set_copy(struct vm *vm, addr s)
{
    return set_new(vm, base_type(vm, s), s);
}

static addr give_up(struct vm *vm, addr result)
{
    decref(vm, result);
    return NULL_ADDR;
}

/* Adds the entries of `run` that are in `in`. */
static bool add_common(struct vm *vm, addr result, addr run, addr in)
{
    int64_t pos = 0;
    for (struct py_set_entry e; set_next_entry(vm, run, &pos, &e);) {
        incref(vm, e.key);
        int found = set_contains_entry(vm, in, e.key, e.hash);
        bool ok = found >= 0 && (!found || set_add_entry(vm, result, e.key, e.hash));
        decref(vm, e.key);
        if (!ok)
            return false;
    }
    return true;
}

static bool add_common_of_iterable(struct vm *vm, addr result, addr s, addr iterable)
{
    addr it = object_iter(vm, iterable);
    if (addr_is_null(it))
        return false;
    bool ok = true, complete = false;
    for (addr key; ok && !complete && !addr_is_null(key = object_next(vm, it));) {
        int64_t hash = set_key_hash(vm, key);
        int found = hash == -1 ? -1 : set_contains_entry(vm, s, key, hash);
        ok = found >= 0;
        if (found > 0) {
            ok = set_add_entry(vm, result, key, hash);
            complete = set_length(vm, result) >= set_length(vm, s);
        }
        decref(vm, key);
    }
    decref(vm, it);
    return ok && !exc_occurred(vm);
}

addr set_intersection(struct vm *vm, addr s, addr other)
{
    if (addr_eq(s, other))
        return set_copy(vm, s);
    addr result = set_new(vm, base_type(vm, s), NULL_ADDR);
    if (addr_is_null(result))
        return NULL_ADDR;
    bool ok;
    if (!any_set_check(vm, other))
        ok = add_common_of_iterable(vm, result, s, other);
    else if (set_length(vm, other) > set_length(vm, s))
        ok = add_common(vm, result, s, other);
    else
        ok = add_common(vm, result, other, s);
    return ok ? result : give_up(vm, result);
}

static bool discard_entries(struct vm *vm, addr s, addr other)
{
    int64_t pos = 0;
    for (struct py_set_entry e; set_next_entry(vm, other, &pos, &e);) {
        incref(vm, e.key);
        int found = set_discard_entry(vm, s, e.key, e.hash);
        decref(vm, e.key);
        if (found < 0)
            return false;
    }
    return true;
}

static bool discard_iterable(struct vm *vm, addr s, addr iterable)
{
    addr it = object_iter(vm, iterable);
    if (addr_is_null(it))
        return false;
    bool ok = true;
    for (addr key; ok && !addr_is_null(key = object_next(vm, it));) {
        int64_t hash = set_key_hash(vm, key);
        ok = hash != -1 && set_discard_entry(vm, s, key, hash) >= 0;
        decref(vm, key);
    }
    decref(vm, it);
    return ok && !exc_occurred(vm);
}

bool set_difference_update(struct vm *vm, addr s, addr other)
{
    if (addr_eq(s, other)) {
        set_clear(vm, s);
        return true;
    }
    bool ok;
    if (any_set_check(vm, other)) {
        // From a much larger set, only what both have is run over.
        other = set_length(vm, other) >> 3 > set_length(vm, s) ? set_intersection(vm, s, other)
                                                               : newref(vm, other);
        if (addr_is_null(other))
            return false;
        ok = discard_entries(vm, s, other);
        decref(vm, other);
    } else {
        ok = discard_iterable(vm, s, other);
    }
    return ok && set_drop_dummies(vm, s);
}

/* Whether a set or dict has the key: 1, 0, -1 raised. */
static int has_key(struct vm *vm, addr container, addr key, int64_t hash)
{
    addr value;
    return object_is_exactly(vm, container, T_DICT)
               ? dict_get_with_hash(vm, container, key, hash, &value)
               : set_contains_entry(vm, container, key, hash);
}

addr set_difference(struct vm *vm, addr s, addr other)
{
    bool is_set = any_set_check(vm, other);
    bool is_dict = object_is_exactly(vm, other, T_DICT);
    int64_t n_other = is_set ? set_length(vm, other) : is_dict ? dict_length(vm, other) : 0;
    if ((!is_set && !is_dict) || set_length(vm, s) >> 2 > n_other) {
        addr result = set_copy(vm, s);
        if (addr_is_null(result) || set_difference_update(vm, result, other))
            return result;
        return give_up(vm, result);
    }
    addr result = set_new(vm, base_type(vm, s), NULL_ADDR);
    if (addr_is_null(result))
        return NULL_ADDR;
    int64_t pos = 0;
    for (struct py_set_entry e; set_next_entry(vm, s, &pos, &e);) {
        incref(vm, e.key);
        int found = has_key(vm, other, e.key, e.hash);
        bool ok = found >= 0 && (found || set_add_entry(vm, result, e.key, e.hash));
        decref(vm, e.key);
        if (!ok)
            return give_up(vm, result);
    }
    return result;
}

/* Takes the key out if it is there, puts it in if not. */
static bool toggle(struct vm *vm, addr s, addr key, int64_t hash)
{
    incref(vm, key);
    int found = set_discard_entry(vm, s, key, hash);
    bool ok = found >= 0 && (found || set_add_entry(vm, s, key, hash));
    decref(vm, key);
    return ok;
}

static bool toggle_dict(struct vm *vm, addr s, addr d)
{
    int64_t pos = 0;
    for (struct dict_slot slot; dict_next_slot(vm, d, &pos, &slot);) {
        if (!toggle(vm, s, slot.key, slot.hash))
            return false;
    }
    return true;
}

static bool toggle_set(struct vm *vm, addr s, addr other)
{
    int64_t pos = 0;
    for (struct py_set_entry e; set_next_entry(vm, other, &pos, &e);) {
        if (!toggle(vm, s, e.key, e.hash))
            return false;
    }
    return true;
}

bool set_symmetric_difference_update(struct vm *vm, addr s, addr other)
{
    if (addr_eq(s, other)) {
        set_clear(vm, s);
        return true;
    }
    if (object_is_exactly(vm, other, T_DICT))
        return toggle_dict(vm, s, other);
    if (any_set_check(vm, other))
        return toggle_set(vm, s, other);
    addr set = set_new(vm, base_type(vm, s), other);
    if (addr_is_null(set))
        return false;
    bool ok = toggle_set(vm, s, set);
    decref(vm, set);
    return ok;
}

addr set_symmetric_difference(struct vm *vm, addr s, addr other)
{
    addr result = set_new(vm, base_type(vm, s), other);
    if (addr_is_null(result) || set_symmetric_difference_update(vm, result, s))
        return result;
    return give_up(vm, result);
}

/* ---- relations: 1, 0, -1 raised ---- */

int set_isdisjoint(struct vm *vm, addr s, addr other)
{
    if (addr_eq(s, other))
        return set_length(vm, s) == 0;
    int found = 0;
    if (object_is_exactly(vm, other, T_SET) || object_is_exactly(vm, other, T_FROZENSET)) {
        if (set_length(vm, other) > set_length(vm, s)) {
            addr larger = other;
            other = s;
            s = larger;
        }
        int64_t pos = 0;
        for (struct py_set_entry e; !found && set_next_entry(vm, other, &pos, &e);) {
            incref(vm, e.key);
            found = set_contains_entry(vm, s, e.key, e.hash);
            decref(vm, e.key);
        }
        return found < 0 ? -1 : !found;
    }
    addr it = object_iter(vm, other);
    if (addr_is_null(it))
        return -1;
    for (addr key; !found && !addr_is_null(key = object_next(vm, it));) {
        int64_t hash = set_key_hash(vm, key);
        found = hash == -1 ? -1 : set_contains_entry(vm, s, key, hash);
        decref(vm, key);
    }
    decref(vm, it);
    return exc_occurred(vm) ? -1 : !found;
}

int set_issubset(struct vm *vm, addr s, addr other)
{
    if (!any_set_check(vm, other)) {
        addr common = set_intersection(vm, s, other);
        if (addr_is_null(common))
            return -1;
        int all = set_length(vm, common) == set_length(vm, s);
        decref(vm, common);
        return all;
    }
    if (set_length(vm, s) > set_length(vm, other))
        return 0;
    int64_t pos = 0;
    int found = 1;
    for (struct py_set_entry e; found > 0 && set_next_entry(vm, s, &pos, &e);) {
        incref(vm, e.key);
        found = set_contains_entry(vm, other, e.key, e.hash);
        decref(vm, e.key);
    }
    return found;
}

int set_issuperset(struct vm *vm, addr s, addr other)
{
    if (any_set_check(vm, other))
        return set_issubset(vm, other, s);
    addr it = object_iter(vm, other);
    if (addr_is_null(it))
        return -1;
    int found = 1;
    for (addr key; found > 0 && !addr_is_null(key = object_next(vm, it));) {
        int64_t hash = set_key_hash(vm, key);
        found = hash == -1 ? -1 : set_contains_entry(vm, s, key, hash);
        decref(vm, key);
    }
    decref(vm, it);
    return exc_occurred(vm) ? -1 : found;
}

static int equal(struct vm *vm, addr a, addr b)
{
    const struct py_set *x = set_at(vm, a), *y = set_at(vm, b);
    if (x->used != y->used || (x->hash != -1 && y->hash != -1 && x->hash != y->hash))
        return 0;
    return set_issubset(vm, a, b);
}

addr set_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!any_set_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    int64_t n_a = set_length(vm, a), n_b = set_length(vm, b);
    int is = 0;
    switch (op) {
    case CMP_EQ:
        is = equal(vm, a, b);
        break;
    case CMP_NE:
        is = equal(vm, a, b);
        if (is >= 0)
            is = !is;
        break;
    case CMP_LT:
        is = n_a >= n_b ? 0 : set_issubset(vm, a, b);
        break;
    case CMP_LE:
        is = set_issubset(vm, a, b);
        break;
    case CMP_GT:
        is = n_a <= n_b ? 0 : set_issuperset(vm, a, b);
        break;
    case CMP_GE:
        is = set_issuperset(vm, a, b);
        break;
    }
    return is < 0 ? NULL_ADDR : py_bool(is);
}

static uint64_t shuffle_bits(uint64_t h)
{
    return ((h ^ UINT64_C(89869747)) ^ (h << 16)) * UINT64_C(3644798167);
}

int64_t frozenset_hash(struct vm *vm, addr s)
{
    struct py_set *set = set_at(vm, s);
    if (set->hash != -1)
        return set->hash;
    uint64_t hash = 0;
    const struct py_set_entry *table = set_table(vm, s);
    for (int64_t i = 0; i <= set->mask; i++) {
        if (set_entry_is_live(&table[i]))
            hash ^= shuffle_bits((uint64_t)table[i].hash);
    }
    hash ^= ((uint64_t)set->used + 1) * UINT64_C(1927868237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash * UINT64_C(69069) + UINT64_C(907133923);
    if (hash == UINT64_MAX)
        hash = UINT64_C(590923713);
    set->hash = (int64_t)hash;
    return set->hash;
}
