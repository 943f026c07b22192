/*
 * str: taking apart and joining.
 *
 * A split begins with a list of as many slots as parts are to be expected, at most 12, and its
 * unused slots remain allocated: getsizeof() of the result shows it.
 */
#include "sim/obj/str_methods.h"

enum { MAX_PREALLOC = 12 };

/* A list being filled by a split. */
struct parts {
    addr list;
    int64_t n;
};

static bool parts_init(struct vm *vm, struct parts *p, int64_t max_split)
{
    p->n = 0;
    p->list = list_new(vm, max_split >= MAX_PREALLOC ? MAX_PREALLOC : max_split + 1);
    return !addr_is_null(p->list);
}

SIM_STEALS(3) static bool parts_add(struct vm *vm, struct parts *p, addr part)
{
    if (addr_is_null(part))
        return false;
    if (p->n >= MAX_PREALLOC)
        return list_append_steal(vm, p->list, part);
    list_items(vm, p->list)[p->n++] = part;
    if (p->n == MAX_PREALLOC)
        var_object_at(vm, p->list)->ob_size = MAX_PREALLOC;
    return true;
}

static SIM_NEW addr parts_finish(struct vm *vm, struct parts *p, bool ok)
{
    if (!ok) {
        decref(vm, p->list);
        return NULL_ADDR;
    }
    if (p->n < MAX_PREALLOC)
        var_object_at(vm, p->list)->ob_size = p->n;
    return p->list;
}

static bool add_range(struct vm *vm, struct parts *p, addr s, int64_t start, int64_t end)
{
    return parts_add(vm, p, str_substring(vm, s, start, end));
}

static SIM_NEW addr split_whitespace(struct vm *vm, addr s, int64_t max)
{
    struct str_view v = str_view_of(vm, s);
    if (max < 0)
        max = (v.len - 1) / 2 + 1;
    struct parts p;
    if (!parts_init(vm, &p, max))
        return NULL_ADDR;
    bool ok = true;
    int64_t i = 0;
    for (; ok && max > 0; max--) {
        while (i < v.len && char_is_space(view_char(&v, i)))
            i++;
        if (i == v.len)
            break;
        int64_t start = i;
        while (i < v.len && !char_is_space(view_char(&v, i)))
            i++;
        ok = add_range(vm, &p, s, start, i);
    }
    while (i < v.len && char_is_space(view_char(&v, i)))
        i++;
    if (ok && i < v.len)
        ok = add_range(vm, &p, s, i, v.len);
    return parts_finish(vm, &p, ok);
}

static SIM_NEW addr split_separator(struct vm *vm, addr s, addr separator, int64_t max)
{
    struct str_view v = str_view_of(vm, s), w = str_view_of(vm, separator);
    if (w.len == 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "empty separator");
    if (v.kind < w.kind || v.len < w.len)
        max = 0;
    if (max < 0)
        max = v.len / w.len + 1;
    struct parts p;
    if (!parts_init(vm, &p, max))
        return NULL_ADDR;
    bool ok = true;
    int64_t start = 0;
    for (; ok && max > 0; max--) {
        int64_t i = view_find(&v, start, v.len, &w);
        if (i < 0)
            break;
        ok = add_range(vm, &p, s, start, i);
        start = i + w.len;
    }
    if (ok)
        ok = add_range(vm, &p, s, start, v.len);
    return parts_finish(vm, &p, ok);
}

static SIM_NEW addr reversed_parts(struct vm *vm, struct parts *p, bool ok)
{
    addr list = parts_finish(vm, p, ok);
    if (addr_is_null(list))
        return list;
    addr *items = list_items(vm, list);
    for (int64_t i = 0, j = list_length(vm, list) - 1; i < j; i++, j--) {
        addr t = items[i];
        items[i] = items[j];
        items[j] = t;
    }
    return list;
}

static SIM_NEW addr rsplit_whitespace(struct vm *vm, addr s, int64_t max)
{
    struct str_view v = str_view_of(vm, s);
    if (max < 0)
        max = (v.len - 1) / 2 + 1;
    struct parts p;
    if (!parts_init(vm, &p, max))
        return NULL_ADDR;
    bool ok = true;
    int64_t end = v.len;
    for (; ok && max > 0; max--) {
        while (end > 0 && char_is_space(view_char(&v, end - 1)))
            end--;
        if (end == 0)
            break;
        int64_t stop = end;
        while (end > 0 && !char_is_space(view_char(&v, end - 1)))
            end--;
        ok = add_range(vm, &p, s, end, stop);
    }
    while (end > 0 && char_is_space(view_char(&v, end - 1)))
        end--;
    if (ok && end > 0)
        ok = add_range(vm, &p, s, 0, end);
    return reversed_parts(vm, &p, ok);
}

