/*
 * bytes: making and reading values, comparison, slots and construction. Most methods are shared
 * with bytearray, see bytes_search.c, bytes_transform.c and bytes_hex.c.
 */
#include "sim/obj/bytes_parts.h"

#define BYTES_MAX_LENGTH (INT64_MAX - BYTES_HEADER)

addr bytes_alloc(struct vm *vm, int64_t len)
{
    if (len == 0)
        return PY_EMPTY_BYTES;
    if (len > BYTES_MAX_LENGTH)
        return exc_raise(vm, PY_TYPE(T_OverflowError), "byte string is too large");
    addr o = mem_alloc(vm, (uint64_t)len + BYTES_HEADER);
    if (addr_is_null(o))
        return o;
    struct py_bytes *p = bytes_at(vm, o);
    p->base = (struct py_var_object){{1, PY_TYPE(T_BYTES)}, len};
    p->ob_shash = -1;
    p->ob_sval[len] = 0;
    return o;
}

addr bytes_from_data(struct vm *vm, const void *bytes, size_t len)
{
    if (len == 1)
        return bytes_char(*(const uint8_t *)bytes);
    addr o = bytes_alloc(vm, (int64_t)len);
    if (!addr_is_null(o) && len)
        memcpy(bytes_at(vm, o)->ob_sval, bytes, len);
    return o;
}

bool bytearray_check(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_BYTEARRAY) ||
           type_is_subtype(vm, object_type(vm, o), PY_TYPE(T_BYTEARRAY));
}

bool is_bytes_like(const struct vm *vm, addr o)
{
    return bytes_check(vm, o) || bytearray_check(vm, o) ||
           object_is_exactly(vm, o, T_MEMORYVIEW);
}

bool bytes_like_view(struct vm *vm, addr o, const uint8_t **bytes, size_t *len)
{
    if (object_is_exactly(vm, o, T_MEMORYVIEW))
        return memoryview_bytes(vm, o, bytes, len);
    if (!is_bytes_like(vm, o)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "a bytes-like object is required, not '%.100s'",
                  type_name(vm, object_type(vm, o)));
        return false;
    }
    struct str_view v = bytes_self_view(vm, o);
    *bytes = v.data;
    *len = (size_t)v.len;
    return true;
}

bool bytes_view(struct vm *vm, addr o, struct str_view *v)
{
    const uint8_t *bytes;
    size_t len;
    if (!bytes_like_view(vm, o, &bytes, &len))
        return false;
    *v = (struct str_view){bytes, 1, (int64_t)len};
    return true;
}

struct str_view bytes_self_view(const struct vm *vm, addr self)
{
    if (bytes_check(vm, self))
        return (struct str_view){bytes_at(vm, self)->ob_sval, 1, bytes_length(vm, self)};
    return (struct str_view){bytearray_data(vm, self), 1, bytes_length(vm, self)};
}

addr bytes_like_new(struct vm *vm, addr self, const void *p, size_t len)
{
    return bytes_check(vm, self) ? bytes_from_data(vm, p, len)
                                 : bytearray_from_data(vm, p, len);
}

addr bytes_like_fresh(struct vm *vm, addr self, const void *p, size_t len)
{
    if (len != 1 || !bytes_check(vm, self))
        return bytes_like_new(vm, self, p, len);
    addr o = bytes_alloc(vm, 1);
    if (!addr_is_null(o))
        bytes_at(vm, o)->ob_sval[0] = *(const uint8_t *)p;
    return o;
}

addr bytes_like_same(struct vm *vm, addr self)
{
    if (object_is_exactly(vm, self, T_BYTES))
        return newref(vm, self);
    struct str_view v = bytes_self_view(vm, self);
    return bytes_like_new(vm, self, v.data, (size_t)v.len);
}

addr bytes_like_slice(struct vm *vm, addr self, int64_t start, int64_t end)
{
    struct str_view v = bytes_self_view(vm, self);
    if (start == 0 && end == v.len)
        return bytes_like_same(vm, self);
    return bytes_like_new(vm, self, (const uint8_t *)v.data + start, (size_t)(end - start));
}

addr bytes_concat(struct vm *vm, addr a, addr b)
{
    if (!is_bytes_like(vm, a) || !is_bytes_like(vm, b))
        return exc_raise(vm, PY_TYPE(T_TypeError), "can't concat %.100s to %.100s",
                         type_name(vm, object_type(vm, b)), type_name(vm, object_type(vm, a)));
    struct str_view x, y;
    if (!bytes_view(vm, a, &x) || !bytes_view(vm, b, &y))
        return NULL_ADDR;
    if (y.len == 0 && object_is_exactly(vm, a, T_BYTES))
        return newref(vm, a);
    if (x.len == 0 && object_is_exactly(vm, b, T_BYTES))
        return newref(vm, b);
    addr o = bytes_alloc(vm, x.len + y.len);
    if (addr_is_null(o) || x.len + y.len == 0)
        return o;
    chars_copy(bytes_at(vm, o)->ob_sval, 1, 0, &x, 0, x.len);
    chars_copy(bytes_at(vm, o)->ob_sval, 1, x.len, &y, 0, y.len);
    return o;
}

