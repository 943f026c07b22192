/*
 * bytearray: a block of bytes that grows by an eighth; taking bytes off its front only moves
 * the logical start.
 */
#include "sim/obj/bytes_parts.h"

uint8_t *bytearray_data(const struct vm *vm, addr o)
{
    addr start = bytearray_at(vm, o)->ob_start;
    // An empty one has no block; any valid pointer will do.
    return space_at(&vm->mem.space, addr_is_null(start) ? o : start);
}

static bool can_resize(struct vm *vm, addr o)
{
    if (bytearray_at(vm, o)->ob_exports == 0)
        return true;
    exc_raise(vm, PY_TYPE(T_BufferError),
              "Existing exports of data: object cannot be re-sized");
    return false;
}

/* The capacity for `len` bytes and a zero; -1: what there is will do. */
static int64_t new_capacity(int64_t alloc, int64_t offset, int64_t len)
{
    if (len + offset + 1 <= alloc)
        return len < alloc / 2 ? len + 1 : -1;
    if ((double)len <= (double)alloc * 1.125)
        return len + (len >> 3) + (len < 9 ? 3 : 6);
    return len + 1;
}

bool bytearray_resize(struct vm *vm, addr o, int64_t len)
{
    struct py_bytearray *p = bytearray_at(vm, o);
    if (len == p->base.ob_size)
        return true;
    if (!can_resize(vm, o))
        return false;
    if ((uint64_t)len > vm->mem.space.size_bytes) {
        exc_raise_no_memory(vm);
        return false;
    }
    int64_t offset = (int64_t)(p->ob_start.v - p->ob_bytes.v);
    int64_t capacity = new_capacity(p->ob_alloc, offset, len);
    if (capacity >= 0) {
        addr block;
        if (offset > 0) {
            block = mem_alloc(vm, (uint64_t)capacity);
            if (addr_is_null(block))
                return false;
            int64_t keep = len < p->base.ob_size ? len : p->base.ob_size;
            memcpy(space_at(&vm->mem.space, block), bytearray_data(vm, o), (size_t)keep);
            mem_free(vm, p->ob_bytes);
        } else {
            block = mem_realloc(vm, p->ob_bytes, (uint64_t)capacity);
            if (addr_is_null(block))
                return false;
        }
        p->ob_bytes = p->ob_start = block;
        p->ob_alloc = capacity;
    }
    p->base.ob_size = len;
    bytearray_data(vm, o)[len] = 0;
    return true;
}

addr bytearray_from_data(struct vm *vm, const void *bytes, size_t len)
{
    addr o = object_new_uninit(vm, PY_TYPE(T_BYTEARRAY), 0);
    if (addr_is_null(o))
        return o;
    struct py_bytearray *p = bytearray_at(vm, o);
    p->base.ob_size = 0;
    p->ob_alloc = p->ob_exports = 0;
    p->ob_bytes = p->ob_start = NULL_ADDR;
    if (!bytearray_resize(vm, o, (int64_t)len)) {
        decref(vm, o);
        return NULL_ADDR;
    }
    if (len)
        memcpy(bytearray_data(vm, o), bytes, len);
    return o;
}

/* Replaces [lo, hi) by n bytes, which do not lie in `o` itself. */
static bool replace_range(struct vm *vm, addr o, int64_t lo, int64_t hi, const uint8_t *bytes,
                          int64_t n)
{
    int64_t size = bytes_length(vm, o), growth = n - (hi - lo);
    if (growth < 0) {
        if (!can_resize(vm, o))
            return false;
        if (lo == 0)
            bytearray_at(vm, o)->ob_start = addr_add(bytearray_at(vm, o)->ob_start, -growth);
        else
            memmove(bytearray_data(vm, o) + lo + n, bytearray_data(vm, o) + hi,
                    (size_t)(size - hi));
        if (!bytearray_resize(vm, o, size + growth))
            return false;
    } else if (growth > 0) {
        if (!bytearray_resize(vm, o, size + growth))
            return false;
        memmove(bytearray_data(vm, o) + lo + n, bytearray_data(vm, o) + hi,
                (size_t)(size - hi));
    }
    if (n > 0)
        memcpy(bytearray_data(vm, o) + lo, bytes, (size_t)n);
    return true;
}

bool bytearray_set_range(struct vm *vm, addr o, int64_t lo, int64_t hi, addr value)
{
    if (addr_is_null(value))
        return replace_range(vm, o, lo, hi, NULL, 0);
    struct str_view v;
    if (!is_bytes_like(vm, value)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "can't set bytearray slice from %.100s",
                  type_name(vm, object_type(vm, value)));
        return false;
    }
    if (!bytes_view(vm, value, &v))
        return false;
    // A copy, in case the bytes are those of `o` and move.
    struct strbuf copy = {0};
    strbuf_add(&copy, v.data, (size_t)v.len);
    bool ok = replace_range(vm, o, lo, hi, (const uint8_t *)strbuf_str(&copy), v.len);
    strbuf_release(&copy);
    return ok;
}

