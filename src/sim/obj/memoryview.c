/*
 * memoryview over bytes, bytearray and other views: one dimension of simple items.
 *
 * The layout is CPython's PyMemoryViewObject with its Py_buffer and, behind it, shape and
 * stride; its managed buffer object is left out. The item format is kept in `internal`, which
 * CPython leaves alone.
 */
#include "sim/obj/bytes_parts.h"

enum { VIEW_RELEASED = 1, VIEW_ARRAY_ITEMS = 3 };

struct py_memoryview {
    struct py_var_object base;
    addr mbuf;
    int64_t hash;
    int32_t flags;
    int32_t padding;
    int64_t exports;
    addr buf;
    addr obj; /* whose bytes they are; NULL_ADDR once released */
    int64_t len;
    int64_t itemsize;
    int32_t readonly;
    int32_t ndim;
    addr format;
    addr shape;
    addr strides;
    addr suboffsets;
    uint64_t internal;
    addr weakreflist;
    int64_t array[VIEW_ARRAY_ITEMS]; /* shape, stride */
};

static struct py_memoryview *view_at(const struct vm *vm, addr o)
{
    return space_at(&vm->mem.space, o);
}

static int item_size(char format)
{
    switch (format) {
    case 'B':
    case 'b':
    case 'c':
    case '?':
        return 1;
    case 'h':
    case 'H':
        return 2;
    case 'i':
    case 'I':
    case 'f':
        return 4;
    case 'l':
    case 'L':
    case 'q':
    case 'Q':
    case 'n':
    case 'N':
    case 'd':
        return 8;
    }
    return 0;
}

static bool is_usable(struct vm *vm, addr o)
{
    if (!(view_at(vm, o)->flags & VIEW_RELEASED))
        return true;
    exc_raise(vm, PY_TYPE(T_ValueError), "operation forbidden on released memoryview object");
    return false;
}

static int64_t view_length(const struct vm *vm, addr o)
{
    return view_at(vm, o)->array[0];
}

static uint8_t *item_at(const struct vm *vm, addr o, int64_t i)
{
    const struct py_memoryview *p = view_at(vm, o);
    return space_at(&vm->mem.space, addr_add(p->buf, i * p->array[1]));
}

static void export_add(struct vm *vm, addr obj, int64_t n)
{
    if (bytearray_check(vm, obj))
        bytearray_at(vm, obj)->ob_exports += n;
}

static bool is_contiguous(const struct vm *vm, addr o)
{
    const struct py_memoryview *p = view_at(vm, o);
    return p->array[0] <= 1 || p->array[1] == p->itemsize;
}

/* A view of `n` items `stride` apart, of `obj`. */
static SIM_NEW addr view_new(struct vm *vm, addr obj, addr buf, int64_t n, int64_t stride,
                             char format, bool readonly)
{
    addr o = object_new_uninit(vm, PY_TYPE(T_MEMORYVIEW), VIEW_ARRAY_ITEMS);
    if (addr_is_null(o))
        return o;
    struct py_memoryview *p = view_at(vm, o);
    struct py_var_object base = p->base;
    *p = (struct py_memoryview){.base = base,
                                .hash = -1,
                                .buf = buf,
                                .obj = newref(vm, obj),
                                .len = n * item_size(format),
                                .itemsize = item_size(format),
                                .readonly = readonly,
                                .ndim = 1,
                                .internal = (uint8_t)format,
                                .array = {n, stride, 0}};
    p->shape = addr_add(o, offsetof(struct py_memoryview, array));
    p->strides = addr_add(p->shape, 8);
    export_add(vm, obj, 1);
    gc_track(vm, o);
    return o;
}

static char view_format(const struct vm *vm, addr o)
{
    return (char)view_at(vm, o)->internal;
}

bool memoryview_bytes(struct vm *vm, addr o, const uint8_t **bytes, size_t *len)
{
    if (!is_usable(vm, o))
        return false;
    if (!is_contiguous(vm, o)) {
        exc_raise(vm, PY_TYPE(T_BufferError),
                  "memoryview: underlying buffer is not C-contiguous");
        return false;
    }
    *bytes = space_at(&vm->mem.space, view_at(vm, o)->buf);
    *len = (size_t)view_at(vm, o)->len;
    return true;
}