static SIM_NEW addr rsplit_separator(struct vm *vm, addr s, addr separator, int64_t max)
{
    struct str_view v = str_view_of(vm, s), w = str_view_of(vm, separator);
    if (w.len == 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "empty separator");
    if (v.kind < w.kind || v.len < w.len)
        max = 0;
    if (max < 0)
        max = v.len / w.len + 1;
    struct parts p;
    if (!parts_init(vm, &p, max))
        return NULL_ADDR;
    bool ok = true;
    int64_t end = v.len;
    for (; ok && max > 0; max--) {
        int64_t i = view_rfind(&v, 0, end, &w);
        if (i < 0)
            break;
        ok = add_range(vm, &p, s, i + w.len, end);
        end = i;
    }
    if (ok)
        ok = add_range(vm, &p, s, 0, end);
    return reversed_parts(vm, &p, ok);
}

/* sep=None, maxsplit=-1 */
static bool split_arguments(struct vm *vm, const char *fname, const addr *args, size_t n_args,
                            addr kwnames, addr *separator, int64_t *max)
{
    static const char *const names[] = {"sep", "maxsplit", NULL};
    struct arg_spec spec = {fname, names, 0, 2};
    addr arg[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return false;
    *max = -1;
    if (!addr_is_null(arg[1])) {
        *max = number_as_ssize(vm, arg[1], PY_TYPE(T_OverflowError));
        if (*max == -1 && exc_occurred(vm))
            return false;
    }
    *separator = addr_is_null(arg[0]) || addr_eq(arg[0], PY_NONE) ? NULL_ADDR : arg[0];
    if (!addr_is_null(*separator) && !str_check(vm, *separator)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "must be str or None, not %.100s",
                  type_name(vm, object_type(vm, *separator)));
        return false;
    }
    return true;
}

addr str_split(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    addr separator;
    int64_t max;
    if (!split_arguments(vm, "split", args, n_args, kwnames, &separator, &max))
        return NULL_ADDR;
    return addr_is_null(separator) ? split_whitespace(vm, self, max)
                                   : split_separator(vm, self, separator, max);
}

addr str_rsplit(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    addr separator;
    int64_t max;
    if (!split_arguments(vm, "rsplit", args, n_args, kwnames, &separator, &max))
        return NULL_ADDR;
    return addr_is_null(separator) ? rsplit_whitespace(vm, self, max)
                                   : rsplit_separator(vm, self, separator, max);
}

addr str_splitlines(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"keepends", NULL};
    static const struct arg_spec spec = {"splitlines", names, 0, 1};
    addr arg[1];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    int keep_ends = addr_is_null(arg[0]) ? 0 : object_is_true(vm, arg[0]);
    addr list = keep_ends < 0 ? NULL_ADDR : list_new(vm, 0);
    if (addr_is_null(list))
        return list;
    struct str_view v = str_view_of(vm, self);
    for (int64_t i = 0; i < v.len;) {
        int64_t start = i;
        while (i < v.len && !char_is_line_break(view_char(&v, i)))
            i++;
        int64_t end = i;
        if (i < v.len)
            i += view_char(&v, i) == '\r' && i + 1 < v.len && view_char(&v, i + 1) == '\n' ? 2
                                                                                           : 1;
        addr line = str_substring(vm, self, start, keep_ends ? i : end);
        if (addr_is_null(line) || !list_append_steal(vm, list, line)) {
            decref(vm, list);
            return NULL_ADDR;
        }
    }
    return list;
}

static SIM_NEW addr triple(struct vm *vm, addr a, addr b, addr c)
{
    addr items[3] = {a, b, c};
    bool ok = !addr_is_null(a) && !addr_is_null(b) && !addr_is_null(c);
    if (ok)
        return tuple_from_items_steal(vm, items, 3);
    for (int i = 0; i < 3; i++)
        xdecref(vm, items[i]);
    return NULL_ADDR;
}

