/*
 * bytes and bytearray: case, padding, replacing and joining; questions about all bytes. Only
 * ASCII letters have case here.
 */
#include "sim/obj/bytes_parts.h"

static bool is_upper(uint8_t c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(uint8_t c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_alpha(uint8_t c)
{
    return is_upper(c) || is_lower(c);
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(uint8_t c)
{
    return is_alpha(c) || is_digit(c);
}

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_ascii(uint8_t c)
{
    return c < 128;
}

static uint8_t to_upper(uint8_t c)
{
    return is_lower(c) ? c - 32 : c;
}

static uint8_t to_lower(uint8_t c)
{
    return is_upper(c) ? c + 32 : c;
}

static uint8_t swap_case(uint8_t c)
{
    return is_upper(c) ? to_lower(c) : to_upper(c);
}

static SIM_NEW addr map_all(struct vm *vm, addr self, uint8_t (*fn)(uint8_t))
{
    struct str_view v = bytes_self_view(vm, self);
    struct strbuf out = {0};
    for (int64_t i = 0; i < v.len; i++)
        strbuf_add_char(&out, (char)fn((uint8_t)view_char(&v, i)));
    addr result = bytes_like_fresh(vm, self, strbuf_str(&out), out.len);
    strbuf_release(&out);
    return result;
}

addr bytes_upper(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return map_all(vm, self, to_upper);
}

addr bytes_lower(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return map_all(vm, self, to_lower);
}

addr bytes_swapcase(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return map_all(vm, self, swap_case);
}

static SIM_NEW addr change_case(struct vm *vm, addr self, bool each_word)
{
    struct str_view v = bytes_self_view(vm, self);
    struct strbuf out = {0};
    bool is_first = true;
    for (int64_t i = 0; i < v.len; i++) {
        uint8_t c = (uint8_t)view_char(&v, i);
        strbuf_add_char(&out, (char)(is_first ? to_upper(c) : to_lower(c)));
        is_first = each_word && !is_alpha(c);
    }
    addr result = bytes_like_fresh(vm, self, strbuf_str(&out), out.len);
    strbuf_release(&out);
    return result;
}

addr bytes_capitalize(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return change_case(vm, self, false);
}

addr bytes_title(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return change_case(vm, self, true);
}

/* ---- questions ---- */

static SIM_NEW addr all_bytes(struct vm *vm, addr self, bool (*has)(uint8_t))
{
    struct str_view v = bytes_self_view(vm, self);
    for (int64_t i = 0; i < v.len; i++)
        if (!has((uint8_t)view_char(&v, i)))
            return PY_FALSE;
    return py_bool(v.len > 0);
}

addr bytes_isalnum(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_bytes(vm, self, is_alnum);
}

addr bytes_isalpha(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_bytes(vm, self, is_alpha);
}

addr bytes_isascii(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return bytes_length(vm, self) == 0 ? PY_TRUE : all_bytes(vm, self, is_ascii);
}

addr bytes_isdigit(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_bytes(vm, self, is_digit);
}

addr bytes_isspace(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_bytes(vm, self, is_space);
}

static SIM_NEW addr all_cased(struct vm *vm, addr self, bool (*has)(uint8_t),
                              bool (*lacks)(uint8_t))
{
    struct str_view v = bytes_self_view(vm, self);
    bool found = false;
    for (int64_t i = 0; i < v.len; i++) {
        if (lacks((uint8_t)view_char(&v, i)))
            return PY_FALSE;
        found |= has((uint8_t)view_char(&v, i));
    }
    return py_bool(found);
}

addr bytes_islower(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_cased(vm, self, is_lower, is_upper);
}

addr bytes_isupper(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return all_cased(vm, self, is_upper, is_lower);
}

addr bytes_istitle(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct str_view v = bytes_self_view(vm, self);
    bool found = false, was_cased = false;
    for (int64_t i = 0; i < v.len; i++) {
        uint8_t c = (uint8_t)view_char(&v, i);
        if ((is_upper(c) && was_cased) || (is_lower(c) && !was_cased))
            return PY_FALSE;
        was_cased = is_alpha(c);
        found |= was_cased;
    }
    return py_bool(found);
}

/* ---- padding ---- */

static SIM_NEW addr pad(struct vm *vm, addr self, int64_t left, int64_t right, uint8_t fill)
{
    struct str_view v = bytes_self_view(vm, self);
    if (left <= 0 && right <= 0)
        return bytes_like_same(vm, self);
    uint64_t total = (uint64_t)left + (uint64_t)right + (uint64_t)v.len;
    if (total > vm->mem.space.size_bytes)
        return exc_raise_no_memory(vm);
    struct strbuf out = {0};
    strbuf_add_fill(&out, (char)fill, (size_t)left);
    strbuf_add(&out, v.data, (size_t)v.len);
    strbuf_add_fill(&out, (char)fill, (size_t)right);
    addr result = bytes_like_fresh(vm, self, strbuf_str(&out), out.len);
    strbuf_release(&out);
    return result;
}

/* width, fillchar=b' '; *margin is what is missing. */
static bool pad_arguments(struct vm *vm, const char *fname, addr self, const addr *args,
                          size_t n_args, int64_t *margin, uint8_t *fill)
{
    if (!args_check(vm, fname, n_args, 1, 2))
        return false;
    int64_t width = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    if (width == -1 && exc_occurred(vm))
        return false;
    *fill = ' ';
    if (n_args > 1) {
        bool is_plain = bytes_check(vm, args[1]) || bytearray_check(vm, args[1]);
        if (!is_plain || bytes_length(vm, args[1]) != 1) {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "%s() argument 2 must be a byte string of length 1, not %T", fname,
                      args[1]);
            return false;
        }
        struct str_view v = bytes_self_view(vm, args[1]);
        *fill = (uint8_t)view_char(&v, 0);
    }
    int64_t len = bytes_length(vm, self);
    *margin = width > len ? width - len : 0;
    return true;
}

addr bytes_center(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    int64_t margin;
    uint8_t fill;
    if (!pad_arguments(vm, "center", self, args, n_args, &margin, &fill))
        return NULL_ADDR;
    int64_t width = margin + bytes_length(vm, self);
    int64_t left = margin / 2 + (margin & width & 1);
    return pad(vm, self, left, margin - left, fill);
}

addr bytes_ljust(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    int64_t margin;
    uint8_t fill;
    if (!pad_arguments(vm, "ljust", self, args, n_args, &margin, &fill))
        return NULL_ADDR;
    return pad(vm, self, 0, margin, fill);
}

addr bytes_rjust(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    int64_t margin;
    uint8_t fill;
    if (!pad_arguments(vm, "rjust", self, args, n_args, &margin, &fill))
        return NULL_ADDR;
    return pad(vm, self, margin, 0, fill);
}

addr bytes_zfill(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t width = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    if (width == -1 && exc_occurred(vm))
        return NULL_ADDR;
    struct str_view v = bytes_self_view(vm, self);
    if (v.len >= width)
        return bytes_like_same(vm, self);
    if ((uint64_t)width > vm->mem.space.size_bytes)
        return exc_raise_no_memory(vm);
    struct strbuf out = {0};
    uint32_t sign = v.len ? view_char(&v, 0) : 0;
    bool has_sign = sign == '+' || sign == '-';
    if (has_sign)
        strbuf_add_char(&out, (char)sign);
    strbuf_add_fill(&out, '0', (size_t)(width - v.len));
    strbuf_add(&out, (const uint8_t *)v.data + has_sign, (size_t)v.len - has_sign);
    addr result = bytes_like_fresh(vm, self, strbuf_str(&out), out.len);
    strbuf_release(&out);
    return result;
}

addr bytes_expandtabs(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"tabsize", NULL};
    static const struct arg_spec spec = {"expandtabs", names, 0, 1};
    addr arg[1];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    int64_t size =
        addr_is_null(arg[0]) ? 8 : number_as_ssize(vm, arg[0], PY_TYPE(T_OverflowError));
    if (size == -1 && exc_occurred(vm))
        return NULL_ADDR;
    struct str_view v = bytes_self_view(vm, self);
    struct strbuf out = {0};
    int64_t column = 0;
    bool ok = true;
    for (int64_t i = 0; ok && i < v.len; i++) {
        uint32_t c = view_char(&v, i);
        int64_t n = size > 0 && c == '\t' ? size - column % size : 0;
        ok = out.len + (uint64_t)n <= vm->mem.space.size_bytes;
        if (!ok)
            exc_raise_no_memory(vm);
        else if (c == '\t')
            strbuf_add_fill(&out, ' ', (size_t)n);
        else
            strbuf_add_char(&out, (char)c);
        column = c == '\t' ? column + n : c == '\n' || c == '\r' ? 0 : column + 1;
    }
    addr result = ok ? bytes_like_fresh(vm, self, strbuf_str(&out), out.len) : NULL_ADDR;
    strbuf_release(&out);
    return result;
}

/* ---- replacing, joining ---- */

static SIM_NEW addr replaced(struct vm *vm, addr self, const struct str_view *from,
                             const struct str_view *to, int64_t max)
{
    struct str_view v = bytes_self_view(vm, self);
    int64_t n = view_count(&v, 0, v.len, from, max < 0 ? INT64_MAX : max);
    if (n == 0)
        return bytes_like_same(vm, self);
    int64_t delta = to->len - from->len;
    if (delta > 0 && delta > (INT64_MAX - v.len) / n)
        return exc_raise(vm, PY_TYPE(T_OverflowError), "replace bytes is too long");
    if ((uint64_t)(v.len + n * delta) > vm->mem.space.size_bytes)
        return exc_raise_no_memory(vm);
    struct strbuf out = {0};
    const uint8_t *p = v.data;
    int64_t start = 0;
    for (int64_t k = 0; k < n; k++) {
        int64_t i = from->len ? view_find(&v, start, v.len, from) : k;
        strbuf_add(&out, p + start, (size_t)(i - start));
        strbuf_add(&out, to->data, (size_t)to->len);
        start = i + from->len;
    }
    strbuf_add(&out, p + start, (size_t)(v.len - start));
    addr result = bytes_like_fresh(vm, self, strbuf_str(&out), out.len);
    strbuf_release(&out);
    return result;
}

addr bytes_replace(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    struct str_view from, to;
    if (!args_check(vm, "replace", n_args, 2, 3) || !bytes_view(vm, args[0], &from) ||
        !bytes_view(vm, args[1], &to))
        return NULL_ADDR;
    int64_t max = n_args > 2 ? number_as_ssize(vm, args[2], PY_TYPE(T_OverflowError)) : -1;
    if (max == -1 && exc_occurred(vm))
        return NULL_ADDR;
    return replaced(vm, self, &from, &to, max);
}

addr bytes_translate(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"", "delete", NULL};
    static const struct arg_spec spec = {"translate", names, 1, 2};
    addr arg[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    struct str_view table = {NULL, 1, 0}, drop = {NULL, 1, 0};
    if (!addr_eq(arg[0], PY_NONE)) {
        if (!bytes_view(vm, arg[0], &table))
            return NULL_ADDR;
        if (table.len != 256)
            return exc_raise(vm, PY_TYPE(T_ValueError),
                             "translation table must be 256 characters long");
    }
    if (!addr_is_null(arg[1]) && !bytes_view(vm, arg[1], &drop))
        return NULL_ADDR;
    struct str_view v = bytes_self_view(vm, self);
    struct strbuf out = {0};
    for (int64_t i = 0; i < v.len; i++) {
        uint32_t c = view_char(&v, i);
        if (drop.len && memchr(drop.data, (int)c, (size_t)drop.len))
            continue;
        strbuf_add_char(&out, (char)(table.data ? view_char(&table, c) : c));
    }
    bool is_same =
        (int64_t)out.len == v.len && (v.len == 0 || memcmp(out.buf, v.data, out.len) == 0);
    addr result = is_same ? bytes_like_same(vm, self)
                          : bytes_like_fresh(vm, self, strbuf_str(&out), out.len);
    strbuf_release(&out);
    return result;
}

/* Adds the items with the separator between them. */
static bool join_items(struct vm *vm, addr self, const addr *items, int64_t n,
                       struct strbuf *out)
{
    struct str_view separator = bytes_self_view(vm, self);
    for (int64_t i = 0; i < n; i++) {
        struct str_view v;
        if (!is_bytes_like(vm, items[i])) {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "sequence item %zd: expected a bytes-like object, %.80s found", i,
                      type_name(vm, object_type(vm, items[i])));
            return false;
        }
        if (!bytes_view(vm, items[i], &v))
            return false;
        if (out->len + (uint64_t)v.len + (uint64_t)separator.len > vm->mem.space.size_bytes) {
            exc_raise_no_memory(vm);
            return false;
        }
        if (i)
            strbuf_add(out, separator.data, (size_t)separator.len);
        strbuf_add(out, v.data, (size_t)v.len);
    }
    return true;
}

