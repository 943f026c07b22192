/*
 * The module _collections: the type deque with its iterators, and the getter of named tuples.
 */
#include "sim/lib/deque.h"
#include "sim/lib/modules.h"

#include <stddef.h>

/* ---- deque ---- */

static addr deque_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return deque_alloc(vm, type);
}

static bool deque_init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"iterable", "maxlen", NULL};
    static const struct arg_spec spec = {"deque", names, 0, 2};
    addr out[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return false;
    int64_t maxlen = -1;
    if (!addr_is_null(out[1]) && out[1].v != PY_NONE.v) {
        maxlen = number_as_ssize(vm, out[1], PY_TYPE(T_OverflowError));
        if (maxlen == -1 && exc_occurred(vm))
            return false;
        if (maxlen < 0) {
            exc_raise(vm, PY_TYPE(T_ValueError), "maxlen must be non-negative");
            return false;
        }
    }
    deque_at(vm, self)->maxlen = maxlen;
    if (deque_length(vm, self) > 0)
        deque_clear(vm, self);
    return addr_is_null(out[0]) || out[0].v == PY_NONE.v || deque_extend(vm, self, out[0]);
}

static void deque_dealloc(struct vm *vm, addr self)
{
    // A program's subclass has its own guard against deep structures.
    bool is_plain = object_slots(vm, self)->dealloc == deque_dealloc;
    gc_untrack(vm, self);
    if (is_plain && !trash_begin_subtype(vm, self))
        return;
    weakref_clear_all(vm, self);
    if (!addr_is_null(deque_at(vm, self)->leftblock)) {
        deque_clear(vm, self);
        deque_free_blocks(vm, self);
    }
    object_free(vm, self);
    if (is_plain)
        trash_end(vm);
}

static void deque_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    visit(vm, object_type(vm, self), ctx);
    const struct py_deque *d = deque_at(vm, self);
    addr block = d->leftblock;
    int64_t at = d->leftindex;
    for (int64_t n = d->base.ob_size; n > 0; n--) {
        if (at == DEQUE_BLOCK) {
            block = deque_block_at(vm, block)->rightlink;
            at = 0;
        }
        visit(vm, deque_block_at(vm, block)->data[at++], ctx);
    }
}

static addr deque_repr(struct vm *vm, addr self)
{
    int entered = object_repr_enter(vm, self);
    if (entered != 0)
        return entered < 0 ? NULL_ADDR : str_from_cstr(vm, "[...]");
    addr items = list_from_iterable(vm, self), text = NULL_ADDR;
    int64_t maxlen = deque_at(vm, self)->maxlen;
    const char *full_name = type_name(vm, object_type(vm, self));
    const char *dot = strrchr(full_name, '.'), *name = dot ? dot + 1 : full_name;
    if (!addr_is_null(items) && maxlen >= 0)
        text = str_from_format(vm, "%s(%R, maxlen=%zd)", name, items, maxlen);
    else if (!addr_is_null(items))
        text = str_from_format(vm, "%s(%R)", name, items);
    xdecref(vm, items);
    object_repr_leave(vm, self);
    return text;
}

static int64_t deque_sq_length(struct vm *vm, addr self)
{
    return deque_length(vm, self);
}

static addr deque_item(struct vm *vm, addr self, int64_t i)
{
    if (i < 0 || i >= deque_length(vm, self))
        return exc_raise(vm, PY_TYPE(T_IndexError), "deque index out of range");
    return newref(vm, *deque_slot(vm, self, i));
}

static bool deque_ass_item(struct vm *vm, addr self, int64_t i, addr value)
{
    if (i < 0 || i >= deque_length(vm, self)) {
        exc_raise(vm, PY_TYPE(T_IndexError), "deque index out of range");
        return false;
    }
    if (!addr_is_null(value)) {
        set_ref(vm, deque_slot(vm, self, i), newref(vm, value));
        return true;
    }
    if (!deque_rotate(vm, self, -i))
        return false;
    addr item = deque_pop_left(vm, self);
    bool ok = deque_rotate(vm, self, i);
    decref(vm, item);
    return ok;
}

static int deque_contains(struct vm *vm, addr self, addr value)
{
    uint64_t state = deque_at(vm, self)->state;
    for (int64_t i = 0; i < deque_length(vm, self); i++) {
        addr item = newref(vm, *deque_slot(vm, self, i));
        int equal = object_richcompare_bool(vm, item, value, CMP_EQ);
        decref(vm, item);
        if (equal)
            return equal;
        if (deque_at(vm, self)->state != state) {
            exc_raise(vm, PY_TYPE(T_RuntimeError), "deque mutated during iteration");
            return -1;
        }
    }
    return 0;
}

static addr deque_concat(struct vm *vm, addr self, addr other)
{
    if (!deque_check(vm, other))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "can only concatenate deque (not \"%T\") to deque", other);
    addr result = deque_copy(vm, self);
    if (!addr_is_null(result) && !deque_extend(vm, result, other)) {
        decref(vm, result);
        return NULL_ADDR;
    }
    return result;
}

