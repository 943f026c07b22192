/* The hash table of sets; see set.h. */
#include "sim/obj/set.h"

#include "sim/obj/dict.h"

enum { LINEAR_PROBES = 9, PROBE_SHIFT = 5 };

/* ---- life ---- */

static addr smalltable_of(addr s)
{
    return addr_add(s, offsetof(struct py_set, smalltable));
}

static bool has_smalltable(const struct vm *vm, addr s)
{
    return addr_eq(set_at(vm, s)->table, smalltable_of(s));
}

static void make_empty(const struct vm *vm, addr s)
{
    struct py_set *set = set_at(vm, s);
    memset(set->smalltable, 0, sizeof set->smalltable);
    set->fill = 0;
    set->used = 0;
    set->mask = SET_SMALL_TABLE - 1;
    set->table = smalltable_of(s);
    set->hash = -1;
}

addr set_alloc(struct vm *vm, addr type)
{
    addr s = object_alloc(vm, type, 0);
    if (!addr_is_null(s))
        make_empty(vm, s);
    return s;
}

addr set_new(struct vm *vm, addr type, addr iterable)
{
    addr s = set_alloc(vm, type);
    if (!addr_is_null(s) && !addr_is_null(iterable) && !set_update(vm, s, iterable)) {
        decref(vm, s);
        return NULL_ADDR;
    }
    return s;
}

void set_dealloc(struct vm *vm, addr s)
{
    gc_untrack(vm, s);
    if (!trash_begin(vm, s))
        return;
    struct py_set *set = set_at(vm, s);
    if (!addr_is_null(set->weakreflist))
        weakref_clear_all(vm, s);
    int64_t used = set->used;
    for (struct py_set_entry *e = set_table(vm, s); used > 0; e++) {
        if (!set_entry_is_live(e))
            continue;
        used--;
        decref(vm, e->key);
    }
    if (!has_smalltable(vm, s))
        mem_free(vm, set->table);
    object_free(vm, s);
    trash_end(vm);
}

void set_clear(struct vm *vm, addr s)
{
    struct py_set *set = set_at(vm, s);
    struct py_set_entry copy[SET_SMALL_TABLE];
    struct py_set_entry *e = set_table(vm, s);
    addr block = has_smalltable(vm, s) ? NULL_ADDR : set->table;
    int64_t used = set->used;
    if (addr_is_null(block)) {
        if (set->fill == 0)
            return;
        memcpy(copy, set->smalltable, sizeof copy);
        e = copy;
    }
    // Dropping keys may run code that looks at the set: it is empty by then.
    make_empty(vm, s);
    for (; used > 0; e++) {
        if (!set_entry_is_live(e))
            continue;
        used--;
        decref(vm, e->key);
    }
    mem_free(vm, block);
}

void set_swap_bodies(struct vm *vm, addr a, addr b)
{
    struct py_set *x = set_at(vm, a), *y = set_at(vm, b);
    struct py_set old = *x;
    bool x_small = has_smalltable(vm, a), y_small = has_smalltable(vm, b);
    x->fill = y->fill;
    x->used = y->used;
    x->mask = y->mask;
    x->table = y_small ? smalltable_of(a) : y->table;
    y->fill = old.fill;
    y->used = old.used;
    y->mask = old.mask;
    y->table = x_small ? smalltable_of(b) : old.table;
    if (x_small || y_small) {
        memcpy(x->smalltable, y->smalltable, sizeof x->smalltable);
        memcpy(y->smalltable, old.smalltable, sizeof y->smalltable);
    }
    if (frozenset_check(vm, a) && frozenset_check(vm, b)) {
        x->hash = y->hash;
        y->hash = old.hash;
    } else {
        x->hash = -1;
        y->hash = -1;
    }
}

/* ---- probing ---- */

/* Walks the entries a key may be at: runs of neighbours, then a jump. */
struct walk {
    uint64_t mask, perturb, i, at;
    int left;
};

static void start_run(struct walk *w)
{
    w->at = w->i;
    w->left = w->i + LINEAR_PROBES <= w->mask ? LINEAR_PROBES : 0;
}

static struct walk walk_start(uint64_t mask, int64_t hash)
{
    struct walk w = {.mask = mask, .perturb = (uint64_t)hash, .i = (uint64_t)hash & mask};
    start_run(&w);
    return w;
}

static void walk_next(struct walk *w)
{
    if (w->left-- > 0) {
        w->at++;
        return;
    }
    w->perturb >>= PROBE_SHIFT;
    w->i = (w->i * 5 + 1 + w->perturb) & w->mask;
    start_run(w);
}

static void insert_clean(struct py_set_entry *table, uint64_t mask, addr key, int64_t hash)
{
    struct walk w = walk_start(mask, hash);
    while (!addr_is_null(table[w.at].key))
        walk_next(&w);
    table[w.at] = (struct py_set_entry){key, hash};
}

enum match { DIFFERENT, SAME, TABLE_CHANGED, RAISED };

