/*
 * list.sort(): finds runs, chooses the comparison, and puts the list back together. Merging is
 * in list_merge.c.
 *
 * While it sorts, the list is empty with `allocated` -1, so that whatever a comparison does to
 * it is noticed and harms nothing.
 */
#include "sim/obj/list_sort.h"

enum { MAX_MINRUN = 64 };

/* ---- comparisons ---- */

static int less_any(struct sort *s, addr v, addr w)
{
    return object_richcompare_bool(s->vm, v, w, CMP_LT);
}

/* For keys of one type: straight to the type's comparison. */
static int less_same_type(struct sort *s, addr v, addr w)
{
    struct vm *vm = s->vm;
    if (object_slots(vm, v)->richcompare != s->key_compare)
        return less_any(s, v, w);
    addr result = s->key_compare(vm, v, w, CMP_LT);
    if (addr_is_null(result))
        return -1;
    if (addr_eq(result, PY_NOT_IMPLEMENTED))
        return less_any(s, v, w);
    int less = addr_eq(result, PY_TRUE)    ? 1
               : addr_eq(result, PY_FALSE) ? 0
                                           : object_is_true(vm, result);
    decref(vm, result);
    return less;
}

static int less_float(struct sort *s, addr v, addr w)
{
    return float_value(s->vm, v) < float_value(s->vm, w);
}

static int less_str(struct sort *s, addr v, addr w)
{
    return str_compare(s->vm, v, w) < 0;
}

static int less_small_int(struct sort *s, addr v, addr w)
{
    return int_compact_value(s->vm, v) < int_compact_value(s->vm, w);
}

/* For non-empty tuples: the first items that differ decide. */
static int less_tuple(struct sort *s, addr v, addr w)
{
    struct vm *vm = s->vm;
    int64_t n_v = tuple_length(vm, v), n_w = tuple_length(vm, w);
    int64_t i = 0;
    for (; i < n_v && i < n_w; i++) {
        int same =
            object_richcompare_bool(vm, tuple_item(vm, v, i), tuple_item(vm, w, i), CMP_EQ);
        if (same < 0)
            return -1;
        if (!same)
            break;
    }
    if (i >= n_v || i >= n_w)
        return n_v < n_w;
    return i == 0 ? s->tuple_item_less(s, tuple_item(vm, v, 0), tuple_item(vm, w, 0))
                  : less_any(s, tuple_item(vm, v, i), tuple_item(vm, w, i));
}

static bool is_filled_tuple(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_TUPLE) && tuple_length(vm, o) > 0;
}

/* Looks at all keys for what they have in common. */
static void choose_less(struct sort *s, const addr *keys, int64_t n)
{
    struct vm *vm = s->vm;
    bool in_tuples = is_filled_tuple(vm, keys[0]);
    addr type = object_type(vm, in_tuples ? tuple_item(vm, keys[0], 0) : keys[0]);
    bool same_type = true, small_ints = true;
    for (int64_t i = 0; i < n; i++) {
        if (in_tuples && !is_filled_tuple(vm, keys[i])) {
            in_tuples = same_type = false;
            break;
        }
        addr key = in_tuples ? tuple_item(vm, keys[i], 0) : keys[i];
        if (!addr_eq(object_type(vm, key), type)) {
            same_type = false;
            if (!in_tuples)
                break;
        }
        if (same_type && addr_eq(type, PY_TYPE(T_INT)))
            small_ints = small_ints && int_is_compact(vm, key);
    }
    s->less = less_any;
    if (same_type) {
        s->key_compare = type_slots(vm, type)->richcompare;
        if (addr_eq(type, PY_TYPE(T_STR)))
            s->less = less_str;
        else if (addr_eq(type, PY_TYPE(T_INT)) && small_ints)
            s->less = less_small_int;
        else if (addr_eq(type, PY_TYPE(T_FLOAT)))
            s->less = less_float;
        else if (s->key_compare)
            s->less = less_same_type;
    }
    if (in_tuples) {
        s->tuple_item_less = addr_eq(type, PY_TYPE(T_TUPLE)) ? less_any : s->less;
        s->less = less_tuple;
    }
}

/* ---- runs ---- */

