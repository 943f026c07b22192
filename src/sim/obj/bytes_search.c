/*
 * bytes and bytearray: finding, splitting and stripping.
 */
#include "sim/obj/bytes_parts.h"

/* sub[, start[, end]], where sub may be one byte as an int. */
struct find_args {
    struct str_view v, sub;
    int64_t start, end;
    uint8_t byte;
};

static bool find_arguments(struct vm *vm, const char *fname, addr self, const addr *args,
                           size_t n_args, struct find_args *a)
{
    if (!args_check(vm, fname, n_args, 1, 3) ||
        !slice_arguments(vm, args + 1, n_args - 1, bytes_length(vm, self), &a->start, &a->end))
        return false;
    if (is_bytes_like(vm, args[0])) {
        if (!bytes_view(vm, args[0], &a->sub))
            return false;
    } else if (object_slots(vm, args[0])->nb_index) {
        int value = byte_from_int(vm, args[0], "byte");
        if (value < 0)
            return false;
        a->byte = (uint8_t)value;
        a->sub = (struct str_view){&a->byte, 1, 1};
    } else {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "argument should be integer or bytes-like object, not '%T'", args[0]);
        return false;
    }
    a->v = bytes_self_view(vm, self);
    return true;
}

addr bytes_count(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    struct find_args a;
    if (!find_arguments(vm, "count", self, args, n_args, &a))
        return NULL_ADDR;
    return int_from_i64(vm, view_count(&a.v, a.start, a.end, &a.sub, INT64_MAX));
}

addr bytes_find(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    struct find_args a;
    if (!find_arguments(vm, "find", self, args, n_args, &a))
        return NULL_ADDR;
    return int_from_i64(vm, view_find(&a.v, a.start, a.end, &a.sub));
}

addr bytes_rfind(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    struct find_args a;
    if (!find_arguments(vm, "rfind", self, args, n_args, &a))
        return NULL_ADDR;
    return int_from_i64(vm, view_rfind(&a.v, a.start, a.end, &a.sub));
}

static SIM_NEW addr index_result(struct vm *vm, int64_t i)
{
    if (i < 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "subsection not found");
    return int_from_i64(vm, i);
}

addr bytes_index(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    struct find_args a;
    if (!find_arguments(vm, "index", self, args, n_args, &a))
        return NULL_ADDR;
    return index_result(vm, view_find(&a.v, a.start, a.end, &a.sub));
}

addr bytes_rindex(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    struct find_args a;
    if (!find_arguments(vm, "rindex", self, args, n_args, &a))
        return NULL_ADDR;
    return index_result(vm, view_rfind(&a.v, a.start, a.end, &a.sub));
}

/* 1, 0, -1 raised */
static int has_affix(struct vm *vm, addr self, addr affix, int64_t start, int64_t end,
                     bool at_end)
{
    struct str_view a, v = bytes_self_view(vm, self);
    if (!bytes_view(vm, affix, &a))
        return -1;
    if (end - start < a.len)
        return 0;
    if (at_end)
        start = end - a.len;
    return view_find(&v, start, start + a.len, &a) == start;
}

static SIM_NEW addr test_affix(struct vm *vm, const char *fname, addr self, const addr *args,
                               size_t n_args, bool at_end)
{
    int64_t start, end;
    if (!args_check(vm, fname, n_args, 1, 3) ||
        !slice_arguments(vm, args + 1, n_args - 1, bytes_length(vm, self), &start, &end))
        return NULL_ADDR;
    bool is_tuple = tuple_check(vm, args[0]);
    int64_t n = is_tuple ? tuple_length(vm, args[0]) : 1;
    int found = 0;
    for (int64_t i = 0; i < n && !found; i++) {
        addr affix = is_tuple ? tuple_item(vm, args[0], i) : args[0];
        if (!is_tuple && !is_bytes_like(vm, affix))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "%s first arg must be bytes or a tuple of bytes, not %T", fname,
                             affix);
        found = has_affix(vm, self, affix, start, end, at_end);
    }
    return found < 0 ? NULL_ADDR : py_bool(found);
}

addr bytes_startswith(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    return test_affix(vm, "startswith", self, args, n_args, false);
}

addr bytes_endswith(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    return test_affix(vm, "endswith", self, args, n_args, true);
}