static addr deque_inplace_concat(struct vm *vm, addr self, addr other)
{
    return deque_extend(vm, self, other) ? newref(vm, self) : NULL_ADDR;
}

static addr deque_inplace_repeat(struct vm *vm, addr self, int64_t n)
{
    if (n <= 0)
        deque_clear(vm, self);
    if (n <= 1 || deque_length(vm, self) == 0)
        return newref(vm, self);
    if (n > INT64_MAX / deque_length(vm, self))
        return exc_raise_no_memory(vm);
    addr items = list_from_iterable(vm, self);
    bool ok = !addr_is_null(items);
    int64_t maxlen = deque_at(vm, self)->maxlen;
    // More rounds than it takes to fill a bounded deque change nothing.
    int64_t rounds = maxlen >= 0 && maxlen < n ? maxlen + 1 : n;
    for (int64_t i = 1; ok && i < rounds; i++)
        ok = deque_extend(vm, self, items);
    xdecref(vm, items);
    return ok ? newref(vm, self) : NULL_ADDR;
}

static addr deque_repeat(struct vm *vm, addr self, int64_t n)
{
    addr copy = deque_copy(vm, self);
    if (addr_is_null(copy))
        return NULL_ADDR;
    addr result = deque_inplace_repeat(vm, copy, n);
    decref(vm, copy);
    return result;
}

static addr deque_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!deque_check(vm, a) || !deque_check(vm, b))
        return PY_NOT_IMPLEMENTED;
    addr x = list_from_iterable(vm, a);
    addr y = addr_is_null(x) ? NULL_ADDR : list_from_iterable(vm, b);
    addr result = addr_is_null(y) ? NULL_ADDR : object_richcompare(vm, x, y, op);
    xdecref(vm, x);
    xdecref(vm, y);
    return result;
}

static addr get_maxlen(struct vm *vm, addr self)
{
    int64_t maxlen = deque_at(vm, self)->maxlen;
    return maxlen < 0 ? PY_NONE : int_from_i64(vm, maxlen);
}

static const struct getset_def deque_getset[] = {{"maxlen", get_maxlen, NULL}, {0}};

static addr deque_iter(struct vm *vm, addr self);

const struct type_ops deque_ops = {
    .name = "collections.deque",
    .basicsize = sizeof(struct py_deque),
    .flags = TYPE_BASETYPE | TYPE_HAVE_GC | TYPE_SEQUENCE,
    .weaklistoffset = offsetof(struct py_deque, weakreflist),
    .slots =
        {
            .new_ = deque_new,
            .init = deque_init,
            .dealloc = deque_dealloc,
            .traverse = deque_traverse,
            .clear = deque_clear,
            .repr = deque_repr,
            .hash = object_hash_not_implemented,
            .iter = deque_iter,
            .richcompare = deque_richcompare,
            .sq_length = deque_sq_length,
            .sq_item = deque_item,
            .sq_ass_item = deque_ass_item,
            .sq_contains = deque_contains,
            .sq_concat = deque_concat,
            .sq_repeat = deque_repeat,
            .sq_inplace_concat = deque_inplace_concat,
            .sq_inplace_repeat = deque_inplace_repeat,
        },
    .methods = deque_methods,
    .getset = deque_getset,
};

/* ---- its iterators ---- */

struct py_deque_iterator {
    struct py_object base;
    addr deque;
    int64_t index; /* of the item that comes next, from the end where it started */
    uint64_t state;
    int64_t left;   /* how many are to come */
    uint64_t block; /* CPython's pointer to where it is; unused */
};

static struct py_deque_iterator *deque_iterator_at(const struct vm *vm, addr o)
{
    return (struct py_deque_iterator *)space_at(&vm->mem.space, o);
}

static addr iterator_new(struct vm *vm, enum lib_type_id id, addr deque)
{
    addr type = lib_type(vm, id);
    addr it = addr_is_null(type) ? NULL_ADDR : object_alloc(vm, type, 0);
    if (addr_is_null(it))
        return NULL_ADDR;
    struct py_deque_iterator *i = deque_iterator_at(vm, it);
    i->deque = newref(vm, deque);
    i->state = deque_at(vm, deque)->state;
    i->left = deque_length(vm, deque);
    return it;
}

static addr deque_iter(struct vm *vm, addr self)
{
    return iterator_new(vm, LIB_DEQUE_ITERATOR, self);
}

addr deque_reverse_iterator_new(struct vm *vm, addr deque)
{
    return iterator_new(vm, LIB_DEQUE_REVERSE_ITERATOR, deque);
}

static void iterator_dealloc(struct vm *vm, addr it)
{
    gc_untrack(vm, it);
    clear_ref(vm, &deque_iterator_at(vm, it)->deque);
    object_free(vm, it);
}

static void iterator_traverse(struct vm *vm, addr it, visit_fn visit, void *ctx)
{
    visit(vm, object_type(vm, it), ctx);
    visit(vm, deque_iterator_at(vm, it)->deque, ctx);
}