static void reverse(addr *items, int64_t n)
{
    for (int64_t i = 0, j = n - 1; i < j; i++, j--) {
        addr item = items[i];
        items[i] = items[j];
        items[j] = item;
    }
}

static void reverse_part(struct sort_slice s, int64_t start, int64_t end)
{
    reverse(s.keys + start, end - start);
    if (s.values)
        reverse(s.values + start, end - start);
}

/* Goes on while key n is not less than the one before; `n` is the run's length so far. */
static int64_t extend_ascending(struct sort *s, const addr *keys, int64_t n, int64_t n_left)
{
    for (; n < n_left; n++) {
        int less = s->less(s, keys[n], keys[n - 1]);
        if (less < 0)
            return -1;
        if (less)
            break;
    }
    return n;
}

/*
 * Goes on while keys descend. Stretches of equal keys are turned round in passing, so that
 * turning the whole run round restores their order.
 */
static int64_t extend_descending(struct sort *s, struct sort_slice run, int64_t n,
                                 int64_t n_left)
{
    int64_t n_equal = 0; // keys equal to the one before them, just before n
    for (; n < n_left; n++) {
        int less = s->less(s, run.keys[n], run.keys[n - 1]);
        if (less < 0)
            return -1;
        if (less) {
            reverse_part(run, n - 1 - n_equal, n);
            n_equal = 0;
            continue;
        }
        less = s->less(s, run.keys[n - 1], run.keys[n]);
        if (less < 0)
            return -1;
        if (less)
            break;
        n_equal++;
    }
    reverse_part(run, n - 1 - n_equal, n);
    return n;
}

/* The length of the run at the start; a descending one is turned round. -1: raised. */
static int64_t count_run(struct sort *s, struct sort_slice run, int64_t n_left)
{
    int64_t n = extend_ascending(s, run.keys, 1, n_left);
    if (n < 0 || n == n_left)
        return n;
    if (n > 1) {
        int less = s->less(s, run.keys[0], run.keys[n - 1]);
        if (less)
            return less < 0 ? -1 : n;
        // All equal so far, and the next is less: the start of a descending run.
        reverse_part(run, 0, n);
    }
    n = extend_descending(s, run, n + 1, n_left);
    if (n < 0)
        return -1;
    reverse_part(run, 0, n);
    return extend_ascending(s, run.keys, n, n_left);
}

static void insert_at(addr *items, int64_t to, int64_t from)
{
    addr item = items[from];
    memmove(items + to + 1, items + to, (size_t)(from - to) * sizeof(addr));
    items[to] = item;
}

/* Sorts n keys of which the first `ok` are sorted. */
static bool binary_sort(struct sort *s, struct sort_slice run, int64_t n, int64_t ok)
{
    for (; ok < n; ok++) {
        int64_t left = 0, right = ok;
        do {
            int64_t middle = (left + right) >> 1;
            int less = s->less(s, run.keys[ok], run.keys[middle]);
            if (less < 0)
                return false;
            if (less)
                right = middle;
            else
                left = middle + 1;
        } while (left < right);
        insert_at(run.keys, left, ok);
        if (run.values)
            insert_at(run.values, left, ok);
    }
    return true;
}

static int64_t min_run(int64_t n)
{
    int64_t bits = 0;
    while (n >= MAX_MINRUN) {
        bits |= n & 1;
        n >>= 1;
    }
    return n + bits;
}

/* Sorts keys (and values with them). False: raised; they are all there, in some order. */
static bool sort_slices(struct sort *s, struct sort_slice at)
{
    int64_t n_left = s->list_len;
    int64_t minimum = min_run(n_left);
    while (n_left) {
        int64_t n = count_run(s, at, n_left);
        if (n < 0)
            return false;
        if (n < minimum) {
            int64_t forced = n_left <= minimum ? n_left : minimum;
            if (!binary_sort(s, at, forced, n))
                return false;
            n = forced;
        }
        if (!sort_found_run(s, n))
            return false;
        s->pending[s->n_pending++] = (struct sort_run){.base = at, .len = n};
        slice_advance(&at, n);
        n_left -= n;
    }
    return sort_merge_all(s);
}

/* ---- the list ---- */

/* What the list had when the sort began. */
struct saved {
    int64_t n;
    int64_t allocated;
    addr block;
    addr *items;
};