static bool partition_argument(struct vm *vm, addr separator)
{
    if (!str_check(vm, separator))
        exc_raise(vm, PY_TYPE(T_TypeError), "must be str, not %.100s",
                  type_name(vm, object_type(vm, separator)));
    else if (str_length(vm, separator) == 0)
        exc_raise(vm, PY_TYPE(T_ValueError), "empty separator");
    else
        return true;
    return false;
}

addr str_partition(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!partition_argument(vm, args[0]))
        return NULL_ADDR;
    struct str_view v = str_view_of(vm, self), w = str_view_of(vm, args[0]);
    int64_t i = view_find(&v, 0, v.len, &w);
    if (i < 0)
        return triple(vm, str_exact(vm, self), PY_EMPTY_STR, PY_EMPTY_STR);
    addr before = str_substring(vm, self, 0, i);
    addr behind = addr_is_null(before) ? before : str_substring(vm, self, i + w.len, v.len);
    return triple(vm, before, newref(vm, args[0]), behind);
}

addr str_rpartition(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!partition_argument(vm, args[0]))
        return NULL_ADDR;
    struct str_view v = str_view_of(vm, self), w = str_view_of(vm, args[0]);
    int64_t i = view_rfind(&v, 0, v.len, &w);
    if (i < 0)
        return triple(vm, PY_EMPTY_STR, PY_EMPTY_STR, str_exact(vm, self));
    addr before = str_substring(vm, self, 0, i);
    addr behind = addr_is_null(before) ? before : str_substring(vm, self, i + w.len, v.len);
    return triple(vm, before, newref(vm, args[0]), behind);
}

/* A list or tuple of the items (PySequence_Fast). */
static SIM_NEW addr sequence_fast(struct vm *vm, addr o)
{
    if (object_is_exactly(vm, o, T_LIST) || object_is_exactly(vm, o, T_TUPLE))
        return newref(vm, o);
    addr it = object_iter(vm, o);
    if (addr_is_null(it)) {
        if (exc_matches(vm, PY_TYPE(T_TypeError))) {
            exc_clear(vm);
            exc_raise(vm, PY_TYPE(T_TypeError), "can only join an iterable");
        }
        return NULL_ADDR;
    }
    addr list = list_from_iterable(vm, it);
    decref(vm, it);
    return list;
}

static SIM_NEW addr join_items(struct vm *vm, addr separator, const addr *items, int64_t n)
{
    if (n == 0)
        return PY_EMPTY_STR;
    if (n == 1 && object_is_exactly(vm, items[0], T_STR))
        return newref(vm, items[0]);
    struct str_view sep = str_view_of(vm, separator);
    uint32_t max_char = n > 1 ? str_max_char_bound(vm, separator) : 0x7f;
    int64_t total = 0;
    for (int64_t i = 0; i < n; i++) {
        if (!str_check(vm, items[i]))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "sequence item %zd: expected str instance, %.80s found", i,
                             type_name(vm, object_type(vm, items[i])));
        total += str_length(vm, items[i]) + (i ? sep.len : 0);
        if (total > INT64_MAX / 16)
            return exc_raise(vm, PY_TYPE(T_OverflowError),
                             "join() result is too long for a Python string");
        max_char |= str_max_char_bound(vm, items[i]);
    }
    addr result = str_alloc(vm, total, max_char);
    if (addr_is_null(result) || total == 0)
        return result;
    int kind = str_kind(vm, result);
    void *data = str_mutable_data(vm, result);
    int64_t at = 0;
    for (int64_t i = 0; i < n; i++) {
        if (i) {
            chars_copy(data, kind, at, &sep, 0, sep.len);
            at += sep.len;
        }
        struct str_view v = str_view_of(vm, items[i]);
        chars_copy(data, kind, at, &v, 0, v.len);
        at += v.len;
    }
    return result;
}

addr str_join(struct vm *vm, addr separator, addr iterable)
{
    addr sequence = sequence_fast(vm, iterable);
    if (addr_is_null(sequence))
        return sequence;
    bool is_list = list_check(vm, sequence);
    addr result = join_items(vm, separator,
                             is_list ? list_items(vm, sequence) : tuple_items(vm, sequence),
                             var_object_at(vm, sequence)->ob_size);
    decref(vm, sequence);
    return result;
}

addr str_join_method(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return str_join(vm, self, args[0]);
}