/* Compares an entry of equal hash; the comparison may change the table. */
static enum match compare_entry(struct vm *vm, addr s, uint64_t at, addr key)
{
    addr other = set_table(vm, s)[at].key;
    if (addr_eq(other, key))
        return SAME;
    if (object_is_exactly(vm, other, T_STR) && object_is_exactly(vm, key, T_STR) &&
        str_equal(vm, other, key))
        return SAME;
    addr table = set_at(vm, s)->table;
    incref(vm, other);
    int same = object_richcompare_bool(vm, other, key, CMP_EQ);
    decref(vm, other);
    if (same < 0)
        return RAISED;
    if (!addr_eq(table, set_at(vm, s)->table) || (int64_t)at > set_at(vm, s)->mask ||
        !addr_eq(set_table(vm, s)[at].key, other))
        return TABLE_CHANGED;
    return same ? SAME : DIFFERENT;
}

enum { AT_RAISED = -1 };

/*
 * The index of the key's entry, or of the unused one where the search ended; AT_RAISED.
 * *dummy: the last dummy on the way there, -1 if none.
 */
static int64_t search(struct vm *vm, addr s, addr key, int64_t hash, int64_t *dummy)
{
    struct walk w = walk_start((uint64_t)set_at(vm, s)->mask, hash);
    *dummy = -1;
    for (;;) {
        const struct py_set_entry *e = &set_table(vm, s)[w.at];
        if (addr_is_null(e->key))
            return (int64_t)w.at;
        if (e->hash == -1)
            *dummy = (int64_t)w.at;
        enum match m = e->hash == hash ? compare_entry(vm, s, w.at, key) : DIFFERENT;
        if (m == SAME)
            return (int64_t)w.at;
        if (m == RAISED)
            return AT_RAISED;
        if (m == DIFFERENT) {
            walk_next(&w);
            continue;
        }
        w = walk_start((uint64_t)set_at(vm, s)->mask, hash);
        *dummy = -1;
    }
}

static int64_t lookup(struct vm *vm, addr s, addr key, int64_t hash)
{
    int64_t dummy;
    return search(vm, s, key, hash, &dummy);
}

/* ---- size ---- */

static bool resize(struct vm *vm, addr s, int64_t min_used)
{
    struct py_set *set = set_at(vm, s);
    int64_t size = SET_SMALL_TABLE;
    while (size <= min_used)
        size <<= 1;
    struct py_set_entry copy[SET_SMALL_TABLE];
    struct py_set_entry *from = set_table(vm, s);
    addr old_block = has_smalltable(vm, s) ? NULL_ADDR : set->table;
    addr table = smalltable_of(s);
    if (size > SET_SMALL_TABLE) {
        table = mem_alloc(vm, (uint64_t)size * sizeof *from);
        if (addr_is_null(table))
            return false;
    } else if (addr_is_null(old_block)) {
        if (set->fill == set->used)
            return true; // no dummies to drop
        memcpy(copy, from, sizeof copy);
        from = copy;
    }
    struct py_set_entry *to = space_at(&vm->mem.space, table);
    int64_t old_mask = set->mask;
    memset(to, 0, (size_t)size * sizeof *to);
    set->mask = size - 1;
    set->table = table;
    set->fill = set->used;
    for (int64_t i = 0; i <= old_mask; i++) {
        if (set_entry_is_live(&from[i]))
            insert_clean(to, (uint64_t)set->mask, from[i].key, from[i].hash);
    }
    mem_free(vm, old_block);
    return true;
}

static bool grow(struct vm *vm, addr s)
{
    int64_t used = set_at(vm, s)->used;
    return resize(vm, s, used > 50000 ? used * 2 : used * 4);
}

/* One big resize before `more` keys go in. */
static bool make_room(struct vm *vm, addr s, int64_t more)
{
    const struct py_set *set = set_at(vm, s);
    if ((set->fill + more) * 5 < set->mask * 3)
        return true;
    return resize(vm, s, (set->used + more) * 2);
}

bool set_drop_dummies(struct vm *vm, addr s)
{
    const struct py_set *set = set_at(vm, s);
    return set->fill - set->used <= set->mask / 4 || grow(vm, s);
}

/* ---- entries ---- */

bool set_add_entry(struct vm *vm, addr s, addr key, int64_t hash)
{
    incref(vm, key);
    int64_t dummy;
    int64_t at = search(vm, s, key, hash, &dummy);
    if (at == AT_RAISED || !addr_is_null(set_table(vm, s)[at].key)) {
        decref(vm, key);
        return at != AT_RAISED;
    }
    struct py_set *set = set_at(vm, s);
    set->used++;
    if (dummy >= 0) {
        set_table(vm, s)[dummy] = (struct py_set_entry){key, hash};
        return true;
    }
    set_table(vm, s)[at] = (struct py_set_entry){key, hash};
    set->fill++;
    return set->fill * 5 < set->mask * 3 || grow(vm, s);
}