static SIM_NEW addr remove_affix(struct vm *vm, addr self, addr affix, bool at_end)
{
    struct str_view a;
    if (!bytes_view(vm, affix, &a))
        return NULL_ADDR;
    int64_t len = bytes_length(vm, self);
    if (a.len == 0 || !has_affix(vm, self, affix, 0, len, at_end))
        return bytes_like_same(vm, self);
    return at_end ? bytes_like_slice(vm, self, 0, len - a.len)
                  : bytes_like_slice(vm, self, a.len, len);
}

addr bytes_removeprefix(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return remove_affix(vm, self, args[0], false);
}

addr bytes_removesuffix(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return remove_affix(vm, self, args[0], true);
}

/* ---- partition ---- */

static SIM_NEW addr partition(struct vm *vm, addr self, addr separator, bool from_right)
{
    struct str_view v = bytes_self_view(vm, self), s;
    if (!bytes_view(vm, separator, &s))
        return NULL_ADDR;
    if (s.len == 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "empty separator");
    int64_t i = from_right ? view_rfind(&v, 0, v.len, &s) : view_find(&v, 0, v.len, &s);
    addr items[3];
    if (i < 0) {
        items[from_right ? 2 : 0] = bytes_like_same(vm, self);
        items[1] = bytes_like_new(vm, self, "", 0);
        items[from_right ? 0 : 2] = bytes_like_new(vm, self, "", 0);
    } else {
        items[0] = bytes_like_slice(vm, self, 0, i);
        items[1] = bytes_check(vm, self) ? newref(vm, separator)
                                         : bytearray_from_data(vm, s.data, (size_t)s.len);
        items[2] = bytes_like_slice(vm, self, i + s.len, v.len);
    }
    if (!addr_is_null(items[0]) && !addr_is_null(items[1]) && !addr_is_null(items[2]))
        return tuple_from_items_steal(vm, items, 3);
    for (int k = 0; k < 3; k++)
        xdecref(vm, items[k]);
    return NULL_ADDR;
}

addr bytes_partition(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return partition(vm, self, args[0], false);
}

addr bytes_rpartition(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return partition(vm, self, args[0], true);
}

/* ---- split ---- */

static bool is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

enum { MAX_PREALLOC = 12 };

/* A list being filled: 12 slots at first, or as many as parts can come. */
struct parts {
    addr self;
    addr list;
    int64_t n;
};

static bool parts_init(struct vm *vm, struct parts *p, addr self, int64_t max)
{
    *p = (struct parts){.self = self};
    p->list = list_new(vm, max < 0 || max >= MAX_PREALLOC ? MAX_PREALLOC : max + 1);
    return !addr_is_null(p->list);
}

static bool parts_add(struct vm *vm, struct parts *p, int64_t start, int64_t end)
{
    addr part = bytes_like_slice(vm, p->self, start, end);
    if (addr_is_null(part))
        return false;
    if (p->n >= MAX_PREALLOC)
        return list_append_steal(vm, p->list, part);
    list_items(vm, p->list)[p->n++] = part;
    return true;
}

static SIM_NEW addr parts_finish(struct vm *vm, struct parts *p, bool ok, bool reverse)
{
    if (!ok) {
        decref(vm, p->list);
        return NULL_ADDR;
    }
    if (p->n < MAX_PREALLOC)
        var_object_at(vm, p->list)->ob_size = p->n;
    addr *items = list_items(vm, p->list);
    for (int64_t i = 0, j = list_length(vm, p->list) - 1; reverse && i < j; i++, j--) {
        addr t = items[i];
        items[i] = items[j];
        items[j] = t;
    }
    return p->list;
}

static SIM_NEW addr split_whitespace(struct vm *vm, addr self, int64_t max)
{
    struct str_view v = bytes_self_view(vm, self);
    struct parts p;
    if (!parts_init(vm, &p, self, max))
        return NULL_ADDR;
    bool ok = true;
    int64_t i = 0;
    for (; ok && max != 0; max--) {
        while (i < v.len && is_space(view_char(&v, i)))
            i++;
        if (i == v.len)
            break;
        int64_t start = i;
        while (i < v.len && !is_space(view_char(&v, i)))
            i++;
        ok = parts_add(vm, &p, start, i);
    }
    while (i < v.len && is_space(view_char(&v, i)))
        i++;
    if (ok && i < v.len)
        ok = parts_add(vm, &p, i, v.len);
    return parts_finish(vm, &p, ok, false);
}

