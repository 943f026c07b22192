/*
 * str: making and reading strings, comparison, concatenation, indexing, construction.
 *
 * A string is compact (characters behind the header, 1, 2 or 4 bytes each by the largest one)
 * unless it is an instance of a subclass, whose characters are a block of their own.
 */
#include "sim/obj/str_parts.h"

#define STR_MAX_LENGTH (INT64_MAX / 8)

void *str_mutable_data(const struct vm *vm, addr s)
{
    struct py_str *p = str_at(vm, s);
    if (!(p->state & STR_STATE_COMPACT))
        return space_at(&vm->mem.space, p->data);
    return (uint8_t *)p + (p->state & STR_STATE_ASCII ? STR_ASCII_DATA : STR_COMPACT_DATA);
}

const void *str_data(const struct vm *vm, addr s)
{
    return str_mutable_data(vm, s);
}

uint32_t str_char(const struct vm *vm, addr s, int64_t i)
{
    struct str_view v = str_view_of(vm, s);
    return view_char(&v, i);
}

static int kind_of(uint32_t max_char)
{
    return max_char < 0x100 ? 1 : max_char < 0x10000 ? 2 : 4;
}

addr str_alloc(struct vm *vm, int64_t len, uint32_t max_char)
{
    if (len == 0)
        return PY_EMPTY_STR;
    if ((uint64_t)len > vm->mem.space.size_bytes)
        return exc_raise_no_memory(vm);
    int kind = kind_of(max_char);
    bool is_ascii = max_char < 128;
    int64_t header = is_ascii ? STR_ASCII_DATA : STR_COMPACT_DATA;
    addr o = mem_alloc(vm, (uint64_t)(header + (len + 1) * kind));
    if (addr_is_null(o))
        return o;
    struct py_str *p = str_at(vm, o);
    p->base = (struct py_object){1, PY_TYPE(T_STR)};
    p->length = len;
    p->hash = -1;
    p->state = (uint8_t)(kind << STR_STATE_KIND_SHIFT | STR_STATE_COMPACT |
                         (is_ascii ? STR_STATE_ASCII : 0));
    if (!is_ascii) {
        p->utf8_length = 0;
        p->utf8 = NULL_ADDR;
    }
    chars_put((uint8_t *)p + header, kind, len, 0);
    return o;
}

uint32_t str_max_char_bound(const struct vm *vm, addr s)
{
    if (str_is_ascii(vm, s))
        return 0x7f;
    int kind = str_kind(vm, s);
    return kind == 1 ? 0xff : kind == 2 ? 0xffff : STR_MAX_CHAR;
}

void chars_copy(void *to, int to_kind, int64_t at, const struct str_view *from, int64_t start,
                int64_t n)
{
    if (n <= 0)
        return;
    if (to_kind == from->kind) {
        memcpy((uint8_t *)to + at * to_kind, (const uint8_t *)from->data + start * to_kind,
               (size_t)(n * to_kind));
        return;
    }
    for (int64_t i = 0; i < n; i++)
        chars_put(to, to_kind, at + i, view_char(from, start + i));
}

static addr latin1_char(uint32_t c)
{
    return c < 128 ? STATIC_ADDR(STATIC_ASCII_CHARS + c * 48)
                   : STATIC_ADDR(STATIC_LATIN1_CHARS + (c - 128) * 64);
}

addr str_result(struct vm *vm, addr s)
{
    if (addr_is_null(s) || str_length(vm, s) > 1 || str_kind(vm, s) != 1)
        return s;
    addr cached = str_length(vm, s) == 0 ? PY_EMPTY_STR : latin1_char(str_char(vm, s, 0));
    decref(vm, s);
    return cached;
}

addr str_copy(struct vm *vm, addr s)
{
    struct str_view v = str_view_of(vm, s);
    addr copy = str_alloc(vm, v.len, str_max_char_bound(vm, s));
    if (!addr_is_null(copy) && v.len)
        chars_copy(str_mutable_data(vm, copy), v.kind, 0, &v, 0, v.len);
    return copy;
}