static SIM_NEW addr bytes_repeat(struct vm *vm, addr o, int64_t n)
{
    int64_t len = bytes_length(vm, o);
    if (n < 0)
        n = 0;
    if (len && n > BYTES_MAX_LENGTH / len)
        return exc_raise(vm, PY_TYPE(T_OverflowError), "repeated bytes are too long");
    if (n == 1 && object_is_exactly(vm, o, T_BYTES))
        return newref(vm, o);
    if (len * n == 1)
        return bytes_char(bytes_at(vm, o)->ob_sval[0]);
    addr result = bytes_alloc(vm, len * n);
    if (addr_is_null(result))
        return result;
    for (int64_t i = 0; i < n && len; i++)
        memcpy(bytes_at(vm, result)->ob_sval + i * len, bytes_at(vm, o)->ob_sval, (size_t)len);
    return result;
}

static int64_t bytes_length_slot(struct vm *vm, addr o)
{
    return bytes_length(vm, o);
}

static SIM_NEW addr bytes_item(struct vm *vm, addr o, int64_t i)
{
    if (i < 0 || i >= bytes_length(vm, o))
        return exc_raise(vm, PY_TYPE(T_IndexError), "index out of range");
    return int_from_i64(vm, bytes_at(vm, o)->ob_sval[i]);
}

static SIM_NEW addr bytes_subscript(struct vm *vm, addr o, addr key)
{
    if (object_is_exactly(vm, key, T_SLICE)) {
        int64_t start, stop, step, n;
        if (!slice_indices(vm, key, bytes_length(vm, o), &start, &stop, &step, &n))
            return NULL_ADDR;
        if (n <= 0)
            return PY_EMPTY_BYTES;
        if (step == 1)
            return bytes_like_slice(vm, o, start, start + n);
        addr result = bytes_alloc(vm, n);
        for (int64_t i = 0; !addr_is_null(result) && i < n; i++)
            bytes_at(vm, result)->ob_sval[i] = bytes_at(vm, o)->ob_sval[start + i * step];
        return result;
    }
    if (!object_slots(vm, key)->nb_index)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "byte indices must be integers or slices, not %.200s",
                         type_name(vm, object_type(vm, key)));
    int64_t i = number_as_ssize(vm, key, PY_TYPE(T_IndexError));
    if (i == -1 && exc_occurred(vm))
        return NULL_ADDR;
    return bytes_item(vm, o, i < 0 ? i + bytes_length(vm, o) : i);
}

int byte_from_int(struct vm *vm, addr o, const char *what)
{
    int64_t value = number_as_ssize(vm, o, NULL_ADDR);
    if (value == -1 && exc_occurred(vm))
        return -1;
    if (value >= 0 && value < 256)
        return (int)value;
    exc_raise(vm, PY_TYPE(T_ValueError), "%s must be in range(0, 256)", what);
    return -1;
}

int bytes_contains(struct vm *vm, addr o, addr item)
{
    struct str_view sub;
    uint8_t c;
    if (object_slots(vm, item)->nb_index && !is_bytes_like(vm, item)) {
        int value = byte_from_int(vm, item, "byte");
        if (value < 0)
            return -1;
        c = (uint8_t)value;
        sub = (struct str_view){&c, 1, 1};
    } else if (!bytes_view(vm, item, &sub)) {
        return -1;
    }
    struct str_view v = bytes_self_view(vm, o);
    return view_find(&v, 0, v.len, &sub) >= 0;
}

static int64_t bytes_hash(struct vm *vm, addr o)
{
    struct py_bytes *p = bytes_at(vm, o);
    if (p->ob_shash == -1)
        p->ob_shash = hash_bytes(p->ob_sval, (size_t)p->base.ob_size);
    return p->ob_shash;
}

