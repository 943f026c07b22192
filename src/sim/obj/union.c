/* types.UnionType: int | str. */
#include "sim/obj/containers.h"
#include "sim/obj/generic_alias.h"
#include "sim/obj/tuple.h"

static bool is_unionable(const struct vm *vm, addr o)
{
    return addr_eq(o, PY_NONE) || type_check(vm, o) ||
           object_is_exactly(vm, o, T_GENERIC_ALIAS) || object_is_exactly(vm, o, T_UNION) ||
           object_is_exactly(vm, o, T_TYPE_ALIAS) || object_is_exactly(vm, o, T_TYPEVAR);
}

/* The types a member of a union stands for: its own if it is a union itself. */
struct members {
    const addr *items;
    int64_t n;
};

static struct members members_of(const struct vm *vm, const addr *o)
{
    if (!object_is_exactly(vm, *o, T_UNION))
        return (struct members){o, 1};
    addr args = union_at(vm, *o)->args;
    return (struct members){tuple_items(vm, args), tuple_length(vm, args)};
}

/* 1, 0, -1 raised. */
static int has_member(struct vm *vm, struct members m, addr o)
{
    int same = 0;
    for (int64_t i = 0; !same && i < m.n; i++) {
        same = addr_eq(m.items[i], o);
        // Only aliases can be equal without being the same object.
        if (!same && object_is_exactly(vm, o, T_GENERIC_ALIAS) &&
            object_is_exactly(vm, m.items[i], T_GENERIC_ALIAS))
            same = object_richcompare_bool(vm, m.items[i], o, CMP_EQ);
    }
    return same;
}

/* A tuple of a's members and those of b that a lacks; *merged NULL_ADDR if a has all. */
static bool merge(struct vm *vm, struct members a, struct members b, addr *merged)
{
    addr tuple = NULL_ADDR;
    int64_t at = 0;
    *merged = NULL_ADDR;
    for (int64_t i = 0; i < b.n; i++) {
        int has = has_member(vm, a, b.items[i]);
        if (has < 0) {
            xdecref(vm, tuple);
            return false;
        }
        if (has)
            continue;
        if (addr_is_null(tuple)) {
            tuple = tuple_new(vm, a.n + b.n - i);
            if (addr_is_null(tuple))
                return false;
            for (; at < a.n; at++)
                tuple_init_item(vm, tuple, at, newref(vm, a.items[at]));
        }
        tuple_init_item(vm, tuple, at++, newref(vm, b.items[i]));
    }
    if (!addr_is_null(tuple) && !tuple_resize(vm, &tuple, at))
        return false;
    *merged = tuple;
    return true;
}

addr union_or(struct vm *vm, addr a, addr b)
{
    if (!is_unionable(vm, a) || !is_unionable(vm, b))
        return PY_NOT_IMPLEMENTED;
    if (addr_eq(a, PY_NONE))
        a = PY_TYPE(T_NONE);
    if (addr_eq(b, PY_NONE))
        b = PY_TYPE(T_NONE);
    addr args;
    if (!merge(vm, members_of(vm, &a), members_of(vm, &b), &args))
        return NULL_ADDR;
    if (addr_is_null(args))
        return newref(vm, a);
    addr u = object_new_uninit(vm, PY_TYPE(T_UNION), 0);
    if (addr_is_null(u)) {
        decref(vm, args);
        return NULL_ADDR;
    }
    union_at(vm, u)->args = args;
    union_at(vm, u)->parameters = NULL_ADDR;
    gc_track(vm, u);
    return u;
}

static void union_dealloc(struct vm *vm, addr u)
{
    gc_untrack(vm, u);
    xdecref(vm, union_at(vm, u)->args);
    xdecref(vm, union_at(vm, u)->parameters);
    object_free(vm, u);
}

static void union_traverse(struct vm *vm, addr u, visit_fn visit, void *ctx)
{
    if (!addr_is_null(union_at(vm, u)->args))
        visit(vm, union_at(vm, u)->args, ctx);
    if (!addr_is_null(union_at(vm, u)->parameters))
        visit(vm, union_at(vm, u)->parameters, ctx);
}

static addr union_repr(struct vm *vm, addr u)
{
    addr args = union_at(vm, u)->args;
    struct strbuf out = {0};
    for (int64_t i = 0; i < tuple_length(vm, args); i++) {
        if (i)
            strbuf_add_str(&out, " | ");
        if (!type_repr_add(vm, &out, tuple_item(vm, args, i))) {
            strbuf_release(&out);
            return NULL_ADDR;
        }
    }
    return repr_finish(vm, &out);
}

static int64_t union_hash(struct vm *vm, addr u)
{
    addr set = set_new(vm, PY_TYPE(T_FROZENSET), union_at(vm, u)->args);
    if (addr_is_null(set))
        return -1;
    int64_t hash = object_hash(vm, set);
    decref(vm, set);
    return hash;
}

static addr union_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!object_is_exactly(vm, a, T_UNION) || !object_is_exactly(vm, b, T_UNION) ||
        (op != CMP_EQ && op != CMP_NE))
        return PY_NOT_IMPLEMENTED;
    addr x = set_new(vm, PY_TYPE(T_SET), union_at(vm, a)->args);
    addr y = addr_is_null(x) ? NULL_ADDR : set_new(vm, PY_TYPE(T_SET), union_at(vm, b)->args);
    addr result = addr_is_null(y) ? NULL_ADDR : object_richcompare(vm, x, y, op);
    xdecref(vm, x);
    xdecref(vm, y);
    return result;
}

static addr union_parameters(struct vm *vm, addr u)
{
    if (addr_is_null(union_at(vm, u)->parameters)) {
        addr parameters = type_parameters(vm, union_at(vm, u)->args);
        if (addr_is_null(parameters))
            return NULL_ADDR;
        union_at(vm, u)->parameters = parameters;
    }
    return newref(vm, union_at(vm, u)->parameters);
}

static addr union_subscript(struct vm *vm, addr u, addr item)
{
    addr parameters = union_parameters(vm, u);
    if (addr_is_null(parameters))
        return NULL_ADDR;
    addr args = type_substitute(vm, u, union_at(vm, u)->args, parameters, item);
    decref(vm, parameters);
    if (addr_is_null(args))
        return NULL_ADDR;
    addr result = newref(vm, tuple_item(vm, args, 0));
    for (int64_t i = 1; !addr_is_null(result) && i < tuple_length(vm, args); i++) {
        addr more = number_binary(vm, result, tuple_item(vm, args, i), NUMBER_OR);
        decref(vm, result);
        result = more;
    }
    decref(vm, args);
    return result;
}

static const struct member_def union_members[] = {
    {"__args__", MEMBER_OBJECT, offsetof(struct py_union, args), MEMBER_READONLY},
    {0},
};

static const struct getset_def union_getset[] = {
    {"__parameters__", union_parameters, NULL},
    {0},
};

const struct type_ops union_ops = {
    .name = "types.UnionType",
    .doc = "Represent a PEP 604 union type: int | str.",
    .basicsize = sizeof(struct py_union),
    .flags = TYPE_HAVE_GC | TYPE_DISALLOW_INSTANTIATION,
    .slots =
        {
            .dealloc = union_dealloc,
            .traverse = union_traverse,
            .getattro = object_generic_get_attr,
            .repr = union_repr,
            .hash = union_hash,
            .richcompare = union_richcompare,
            .nb_or = union_or,
            .mp_subscript = union_subscript,
        },
    .members = union_members,
    .getset = union_getset,
};