static SIM_NEW addr memoryview_of(struct vm *vm, addr o)
{
    if (object_is_exactly(vm, o, T_MEMORYVIEW)) {
        if (!is_usable(vm, o))
            return NULL_ADDR;
        struct py_memoryview p = *view_at(vm, o);
        return view_new(vm, p.obj, p.buf, p.array[0], p.array[1], (char)p.internal, p.readonly);
    }
    bool is_bytes = bytes_check(vm, o);
    if (!is_bytes && !bytearray_check(vm, o))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "memoryview: a bytes-like object is required, not '%.200s'",
                         type_name(vm, object_type(vm, o)));
    struct str_view v = bytes_self_view(vm, o);
    return view_new(vm, o, space_addr(&vm->mem.space, v.data), v.len, 1, 'B', is_bytes);
}

static SIM_NEW addr memoryview_new(struct vm *vm, addr type, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)type;
    static const char *const names[] = {"object", NULL};
    static const struct arg_spec spec = {"memoryview", names, 1, 1};
    addr arg[1];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    return memoryview_of(vm, arg[0]);
}

static void let_go(struct vm *vm, addr o)
{
    struct py_memoryview *p = view_at(vm, o);
    p->flags |= VIEW_RELEASED;
    if (addr_is_null(p->obj))
        return;
    export_add(vm, p->obj, -1);
    clear_ref(vm, &p->obj);
}

static void memoryview_dealloc(struct vm *vm, addr o)
{
    gc_untrack(vm, o);
    let_go(vm, o);
    if (!addr_is_null(view_at(vm, o)->weakreflist))
        weakref_clear_all(vm, o);
    object_free(vm, o);
}

static void memoryview_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    if (!addr_is_null(view_at(vm, o)->obj))
        visit(vm, view_at(vm, o)->obj, ctx);
}

static SIM_NEW addr memoryview_repr(struct vm *vm, addr o)
{
    char text[64];
    bool is_released = view_at(vm, o)->flags & VIEW_RELEASED;
    int n = snprintf(text, sizeof text, "<%smemory at 0x%llx>", is_released ? "released " : "",
                     (unsigned long long)o.v);
    return str_from_ascii(vm, text, (size_t)n);
}

/* ---- items ---- */

static SIM_NEW addr unpack(struct vm *vm, const uint8_t *p, char format)
{
    union {
        uint64_t u;
        float f;
        double d;
    } v = {0};
    int size = item_size(format);
    memcpy(&v, p, (size_t)size);
    int shift = 64 - 8 * size;
    switch (format) {
    case 'c':
        return bytes_char(*p);
    case '?':
        return py_bool(*p);
    case 'f':
        return float_from_double(vm, v.f);
    case 'd':
        return float_from_double(vm, v.d);
    case 'b':
    case 'h':
    case 'i':
    case 'l':
    case 'q':
    case 'n':
        return int_from_i64(vm, (int64_t)(v.u << shift) >> shift);
    }
    return int_from_u64(vm, v.u);
}

static bool raise_invalid(struct vm *vm, addr type, const char *what, char format)
{
    exc_raise(vm, type, "memoryview: invalid %s for format '%c'", what, format);
    return false;
}

/* An int as the bits of an item. */
static bool pack_int(struct vm *vm, addr value, char format, uint64_t *bits)
{
    if (!object_slots(vm, value)->nb_index)
        return raise_invalid(vm, PY_TYPE(T_TypeError), "type", format);
    addr index = number_index(vm, value);
    if (addr_is_null(index))
        return false;
    bool overflow, is_signed = strchr("bhilqn", format) != NULL;
    int64_t v = int_as_i64(vm, index, &overflow);
    decref(vm, index);
    int n_bits = 8 * item_size(format);
    int64_t low = is_signed ? -(INT64_C(1) << (n_bits - 2)) * 2 : 0;
    int64_t high = n_bits == 64 ? INT64_MAX : (INT64_C(1) << (n_bits - is_signed)) - 1;
    if (overflow || v < low || v > high)
        return raise_invalid(vm, PY_TYPE(T_ValueError), "value", format);
    *bits = (uint64_t)v;
    return true;
}

