/*
 * The methods of array.array.
 */
#include "sim/lib/array_type.h"

#define UNUSED (void)args, (void)n_args, (void)kwnames

static addr or_none(bool ok)
{
    return ok ? PY_NONE : NULL_ADDR;
}

static addr method_append(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    UNUSED;
    return or_none(array_insert(vm, self, INT64_MAX, args[0]));
}

static addr method_extend(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    UNUSED;
    return or_none(array_extend(vm, self, args[0]));
}

static addr method_insert(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "insert", n_args, 2, 2))
        return NULL_ADDR;
    int64_t i = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    if (i == -1 && exc_occurred(vm))
        return NULL_ADDR;
    int64_t n = array_length(vm, self);
    if (i < 0)
        i = i + n < 0 ? 0 : i + n;
    return or_none(array_insert(vm, self, i, args[1]));
}

static addr method_pop(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "pop", n_args, 0, 1))
        return NULL_ADDR;
    int64_t i = n_args ? number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError)) : -1;
    if (n_args && i == -1 && exc_occurred(vm))
        return NULL_ADDR;
    int64_t n = array_length(vm, self);
    if (n == 0)
        return exc_raise(vm, PY_TYPE(T_IndexError), "pop from empty array");
    if (i < 0)
        i += n;
    if (i < 0 || i >= n)
        return exc_raise(vm, PY_TYPE(T_IndexError), "pop index out of range");
    addr item = array_get(vm, self, i);
    if (addr_is_null(item))
        return NULL_ADDR;
    if (!array_replace(vm, self, i, i + 1, NULL, 0)) {
        decref(vm, item);
        return NULL_ADDR;
    }
    return item;
}

/* The first item from `start` on that equals `value`: -1 none, -2 raised. */
static int64_t find(struct vm *vm, addr self, addr value, int64_t start, int64_t stop)
{
    for (int64_t i = start; i < stop && i < array_length(vm, self); i++) {
        addr item = array_get(vm, self, i);
        if (addr_is_null(item))
            return -2;
        int equal = object_richcompare_bool(vm, item, value, CMP_EQ);
        decref(vm, item);
        if (equal)
            return equal < 0 ? -2 : i;
    }
    return -1;
}

static addr method_remove(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    UNUSED;
    int64_t i = find(vm, self, args[0], 0, INT64_MAX);
    if (i == -1)
        return exc_raise(vm, PY_TYPE(T_ValueError), "array.remove(x): x not in array");
    return or_none(i >= 0 && array_replace(vm, self, i, i + 1, NULL, 0));
}

static bool bound(struct vm *vm, addr o, int64_t n, int64_t *out)
{
    int64_t i = number_as_ssize(vm, o, NULL_ADDR);
    if (i == -1 && exc_occurred(vm))
        return false;
    *out = i < 0 ? (i + n < 0 ? 0 : i + n) : i;
    return true;
}

static addr method_index(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)kwnames;
    if (!args_check(vm, "index", n_args, 1, 3))
        return NULL_ADDR;
    int64_t start = 0, stop = INT64_MAX, n = array_length(vm, self);
    if ((n_args > 1 && !bound(vm, args[1], n, &start)) ||
        (n_args > 2 && !bound(vm, args[2], n, &stop)))
        return NULL_ADDR;
    int64_t i = find(vm, self, args[0], start, stop);
    if (i == -1)
        return exc_raise(vm, PY_TYPE(T_ValueError), "array.index(x): x not in array");
    return i < 0 ? NULL_ADDR : int_from_i64(vm, i);
}

static addr method_count(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED;
    int64_t count = 0, i = -1;
    while ((i = find(vm, self, args[0], i + 1, INT64_MAX)) >= 0)
        count++;
    return i == -2 ? NULL_ADDR : int_from_i64(vm, count);
}

static addr method_reverse(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    UNUSED;
    size_t size = (size_t)array_kind_of(vm, self)->itemsize;
    for (int64_t i = 0, j = array_length(vm, self) - 1; i < j; i++, j--) {
        char *a = array_item_at(vm, self, i), *b = array_item_at(vm, self, j), t[8];
        memcpy(t, a, size);
        memcpy(a, b, size);
        memcpy(b, t, size);
    }
    return PY_NONE;
}

static addr method_byteswap(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    UNUSED;
    size_t size = (size_t)array_kind_of(vm, self)->itemsize;
    for (int64_t i = 0; i < array_length(vm, self); i++) {
        char *p = array_item_at(vm, self, i);
        for (size_t k = 0; k < size / 2; k++) {
            char t = p[k];
            p[k] = p[size - 1 - k];
            p[size - 1 - k] = t;
        }
    }
    return PY_NONE;
}

static addr method_clear(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED;
    return or_none(array_resize(vm, self, 0));
}

static addr method_tolist(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    UNUSED;
    int64_t n = array_length(vm, self);
    addr list = list_new(vm, n);
    for (int64_t i = 0; i < n && !addr_is_null(list); i++) {
        addr item = array_get(vm, self, i);
        if (addr_is_null(item)) {
            decref(vm, list);
            return NULL_ADDR;
        }
        list_items(vm, list)[i] = item;
    }
    return list;
}

