/*
 * str: replacing, padding and stripping.
 */
#include "sim/obj/str_methods.h"

/* `count` occurrences of `from` become `to`; an empty `from` is found between all characters.
 */
static void fill_replaced(void *out, int kind, const struct str_view *v,
                          const struct str_view *from, const struct str_view *to, int64_t count)
{
    int64_t at = 0, start = 0;
    for (int64_t n = 0; n < count; n++) {
        int64_t i = from->len ? view_find(v, start, v->len, from) : n;
        chars_copy(out, kind, at, v, start, i - start);
        at += i - start;
        chars_copy(out, kind, at, to, 0, to->len);
        at += to->len;
        start = i + from->len;
    }
    chars_copy(out, kind, at, v, start, v->len - start);
}

addr str_replace(struct vm *vm, addr s, addr from, addr to, int64_t max)
{
    struct str_view v = str_view_of(vm, s), f = str_view_of(vm, from), t = str_view_of(vm, to);
    if (max < 0)
        max = INT64_MAX;
    int64_t n = addr_eq(from, to) ? 0 : view_count(&v, 0, v.len, &f, max);
    if (n == 0)
        return str_exact(vm, s);
    int64_t delta = t.len - f.len;
    if (delta > 0 && delta > (INT64_MAX - v.len) / n)
        return exc_raise(vm, PY_TYPE(T_OverflowError), "replace string is too long");
    uint32_t max_char = str_max_char_bound(vm, s) | str_max_char_bound(vm, to);
    addr result = str_alloc(vm, v.len + n * delta, max_char);
    if (addr_is_null(result) || v.len + n * delta == 0)
        return result;
    fill_replaced(str_mutable_data(vm, result), str_kind(vm, result), &v, &f, &t, n);
    if (max_char <= str_max_char_bound(vm, to) || str_max_char_bound(vm, from) < max_char)
        return result;
    // The widest characters may all have been replaced: the result must be of the right kind.
    addr narrowed = str_narrowed(vm, result);
    decref(vm, result);
    return narrowed;
}

addr str_replace_method(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"", "", "count", NULL};
    static const struct arg_spec spec = {"replace", names, 2, 3};
    addr arg[3];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg) ||
        !str_argument(vm, "replace", 1, arg[0]) || !str_argument(vm, "replace", 2, arg[1]))
        return NULL_ADDR;
    int64_t max = -1;
    if (!addr_is_null(arg[2])) {
        max = number_as_ssize(vm, arg[2], PY_TYPE(T_OverflowError));
        if (max == -1 && exc_occurred(vm))
            return NULL_ADDR;
    }
    return str_replace(vm, self, arg[0], arg[1], max);
}

addr str_expandtabs(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"tabsize", NULL};
    static const struct arg_spec spec = {"expandtabs", names, 0, 1};
    addr arg[1];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    int64_t size = 8;
    if (!addr_is_null(arg[0])) {
        size = number_as_ssize(vm, arg[0], PY_TYPE(T_OverflowError));
        if (size == -1 && exc_occurred(vm))
            return NULL_ADDR;
    }
    if (size > INT32_MAX || size < INT32_MIN)
        return exc_raise(vm, PY_TYPE(T_OverflowError),
                         "Python int too large to convert to C int");
    struct str_view v = str_view_of(vm, self);
    if (view_find(&v, 0, v.len, &(struct str_view){"\t", 1, 1}) < 0)
        return str_exact(vm, self);
    struct text t = {0};
    int64_t column = 0;
    bool ok = true;
    for (int64_t i = 0; ok && i < v.len; i++) {
        uint32_t c = view_char(&v, i);
        if (c == '\t') {
            int64_t n = size > 0 ? size - column % size : 0;
            ok = text_add_fill(vm, &t, ' ', n);
            column += n;
            continue;
        }
        text_add_char(&t, c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
    return text_finish(vm, &t, ok);
}

static SIM_NEW addr pad(struct vm *vm, addr s, int64_t left, int64_t right, uint32_t fill)
{
    if (left < 0)
        left = 0;
    if (right < 0)
        right = 0;
    if (left == 0 && right == 0)
        return str_exact(vm, s);
    struct str_view v = str_view_of(vm, s);
    if (left > INT64_MAX - v.len || right > INT64_MAX - (left + v.len))
        return exc_raise(vm, PY_TYPE(T_OverflowError), "padded string is too long");
    addr result = str_alloc(vm, left + v.len + right, str_max_char_bound(vm, s) | fill);
    if (addr_is_null(result))
        return result;
    int kind = str_kind(vm, result);
    void *data = str_mutable_data(vm, result);
    for (int64_t i = 0; i < left; i++)
        chars_put(data, kind, i, fill);
    chars_copy(data, kind, left, &v, 0, v.len);
    for (int64_t i = left + v.len; i < left + v.len + right; i++)
        chars_put(data, kind, i, fill);
    return result;
}

/* width, fillchar=' ' */
static bool pad_arguments(struct vm *vm, const char *fname, const addr *args, size_t n_args,
                          int64_t *width, uint32_t *fill)
{
    if (!args_check(vm, fname, n_args, 1, 2))
        return false;
    *width = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    if (*width == -1 && exc_occurred(vm))
        return false;
    *fill = ' ';
    if (n_args < 2)
        return true;
    if (!str_check(vm, args[1]))
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "The fill character must be a unicode character, not %.100s",
                  type_name(vm, object_type(vm, args[1])));
    else if (str_length(vm, args[1]) != 1)
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "The fill character must be exactly one character long");
    else {
        *fill = str_char(vm, args[1], 0);
        return true;
    }
    return false;
}