int set_contains_entry(struct vm *vm, addr s, addr key, int64_t hash)
{
    int64_t at = lookup(vm, s, key, hash);
    return at == AT_RAISED ? -1 : !addr_is_null(set_table(vm, s)[at].key);
}

int set_discard_entry(struct vm *vm, addr s, addr key, int64_t hash)
{
    int64_t at = lookup(vm, s, key, hash);
    if (at == AT_RAISED)
        return -1;
    struct py_set_entry *e = &set_table(vm, s)[at];
    if (addr_is_null(e->key))
        return 0;
    addr old = e->key;
    *e = (struct py_set_entry){SET_DUMMY, -1};
    set_at(vm, s)->used--;
    decref(vm, old);
    return 1;
}

bool set_next_entry(const struct vm *vm, addr s, int64_t *pos, struct py_set_entry *out)
{
    const struct py_set_entry *table = set_table(vm, s);
    int64_t mask = set_at(vm, s)->mask;
    for (int64_t i = *pos; i <= mask; i++) {
        if (!set_entry_is_live(&table[i]))
            continue;
        *pos = i + 1;
        *out = table[i];
        return true;
    }
    *pos = mask + 2;
    return false;
}

bool set_next(struct vm *vm, addr s, int64_t *pos, addr *key)
{
    struct py_set_entry e;
    if (!set_next_entry(vm, s, pos, &e))
        return false;
    *key = e.key;
    return true;
}

bool set_add(struct vm *vm, addr s, addr key)
{
    int64_t hash = set_key_hash(vm, key);
    return hash != -1 && set_add_entry(vm, s, key, hash);
}

/*
 * A set has no hash, but a frozenset of its items may be in the set: looks for that one if the
 * key turned out to be a set. *hash and the frozenset to use; false: raised.
 */
static addr hashable_key(struct vm *vm, addr key, int64_t *hash)
{
    *hash = set_key_hash(vm, key);
    if (*hash != -1)
        return newref(vm, key);
    if (!set_check(vm, key) || !exc_matches(vm, PY_TYPE(T_TypeError)))
        return NULL_ADDR;
    exc_clear(vm);
    addr frozen = set_new(vm, PY_TYPE(T_FROZENSET), key);
    if (!addr_is_null(frozen))
        *hash = frozenset_hash(vm, frozen);
    return frozen;
}

int set_contains(struct vm *vm, addr s, addr key)
{
    int64_t hash;
    addr k = hashable_key(vm, key, &hash);
    if (addr_is_null(k))
        return -1;
    int found = set_contains_entry(vm, s, k, hash);
    decref(vm, k);
    return found;
}

int set_discard(struct vm *vm, addr s, addr key)
{
    int64_t hash;
    addr k = hashable_key(vm, key, &hash);
    if (addr_is_null(k))
        return -1;
    int found = set_discard_entry(vm, s, k, hash);
    decref(vm, k);
    return found;
}

/* ---- update ---- */

static bool merge(struct vm *vm, addr s, addr other)
{
    struct py_set *set = set_at(vm, s), *from = set_at(vm, other);
    if (addr_eq(s, other) || from->used == 0)
        return true;
    if (!make_room(vm, s, from->used))
        return false;
    if (set->fill == 0) {
        struct py_set_entry *to = set_table(vm, s), *entries = set_table(vm, other);
        bool same_shape = set->mask == from->mask && from->fill == from->used;
        set->fill = from->used;
        set->used = from->used;
        for (int64_t i = 0; i <= from->mask; i++) {
            if (!set_entry_is_live(&entries[i]))
                continue;
            incref(vm, entries[i].key);
            if (same_shape)
                to[i] = entries[i];
            else
                insert_clean(to, (uint64_t)set->mask, entries[i].key, entries[i].hash);
        }
        return true;
    }
    int64_t pos = 0;
    for (struct py_set_entry e; set_next_entry(vm, other, &pos, &e);) {
        if (!set_add_entry(vm, s, e.key, e.hash))
            return false;
    }
    return true;
}

static bool update_from_dict(struct vm *vm, addr s, addr d)
{
    if (!make_room(vm, s, dict_length(vm, d)))
        return false;
    int64_t pos = 0;
    for (struct dict_slot slot; dict_next_slot(vm, d, &pos, &slot);) {
        if (!set_add_entry(vm, s, slot.key, slot.hash))
            return false;
    }
    return true;
}

bool set_update(struct vm *vm, addr s, addr iterable)
{
    if (any_set_check(vm, iterable))
        return merge(vm, s, iterable);
    if (object_is_exactly(vm, iterable, T_DICT))
        return update_from_dict(vm, s, iterable);
    addr it = object_iter(vm, iterable);
    if (addr_is_null(it))
        return false;
    bool ok = true;
    for (addr key; ok && !addr_is_null(key = object_next(vm, it));) {
        ok = set_add(vm, s, key);
        decref(vm, key);
    }
    decref(vm, it);
    return ok && !exc_occurred(vm);
}
