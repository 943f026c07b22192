/*
 * The module array.
 */
#include "sim/lib/array_type.h"
#include "sim/lib/modules.h"

#include <stddef.h>

/* ---- making one ---- */

static const struct array_kind *kind_argument(struct vm *vm, addr typecode)
{
    if (!str_check(vm, typecode) || str_length(vm, typecode) != 1) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "array() argument 1 must be a unicode character, not %T", typecode);
        return NULL;
    }
    const struct array_kind *kind = array_find_kind(str_char(vm, typecode, 0));
    if (!kind)
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    return kind;
}

static addr from_bytes(struct vm *vm, addr type, const struct array_kind *kind, addr initial)
{
    const uint8_t *bytes;
    size_t len;
    if (!bytes_like_view(vm, initial, &bytes, &len))
        return NULL_ADDR;
    if (len % (size_t)kind->itemsize)
        return exc_raise(vm, PY_TYPE(T_ValueError), "bytes length not a multiple of item size");
    addr self = array_alloc(vm, type, kind, (int64_t)len / kind->itemsize);
    if (!addr_is_null(self) && len)
        memcpy(array_item_at(vm, self, 0), bytes, len);
    return self;
}

/* A list, tuple or str: its length is known, so there is exactly the room for it. */
static addr from_sequence(struct vm *vm, addr type, const struct array_kind *kind, addr initial)
{
    int64_t n = object_length(vm, initial);
    if (n < 0)
        return NULL_ADDR;
    addr self = array_alloc(vm, type, kind, n);
    for (int64_t i = 0; i < n && !addr_is_null(self); i++) {
        addr item = object_slots(vm, initial)->sq_item(vm, initial, i);
        bool ok = !addr_is_null(item) && array_set(vm, self, i, item);
        xdecref(vm, item);
        if (!ok) {
            decref(vm, self);
            return NULL_ADDR;
        }
    }
    return self;
}

static addr array_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    if (!args_no_keywords(vm, "array.array", kwnames))
        return NULL_ADDR;
    if (n_args < 1 || n_args > 2)
        return exc_raise(
            vm, PY_TYPE(T_TypeError), "array() takes at %s %d argument%s (%zu given)",
            n_args < 1 ? "least" : "most", n_args < 1 ? 1 : 2, n_args < 1 ? "" : "s", n_args);
    const struct array_kind *kind = kind_argument(vm, args[0]);
    if (!kind)
        return NULL_ADDR;
    if (n_args == 1)
        return array_alloc(vm, type, kind, 0);
    addr initial = args[1];
    if (str_check(vm, initial) && kind->holds != ARRAY_CHAR)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "cannot use a str to initialize an array with typecode '%c'",
                         kind->typecode);
    if (bytes_check(vm, initial) ||
        type_is_subtype(vm, object_type(vm, initial), PY_TYPE(T_BYTEARRAY)))
        return from_bytes(vm, type, kind, initial);
    if (list_check(vm, initial) || tuple_check(vm, initial) || str_check(vm, initial) ||
        (array_check(vm, initial) && array_kind_of(vm, initial) != kind))
        return from_sequence(vm, type, kind, initial);
    addr self = array_alloc(vm, type, kind, 0);
    if (!addr_is_null(self) && !array_extend(vm, self, initial)) {
        decref(vm, self);
        return NULL_ADDR;
    }
    return self;
}

static void array_dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    weakref_clear_all(vm, self);
    mem_free(vm, array_at(vm, self)->ob_item);
    object_free(vm, self);
}

static void array_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    visit(vm, object_type(vm, self), ctx);
}

/* ---- protocols ---- */