static addr iterator_step(struct vm *vm, addr it, bool backward)
{
    struct py_deque_iterator *i = deque_iterator_at(vm, it);
    if (i->left == 0)
        return NULL_ADDR;
    if (deque_at(vm, i->deque)->state != i->state) {
        i->left = 0;
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "deque mutated during iteration");
    }
    i->left--;
    int64_t index = i->index++;
    if (backward)
        index = deque_length(vm, i->deque) - 1 - index;
    return newref(vm, *deque_slot(vm, i->deque, index));
}

static addr iterator_next(struct vm *vm, addr it)
{
    return iterator_step(vm, it, false);
}

static addr reverse_iterator_next(struct vm *vm, addr it)
{
    return iterator_step(vm, it, true);
}

static addr iterator_length_hint(struct vm *vm, addr it, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return int_from_i64(vm, deque_iterator_at(vm, it)->left);
}

static addr iterator_iter(struct vm *vm, addr it)
{
    return newref(vm, it);
}

static const struct method_def iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, METH_NOARGS, NULL, NULL},
    {0},
};

const struct type_ops deque_iterator_ops = {
    .name = "_collections._deque_iterator",
    .basicsize = sizeof(struct py_deque_iterator),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots = {.dealloc = iterator_dealloc,
              .traverse = iterator_traverse,
              .iter = iterator_iter,
              .iternext = iterator_next},
    .methods = iterator_methods,
};

const struct type_ops deque_reverse_iterator_ops = {
    .name = "_collections._deque_reverse_iterator",
    .basicsize = sizeof(struct py_deque_iterator),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots = {.dealloc = iterator_dealloc,
              .traverse = iterator_traverse,
              .iter = iterator_iter,
              .iternext = reverse_iterator_next},
    .methods = iterator_methods,
};

/* ---- the getter of named tuples ---- */

struct py_tuple_getter {
    struct py_object base;
    int64_t index;
    addr doc;
};

static struct py_tuple_getter *tuple_getter_at(const struct vm *vm, addr o)
{
    return (struct py_tuple_getter *)space_at(&vm->mem.space, o);
}

static addr getter_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    if (!args_no_keywords(vm, "_tuplegetter", kwnames) ||
        !args_check(vm, "_tuplegetter", n_args, 2, 2))
        return NULL_ADDR;
    int64_t index = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    if (index == -1 && exc_occurred(vm))
        return NULL_ADDR;
    addr self = object_alloc(vm, type, 0);
    if (addr_is_null(self))
        return NULL_ADDR;
    tuple_getter_at(vm, self)->index = index;
    tuple_getter_at(vm, self)->doc = newref(vm, args[1]);
    return self;
}

static void getter_dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    clear_ref(vm, &tuple_getter_at(vm, self)->doc);
    object_free(vm, self);
}

static void getter_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    visit(vm, object_type(vm, self), ctx);
    visit(vm, tuple_getter_at(vm, self)->doc, ctx);
}

static void getter_clear(struct vm *vm, addr self)
{
    clear_ref(vm, &tuple_getter_at(vm, self)->doc);
}

static addr getter_get(struct vm *vm, addr self, addr obj, addr type)
{
    (void)type;
    if (addr_is_null(obj) || obj.v == PY_NONE.v)
        return newref(vm, self);
    int64_t index = tuple_getter_at(vm, self)->index;
    if (!tuple_check(vm, obj))
        return exc_raise(
            vm, PY_TYPE(T_TypeError),
            "descriptor for index '%zd' for tuple subclasses doesn't apply to '%T' "
            "object",
            index, obj);
    if (index < 0 || index >= tuple_length(vm, obj))
        return exc_raise(vm, PY_TYPE(T_IndexError), "tuple index out of range");
    return newref(vm, tuple_item(vm, obj, index));
}

static bool getter_set(struct vm *vm, addr self, addr obj, addr value)
{
    (void)self, (void)obj;
    exc_raise(vm, PY_TYPE(T_AttributeError),
              addr_is_null(value) ? "can't delete attribute" : "can't set attribute");
    return false;
}

static const struct member_def getter_members[] = {
    {"__doc__", MEMBER_OBJECT, offsetof(struct py_tuple_getter, doc), 0},
    {0},
};

static addr getter_repr(struct vm *vm, addr self)
{
    const struct py_tuple_getter *g = tuple_getter_at(vm, self);
    return str_from_format(vm, "_tuplegetter(%zd, %R)", g->index, g->doc);
}

const struct type_ops tuple_getter_ops = {
    .name = "collections._tuplegetter",
    .basicsize = sizeof(struct py_tuple_getter),
    .flags = TYPE_HAVE_GC,
    .slots = {.new_ = getter_new,
              .dealloc = getter_dealloc,
              .traverse = getter_traverse,
              .clear = getter_clear,
              .descr_get = getter_get,
              .descr_set = getter_set,
              .repr = getter_repr},
    .members = getter_members,
};

bool collections_module_fill(struct vm *vm, addr module)
{
    addr deque = lib_type(vm, LIB_DEQUE);
    addr getter = addr_is_null(deque) ? NULL_ADDR : lib_type(vm, LIB_TUPLE_GETTER);
    return !addr_is_null(getter) && module_add(vm, module, "deque", newref(vm, deque)) &&
           module_add(vm, module, "_tuplegetter", newref(vm, getter));
}