addr bytes_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    bool both = is_bytes_like(vm, a) && is_bytes_like(vm, b);
    bool is_array = bytearray_check(vm, a) || bytearray_check(vm, b);
    if (!both || (!is_array && !(bytes_check(vm, a) && bytes_check(vm, b))))
        return PY_NOT_IMPLEMENTED;
    struct str_view x, y;
    if (!bytes_view(vm, a, &x) || !bytes_view(vm, b, &y))
        return NULL_ADDR;
    int64_t n = x.len < y.len ? x.len : y.len;
    int c = n ? memcmp(x.data, y.data, (size_t)n) : 0;
    if (c == 0)
        c = x.len < y.len ? -1 : x.len > y.len;
    switch (op) {
    case CMP_LT:
        return py_bool(c < 0);
    case CMP_LE:
        return py_bool(c <= 0);
    case CMP_EQ:
        return py_bool(c == 0);
    case CMP_NE:
        return py_bool(c != 0);
    case CMP_GT:
        return py_bool(c > 0);
    case CMP_GE:
        return py_bool(c >= 0);
    }
    return PY_NOT_IMPLEMENTED;
}

addr bytes_repr_between(struct vm *vm, const uint8_t *p, size_t len, const char *before,
                        const char *after)
{
    bool is_array = *before != 0;
    bool has_single = len && memchr(p, '\'', len), has_double = len && memchr(p, '"', len);
    char quote = has_single && !has_double ? '"' : '\'';
    struct strbuf out = {0};
    strbuf_add_str(&out, before);
    strbuf_add_char(&out, 'b');
    strbuf_add_char(&out, quote);
    for (size_t i = 0; i < len; i++) {
        uint8_t c = p[i];
        if (c == quote || c == '\\' || (is_array && c == '\''))
            strbuf_add_char(&out, '\\');
        if (c == '\t' || c == '\n' || c == '\r')
            strbuf_add_str(&out, c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r");
        else if (c < ' ' || c >= 127)
            strbuf_addf(&out, "\\x%02x", c);
        else
            strbuf_add_char(&out, (char)c);
    }
    strbuf_add_char(&out, quote);
    strbuf_add_str(&out, after);
    addr s = str_from_ascii(vm, out.buf, out.len);
    strbuf_release(&out);
    return s;
}

addr bytes_repr(struct vm *vm, addr o)
{
    return bytes_repr_between(vm, bytes_at(vm, o)->ob_sval, (size_t)bytes_length(vm, o), "",
                              "");
}

static SIM_NEW addr bytes_remainder(struct vm *vm, addr o, addr args)
{
    return bytes_check(vm, o) ? bytes_percent(vm, o, args) : PY_NOT_IMPLEMENTED;
}

/* ---- construction ---- */

bool bytes_collect(struct vm *vm, addr iterable, const char *what, struct strbuf *out)
{
    addr it = object_iter(vm, iterable);
    if (addr_is_null(it)) {
        if (exc_matches(vm, PY_TYPE(T_TypeError))) {
            exc_clear(vm);
            exc_raise(vm, PY_TYPE(T_TypeError), "cannot convert '%.200s' object to %s",
                      type_name(vm, object_type(vm, iterable)), what);
        }
        return false;
    }
    bool is_array = strcmp(what, "bytearray") == 0;
    for (;;) {
        addr item = object_next(vm, it);
        if (addr_is_null(item))
            break;
        int value = byte_from_int(vm, item, is_array ? "byte" : "bytes");
        decref(vm, item);
        if (value < 0)
            break;
        if (out->len >= vm->mem.space.size_bytes) {
            exc_raise_no_memory(vm);
            break;
        }
        strbuf_add_char(out, (char)value);
    }
    decref(vm, it);
    return !exc_occurred(vm);
}

/* __bytes__() of an object that has it: 1 (*out new), 0, -1 raised. */
static int from_special_method(struct vm *vm, addr o, addr *out)
{
    int found = object_call_special(vm, o, N___bytes__, NULL, 0, out);
    if (found < 1 || bytes_check(vm, *out))
        return found;
    exc_raise(vm, PY_TYPE(T_TypeError), "__bytes__ returned non-bytes (type %.200s)",
              type_name(vm, object_type(vm, *out)));
    decref(vm, *out);
    return -1;
}

addr bytes_from_object(struct vm *vm, addr o)
{
    if (object_is_exactly(vm, o, T_BYTES))
        return newref(vm, o);
    addr result;
    int found = from_special_method(vm, o, &result);
    if (found)
        return found < 0 ? NULL_ADDR : result;
    if (str_check(vm, o))
        return exc_raise(vm, PY_TYPE(T_TypeError), "cannot convert 'str' object to bytes");
    struct str_view v;
    if (object_is_exactly(vm, o, T_MEMORYVIEW))
        return memoryview_copy(vm, o);
    if (is_bytes_like(vm, o))
        return bytes_view(vm, o, &v) ? bytes_from_data(vm, v.data, (size_t)v.len) : NULL_ADDR;
    struct strbuf out = {0};
    result = bytes_collect(vm, o, "bytes", &out)
                 ? bytes_from_data(vm, strbuf_str(&out), out.len)
                 : NULL_ADDR;
    strbuf_release(&out);
    return result;
}

static SIM_NEW addr zeros(struct vm *vm, addr count)
{
    int64_t n = number_as_ssize(vm, count, PY_TYPE(T_OverflowError));
    if (n == -1 && exc_occurred(vm))
        return NULL_ADDR;
    if (n < 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "negative count");
    addr o = bytes_alloc(vm, n);
    if (!addr_is_null(o) && n)
        memset(bytes_at(vm, o)->ob_sval, 0, (size_t)n);
    return o;
}

static SIM_NEW addr new_value(struct vm *vm, const addr arg[3])
{
    addr source = arg[0], encoding = arg[1], errors = arg[2];
    if (addr_is_null(source)) {
        if (!addr_is_null(encoding) || !addr_is_null(errors))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             addr_is_null(encoding) ? "errors without a string argument"
                                                    : "encoding without a string argument");
        return PY_EMPTY_BYTES;
    }
    if (!addr_is_null(encoding) || !addr_is_null(errors)) {
        if (!str_check(vm, source))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             addr_is_null(encoding) ? "errors without a string argument"
                                                    : "encoding without a string argument");
        if (addr_is_null(encoding))
            return exc_raise(vm, PY_TYPE(T_TypeError), "string argument without an encoding");
        return str_encode_with(vm, source, encoding, errors);
    }
    addr result;
    int found =
        object_is_exactly(vm, source, T_BYTES) ? 0 : from_special_method(vm, source, &result);
    if (found)
        return found < 0 ? NULL_ADDR : result;
    if (str_check(vm, source))
        return exc_raise(vm, PY_TYPE(T_TypeError), "string argument without an encoding");
    if (object_slots(vm, source)->nb_index && !is_bytes_like(vm, source))
        return zeros(vm, source);
    return bytes_from_object(vm, source);
}