addr str_center(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    int64_t width, len = str_length(vm, self);
    uint32_t fill;
    if (!pad_arguments(vm, "center", args, n_args, &width, &fill))
        return NULL_ADDR;
    if (width <= len)
        return str_exact(vm, self);
    int64_t margin = width - len;
    int64_t left = margin / 2 + (margin & width & 1);
    return pad(vm, self, left, margin - left, fill);
}

addr str_ljust(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    int64_t width, len = str_length(vm, self);
    uint32_t fill;
    if (!pad_arguments(vm, "ljust", args, n_args, &width, &fill))
        return NULL_ADDR;
    return pad(vm, self, 0, width <= len ? 0 : width - len, fill);
}

addr str_rjust(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    int64_t width, len = str_length(vm, self);
    uint32_t fill;
    if (!pad_arguments(vm, "rjust", args, n_args, &width, &fill))
        return NULL_ADDR;
    return pad(vm, self, width <= len ? 0 : width - len, 0, fill);
}

addr str_zfill(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t width = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    if (width == -1 && exc_occurred(vm))
        return NULL_ADDR;
    struct str_view v = str_view_of(vm, self);
    if (v.len >= width)
        return str_exact(vm, self);
    addr result = pad(vm, self, width - v.len, 0, '0');
    if (addr_is_null(result) || v.len == 0)
        return result;
    uint32_t sign = view_char(&v, 0);
    if (sign == '+' || sign == '-') {
        void *data = str_mutable_data(vm, result);
        chars_put(data, str_kind(vm, result), 0, sign);
        chars_put(data, str_kind(vm, result), width - v.len, '0');
    }
    return result;
}

static bool affix_argument(struct vm *vm, const char *fname, addr o)
{
    if (str_check(vm, o))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "%s() argument must be str, not %T", fname, o);
    return false;
}

addr str_removeprefix(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!affix_argument(vm, "removeprefix", args[0]))
        return NULL_ADDR;
    struct str_view v = str_view_of(vm, self), p = str_view_of(vm, args[0]);
    if (p.len <= v.len && view_find(&v, 0, p.len, &p) == 0)
        return str_substring(vm, self, p.len, v.len);
    return str_exact(vm, self);
}

addr str_removesuffix(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!affix_argument(vm, "removesuffix", args[0]))
        return NULL_ADDR;
    struct str_view v = str_view_of(vm, self), p = str_view_of(vm, args[0]);
    if (p.len <= v.len && view_find(&v, v.len - p.len, v.len, &p) >= 0)
        return str_substring(vm, self, 0, v.len - p.len);
    return str_exact(vm, self);
}

enum sides { STRIP_LEFT = 1, STRIP_RIGHT = 2 };

static bool is_stripped(const struct str_view *set, uint32_t c)
{
    if (!set)
        return char_is_space(c);
    for (int64_t i = 0; i < set->len; i++)
        if (view_char(set, i) == c)
            return true;
    return false;
}

static SIM_NEW addr strip(struct vm *vm, const char *fname, addr s, const addr *args,
                          size_t n_args, int sides)
{
    if (!args_check(vm, fname, n_args, 0, 1))
        return NULL_ADDR;
    struct str_view set, *chars = NULL;
    if (n_args && !addr_eq(args[0], PY_NONE)) {
        if (!str_check(vm, args[0]))
            return exc_raise(vm, PY_TYPE(T_TypeError), "%s arg must be None or str", fname);
        set = str_view_of(vm, args[0]);
        chars = &set;
    }
    struct str_view v = str_view_of(vm, s);
    int64_t start = 0, end = v.len;
    if (sides & STRIP_LEFT)
        while (start < end && is_stripped(chars, view_char(&v, start)))
            start++;
    if (sides & STRIP_RIGHT)
        while (end > start && is_stripped(chars, view_char(&v, end - 1)))
            end--;
    return str_substring(vm, s, start, end);
}

addr str_strip(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    return strip(vm, "strip", self, args, n_args, STRIP_LEFT | STRIP_RIGHT);
}

addr str_lstrip(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    return strip(vm, "lstrip", self, args, n_args, STRIP_LEFT);
}

addr str_rstrip(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    return strip(vm, "rstrip", self, args, n_args, STRIP_RIGHT);
}