static addr array_repr(struct vm *vm, addr self)
{
    const struct array_kind *kind = array_kind_of(vm, self);
    const char *full_name = type_name(vm, object_type(vm, self));
    const char *dot = strrchr(full_name, '.'), *name = dot ? dot + 1 : full_name;
    if (array_length(vm, self) == 0)
        return str_from_format(vm, "%s('%c')", name, kind->typecode);
    addr items = list_new(vm, 0);
    for (int64_t i = 0; i < array_length(vm, self) && !addr_is_null(items); i++) {
        addr item = array_get(vm, self, i);
        if (addr_is_null(item) || !list_append_steal(vm, items, item)) {
            decref(vm, items);
            return NULL_ADDR;
        }
    }
    if (!addr_is_null(items) && kind->holds == ARRAY_CHAR)
        set_ref(vm, &items, str_join(vm, PY_EMPTY_STR, items));
    if (addr_is_null(items))
        return NULL_ADDR;
    addr text = str_from_format(vm, "%s('%c', %R)", name, kind->typecode, items);
    decref(vm, items);
    return text;
}

static int64_t array_sq_length(struct vm *vm, addr self)
{
    return array_length(vm, self);
}

static addr array_item(struct vm *vm, addr self, int64_t i)
{
    if (i < 0 || i >= array_length(vm, self))
        return exc_raise(vm, PY_TYPE(T_IndexError), "array index out of range");
    return array_get(vm, self, i);
}

static addr array_slice(struct vm *vm, addr self, addr slice)
{
    int64_t start, stop, step, n;
    if (!slice_indices(vm, slice, array_length(vm, self), &start, &stop, &step, &n))
        return NULL_ADDR;
    const struct array_kind *kind = array_kind_of(vm, self);
    addr part = array_alloc(vm, lib_type(vm, LIB_ARRAY), kind, n);
    for (int64_t i = 0; i < n && !addr_is_null(part); i++)
        memcpy(array_item_at(vm, part, i), array_item_at(vm, self, start + i * step),
               (size_t)kind->itemsize);
    return part;
}

/* An index argument within the array; false raised. */
static bool index_argument(struct vm *vm, addr self, addr key, int64_t *i, const char *message)
{
    *i = number_as_ssize(vm, key, PY_TYPE(T_IndexError));
    if (*i == -1 && exc_occurred(vm))
        return false;
    if (*i < 0)
        *i += array_length(vm, self);
    if (*i >= 0 && *i < array_length(vm, self))
        return true;
    exc_raise(vm, PY_TYPE(T_IndexError), "%s", message);
    return false;
}

static addr array_subscript(struct vm *vm, addr self, addr key)
{
    if (object_is_exactly(vm, key, T_SLICE))
        return array_slice(vm, self, key);
    if (!object_slots(vm, key)->nb_index)
        return exc_raise(vm, PY_TYPE(T_TypeError), "array indices must be integers");
    int64_t i;
    if (!index_argument(vm, self, key, &i, "array index out of range"))
        return NULL_ADDR;
    return array_get(vm, self, i);
}

static bool set_slice(struct vm *vm, addr self, addr slice, addr value)
{
    int64_t start, stop, step, n;
    if (!slice_indices(vm, slice, array_length(vm, self), &start, &stop, &step, &n))
        return false;
    int64_t n_new = 0;
    addr hold = NULL_ADDR;
    if (!addr_is_null(value)) {
        if (!array_check(vm, value)) {
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "can only assign array (not \"%T\") to array slice", value);
            return false;
        }
        if (array_kind_of(vm, value) != array_kind_of(vm, self)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "bad argument type for built-in operation");
            return false;
        }
        n_new = array_length(vm, value);
        hold = array_copy(vm, value);
        if (addr_is_null(hold))
            return false;
    }
    const char *items = n_new ? array_item_at(vm, hold, 0) : NULL;
    size_t size = (size_t)array_kind_of(vm, self)->itemsize;
    bool ok = true;
    if (step == 1) {
        ok = array_replace(vm, self, start, start + n, items, n_new);
    } else if (addr_is_null(value)) {
        if (step < 0) {
            start += (n - 1) * step;
            step = -step;
        }
        for (int64_t i = n - 1; ok && i >= 0; i--)
            ok = array_replace(vm, self, start + i * step, start + i * step + 1, NULL, 0);
    } else if (n_new != n) {
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "attempt to assign array of size %zd to extended slice of size %zd", n_new,
                  n);
        ok = false;
    } else {
        for (int64_t i = 0; i < n; i++)
            memcpy(array_item_at(vm, self, start + i * step), items + (size_t)i * size, size);
    }
    xdecref(vm, hold);
    return ok;
}