static SIM_NEW addr bytes_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                              addr kwnames)
{
    static const char *const names[] = {"source", "encoding", "errors", NULL};
    static const struct arg_spec spec = {"bytes", names, 0, 3};
    addr arg[3];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    for (int i = 1; i < 3; i++)
        if (!addr_is_null(arg[i]) && !str_check(vm, arg[i]))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "bytes() argument '%s' must be str, not %T", names[i], arg[i]);
    addr value = new_value(vm, arg);
    if (addr_is_null(value) || addr_eq(type, PY_TYPE(T_BYTES)))
        return value;
    int64_t len = bytes_length(vm, value);
    addr o = object_alloc(vm, type, len);
    if (!addr_is_null(o)) {
        bytes_at(vm, o)->ob_shash = bytes_at(vm, value)->ob_shash;
        memcpy(bytes_at(vm, o)->ob_sval, bytes_at(vm, value)->ob_sval, (size_t)len + 1);
    }
    decref(vm, value);
    return o;
}

static SIM_NEW addr bytes_getnewargs(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct str_view v = bytes_self_view(vm, self);
    addr copy = bytes_from_data(vm, v.data, (size_t)v.len);
    return addr_is_null(copy) ? copy : tuple_from_items_steal(vm, &copy, 1);
}

static SIM_NEW addr bytes_bytes(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return bytes_like_same(vm, self);
}

static const struct method_def bytes_methods[] = {
    {.name = "__getnewargs__", .fn = bytes_getnewargs, .flags = METH_NOARGS},
    {.name = "__bytes__", .fn = bytes_bytes, .flags = METH_NOARGS},
    BYTES_SHARED_METHODS,
    {0},
};

const struct type_ops bytes_ops = {
    .name = "bytes",
    .doc = "An unchanging sequence of bytes.",
    .basicsize = BYTES_HEADER,
    .itemsize = 1,
    .flags = TYPE_BASETYPE | TYPE_BYTES_SUBCLASS | TYPE_MATCH_SELF,
    .slots =
        {
            .dealloc = object_free,
            .repr = bytes_repr,
            .hash = bytes_hash,
            .richcompare = bytes_richcompare,
            .iter = bytes_iter,
            .new_ = bytes_new,
            .nb_remainder = bytes_remainder,
            .sq_length = bytes_length_slot,
            .sq_concat = bytes_concat,
            .sq_repeat = bytes_repeat,
            .sq_item = bytes_item,
            .sq_contains = bytes_contains,
            .mp_length = bytes_length_slot,
            .mp_subscript = bytes_subscript,
        },
    .methods = bytes_methods,
};