static bool pack(struct vm *vm, addr o, int64_t i, addr value)
{
    char format = view_format(vm, o);
    uint64_t bits = 0;
    if (format == 'c') {
        if (!bytes_check(vm, value))
            return raise_invalid(vm, PY_TYPE(T_TypeError), "type", format);
        if (bytes_length(vm, value) != 1)
            return raise_invalid(vm, PY_TYPE(T_ValueError), "value", format);
        bits = bytes_at(vm, value)->ob_sval[0];
    } else if (format == '?') {
        int truth = object_is_true(vm, value);
        if (truth < 0)
            return false;
        bits = (uint64_t)truth;
    } else if (format == 'f' || format == 'd') {
        addr f = number_float(vm, value);
        if (addr_is_null(f))
            return false;
        double d = float_value(vm, f);
        float single = (float)d;
        decref(vm, f);
        memcpy(&bits, format == 'f' ? (void *)&single : (void *)&d, (size_t)item_size(format));
    } else if (!pack_int(vm, value, format, &bits)) {
        return false;
    }
    if (!is_usable(vm, o))
        return false;
    memcpy(item_at(vm, o, i), &bits, (size_t)item_size(format));
    return true;
}

static int64_t memoryview_length(struct vm *vm, addr o)
{
    return is_usable(vm, o) ? view_length(vm, o) : -1;
}

static SIM_NEW addr memoryview_item(struct vm *vm, addr o, int64_t i)
{
    if (!is_usable(vm, o))
        return NULL_ADDR;
    if (i < 0 || i >= view_length(vm, o))
        return exc_raise(vm, PY_TYPE(T_IndexError), "index out of bounds on dimension 1");
    return unpack(vm, item_at(vm, o, i), view_format(vm, o));
}

/* A part of the view as a view. */
static SIM_NEW addr sliced(struct vm *vm, addr o, addr slice)
{
    int64_t start, stop, step, n;
    if (!slice_indices(vm, slice, view_length(vm, o), &start, &stop, &step, &n) ||
        !is_usable(vm, o))
        return NULL_ADDR;
    struct py_memoryview p = *view_at(vm, o);
    return view_new(vm, p.obj, addr_add(p.buf, start * p.array[1]), n, step * p.array[1],
                    (char)p.internal, p.readonly);
}

static SIM_NEW addr memoryview_subscript(struct vm *vm, addr o, addr key)
{
    if (!is_usable(vm, o))
        return NULL_ADDR;
    if (object_is_exactly(vm, key, T_SLICE))
        return sliced(vm, o, key);
    if (addr_eq(key, PY_ELLIPSIS))
        return newref(vm, o);
    if (!object_slots(vm, key)->nb_index)
        return exc_raise(vm, PY_TYPE(T_TypeError), "memoryview: invalid slice key");
    int64_t i = number_as_ssize(vm, key, PY_TYPE(T_IndexError));
    if (i == -1 && exc_occurred(vm))
        return NULL_ADDR;
    return memoryview_item(vm, o, i < 0 ? i + view_length(vm, o) : i);
}

static bool set_slice(struct vm *vm, addr o, addr key, addr value)
{
    addr from = memoryview_of(vm, value);
    if (addr_is_null(from))
        return false;
    addr to = sliced(vm, o, key);
    bool ok = !addr_is_null(to);
    if (ok && (view_length(vm, to) != view_length(vm, from) ||
               view_format(vm, to) != view_format(vm, from))) {
        ok = false;
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "memoryview assignment: lvalue and rvalue have "
                  "different structures");
    }
    if (ok) {
        // By way of a copy, since both may be parts of one object.
        size_t size = (size_t)view_at(vm, to)->itemsize;
        struct strbuf copy = {0};
        for (int64_t i = 0; i < view_length(vm, from); i++)
            strbuf_add(&copy, item_at(vm, from, i), size);
        for (int64_t i = 0; i < view_length(vm, to); i++)
            memcpy(item_at(vm, to, i), copy.buf + (size_t)i * size, size);
        strbuf_release(&copy);
    }
    xdecref(vm, to);
    decref(vm, from);
    return ok;
}