static bool array_ass_subscript(struct vm *vm, addr self, addr key, addr value)
{
    if (object_is_exactly(vm, key, T_SLICE))
        return set_slice(vm, self, key, value);
    if (!object_slots(vm, key)->nb_index) {
        exc_raise(vm, PY_TYPE(T_TypeError), "array indices must be integers");
        return false;
    }
    int64_t i;
    if (!index_argument(vm, self, key, &i, "array assignment index out of range"))
        return false;
    return addr_is_null(value) ? array_replace(vm, self, i, i + 1, NULL, 0)
                               : array_set(vm, self, i, value);
}

static addr array_concat(struct vm *vm, addr self, addr other)
{
    if (!array_check(vm, other))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "can only append array (not \"%T\") to array", other);
    const struct array_kind *kind = array_kind_of(vm, self);
    if (array_kind_of(vm, other) != kind)
        return exc_raise(vm, PY_TYPE(T_TypeError), "bad argument type for built-in operation");
    int64_t n = array_length(vm, self), more = array_length(vm, other);
    addr sum = array_alloc(vm, lib_type(vm, LIB_ARRAY), kind, n + more);
    if (addr_is_null(sum))
        return NULL_ADDR;
    if (n)
        memcpy(array_item_at(vm, sum, 0), array_item_at(vm, self, 0),
               (size_t)(n * kind->itemsize));
    if (more)
        memcpy(array_item_at(vm, sum, n), array_item_at(vm, other, 0),
               (size_t)(more * kind->itemsize));
    return sum;
}

static addr array_inplace_concat(struct vm *vm, addr self, addr other)
{
    if (!array_check(vm, other))
        return exc_raise(vm, PY_TYPE(T_TypeError), "can only extend with array (not \"%T\")",
                         other);
    return array_extend(vm, self, other) ? newref(vm, self) : NULL_ADDR;
}

static addr array_repeat(struct vm *vm, addr self, int64_t times)
{
    int64_t n = array_length(vm, self), total;
    const struct array_kind *kind = array_kind_of(vm, self);
    if (times < 0)
        times = 0;
    if (__builtin_mul_overflow(n, times, &total))
        return exc_raise_no_memory(vm);
    addr result = array_alloc(vm, lib_type(vm, LIB_ARRAY), kind, total);
    if (addr_is_null(result) || total == 0)
        return result;
    for (int64_t i = 0; i < times; i++)
        memcpy(array_item_at(vm, result, i * n), array_item_at(vm, self, 0),
               (size_t)(n * kind->itemsize));
    return result;
}

static addr array_inplace_repeat(struct vm *vm, addr self, int64_t times)
{
    addr longer = array_repeat(vm, self, times);
    if (addr_is_null(longer))
        return NULL_ADDR;
    int64_t n = array_length(vm, longer);
    bool ok = array_replace(vm, self, 0, array_length(vm, self),
                            n ? array_item_at(vm, longer, 0) : NULL, n);
    decref(vm, longer);
    return ok ? newref(vm, self) : NULL_ADDR;
}

static int array_contains(struct vm *vm, addr self, addr value)
{
    int equal = 0;
    for (int64_t i = 0; !equal && i < array_length(vm, self); i++) {
        addr item = array_get(vm, self, i);
        if (addr_is_null(item))
            return -1;
        equal = object_richcompare_bool(vm, item, value, CMP_EQ);
        decref(vm, item);
    }
    return equal;
}

static addr array_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!array_check(vm, a) || !array_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    if ((op == CMP_EQ || op == CMP_NE) && array_length(vm, a) != array_length(vm, b))
        return py_bool(op == CMP_NE);
    addr x = list_from_iterable(vm, a);
    addr y = addr_is_null(x) ? NULL_ADDR : list_from_iterable(vm, b);
    addr result = addr_is_null(y) ? NULL_ADDR : object_richcompare(vm, x, y, op);
    xdecref(vm, x);
    xdecref(vm, y);
    return result;
}

