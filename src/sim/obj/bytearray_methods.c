/*
 * bytearray: the methods that change it.
 */
#include "sim/obj/bytes_parts.h"

static SIM_NEW addr bytearray_append(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)n_args, (void)kwnames;
    int byte = byte_from_int(vm, args[0], "byte");
    int64_t n = bytes_length(vm, self);
    if (byte < 0 || !bytearray_resize(vm, self, n + 1))
        return NULL_ADDR;
    bytearray_data(vm, self)[n] = (uint8_t)byte;
    return PY_NONE;
}

static SIM_NEW addr bytearray_clear(struct vm *vm, addr self, const addr *args, size_t n_args,
                                    addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return bytearray_resize(vm, self, 0) ? PY_NONE : NULL_ADDR;
}

static SIM_NEW addr bytearray_copy(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct str_view v = bytes_self_view(vm, self);
    return bytearray_from_data(vm, v.data, (size_t)v.len);
}

static SIM_NEW addr bytearray_extend(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t n = bytes_length(vm, self);
    if (is_bytes_like(vm, args[0]))
        return bytearray_set_range(vm, self, n, n, args[0]) ? PY_NONE : NULL_ADDR;
    if (str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "expected iterable of integers; got: 'str'");
    struct strbuf out = {0};
    bool ok = bytes_collect(vm, args[0], "bytearray", &out);
    if (!ok && exc_matches(vm, PY_TYPE(T_TypeError)) && !object_slots(vm, args[0])->iter) {
        exc_clear(vm);
        exc_raise(vm, PY_TYPE(T_TypeError), "can't extend bytearray with %.100s",
                  type_name(vm, object_type(vm, args[0])));
    }
    n = bytes_length(vm, self);
    ok = ok && bytearray_resize(vm, self, n + (int64_t)out.len);
    if (ok && out.len)
        memcpy(bytearray_data(vm, self) + n, out.buf, out.len);
    strbuf_release(&out);
    return ok ? PY_NONE : NULL_ADDR;
}

static SIM_NEW addr bytearray_insert(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "insert", n_args, 2, 2))
        return NULL_ADDR;
    int64_t i = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    if (i == -1 && exc_occurred(vm))
        return NULL_ADDR;
    int byte = byte_from_int(vm, args[1], "byte");
    int64_t n = bytes_length(vm, self);
    if (byte < 0 || !bytearray_resize(vm, self, n + 1))
        return NULL_ADDR;
    if (i < 0)
        i = i + n < 0 ? 0 : i + n;
    if (i > n)
        i = n;
    uint8_t *data = bytearray_data(vm, self);
    memmove(data + i + 1, data + i, (size_t)(n - i));
    data[i] = (uint8_t)byte;
    return PY_NONE;
}

static SIM_NEW addr bytearray_pop(struct vm *vm, addr self, const addr *args, size_t n_args,
                                  addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "pop", n_args, 0, 1))
        return NULL_ADDR;
    int64_t i = n_args ? number_as_ssize(vm, args[0], PY_TYPE(T_IndexError)) : -1;
    if (i == -1 && exc_occurred(vm))
        return NULL_ADDR;
    int64_t n = bytes_length(vm, self);
    if (n == 0)
        return exc_raise(vm, PY_TYPE(T_IndexError), "pop from empty bytearray");
    if (i < 0)
        i += n;
    if (i < 0 || i >= n)
        return exc_raise(vm, PY_TYPE(T_IndexError), "pop index out of range");
    if (bytearray_at(vm, self)->ob_exports)
        return exc_raise(vm, PY_TYPE(T_BufferError),
                         "Existing exports of data: object cannot be re-sized");
    uint8_t *data = bytearray_data(vm, self);
    uint8_t byte = data[i];
    memmove(data + i, data + i + 1, (size_t)(n - i));
    return bytearray_resize(vm, self, n - 1) ? int_from_i64(vm, byte) : NULL_ADDR;
}

static SIM_NEW addr bytearray_remove(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)n_args, (void)kwnames;
    int byte = byte_from_int(vm, args[0], "byte");
    if (byte < 0)
        return NULL_ADDR;
    int64_t n = bytes_length(vm, self);
    uint8_t *data = bytearray_data(vm, self);
    uint8_t *hit = n ? memchr(data, byte, (size_t)n) : NULL;
    if (!hit)
        return exc_raise(vm, PY_TYPE(T_ValueError), "value not found in bytearray");
    if (bytearray_at(vm, self)->ob_exports)
        return exc_raise(vm, PY_TYPE(T_BufferError),
                         "Existing exports of data: object cannot be re-sized");
    memmove(hit, hit + 1, (size_t)(data + n - hit));
    return bytearray_resize(vm, self, n - 1) ? PY_NONE : NULL_ADDR;
}

static SIM_NEW addr bytearray_reverse(struct vm *vm, addr self, const addr *args, size_t n_args,
                                      addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    uint8_t *data = bytearray_data(vm, self);
    for (int64_t i = 0, j = bytes_length(vm, self) - 1; i < j; i++, j--) {
        uint8_t t = data[i];
        data[i] = data[j];
        data[j] = t;
    }
    return PY_NONE;
}

static SIM_NEW addr bytearray_alloc(struct vm *vm, addr self, const addr *args, size_t n_args,
                                    addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return int_from_i64(vm, bytearray_at(vm, self)->ob_alloc);
}

static SIM_NEW addr bytearray_sizeof(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return int_from_i64(vm, type_at(vm, object_type(vm, self))->tp_basicsize +
                                bytearray_at(vm, self)->ob_alloc);
}

static SIM_NEW addr bytearray_reduce(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct str_view v = bytes_self_view(vm, self);
    addr text = str_from_latin1(vm, v.data, v.len);
    addr encoding = addr_is_null(text) ? text : str_from_cstr(vm, "latin-1");
    addr made_of = NULL_ADDR;
    if (v.len && !addr_is_null(encoding))
        made_of = tuple_pack(vm, 2, text, encoding);
    else if (!addr_is_null(encoding))
        made_of = newref(vm, PY_EMPTY_TUPLE);
    addr result = addr_is_null(made_of)
                      ? made_of
                      : tuple_pack(vm, 3, object_type(vm, self), made_of, PY_NONE);
    xdecref(vm, made_of);
    xdecref(vm, encoding);
    xdecref(vm, text);
    return result;
}

const struct method_def bytearray_methods[] = {
    {.name = "__alloc__", .fn = bytearray_alloc, .flags = METH_NOARGS},
    {.name = "__reduce__", .fn = bytearray_reduce, .flags = METH_NOARGS},
    {.name = "__sizeof__", .fn = bytearray_sizeof, .flags = METH_NOARGS},
    {.name = "append", .fn = bytearray_append, .flags = METH_O},
    {.name = "clear", .fn = bytearray_clear, .flags = METH_NOARGS},
    {.name = "copy", .fn = bytearray_copy, .flags = METH_NOARGS},
    {.name = "extend", .fn = bytearray_extend, .flags = METH_O},
    {.name = "insert", .fn = bytearray_insert, .flags = METH_FASTCALL},
    {.name = "pop", .fn = bytearray_pop, .flags = METH_FASTCALL},
    {.name = "remove", .fn = bytearray_remove, .flags = METH_O},
    {.name = "reverse", .fn = bytearray_reverse, .flags = METH_NOARGS},
    {.name = "__release_buffer__", .fn = memoryview_release_buffer, .flags = METH_O},
    BYTES_SHARED_METHODS,
    {0},
};