static bool memoryview_ass_subscript(struct vm *vm, addr o, addr key, addr value)
{
    if (!is_usable(vm, o))
        return false;
    if (view_at(vm, o)->readonly || addr_is_null(value)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  view_at(vm, o)->readonly ? "cannot modify read-only memory"
                                           : "cannot delete memory");
        return false;
    }
    if (object_is_exactly(vm, key, T_SLICE))
        return set_slice(vm, o, key, value);
    if (!object_slots(vm, key)->nb_index) {
        exc_raise(vm, PY_TYPE(T_TypeError), "memoryview: invalid slice key");
        return false;
    }
    int64_t i = number_as_ssize(vm, key, PY_TYPE(T_IndexError));
    if (i == -1 && exc_occurred(vm))
        return false;
    if (i < 0)
        i += view_length(vm, o);
    if (i >= 0 && i < view_length(vm, o))
        return pack(vm, o, i, value);
    exc_raise(vm, PY_TYPE(T_IndexError), "index out of bounds on dimension 1");
    return false;
}

addr memoryview_copy(struct vm *vm, addr o)
{
    if (!is_usable(vm, o))
        return NULL_ADDR;
    struct strbuf out = {0};
    size_t size = (size_t)view_at(vm, o)->itemsize;
    for (int64_t i = 0; i < view_length(vm, o); i++)
        strbuf_add(&out, item_at(vm, o, i), size);
    addr result = bytes_from_data(vm, strbuf_str(&out), out.len);
    strbuf_release(&out);
    return result;
}

static int64_t memoryview_hash(struct vm *vm, addr o)
{
    if (!is_usable(vm, o))
        return -1;
    if (view_at(vm, o)->hash != -1)
        return view_at(vm, o)->hash;
    char format = view_format(vm, o);
    if (!view_at(vm, o)->readonly || (format != 'B' && format != 'b' && format != 'c')) {
        exc_raise(vm, PY_TYPE(T_ValueError),
                  view_at(vm, o)->readonly
                      ? "memoryview: hashing is restricted to formats 'B', 'b' or 'c'"
                      : "cannot hash writable memoryview object");
        return -1;
    }
    addr bytes = memoryview_copy(vm, o);
    int64_t hash = addr_is_null(bytes) ? -1 : object_hash(vm, bytes);
    xdecref(vm, bytes);
    view_at(vm, o)->hash = hash;
    return hash;
}

/* 1, 0, -1 raised */
static int equal_items(struct vm *vm, addr a, addr b)
{
    if (view_length(vm, a) != view_length(vm, b))
        return 0;
    int equal = 1;
    for (int64_t i = 0; equal == 1 && i < view_length(vm, a); i++) {
        addr x = unpack(vm, item_at(vm, a, i), view_format(vm, a));
        addr y = addr_is_null(x) ? x : unpack(vm, item_at(vm, b, i), view_format(vm, b));
        equal = addr_is_null(y) ? -1 : object_richcompare_bool(vm, x, y, CMP_EQ);
        xdecref(vm, x);
        xdecref(vm, y);
    }
    return equal;
}

static addr memoryview_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_bytes_like(vm, b))
        return PY_NOT_IMPLEMENTED;
    bool is_released = view_at(vm, a)->flags & VIEW_RELEASED;
    int equal = addr_eq(a, b);
    bool b_released =
        object_is_exactly(vm, b, T_MEMORYVIEW) && view_at(vm, b)->flags & VIEW_RELEASED;
    if (!equal && !is_released && !b_released) {
        addr other = memoryview_of(vm, b);
        if (addr_is_null(other))
            return other;
        equal = equal_items(vm, a, other);
        decref(vm, other);
        if (equal < 0)
            return NULL_ADDR;
    }
    return py_bool(equal == (op == CMP_EQ));
}

/* ---- methods ---- */

static SIM_NEW addr memoryview_release(struct vm *vm, addr self, const addr *args,
                                       size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    let_go(vm, self);
    return PY_NONE;
}

static SIM_NEW addr memoryview_enter(struct vm *vm, addr self, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return is_usable(vm, self) ? newref(vm, self) : NULL_ADDR;
}

