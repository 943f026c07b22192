/*
 * Slots called as methods: what `int.__add__` and `[].__len__` run (CPython's wrap_*
 * functions). The arguments have been counted from behind self.
 */
#include "sim/obj/slots.h"

#include "sim/obj/type_internal.h"

/* Keywords were refused before, except for __init__ and __call__. */
#define WRAP(kind)                                                                             \
    addr wrap_##kind(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames,  \
                     slot_fn wrapped)

static bool expect(struct vm *vm, size_t n_args, size_t wanted)
{
    if (n_args == wanted)
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "expected %zu argument%s, got %zu", wanted,
              wanted == 1 ? "" : "s", n_args);
    return false;
}

static addr none_or_raised(bool ok)
{
    return ok ? PY_NONE : NULL_ADDR;
}

static addr bool_or_raised(int truth)
{
    return truth < 0 ? NULL_ADDR : py_bool(truth);
}

WRAP(length)
{
    (void)args, (void)kwnames;
    if (!expect(vm, n_args, 0))
        return NULL_ADDR;
    int64_t n = ((length_fn)wrapped)(vm, self);
    return n == -1 && exc_occurred(vm) ? NULL_ADDR : int_from_i64(vm, n);
}

WRAP(inquiry)
{
    (void)args, (void)kwnames;
    if (!expect(vm, n_args, 0))
        return NULL_ADDR;
    return bool_or_raised(((inquiry_fn)wrapped)(vm, self));
}

WRAP(unary)
{
    (void)args, (void)kwnames;
    return expect(vm, n_args, 0) ? ((unary_fn)wrapped)(vm, self) : NULL_ADDR;
}

WRAP(binary)
{
    (void)kwnames;
    return expect(vm, n_args, 1) ? ((binary_fn)wrapped)(vm, self, args[0]) : NULL_ADDR;
}

WRAP(binary_reflected)
{
    (void)kwnames;
    return expect(vm, n_args, 1) ? ((binary_fn)wrapped)(vm, args[0], self) : NULL_ADDR;
}

WRAP(ternary)
{
    (void)kwnames;
    if (!args_check(vm, "", n_args, 1, 2))
        return NULL_ADDR;
    return ((ternary_fn)wrapped)(vm, self, args[0], n_args > 1 ? args[1] : PY_NONE);
}

WRAP(ternary_reflected)
{
    (void)kwnames;
    if (!args_check(vm, "", n_args, 1, 2))
        return NULL_ADDR;
    return ((ternary_fn)wrapped)(vm, args[0], self, n_args > 1 ? args[1] : PY_NONE);
}

WRAP(repeat)
{
    (void)kwnames;
    if (!expect(vm, n_args, 1))
        return NULL_ADDR;
    int64_t n = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    return n == -1 && exc_occurred(vm) ? NULL_ADDR : ((item_fn)wrapped)(vm, self, n);
}

/* args[0] as an index, counted from the end if negative. False: raised. */
static bool index_of(struct vm *vm, addr self, addr arg, int64_t *i)
{
    *i = number_as_ssize(vm, arg, PY_TYPE(T_OverflowError));
    if (*i == -1 && exc_occurred(vm))
        return false;
    length_fn length = object_slots(vm, self)->sq_length;
    if (*i < 0 && length) {
        int64_t n = length(vm, self);
        if (n < 0)
            return false;
        *i += n;
    }
    return true;
}

WRAP(item)
{
    (void)kwnames;
    int64_t i;
    if (!expect(vm, n_args, 1) || !index_of(vm, self, args[0], &i))
        return NULL_ADDR;
    return ((item_fn)wrapped)(vm, self, i);
}

WRAP(set_item)
{
    (void)kwnames;
    int64_t i;
    if (!args_check(vm, "", n_args, 2, 2) || !index_of(vm, self, args[0], &i))
        return NULL_ADDR;
    return none_or_raised(((set_item_fn)wrapped)(vm, self, i, args[1]));
}

WRAP(delete_item)
{
    (void)kwnames;
    int64_t i;
    if (!expect(vm, n_args, 1) || !index_of(vm, self, args[0], &i))
        return NULL_ADDR;
    return none_or_raised(((set_item_fn)wrapped)(vm, self, i, NULL_ADDR));
}

WRAP(contains)
{
    (void)kwnames;
    if (!expect(vm, n_args, 1))
        return NULL_ADDR;
    return bool_or_raised(((contains_fn)wrapped)(vm, self, args[0]));
}

WRAP(set_subscript)
{
    (void)kwnames;
    if (!args_check(vm, "", n_args, 2, 2))
        return NULL_ADDR;
    return none_or_raised(((set_subscript_fn)wrapped)(vm, self, args[0], args[1]));
}

WRAP(delete_subscript)
{
    (void)kwnames;
    if (!expect(vm, n_args, 1))
        return NULL_ADDR;
    return none_or_raised(((set_subscript_fn)wrapped)(vm, self, args[0], NULL_ADDR));
}