addr str_exact(struct vm *vm, addr s)
{
    return object_is_exactly(vm, s, T_STR) ? newref(vm, s) : str_copy(vm, s);
}

addr str_from_char(struct vm *vm, uint32_t c)
{
    if (c < 256)
        return latin1_char(c);
    addr o = str_alloc(vm, 1, c);
    if (!addr_is_null(o))
        chars_put(str_mutable_data(vm, o), kind_of(c), 0, c);
    return o;
}

/* The bitwise or of the characters tells the kind as well as their maximum. */
static uint32_t view_or(const struct str_view *v, int64_t start, int64_t n)
{
    uint32_t bits = 0;
    for (int64_t i = start; i < start + n; i++)
        bits |= view_char(v, i);
    return bits;
}

/* A str of the narrowest kind for v[start .. start + n). */
static SIM_NEW addr from_view(struct vm *vm, const struct str_view *v, int64_t start, int64_t n)
{
    if (n == 1)
        return str_from_char(vm, view_char(v, start));
    uint32_t bits = view_or(v, start, n);
    addr o = str_alloc(vm, n, bits);
    if (!addr_is_null(o) && n)
        chars_copy(str_mutable_data(vm, o), kind_of(bits), 0, v, start, n);
    return o;
}

addr str_narrowed(struct vm *vm, addr s)
{
    struct str_view v = str_view_of(vm, s);
    uint32_t bits = view_or(&v, 0, v.len);
    addr o = str_alloc(vm, v.len, bits);
    if (!addr_is_null(o) && v.len)
        chars_copy(str_mutable_data(vm, o), kind_of(bits), 0, &v, 0, v.len);
    return o;
}

addr str_from_latin1(struct vm *vm, const void *bytes, int64_t len)
{
    return from_view(vm, &(struct str_view){bytes, 1, len}, 0, len);
}

addr str_from_ascii(struct vm *vm, const char *text, size_t len)
{
    return str_from_latin1(vm, text, (int64_t)len);
}

addr str_from_ucs4(struct vm *vm, const uint32_t *code_points, size_t len)
{
    return from_view(vm, &(struct str_view){code_points, 4, (int64_t)len}, 0, (int64_t)len);
}

addr str_from_cstr(struct vm *vm, const char *utf8)
{
    return str_from_utf8(vm, utf8, strlen(utf8));
}

addr str_substring(struct vm *vm, addr s, int64_t start, int64_t end)
{
    struct str_view v = str_view_of(vm, s);
    if (end > v.len)
        end = v.len;
    if (start == 0 && end == v.len)
        return str_exact(vm, s);
    if (start >= end)
        return PY_EMPTY_STR;
    return from_view(vm, &v, start, end - start);
}

bool str_equal(const struct vm *vm, addr a, addr b)
{
    if (addr_eq(a, b))
        return true;
    struct str_view x = str_view_of(vm, a), y = str_view_of(vm, b);
    return x.len == y.len && x.kind == y.kind &&
           memcmp(x.data, y.data, (size_t)(x.len * x.kind)) == 0;
}

bool str_equal_cstr(const struct vm *vm, addr s, const char *ascii)
{
    struct str_view v = str_view_of(vm, s);
    return v.kind == 1 && (size_t)v.len == strlen(ascii) &&
           memcmp(v.data, ascii, (size_t)v.len) == 0;
}

int str_compare(const struct vm *vm, addr a, addr b)
{
    struct str_view x = str_view_of(vm, a), y = str_view_of(vm, b);
    int64_t n = x.len < y.len ? x.len : y.len;
    if (x.kind == 1 && y.kind == 1) {
        int c = memcmp(x.data, y.data, (size_t)n);
        if (c)
            return c;
    } else {
        for (int64_t i = 0; i < n; i++) {
            uint32_t c = view_char(&x, i), d = view_char(&y, i);
            if (c != d)
                return c < d ? -1 : 1;
        }
    }
    return x.len < y.len ? -1 : x.len > y.len;
}