static SIM_NEW addr rsplit_whitespace(struct vm *vm, addr self, int64_t max)
{
    struct str_view v = bytes_self_view(vm, self);
    struct parts p;
    if (!parts_init(vm, &p, self, max))
        return NULL_ADDR;
    bool ok = true;
    int64_t end = v.len;
    for (; ok && max != 0; max--) {
        while (end > 0 && is_space(view_char(&v, end - 1)))
            end--;
        if (end == 0)
            break;
        int64_t stop = end;
        while (end > 0 && !is_space(view_char(&v, end - 1)))
            end--;
        ok = parts_add(vm, &p, end, stop);
    }
    while (end > 0 && is_space(view_char(&v, end - 1)))
        end--;
    if (ok && end > 0)
        ok = parts_add(vm, &p, 0, end);
    return parts_finish(vm, &p, ok, true);
}

static SIM_NEW addr split_separator(struct vm *vm, addr self, const struct str_view *s,
                                    int64_t max, bool from_right)
{
    struct str_view v = bytes_self_view(vm, self);
    struct parts p;
    if (!parts_init(vm, &p, self, max))
        return NULL_ADDR;
    bool ok = true;
    int64_t start = 0, end = v.len;
    for (; ok && max != 0; max--) {
        int64_t i = from_right ? view_rfind(&v, 0, end, s) : view_find(&v, start, v.len, s);
        if (i < 0)
            break;
        if (from_right) {
            ok = parts_add(vm, &p, i + s->len, end);
            end = i;
        } else {
            ok = parts_add(vm, &p, start, i);
            start = i + s->len;
        }
    }
    ok = ok && parts_add(vm, &p, start, end);
    return parts_finish(vm, &p, ok, from_right);
}

static SIM_NEW addr split(struct vm *vm, const char *fname, addr self, const addr *args,
                          size_t n_args, addr kwnames, bool from_right)
{
    static const char *const names[] = {"sep", "maxsplit", NULL};
    struct arg_spec spec = {fname, names, 0, 2};
    addr arg[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    int64_t max = -1;
    if (!addr_is_null(arg[1])) {
        max = number_as_ssize(vm, arg[1], PY_TYPE(T_OverflowError));
        if (max == -1 && exc_occurred(vm))
            return NULL_ADDR;
    }
    if (addr_is_null(arg[0]) || addr_eq(arg[0], PY_NONE))
        return from_right ? rsplit_whitespace(vm, self, max) : split_whitespace(vm, self, max);
    struct str_view s;
    if (!bytes_view(vm, arg[0], &s))
        return NULL_ADDR;
    if (s.len == 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "empty separator");
    return split_separator(vm, self, &s, max, from_right);
}

addr bytes_split(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    return split(vm, "split", self, args, n_args, kwnames, false);
}

addr bytes_rsplit(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    return split(vm, "rsplit", self, args, n_args, kwnames, true);
}

addr bytes_splitlines(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
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
    struct str_view v = bytes_self_view(vm, self);
    for (int64_t i = 0; i < v.len;) {
        int64_t start = i;
        while (i < v.len && view_char(&v, i) != '\n' && view_char(&v, i) != '\r')
            i++;
        int64_t end = i;
        if (i < v.len)
            i += view_char(&v, i) == '\r' && i + 1 < v.len && view_char(&v, i + 1) == '\n' ? 2
                                                                                           : 1;
        addr line = bytes_like_slice(vm, self, start, keep_ends ? i : end);
        if (addr_is_null(line) || !list_append_steal(vm, list, line)) {
            decref(vm, list);
            return NULL_ADDR;
        }
    }
    return list;
}

/* ---- strip ---- */

static SIM_NEW addr strip(struct vm *vm, const char *fname, addr self, const addr *args,
                          size_t n_args, bool left, bool right)
{
    if (!args_check(vm, fname, n_args, 0, 1))
        return NULL_ADDR;
    struct str_view v = bytes_self_view(vm, self), set = {" \t\n\r\f\v", 1, 6};
    if (n_args && !addr_eq(args[0], PY_NONE) && !bytes_view(vm, args[0], &set))
        return NULL_ADDR;
    const uint8_t *p = v.data;
    int64_t start = 0, end = v.len;
    while (left && start < end && set.len && memchr(set.data, p[start], (size_t)set.len))
        start++;
    while (right && end > start && set.len && memchr(set.data, p[end - 1], (size_t)set.len))
        end--;
    return bytes_like_slice(vm, self, start, end);
}

addr bytes_strip(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    return strip(vm, "strip", self, args, n_args, true, true);
}

addr bytes_lstrip(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    return strip(vm, "lstrip", self, args, n_args, true, false);
}

addr bytes_rstrip(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    return strip(vm, "rstrip", self, args, n_args, false, true);
}
