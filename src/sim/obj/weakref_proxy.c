/*
 * weakref.proxy: every operation goes to the referent, for as long as it lives.
 */
#include "sim/obj/weakref.h"

/* The referent of a proxy, anything else as it is; new. NULL_ADDR: ReferenceError. */
static addr unwrap(struct vm *vm, addr o)
{
    if (!weakproxy_check(vm, o))
        return newref(vm, o);
    addr referent = weakref_get(vm, o);
    if (addr_is_null(referent))
        exc_raise(vm, PY_TYPE(T_ReferenceError), "weakly-referenced object no longer exists");
    return referent;
}

/* ---- operators ---- */

static addr forward_binary(struct vm *vm, addr a, addr b, int op)
{
    addr x = unwrap(vm, a);
    if (addr_is_null(x))
        return NULL_ADDR;
    addr y = unwrap(vm, b);
    addr result = addr_is_null(y) ? NULL_ADDR : number_binary(vm, x, y, op);
    decref(vm, x);
    xdecref(vm, y);
    return result;
}

static addr forward_unary(struct vm *vm, addr o, unary_fn fn)
{
    addr x = unwrap(vm, o);
    if (addr_is_null(x))
        return NULL_ADDR;
    addr result = fn(vm, x);
    decref(vm, x);
    return result;
}

/* PROXY_BINARY(slot, operation): nb_<slot> and its in-place form. */
#define PROXY_BINARY_SLOTS(X)                                                                  \
    X(add, NUMBER_ADD)                                                                         \
    X(subtract, NUMBER_SUBTRACT)                                                               \
    X(multiply, NUMBER_MULTIPLY)                                                               \
    X(remainder, NUMBER_REMAINDER)                                                             \
    X(lshift, NUMBER_LSHIFT)                                                                   \
    X(rshift, NUMBER_RSHIFT)                                                                   \
    X(and, NUMBER_AND)                                                                         \
    X(xor, NUMBER_XOR)                                                                         \
    X(or, NUMBER_OR)                                                                           \
    X(floor_divide, NUMBER_FLOOR_DIVIDE)                                                       \
    X(true_divide, NUMBER_TRUE_DIVIDE)                                                         \
    X(matrix_multiply, NUMBER_MATRIX_MULTIPLY)

#define DEFINE_BINARY(slot, op)                                                                \
    static addr proxy_##slot(struct vm *vm, addr a, addr b)                                    \
    {                                                                                          \
        return forward_binary(vm, a, b, op);                                                   \
    }                                                                                          \
    static addr proxy_inplace_##slot(struct vm *vm, addr a, addr b)                            \
    {                                                                                          \
        return forward_binary(vm, a, b, (int)op + N_NUMBER_OPS);                               \
    }
PROXY_BINARY_SLOTS(DEFINE_BINARY)
#undef DEFINE_BINARY

#define PROXY_UNARY_SLOTS(X)                                                                   \
    X(nb_negative, number_negative)                                                            \
    X(nb_positive, number_positive)                                                            \
    X(nb_absolute, number_absolute)                                                            \
    X(nb_invert, number_invert)                                                                \
    X(nb_int, number_int)                                                                      \
    X(nb_float, number_float)                                                                  \
    X(nb_index, number_index)                                                                  \
    X(str, object_str)                                                                         \
    X(iter, object_iter)

#define DEFINE_UNARY(slot, fn)                                                                 \
    static addr proxy_##slot(struct vm *vm, addr o)                                            \
    {                                                                                          \
        return forward_unary(vm, o, fn);                                                       \
    }
PROXY_UNARY_SLOTS(DEFINE_UNARY)
#undef DEFINE_UNARY

static addr proxy_divmod(struct vm *vm, addr a, addr b)
{
    addr x = unwrap(vm, a);
    if (addr_is_null(x))
        return NULL_ADDR;
    addr y = unwrap(vm, b);
    addr result = addr_is_null(y) ? NULL_ADDR : number_divmod(vm, x, y);
    decref(vm, x);
    xdecref(vm, y);
    return result;
}

static addr proxy_power(struct vm *vm, addr a, addr b, addr modulus)
{
    addr x = unwrap(vm, a);
    if (addr_is_null(x))
        return NULL_ADDR;
    addr y = unwrap(vm, b), z = NULL_ADDR, result = NULL_ADDR;
    if (!addr_is_null(y))
        z = unwrap(vm, addr_is_null(modulus) ? PY_NONE : modulus);
    if (!addr_is_null(z))
        result = number_power(vm, x, y, addr_is_null(modulus) ? NULL_ADDR : z);
    decref(vm, x);
    xdecref(vm, y);
    xdecref(vm, z);
    return result;
}

static addr proxy_inplace_power(struct vm *vm, addr a, addr b, addr modulus)
{
    (void)modulus;
    return forward_binary(vm, a, b, (int)NUMBER_POWER + N_NUMBER_OPS);
}

static addr proxy_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    addr x = unwrap(vm, a);
    if (addr_is_null(x))
        return NULL_ADDR;
    addr y = unwrap(vm, b);
    addr result = addr_is_null(y) ? NULL_ADDR : object_richcompare(vm, x, y, op);
    decref(vm, x);
    xdecref(vm, y);
    return result;
}

static int proxy_bool(struct vm *vm, addr self)
{
    addr o = unwrap(vm, self);
    if (addr_is_null(o))
        return -1;
    int truth = object_is_true(vm, o);
    decref(vm, o);
    return truth;
}

/* ---- attributes, items, calls ---- */