int64_t str_hash(struct vm *vm, addr s)
{
    struct py_str *p = str_at(vm, s);
    if (p->hash == -1) {
        struct str_view v = str_view_of(vm, s);
        p->hash = hash_bytes(v.data, (size_t)(v.len * v.kind));
    }
    return p->hash;
}

static SIM_NEW addr joined(struct vm *vm, addr a, addr b)
{
    struct str_view x = str_view_of(vm, a), y = str_view_of(vm, b);
    if (x.len > STR_MAX_LENGTH - y.len)
        return exc_raise(vm, PY_TYPE(T_OverflowError), "strings are too large to concat");
    addr o =
        str_alloc(vm, x.len + y.len, str_max_char_bound(vm, a) | str_max_char_bound(vm, b));
    if (addr_is_null(o))
        return o;
    chars_copy(str_mutable_data(vm, o), str_kind(vm, o), 0, &x, 0, x.len);
    chars_copy(str_mutable_data(vm, o), str_kind(vm, o), x.len, &y, 0, y.len);
    return o;
}

addr str_concat(struct vm *vm, addr a, addr b)
{
    if (!str_check(vm, b))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "can only concatenate str (not \"%.200s\") to str",
                         type_name(vm, object_type(vm, b)));
    if (str_length(vm, a) == 0)
        return str_exact(vm, b);
    if (str_length(vm, b) == 0)
        return str_exact(vm, a);
    return joined(vm, a, b);
}

bool str_resize(struct vm *vm, addr *s, int64_t len)
{
    if ((uint64_t)len > vm->mem.space.size_bytes) {
        exc_raise_no_memory(vm);
        return false;
    }
    struct py_str *p = str_at(vm, *s);
    int kind = str_kind(vm, *s);
    bool is_ascii = str_is_ascii(vm, *s);
    if (!is_ascii && !addr_is_null(p->utf8)) {
        mem_free(vm, p->utf8);
        p->utf8 = NULL_ADDR;
        p->utf8_length = 0;
    }
    int64_t header = is_ascii ? STR_ASCII_DATA : STR_COMPACT_DATA;
    addr moved = mem_realloc(vm, *s, (uint64_t)(header + (len + 1) * kind));
    if (addr_is_null(moved))
        return false;
    if (vm->watch.moved && !addr_eq(*s, moved))
        vm->watch.moved(vm->watch.ctx, *s, moved);
    *s = moved;
    p = str_at(vm, moved);
    p->length = len;
    p->hash = -1;
    chars_put((uint8_t *)p + header, kind, len, 0);
    return true;
}

/* Whether nobody else can see the string change. */
static bool is_modifiable(const struct vm *vm, addr s)
{
    const struct py_str *p = str_at(vm, s);
    return object_refcnt(vm, s) == 1 && p->hash == -1 && !(p->state & STR_STATE_INTERNED) &&
           object_is_exactly(vm, s, T_STR);
}

static bool append_in_place(struct vm *vm, addr *left, addr right)
{
    int64_t len = str_length(vm, *left);
    struct str_view v = str_view_of(vm, right);
    if (!str_resize(vm, left, len + v.len))
        return false;
    chars_copy(str_mutable_data(vm, *left), str_kind(vm, *left), len, &v, 0, v.len);
    return true;
}

void str_append(struct vm *vm, addr *left, addr right)
{
    if (!str_check(vm, *left) || !str_check(vm, right)) {
        addr sum = str_concat(vm, *left, right);
        set_ref(vm, left, sum);
        return;
    }
    if (str_length(vm, *left) == 0) {
        set_ref(vm, left, str_exact(vm, right));
        return;
    }
    if (str_length(vm, right) == 0)
        return;
    if (is_modifiable(vm, *left) && object_is_exactly(vm, right, T_STR) &&
        str_kind(vm, right) <= str_kind(vm, *left) &&
        !(str_is_ascii(vm, *left) && !str_is_ascii(vm, right))) {
        if (!append_in_place(vm, left, right))
            clear_ref(vm, left);
        return;
    }
    set_ref(vm, left, joined(vm, *left, right));
}