static SIM_NEW addr memoryview_tobytes(struct vm *vm, addr self, const addr *args,
                                       size_t n_args, addr kwnames)
{
    static const char *const names[] = {"order", NULL};
    static const struct arg_spec spec = {"tobytes", names, 0, 1};
    addr arg[1];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    return memoryview_copy(vm, self);
}

static SIM_NEW addr memoryview_tolist(struct vm *vm, addr self, const addr *args, size_t n_args,
                                      addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    if (!is_usable(vm, self))
        return NULL_ADDR;
    addr list = list_new(vm, view_length(vm, self));
    for (int64_t i = 0; !addr_is_null(list) && i < view_length(vm, self); i++) {
        addr item = unpack(vm, item_at(vm, self, i), view_format(vm, self));
        if (addr_is_null(item)) {
            decref(vm, list);
            return NULL_ADDR;
        }
        list_items(vm, list)[i] = item;
    }
    return list;
}

static SIM_NEW addr memoryview_hex(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    addr bytes = memoryview_copy(vm, self);
    addr result = addr_is_null(bytes) ? bytes : bytes_hex(vm, bytes, args, n_args, kwnames);
    xdecref(vm, bytes);
    return result;
}

static SIM_NEW addr memoryview_toreadonly(struct vm *vm, addr self, const addr *args,
                                          size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr copy = memoryview_of(vm, self);
    if (!addr_is_null(copy))
        view_at(vm, copy)->readonly = 1;
    return copy;
}

static SIM_NEW addr memoryview_cast(struct vm *vm, addr self, const addr *args, size_t n_args,
                                    addr kwnames)
{
    static const char *const names[] = {"format", "shape", NULL};
    static const struct arg_spec spec = {"cast", names, 1, 2};
    addr arg[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg) || !is_usable(vm, self))
        return NULL_ADDR;
    if (!str_check(vm, arg[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "cast() argument 'format' must be str, not %T", arg[0]);
    if (!addr_is_null(arg[1]))
        return vm_unsupported(vm, "a memoryview of more than one dimension");
    if (!is_contiguous(vm, self))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "memoryview: casts are restricted to C-contiguous views");
    int64_t n = str_length(vm, arg[0]);
    char format = n ? (char)str_char(vm, arg[0], n - 1) : 0;
    bool is_native = n == 1 || (n == 2 && str_char(vm, arg[0], 0) == '@');
    if (!is_native || item_size(format) == 0)
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "memoryview: destination format must be a native single character "
                         "format prefixed with an optional '@'");
    struct py_memoryview p = *view_at(vm, self);
    if (p.itemsize != 1 && item_size(format) != 1)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "memoryview: cannot cast between two non-byte formats");
    if (p.len % item_size(format))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "memoryview: length is not a multiple of itemsize");
    return view_new(vm, p.obj, p.buf, p.len / item_size(format), item_size(format), format,
                    p.readonly);
}

addr memoryview_buffer(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError)) == -1 && exc_occurred(vm))
        return NULL_ADDR;
    return memoryview_of(vm, self);
}

addr memoryview_release_buffer(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!object_is_exactly(vm, args[0], T_MEMORYVIEW))
        return exc_raise(vm, PY_TYPE(T_TypeError), "expected a memoryview object");
    if (!addr_eq(view_at(vm, args[0])->obj, self))
        return exc_raise(vm, PY_TYPE(T_ValueError), "memoryview's buffer is not this object");
    let_go(vm, args[0]);
    return PY_NONE;
}

static const struct method_def memoryview_methods[] = {
    {.name = "__buffer__", .fn = memoryview_buffer, .flags = METH_O},
    {.name = "__release_buffer__", .fn = memoryview_release_buffer, .flags = METH_O},
    {.name = "release", .fn = memoryview_release, .flags = METH_NOARGS},
    {.name = "tobytes", .fn = memoryview_tobytes, .flags = METH_FASTCALL | METH_KEYWORDS},
    {.name = "hex", .fn = memoryview_hex, .flags = METH_FASTCALL | METH_KEYWORDS},
    {.name = "tolist", .fn = memoryview_tolist, .flags = METH_NOARGS},
    {.name = "cast", .fn = memoryview_cast, .flags = METH_FASTCALL | METH_KEYWORDS},
    {.name = "toreadonly", .fn = memoryview_toreadonly, .flags = METH_NOARGS},
    {.name = "__enter__", .fn = memoryview_enter, .flags = METH_NOARGS},
    {.name = "__exit__", .fn = memoryview_release, .flags = METH_VARARGS},
    {0},
};