static bool set_byte(struct vm *vm, addr o, int64_t i, addr value)
{
    if (i < 0 || i >= bytes_length(vm, o)) {
        exc_raise(vm, PY_TYPE(T_IndexError), "bytearray index out of range");
        return false;
    }
    if (addr_is_null(value))
        return replace_range(vm, o, i, i + 1, NULL, 0);
    int byte = byte_from_int(vm, value, "byte");
    if (byte < 0)
        return false;
    // __index__() may have shortened the array.
    if (i >= bytes_length(vm, o)) {
        exc_raise(vm, PY_TYPE(T_IndexError), "bytearray index out of range");
        return false;
    }
    bytearray_data(vm, o)[i] = (uint8_t)byte;
    return true;
}

/* Deletes every step-th byte of n from start on. */
static bool delete_stepped(struct vm *vm, addr o, int64_t start, int64_t step, int64_t n)
{
    if (n == 0)
        return true;
    if (!can_resize(vm, o))
        return false;
    if (step < 0) {
        start += step * (n - 1);
        step = -step;
    }
    uint8_t *data = bytearray_data(vm, o);
    int64_t size = bytes_length(vm, o), to = start;
    for (int64_t i = start; i < size; i++)
        if ((i - start) % step != 0 || (i - start) / step >= n)
            data[to++] = data[i];
    return bytearray_resize(vm, o, size - n);
}

static bool set_stepped(struct vm *vm, addr o, int64_t start, int64_t step, int64_t n,
                        addr value)
{
    struct str_view v;
    if (!bytes_view(vm, value, &v))
        return false;
    if (v.len != n) {
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "attempt to assign bytes of size %zd to extended slice of size %zd", v.len,
                  n);
        return false;
    }
    for (int64_t i = 0; i < n; i++)
        bytearray_data(vm, o)[start + i * step] = (uint8_t)view_char(&v, i);
    return true;
}

/* What is assigned to a slice, as bytes. */
static SIM_NEW addr slice_value(struct vm *vm, addr value)
{
    if (object_is_exactly(vm, value, T_MEMORYVIEW))
        return memoryview_copy(vm, value);
    if (is_bytes_like(vm, value))
        return newref(vm, value);
    if (object_slots(vm, value)->nb_index || str_check(vm, value))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "can assign only bytes, buffers, or iterables of ints in range(0, "
                         "256)");
    return object_call1(vm, PY_TYPE(T_BYTEARRAY), value);
}

static bool set_slice(struct vm *vm, addr o, addr key, addr value)
{
    addr bytes = NULL_ADDR;
    if (!addr_is_null(value)) {
        bytes = slice_value(vm, value);
        if (addr_is_null(bytes))
            return false;
    }
    int64_t start, stop, step, n;
    bool ok = slice_indices(vm, key, bytes_length(vm, o), &start, &stop, &step, &n);
    if (ok && (step < 0 ? start < stop : start > stop))
        stop = start;
    if (ok && step == 1)
        ok = bytearray_set_range(vm, o, start, stop, bytes);
    else if (ok)
        ok = addr_is_null(bytes) || bytes_length(vm, bytes) == 0
                 ? delete_stepped(vm, o, start, step, n)
                 : set_stepped(vm, o, start, step, n, bytes);
    xdecref(vm, bytes);
    return ok;
}

static bool bytearray_ass_subscript(struct vm *vm, addr o, addr key, addr value)
{
    if (object_is_exactly(vm, key, T_SLICE))
        return set_slice(vm, o, key, value);
    if (!object_slots(vm, key)->nb_index) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "bytearray indices must be integers or slices, not %.200s",
                  type_name(vm, object_type(vm, key)));
        return false;
    }
    int64_t i = number_as_ssize(vm, key, PY_TYPE(T_IndexError));
    if (i == -1 && exc_occurred(vm))
        return false;
    return set_byte(vm, o, i < 0 ? i + bytes_length(vm, o) : i, value);
}

static SIM_NEW addr bytearray_item(struct vm *vm, addr o, int64_t i)
{
    if (i < 0 || i >= bytes_length(vm, o))
        return exc_raise(vm, PY_TYPE(T_IndexError), "bytearray index out of range");
    return int_from_i64(vm, bytearray_data(vm, o)[i]);
}