static addr compare_by(struct vm *vm, addr self, const addr *args, size_t n_args,
                       slot_fn wrapped, enum compare op)
{
    return expect(vm, n_args, 1) ? ((compare_fn)wrapped)(vm, self, args[0], op) : NULL_ADDR;
}

#define WRAP_COMPARE(kind, op)                                                                 \
    WRAP(kind)                                                                                 \
    {                                                                                          \
        (void)kwnames;                                                                         \
        return compare_by(vm, self, args, n_args, wrapped, op);                                \
    }
WRAP_COMPARE(lt, CMP_LT)
WRAP_COMPARE(le, CMP_LE)
WRAP_COMPARE(eq, CMP_EQ)
WRAP_COMPARE(ne, CMP_NE)
WRAP_COMPARE(gt, CMP_GT)
WRAP_COMPARE(ge, CMP_GE)

WRAP(next)
{
    (void)args, (void)kwnames;
    if (!expect(vm, n_args, 0))
        return NULL_ADDR;
    addr item = ((unary_fn)wrapped)(vm, self);
    if (addr_is_null(item) && !exc_occurred(vm))
        exc_set(vm, exception_new(vm, PY_TYPE(T_StopIteration), PY_EMPTY_TUPLE));
    return item;
}

WRAP(descr_get)
{
    (void)kwnames;
    if (!args_check(vm, "", n_args, 1, 2))
        return NULL_ADDR;
    addr obj = addr_eq(args[0], PY_NONE) ? NULL_ADDR : args[0];
    addr type = n_args < 2 || addr_eq(args[1], PY_NONE) ? NULL_ADDR : args[1];
    if (addr_is_null(obj) && addr_is_null(type))
        return exc_raise(vm, PY_TYPE(T_TypeError), "__get__(None, None) is invalid");
    return ((descr_get_fn)wrapped)(vm, self, obj, type);
}

WRAP(descr_set)
{
    (void)kwnames;
    if (!args_check(vm, "", n_args, 2, 2))
        return NULL_ADDR;
    return none_or_raised(((descr_set_fn)wrapped)(vm, self, args[0], args[1]));
}

WRAP(descr_delete)
{
    (void)kwnames;
    if (!expect(vm, n_args, 1))
        return NULL_ADDR;
    return none_or_raised(((descr_set_fn)wrapped)(vm, self, args[0], NULL_ADDR));
}

WRAP(init)
{
    return none_or_raised(((init_fn)wrapped)(vm, self, args, n_args, kwnames));
}

WRAP(call)
{
    return ((call_fn)wrapped)(vm, self, args, n_args, kwnames);
}

/*
 * object.__setattr__(list, "x", 1) must not get past list's own __setattr__: between the type
 * that defines the object's slot and the one that defines `wrapped`, no builtin may have
 * another (hackcheck()).
 */
static bool may_set_attributes(struct vm *vm, addr self, slot_fn wrapped, const char *what)
{
    addr type = object_type(vm, self);
    addr mro = type_at(vm, type)->tp_mro;
    if (addr_is_null(mro))
        return true;
    slot_fn own = (slot_fn)slots_for(vm, type)->setattro;
    addr definer = type;
    for (int64_t i = tuple_length(vm, mro) - 1; i >= 0; i--) {
        slot_fn slot = (slot_fn)slots_for(vm, tuple_item(vm, mro, i))->setattro;
        if (slot != (slot_fn)slot_setattro && slot == own) {
            definer = tuple_item(vm, mro, i);
            break;
        }
    }
    for (addr t = definer; !addr_is_null(t); t = type_at(vm, t)->tp_base) {
        slot_fn slot = (slot_fn)slots_for(vm, t)->setattro;
        if (slot == wrapped)
            break;
        if (slot != (slot_fn)slot_setattro) {
            exc_raise(vm, PY_TYPE(T_TypeError), "can't apply this %s to %s object", what,
                      type_name(vm, type));
            return false;
        }
    }
    return true;
}

WRAP(set_attribute)
{
    (void)kwnames;
    if (!args_check(vm, "", n_args, 2, 2) ||
        !may_set_attributes(vm, self, wrapped, "__setattr__"))
        return NULL_ADDR;
    return none_or_raised(((set_attribute_fn)wrapped)(vm, self, args[0], args[1]));
}

WRAP(delete_attribute)
{
    (void)kwnames;
    if (!expect(vm, n_args, 1) || !may_set_attributes(vm, self, wrapped, "__delattr__"))
        return NULL_ADDR;
    return none_or_raised(((set_attribute_fn)wrapped)(vm, self, args[0], NULL_ADDR));
}

WRAP(hash)
{
    (void)args, (void)kwnames;
    if (!expect(vm, n_args, 0))
        return NULL_ADDR;
    int64_t hash = ((hash_fn)wrapped)(vm, self);
    return hash == -1 && exc_occurred(vm) ? NULL_ADDR : int_from_i64(vm, hash);
}

WRAP(del)
{
    (void)args, (void)kwnames;
    if (!expect(vm, n_args, 0))
        return NULL_ADDR;
    ((dealloc_fn)wrapped)(vm, self);
    return PY_NONE;
}