static addr proxy_getattro(struct vm *vm, addr self, addr name)
{
    addr o = unwrap(vm, self);
    if (addr_is_null(o))
        return NULL_ADDR;
    addr result = object_get_attr(vm, o, name);
    decref(vm, o);
    return result;
}

static bool proxy_setattro(struct vm *vm, addr self, addr name, addr value)
{
    addr o = unwrap(vm, self);
    if (addr_is_null(o))
        return false;
    bool ok = object_set_attr(vm, o, name, value);
    decref(vm, o);
    return ok;
}

static addr proxy_call(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    addr o = unwrap(vm, self);
    if (addr_is_null(o))
        return NULL_ADDR;
    addr result = object_call(vm, o, args, n_args, kwnames);
    decref(vm, o);
    return result;
}

static addr proxy_iternext(struct vm *vm, addr self)
{
    addr o = unwrap(vm, self);
    if (addr_is_null(o))
        return NULL_ADDR;
    addr result;
    if (!object_slots(vm, o)->iternext)
        result = exc_raise(vm, PY_TYPE(T_TypeError),
                           "Weakref proxy referenced a non-iterator '%T' object", o);
    else
        result = object_next(vm, o);
    decref(vm, o);
    return result;
}

static int64_t proxy_length(struct vm *vm, addr self)
{
    addr o = unwrap(vm, self);
    if (addr_is_null(o))
        return -1;
    int64_t n = object_length(vm, o);
    decref(vm, o);
    return n;
}

static int proxy_contains(struct vm *vm, addr self, addr item)
{
    addr o = unwrap(vm, self);
    if (addr_is_null(o))
        return -1;
    int found = object_contains(vm, o, item);
    decref(vm, o);
    return found;
}

static addr proxy_subscript(struct vm *vm, addr self, addr key)
{
    addr o = unwrap(vm, self);
    if (addr_is_null(o))
        return NULL_ADDR;
    addr k = unwrap(vm, key);
    addr result = addr_is_null(k) ? NULL_ADDR : object_get_item(vm, o, k);
    xdecref(vm, k);
    decref(vm, o);
    return result;
}

static bool proxy_ass_subscript(struct vm *vm, addr self, addr key, addr value)
{
    addr o = unwrap(vm, self);
    if (addr_is_null(o))
        return false;
    bool ok = object_set_item(vm, o, key, value);
    decref(vm, o);
    return ok;
}

static addr proxy_repr(struct vm *vm, addr self)
{
    char where[32], to[32];
    snprintf(where, sizeof where, "0x%llx", (unsigned long long)self.v);
    addr o = weakref_get(vm, self);
    if (addr_is_null(o))
        return str_from_format(vm, "<weakproxy at %s; dead>", where);
    snprintf(to, sizeof to, "0x%llx", (unsigned long long)o.v);
    addr text = str_from_format(vm, "<weakproxy at %s; to '%T' at %s>", where, o, to);
    decref(vm, o);
    return text;
}

static int64_t proxy_hash(struct vm *vm, addr self)
{
    exc_raise(vm, PY_TYPE(T_TypeError), "unhashable type: '%T'", self);
    return -1;
}

static addr call_method(struct vm *vm, addr self, const char *name)
{
    addr o = unwrap(vm, self);
    if (addr_is_null(o))
        return NULL_ADDR;
    addr method = str_interned_cstr(vm, name);
    addr result = addr_is_null(method) ? NULL_ADDR : object_call_method(vm, o, method, NULL, 0);
    xdecref(vm, method);
    decref(vm, o);
    return result;
}

static addr proxy_bytes(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return call_method(vm, self, "__bytes__");
}

static addr proxy_reversed(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return call_method(vm, self, "__reversed__");
}

static const struct method_def proxy_methods[] = {
    {"__bytes__", proxy_bytes, METH_NOARGS, NULL, NULL},
    {"__reversed__", proxy_reversed, METH_NOARGS, NULL, NULL},
    {0},
};

#define BINARY_FIELDS(slot, op)                                                                \
    .nb_##slot = proxy_##slot, .nb_inplace_##slot = proxy_inplace_##slot,
#define UNARY_FIELDS(slot, fn) .slot = proxy_##slot,
#define PROXY_SLOTS                                                                            \
    PROXY_BINARY_SLOTS(BINARY_FIELDS)                                                          \
    PROXY_UNARY_SLOTS(UNARY_FIELDS).dealloc = weakref_dealloc, .traverse = weakref_traverse,   \
    .clear = weakref_clear, .getattro = proxy_getattro, .setattro = proxy_setattro,            \
    .repr = proxy_repr, .hash = proxy_hash, .richcompare = proxy_richcompare,                  \
    .iternext = proxy_iternext, .nb_divmod = proxy_divmod, .nb_power = proxy_power,            \
    .nb_inplace_power = proxy_inplace_power, .nb_bool = proxy_bool, .sq_length = proxy_length, \
    .sq_contains = proxy_contains, .mp_length = proxy_length, .mp_subscript = proxy_subscript, \
    .mp_ass_subscript = proxy_ass_subscript

const struct type_ops weakproxy_ops = {
    .name = "weakref.ProxyType",
    .basicsize = sizeof(struct py_weakref),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots = {PROXY_SLOTS},
    .methods = proxy_methods,
};

const struct type_ops weakcallableproxy_ops = {
    .name = "weakref.CallableProxyType",
    .basicsize = sizeof(struct py_weakref),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots = {PROXY_SLOTS, .call = proxy_call},
    .methods = proxy_methods,
};