static SIM_NEW addr bytearray_subscript(struct vm *vm, addr o, addr key)
{
    if (object_is_exactly(vm, key, T_SLICE)) {
        int64_t start, stop, step, n;
        if (!slice_indices(vm, key, bytes_length(vm, o), &start, &stop, &step, &n))
            return NULL_ADDR;
        if (n <= 0)
            return bytearray_from_data(vm, "", 0);
        struct strbuf out = {0};
        for (int64_t i = 0; i < n; i++)
            strbuf_add_char(&out, (char)bytearray_data(vm, o)[start + i * step]);
        addr result = bytearray_from_data(vm, out.buf, out.len);
        strbuf_release(&out);
        return result;
    }
    if (!object_slots(vm, key)->nb_index)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "bytearray indices must be integers or slices, not %.200s",
                         type_name(vm, object_type(vm, key)));
    int64_t i = number_as_ssize(vm, key, PY_TYPE(T_IndexError));
    if (i == -1 && exc_occurred(vm))
        return NULL_ADDR;
    return bytearray_item(vm, o, i < 0 ? i + bytes_length(vm, o) : i);
}

static int64_t bytearray_length(struct vm *vm, addr o)
{
    return bytes_length(vm, o);
}

static SIM_NEW addr bytearray_concat(struct vm *vm, addr a, addr b)
{
    if (!is_bytes_like(vm, a) || !is_bytes_like(vm, b))
        return exc_raise(vm, PY_TYPE(T_TypeError), "can't concat %.100s to %.100s",
                         type_name(vm, object_type(vm, b)), type_name(vm, object_type(vm, a)));
    struct str_view x, y;
    if (!bytes_view(vm, a, &x) || !bytes_view(vm, b, &y))
        return NULL_ADDR;
    struct strbuf out = {0};
    strbuf_add(&out, x.data, (size_t)x.len);
    strbuf_add(&out, y.data, (size_t)y.len);
    addr result = bytearray_from_data(vm, strbuf_str(&out), out.len);
    strbuf_release(&out);
    return result;
}

static SIM_NEW addr bytearray_inplace_concat(struct vm *vm, addr o, addr other)
{
    if (!is_bytes_like(vm, other))
        return exc_raise(vm, PY_TYPE(T_TypeError), "can't concat %.100s to %.100s",
                         type_name(vm, object_type(vm, other)),
                         type_name(vm, object_type(vm, o)));
    int64_t size = bytes_length(vm, o);
    // CPython holds an export of `other` meanwhile.
    if (addr_eq(o, other) && size)
        return exc_raise(vm, PY_TYPE(T_BufferError),
                         "Existing exports of data: object cannot be re-sized");
    return bytearray_set_range(vm, o, size, size, other) ? newref(vm, o) : NULL_ADDR;
}

/* Repeats the first `len` bytes of a block until it holds n times as many. */
static bool repeat_in_place(struct vm *vm, addr o, int64_t len, int64_t n)
{
    if (len && n > INT64_MAX / len) {
        exc_raise_no_memory(vm);
        return false;
    }
    if (!bytearray_resize(vm, o, len * n))
        return false;
    uint8_t *data = bytearray_data(vm, o);
    for (int64_t i = 1; i < n && len; i++)
        memcpy(data + i * len, data, (size_t)len);
    return true;
}

static SIM_NEW addr bytearray_repeat(struct vm *vm, addr o, int64_t n)
{
    if (n < 0)
        n = 0;
    int64_t len = n ? bytes_length(vm, o) : 0;
    addr result = bytearray_from_data(vm, "", 0);
    if (addr_is_null(result) || len == 0)
        return result;
    if (n > INT64_MAX / len || !bytearray_resize(vm, result, len * n)) {
        decref(vm, result);
        return exc_occurred(vm) ? NULL_ADDR : exc_raise_no_memory(vm);
    }
    memcpy(bytearray_data(vm, result), bytearray_data(vm, o), (size_t)len);
    repeat_in_place(vm, result, len, n);
    return result;
}

static SIM_NEW addr bytearray_inplace_repeat(struct vm *vm, addr o, int64_t n)
{
    return repeat_in_place(vm, o, bytes_length(vm, o), n < 0 ? 0 : n) ? newref(vm, o)
                                                                      : NULL_ADDR;
}

static SIM_NEW addr bytearray_repr(struct vm *vm, addr o)
{
    struct strbuf before = {0};
    strbuf_addf(&before, "%s(", type_name(vm, object_type(vm, o)));
    addr s = bytes_repr_between(vm, bytearray_data(vm, o), (size_t)bytes_length(vm, o),
                                strbuf_str(&before), ")");
    strbuf_release(&before);
    return s;
}