/* key(item) for each item. On failure those made are dropped. */
static bool make_keys(struct vm *vm, const struct saved *saved, addr key, addr *keys)
{
    for (int64_t i = 0; i < saved->n; i++) {
        keys[i] = object_call1(vm, key, saved->items[i]);
        if (!addr_is_null(keys[i]))
            continue;
        while (--i >= 0)
            decref(vm, keys[i]);
        return false;
    }
    return true;
}

/* Puts the items back and drops what a comparison has put into the list meanwhile. */
static void restore(struct vm *vm, addr l, const struct saved *saved)
{
    struct py_list *list = list_at(vm, l);
    addr strange = list->ob_item;
    int64_t n = list->base.ob_size;
    list->base.ob_size = saved->n;
    list->ob_item = saved->block;
    list->allocated = saved->allocated;
    if (addr_is_null(strange))
        return;
    const addr *items = space_at(&vm->mem.space, strange);
    while (--n >= 0)
        xdecref(vm, items[n]);
    mem_free(vm, strange);
}

/* Sorts the saved items by `keys` (NULL: by themselves). */
static bool sort_saved(struct sort *s, const struct saved *saved, addr *keys, bool descending)
{
    int64_t n = saved->n;
    struct sort_slice at = {keys ? keys : saved->items, keys ? saved->items : NULL};
    s->min_gallop = SORT_MIN_GALLOP;
    s->list_len = n;
    s->base_keys = at.keys;
    s->temp.keys = s->temp_array;
    s->alloced = SORT_TEMP_SIZE;
    if (keys) {
        s->alloced = (n + 1) / 2 < SORT_TEMP_SIZE / 2 ? (n + 1) / 2 : SORT_TEMP_SIZE / 2;
        s->temp.values = s->temp_array + s->alloced;
    }
    if (n < 2)
        return true;
    choose_less(s, at.keys, n);
    // Turned round before and after, equal items keep their order.
    if (descending)
        reverse_part(at, 0, n);
    bool ok = sort_slices(s, at);
    sort_free_temp(s);
    return ok;
}

bool list_sort(struct vm *vm, addr l, addr key, bool descending)
{
    struct py_list *list = list_at(vm, l);
    struct saved saved = {list->base.ob_size, list->allocated, list->ob_item,
                          list_items(vm, l)};
    if (!addr_is_null(key) && addr_eq(key, PY_NONE))
        key = NULL_ADDR;
    list->base.ob_size = 0;
    list->ob_item = NULL_ADDR;
    list->allocated = -1;

    struct sort s = {.vm = vm};
    addr *keys = NULL;
    addr keys_block = NULL_ADDR;
    addr few_keys[SORT_TEMP_SIZE / 2];
    bool ok = false;
    if (!addr_is_null(key)) {
        keys = few_keys;
        if (saved.n >= SORT_TEMP_SIZE / 2) {
            keys_block = mem_alloc(vm, (uint64_t)saved.n * sizeof(addr));
            if (addr_is_null(keys_block))
                goto out;
            keys = space_at(&vm->mem.space, keys_block);
        }
        if (!make_keys(vm, &saved, key, keys))
            goto out;
    }
    ok = sort_saved(&s, &saved, keys, descending);
    for (int64_t i = 0; keys && i < saved.n; i++)
        decref(vm, keys[i]);
    if (ok && list_at(vm, l)->allocated != -1) {
        exc_raise(vm, PY_TYPE(T_ValueError), "list modified during sort");
        ok = false;
    }
    if (descending && saved.n > 1)
        reverse(saved.items, saved.n);
out:
    mem_free(vm, keys_block);
    restore(vm, l, &saved);
    return ok;
}

addr list_sort_method(struct vm *vm, addr l, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"key", "reverse", NULL};
    static const struct arg_spec spec = {"sort", names, 0, 0};
    addr given[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, given))
        return NULL_ADDR;
    int descending = 0;
    if (!addr_is_null(given[1]))
        descending = object_is_true(vm, given[1]);
    if (descending < 0)
        return NULL_ADDR;
    return list_sort(vm, l, given[0], descending) ? PY_NONE : NULL_ADDR;
}