static SIM_NEW addr str_repeat(struct vm *vm, addr s, int64_t n)
{
    if (n < 1)
        return PY_EMPTY_STR;
    if (n == 1)
        return str_exact(vm, s);
    struct str_view v = str_view_of(vm, s);
    if (v.len > INT64_MAX / n)
        return exc_raise(vm, PY_TYPE(T_OverflowError), "repeated string is too long");
    addr o = str_alloc(vm, v.len * n, str_max_char_bound(vm, s));
    if (addr_is_null(o) || v.len == 0)
        return o;
    uint8_t *to = str_mutable_data(vm, o);
    size_t done = (size_t)(v.len * v.kind), total = done * (size_t)n;
    memcpy(to, v.data, done);
    while (done < total) {
        size_t more = done < total - done ? done : total - done;
        memcpy(to + done, to, more);
        done += more;
    }
    return o;
}

static int64_t str_length_slot(struct vm *vm, addr s)
{
    return str_length(vm, s);
}

static SIM_NEW addr str_item(struct vm *vm, addr s, int64_t i)
{
    if (i < 0 || i >= str_length(vm, s))
        return exc_raise(vm, PY_TYPE(T_IndexError), "string index out of range");
    return str_from_char(vm, str_char(vm, s, i));
}

static SIM_NEW addr str_slice(struct vm *vm, addr s, addr slice)
{
    int64_t start, stop, step, n;
    if (!slice_indices(vm, slice, str_length(vm, s), &start, &stop, &step, &n))
        return NULL_ADDR;
    if (n <= 0)
        return PY_EMPTY_STR;
    if (step == 1)
        return str_substring(vm, s, start, start + n);
    struct str_view v = str_view_of(vm, s);
    uint32_t bits = 0;
    for (int64_t i = 0; i < n; i++)
        bits |= view_char(&v, start + i * step);
    addr o = str_alloc(vm, n, bits);
    if (addr_is_null(o))
        return o;
    for (int64_t i = 0; i < n; i++)
        chars_put(str_mutable_data(vm, o), kind_of(bits), i, view_char(&v, start + i * step));
    return o;
}

static SIM_NEW addr str_subscript(struct vm *vm, addr s, addr key)
{
    if (object_is_exactly(vm, key, T_SLICE))
        return str_slice(vm, s, key);
    if (!object_slots(vm, key)->nb_index)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "string indices must be integers, not '%.200s'",
                         type_name(vm, object_type(vm, key)));
    int64_t i = number_as_ssize(vm, key, PY_TYPE(T_IndexError));
    if (i == -1 && exc_occurred(vm))
        return NULL_ADDR;
    return str_item(vm, s, i < 0 ? i + str_length(vm, s) : i);
}

static int str_contains(struct vm *vm, addr s, addr sub)
{
    if (!str_check(vm, sub)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "'in <string>' requires string as left operand, not %.100s",
                  type_name(vm, object_type(vm, sub)));
        return -1;
    }
    struct str_view v = str_view_of(vm, s), w = str_view_of(vm, sub);
    return view_find(&v, 0, v.len, &w) >= 0;
}

static SIM_NEW addr str_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!str_check(vm, a) || !str_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    switch (op) {
    case CMP_EQ:
        return py_bool(str_equal(vm, a, b));
    case CMP_NE:
        return py_bool(!str_equal(vm, a, b));
    case CMP_LT:
        return py_bool(str_compare(vm, a, b) < 0);
    case CMP_LE:
        return py_bool(str_compare(vm, a, b) <= 0);
    case CMP_GT:
        return py_bool(str_compare(vm, a, b) > 0);
    case CMP_GE:
        return py_bool(str_compare(vm, a, b) >= 0);
    }
    return PY_NOT_IMPLEMENTED;
}

static SIM_NEW addr str_remainder(struct vm *vm, addr s, addr args)
{
    return str_check(vm, s) ? str_format_percent(vm, s, args) : PY_NOT_IMPLEMENTED;
}