static addr get_typecode(struct vm *vm, addr self)
{
    return str_from_char(vm, (uint32_t)array_kind_of(vm, self)->typecode);
}

static addr get_itemsize(struct vm *vm, addr self)
{
    return int_from_i64(vm, array_kind_of(vm, self)->itemsize);
}

static const struct getset_def array_getset[] = {
    {"typecode", get_typecode, NULL},
    {"itemsize", get_itemsize, NULL},
    {0},
};

static addr array_iter(struct vm *vm, addr self);

const struct type_ops array_ops = {
    .name = "array.array",
    .basicsize = sizeof(struct py_array),
    .flags = TYPE_BASETYPE | TYPE_HAVE_GC | TYPE_SEQUENCE,
    .weaklistoffset = offsetof(struct py_array, weakreflist),
    .slots =
        {
            .new_ = array_new,
            .dealloc = array_dealloc,
            .traverse = array_traverse,
            .repr = array_repr,
            .hash = object_hash_not_implemented,
            .iter = array_iter,
            .richcompare = array_richcompare,
            .sq_length = array_sq_length,
            .sq_item = array_item,
            .sq_contains = array_contains,
            .sq_concat = array_concat,
            .sq_repeat = array_repeat,
            .sq_inplace_concat = array_inplace_concat,
            .sq_inplace_repeat = array_inplace_repeat,
            .mp_length = array_sq_length,
            .mp_subscript = array_subscript,
            .mp_ass_subscript = array_ass_subscript,
        },
    .methods = array_methods,
    .getset = array_getset,
};

/* ---- its iterator ---- */

struct py_array_iterator {
    struct py_object base;
    int64_t index;
    addr array; /* NULL_ADDR: exhausted */
    uint64_t getitem;
};

static struct py_array_iterator *array_iterator_at(const struct vm *vm, addr o)
{
    return (struct py_array_iterator *)space_at(&vm->mem.space, o);
}

static addr array_iter(struct vm *vm, addr self)
{
    addr type = lib_type(vm, LIB_ARRAY_ITERATOR);
    addr it = addr_is_null(type) ? NULL_ADDR : object_alloc(vm, type, 0);
    if (!addr_is_null(it))
        array_iterator_at(vm, it)->array = newref(vm, self);
    return it;
}

static addr array_iterator_next(struct vm *vm, addr it)
{
    struct py_array_iterator *i = array_iterator_at(vm, it);
    if (addr_is_null(i->array))
        return NULL_ADDR;
    if (i->index < array_length(vm, i->array))
        return array_get(vm, i->array, i->index++);
    clear_ref(vm, &i->array);
    return NULL_ADDR;
}

static addr array_iterator_iter(struct vm *vm, addr it)
{
    return newref(vm, it);
}

static void array_iterator_dealloc(struct vm *vm, addr it)
{
    gc_untrack(vm, it);
    clear_ref(vm, &array_iterator_at(vm, it)->array);
    object_free(vm, it);
}

static void array_iterator_traverse(struct vm *vm, addr it, visit_fn visit, void *ctx)
{
    visit(vm, object_type(vm, it), ctx);
    visit(vm, array_iterator_at(vm, it)->array, ctx);
}

const struct type_ops array_iterator_ops = {
    .name = "array.arrayiterator",
    .basicsize = sizeof(struct py_array_iterator),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots = {.dealloc = array_iterator_dealloc,
              .traverse = array_iterator_traverse,
              .iter = array_iterator_iter,
              .iternext = array_iterator_next},
};

bool array_module_fill(struct vm *vm, addr module)
{
    addr type = lib_type(vm, LIB_ARRAY);
    return !addr_is_null(type) && module_add(vm, module, "array", newref(vm, type)) &&
           module_add(vm, module, "ArrayType", newref(vm, type)) &&
           module_add_str(vm, module, "typecodes", "bBuwhHiIlLqQfd");
}