addr bytes_join(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    addr sequence;
    if (object_is_exactly(vm, args[0], T_LIST) || object_is_exactly(vm, args[0], T_TUPLE)) {
        sequence = newref(vm, args[0]);
    } else {
        addr it = object_iter(vm, args[0]);
        if (addr_is_null(it)) {
            if (exc_matches(vm, PY_TYPE(T_TypeError))) {
                exc_clear(vm);
                exc_raise(vm, PY_TYPE(T_TypeError), "can only join an iterable");
            }
            return NULL_ADDR;
        }
        sequence = list_from_iterable(vm, it);
        decref(vm, it);
        if (addr_is_null(sequence))
            return NULL_ADDR;
    }
    const addr *items =
        list_check(vm, sequence) ? list_items(vm, sequence) : tuple_items(vm, sequence);
    int64_t n = var_object_at(vm, sequence)->ob_size;
    addr result = NULL_ADDR;
    struct strbuf out = {0};
    if (n == 1 && object_is_exactly(vm, items[0], T_BYTES) && bytes_check(vm, self))
        result = newref(vm, items[0]);
    else if (join_items(vm, self, items, n, &out))
        result = bytes_like_fresh(vm, self, strbuf_str(&out), out.len);
    strbuf_release(&out);
    decref(vm, sequence);
    return result;
}