static addr method_fromlist(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    UNUSED;
    if (!list_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "arg must be list");
    int64_t old = array_length(vm, self);
    if (array_extend(vm, self, args[0]))
        return PY_NONE;
    // What was added before the wrong item goes again.
    addr exc = exc_take(vm);
    array_resize(vm, self, old);
    exc_restore(vm, exc);
    return NULL_ADDR;
}

static addr method_tobytes(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    UNUSED;
    int64_t n = array_length(vm, self);
    if (n == 0)
        return newref(vm, PY_EMPTY_BYTES);
    return bytes_from_data(vm, array_item_at(vm, self, 0),
                           (size_t)(n * array_kind_of(vm, self)->itemsize));
}

static addr method_frombytes(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    UNUSED;
    const uint8_t *bytes;
    size_t len;
    if (!bytes_like_view(vm, args[0], &bytes, &len))
        return NULL_ADDR;
    size_t size = (size_t)array_kind_of(vm, self)->itemsize;
    if (len % size)
        return exc_raise(vm, PY_TYPE(T_ValueError), "bytes length not a multiple of item size");
    int64_t n = array_length(vm, self);
    return or_none(array_replace(vm, self, n, n, bytes, (int64_t)(len / size)));
}

static addr method_tounicode(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    UNUSED;
    if (array_kind_of(vm, self)->holds != ARRAY_CHAR)
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "tounicode() may only be called on unicode type arrays ('u' or 'w')");
    int64_t n = array_length(vm, self);
    return n ? str_from_ucs4(vm, array_item_at(vm, self, 0), (size_t)n)
             : newref(vm, PY_EMPTY_STR);
}

static addr method_buffer_info(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    UNUSED;
    addr pair[] = {int_from_u64(vm, array_at(vm, self)->ob_item.v),
                   int_from_i64(vm, array_length(vm, self))};
    if (!addr_is_null(pair[0]) && !addr_is_null(pair[1]))
        return tuple_from_items_steal(vm, pair, 2);
    xdecref(vm, pair[0]);
    xdecref(vm, pair[1]);
    return NULL_ADDR;
}

static addr method_copy(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED;
    return array_copy(vm, self);
}

static addr method_sizeof(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    UNUSED;
    const struct py_array *a = array_at(vm, self);
    return int_from_i64(vm, type_at(vm, object_type(vm, self))->tp_basicsize +
                                a->allocated * array_kind_of(vm, self)->itemsize);
}

static addr method_reduce_ex(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    UNUSED;
    addr list = method_tolist(vm, self, NULL, 0, NULL_ADDR);
    addr code = addr_is_null(list)
                    ? NULL_ADDR
                    : str_from_char(vm, (uint32_t)array_kind_of(vm, self)->typecode);
    addr pair = addr_is_null(code) ? NULL_ADDR : tuple_pack(vm, 2, code, list);
    addr dict = object_dict_if_any(vm, self, false);
    addr result = NULL_ADDR;
    if (!addr_is_null(pair))
        result =
            tuple_pack(vm, 3, object_type(vm, self), pair, addr_is_null(dict) ? PY_NONE : dict);
    xdecref(vm, pair);
    xdecref(vm, code);
    xdecref(vm, list);
    return result;
}

const struct method_def array_methods[] = {
    {"append", method_append, METH_O, NULL, NULL},
    {"buffer_info", method_buffer_info, METH_NOARGS, NULL, NULL},
    {"byteswap", method_byteswap, METH_NOARGS, NULL, NULL},
    {"clear", method_clear, METH_NOARGS, NULL, NULL},
    {"__copy__", method_copy, METH_NOARGS, NULL, NULL},
    {"count", method_count, METH_O, NULL, NULL},
    {"__deepcopy__", method_copy, METH_O, NULL, NULL},
    {"extend", method_extend, METH_O, NULL, NULL},
    {"fromlist", method_fromlist, METH_O, NULL, NULL},
    {"frombytes", method_frombytes, METH_O, NULL, NULL},
    {"index", method_index, METH_FASTCALL, NULL, NULL},
    {"insert", method_insert, METH_FASTCALL, NULL, NULL},
    {"pop", method_pop, METH_FASTCALL, NULL, NULL},
    {"__reduce_ex__", method_reduce_ex, METH_O, NULL, NULL},
    {"remove", method_remove, METH_O, NULL, NULL},
    {"reverse", method_reverse, METH_NOARGS, NULL, NULL},
    {"tolist", method_tolist, METH_NOARGS, NULL, NULL},
    {"tobytes", method_tobytes, METH_NOARGS, NULL, NULL},
    {"tounicode", method_tounicode, METH_NOARGS, NULL, NULL},
    {"__sizeof__", method_sizeof, METH_NOARGS, NULL, NULL},
    {0},
};