static void str_dealloc(struct vm *vm, addr s)
{
    struct py_str *p = str_at(vm, s);
    int interned = p->state & STR_STATE_INTERNED;
    if (interned >= STR_INTERNED_IMMORTAL || p->state & STR_STATE_STATIC) {
        // Only a program that writes into memory can bring such a count to zero.
        p->base.ob_refcnt = IMMORTAL_REFCNT;
        return;
    }
    if (interned == STR_INTERNED_MORTAL)
        str_forget_interned(vm, s);
    bool is_compact = (p->state & STR_STATE_COMPACT) != 0;
    if (!is_compact || !str_is_ascii(vm, s))
        if (!addr_is_null(p->utf8) && (is_compact || !addr_eq(p->utf8, p->data)))
            mem_free(vm, p->utf8);
    if (!is_compact)
        mem_free(vm, p->data);
    object_free(vm, s);
}

addr str_subtype_new(struct vm *vm, addr type, addr s)
{
    addr o = object_alloc(vm, type, 0);
    if (addr_is_null(o))
        return o;
    struct str_view v = str_view_of(vm, s);
    bool is_ascii = str_is_ascii(vm, s);
    struct py_str *p = str_at(vm, o);
    p->hash = str_at(vm, s)->hash;
    p->state = (uint8_t)(v.kind << STR_STATE_KIND_SHIFT | (is_ascii ? STR_STATE_ASCII : 0));
    size_t n_bytes = (size_t)((v.len + 1) * v.kind);
    addr data = mem_alloc(vm, n_bytes);
    if (addr_is_null(data)) {
        decref(vm, o);
        return NULL_ADDR;
    }
    memcpy(space_at(&vm->mem.space, data), v.data, n_bytes);
    p->length = v.len;
    p->data = data;
    if (is_ascii) {
        p->utf8 = data;
        p->utf8_length = v.len;
    }
    return o;
}

static SIM_NEW addr value_of(struct vm *vm, const addr arg[3])
{
    if (addr_is_null(arg[0]))
        return PY_EMPTY_STR;
    if (addr_is_null(arg[1]) && addr_is_null(arg[2]))
        return object_str(vm, arg[0]);
    if (str_check(vm, arg[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "decoding str is not supported");
    const uint8_t *bytes;
    size_t len;
    if (!bytes_like_view(vm, arg[0], &bytes, &len)) {
        exc_clear(vm);
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "decoding to str: need a bytes-like object, %.80s found",
                         type_name(vm, object_type(vm, arg[0])));
    }
    return str_decode_with(vm, bytes, len, arg[1], arg[2], arg[0]);
}

static SIM_NEW addr str_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                            addr kwnames)
{
    static const char *const names[] = {"object", "encoding", "errors", NULL};
    static const struct arg_spec spec = {"str", names, 0, 3};
    addr arg[3];
    if (addr_is_null(kwnames) && !args_check(vm, "str", n_args, 0, 3))
        return NULL_ADDR;
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    for (int i = 1; i < 3; i++)
        if (!addr_is_null(arg[i]) && !str_check(vm, arg[i]))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "str() argument '%s' must be str, not %T", names[i], arg[i]);
    addr value = value_of(vm, arg);
    if (addr_is_null(value) || addr_eq(type, PY_TYPE(T_STR)))
        return value;
    addr o = str_subtype_new(vm, type, value);
    decref(vm, value);
    return o;
}

const struct type_ops str_ops = {
    .name = "str",
    .doc = "Text: an unchanging sequence of Unicode characters.",
    .basicsize = 64,
    .flags = TYPE_BASETYPE | TYPE_STR_SUBCLASS | TYPE_MATCH_SELF,
    .slots =
        {
            .dealloc = str_dealloc,
            .repr = str_repr,
            .str = str_exact,
            .hash = str_hash,
            .richcompare = str_richcompare,
            .iter = str_iter,
            .new_ = str_new,
            .nb_remainder = str_remainder,
            .sq_length = str_length_slot,
            .sq_concat = str_concat,
            .sq_repeat = str_repeat,
            .sq_item = str_item,
            .sq_contains = str_contains,
            .mp_length = str_length_slot,
            .mp_subscript = str_subscript,
        },
    .methods = str_methods,
};