static SIM_NEW addr bytearray_remainder(struct vm *vm, addr o, addr args)
{
    return bytearray_check(vm, o) ? bytes_percent(vm, o, args) : PY_NOT_IMPLEMENTED;
}

static void bytearray_dealloc(struct vm *vm, addr o)
{
    mem_free(vm, bytearray_at(vm, o)->ob_bytes);
    object_free(vm, o);
}

static SIM_NEW addr bytearray_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                                  addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return object_alloc(vm, type, 0);
}

static bool init_from_count(struct vm *vm, addr o, addr source)
{
    int64_t n = number_as_ssize(vm, source, PY_TYPE(T_OverflowError));
    if (n == -1 && exc_occurred(vm))
        return false;
    if (n < 0) {
        exc_raise(vm, PY_TYPE(T_ValueError), "negative count");
        return false;
    }
    if (!bytearray_resize(vm, o, n))
        return false;
    memset(bytearray_data(vm, o), 0, (size_t)(n ? n : 0));
    return true;
}

static bool init_from_str(struct vm *vm, addr o, const addr arg[3])
{
    if (addr_is_null(arg[1])) {
        exc_raise(vm, PY_TYPE(T_TypeError), "string argument without an encoding");
        return false;
    }
    addr bytes = str_encode_with(vm, arg[0], arg[1], arg[2]);
    if (addr_is_null(bytes))
        return false;
    bool ok = bytearray_set_range(vm, o, 0, 0, bytes);
    decref(vm, bytes);
    return ok;
}

static bool init_from_iterable(struct vm *vm, addr o, addr source)
{
    struct strbuf out = {0};
    bool ok = bytes_collect(vm, source, "bytearray", &out);
    bool is_sized =
        object_is_exactly(vm, source, T_LIST) || object_is_exactly(vm, source, T_TUPLE);
    // Without a known length it grows byte by byte, which its capacity shows.
    for (size_t i = is_sized ? out.len : 1; ok && i <= out.len; i++)
        ok = bytearray_resize(vm, o, (int64_t)i);
    if (ok && out.len)
        memcpy(bytearray_data(vm, o), out.buf, out.len);
    strbuf_release(&out);
    return ok;
}

static bool bytearray_init(struct vm *vm, addr o, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"source", "encoding", "errors", NULL};
    static const struct arg_spec spec = {"bytearray", names, 0, 3};
    addr arg[3];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg) || !bytearray_resize(vm, o, 0))
        return false;
    bool has_codec = !addr_is_null(arg[1]) || !addr_is_null(arg[2]);
    if (!addr_is_null(arg[0]) && str_check(vm, arg[0]))
        return init_from_str(vm, o, arg);
    if (has_codec) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  addr_is_null(arg[1]) ? "errors without a string argument"
                                       : "encoding without a string argument");
        return false;
    }
    if (addr_is_null(arg[0]))
        return true;
    if (object_is_exactly(vm, arg[0], T_MEMORYVIEW)) {
        addr copy = memoryview_copy(vm, arg[0]);
        bool ok = !addr_is_null(copy) && bytearray_set_range(vm, o, 0, 0, copy);
        xdecref(vm, copy);
        return ok;
    }
    if (is_bytes_like(vm, arg[0]))
        return bytearray_set_range(vm, o, 0, 0, arg[0]);
    if (object_slots(vm, arg[0])->nb_index)
        return init_from_count(vm, o, arg[0]);
    return init_from_iterable(vm, o, arg[0]);
}

const struct type_ops bytearray_ops = {
    .name = "bytearray",
    .doc = "A sequence of bytes that can change.",
    .basicsize = sizeof(struct py_bytearray),
    .flags = TYPE_BASETYPE | TYPE_MATCH_SELF,
    .slots =
        {
            .dealloc = bytearray_dealloc,
            .repr = bytearray_repr,
            .str = bytearray_repr,
            .hash = object_hash_not_implemented,
            .richcompare = bytes_richcompare,
            .iter = bytearray_iter,
            .init = bytearray_init,
            .new_ = bytearray_new,
            .nb_remainder = bytearray_remainder,
            .sq_length = bytearray_length,
            .sq_concat = bytearray_concat,
            .sq_repeat = bytearray_repeat,
            .sq_item = bytearray_item,
            .sq_ass_item = set_byte,
            .sq_contains = bytes_contains,
            .sq_inplace_concat = bytearray_inplace_concat,
            .sq_inplace_repeat = bytearray_inplace_repeat,
            .mp_length = bytearray_length,
            .mp_subscript = bytearray_subscript,
            .mp_ass_subscript = bytearray_ass_subscript,
        },
    .methods = bytearray_methods,
};