static SIM_NEW addr get_obj(struct vm *vm, addr o)
{
    return is_usable(vm, o) ? newref(vm, view_at(vm, o)->obj) : NULL_ADDR;
}

static SIM_NEW addr get_nbytes(struct vm *vm, addr o)
{
    return is_usable(vm, o) ? int_from_i64(vm, view_at(vm, o)->len) : NULL_ADDR;
}

static SIM_NEW addr get_readonly(struct vm *vm, addr o)
{
    return is_usable(vm, o) ? py_bool(view_at(vm, o)->readonly) : NULL_ADDR;
}

static SIM_NEW addr get_itemsize(struct vm *vm, addr o)
{
    return is_usable(vm, o) ? int_from_i64(vm, view_at(vm, o)->itemsize) : NULL_ADDR;
}

static SIM_NEW addr get_format(struct vm *vm, addr o)
{
    return is_usable(vm, o) ? str_from_char(vm, (uint8_t)view_format(vm, o)) : NULL_ADDR;
}

static SIM_NEW addr get_ndim(struct vm *vm, addr o)
{
    return is_usable(vm, o) ? int_from_i64(vm, 1) : NULL_ADDR;
}

static SIM_NEW addr tuple_of(struct vm *vm, addr o, int index)
{
    if (!is_usable(vm, o))
        return NULL_ADDR;
    addr item = int_from_i64(vm, view_at(vm, o)->array[index]);
    return addr_is_null(item) ? item : tuple_from_items_steal(vm, &item, 1);
}

static SIM_NEW addr get_shape(struct vm *vm, addr o)
{
    return tuple_of(vm, o, 0);
}

static SIM_NEW addr get_strides(struct vm *vm, addr o)
{
    return tuple_of(vm, o, 1);
}

static SIM_NEW addr get_suboffsets(struct vm *vm, addr o)
{
    return is_usable(vm, o) ? PY_EMPTY_TUPLE : NULL_ADDR;
}

static SIM_NEW addr get_contiguous(struct vm *vm, addr o)
{
    return is_usable(vm, o) ? py_bool(is_contiguous(vm, o)) : NULL_ADDR;
}

static const struct getset_def memoryview_getset[] = {
    {.name = "obj", .get = get_obj},
    {.name = "nbytes", .get = get_nbytes},
    {.name = "readonly", .get = get_readonly},
    {.name = "itemsize", .get = get_itemsize},
    {.name = "format", .get = get_format},
    {.name = "ndim", .get = get_ndim},
    {.name = "shape", .get = get_shape},
    {.name = "strides", .get = get_strides},
    {.name = "suboffsets", .get = get_suboffsets},
    {.name = "c_contiguous", .get = get_contiguous},
    {.name = "f_contiguous", .get = get_contiguous},
    {.name = "contiguous", .get = get_contiguous},
    {0},
};

const struct type_ops memoryview_ops = {
    .name = "memoryview",
    .doc = "A window on the bytes of another object.",
    .basicsize = offsetof(struct py_memoryview, array),
    .itemsize = 8,
    .flags = TYPE_HAVE_GC | TYPE_SEQUENCE,
    .weaklistoffset = offsetof(struct py_memoryview, weakreflist),
    .slots =
        {
            .dealloc = memoryview_dealloc,
            .traverse = memoryview_traverse,
            .clear = let_go,
            .repr = memoryview_repr,
            .hash = memoryview_hash,
            .richcompare = memoryview_richcompare,
            .iter = sequence_iterator_new,
            .new_ = memoryview_new,
            .sq_length = memoryview_length,
            .sq_item = memoryview_item,
            .mp_length = memoryview_length,
            .mp_subscript = memoryview_subscript,
            .mp_ass_subscript = memoryview_ass_subscript,
        },
    .methods = memoryview_methods,
    .getset = memoryview_getset,
};
