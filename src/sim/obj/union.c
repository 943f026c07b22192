/* types.UnionType: int | str. */
#include "sim/obj/containers.h"
#include "sim/obj/generic_alias.h"

static bool is_unionable(const struct vm *vm, addr o)
{
    return addr_eq(o, PY_NONE) || type_check(vm, o) ||
           object_is_exactly(vm, o, T_GENERIC_ALIAS) || object_is_exactly(vm, o, T_UNION) ||
           object_is_exactly(vm, o, T_TYPE_ALIAS) || object_is_exactly(vm, o, T_TYPEVAR);
}

/* Adds a member unless an equal one is there. */
static bool add_member(struct vm *vm, addr list, addr o)
{
    if (addr_eq(o, PY_NONE))
        o = PY_TYPE(T_NONE);
    for (int64_t i = 0; i < list_length(vm, list); i++) {
        addr other = list_item(vm, list, i);
        int same = addr_eq(other, o);
        // Only aliases can be equal without being the same object.
        if (!same && object_is_exactly(vm, o, T_GENERIC_ALIAS) &&
            object_is_exactly(vm, other, T_GENERIC_ALIAS))
            same = object_richcompare_bool(vm, other, o, CMP_EQ);
        if (same)
            return same > 0;
    }
    return list_append(vm, list, o);
}

static bool add_members(struct vm *vm, addr list, addr o)
{
    if (!object_is_exactly(vm, o, T_UNION))
        return add_member(vm, list, o);
    addr args = union_at(vm, o)->args;
    for (int64_t i = 0; i < tuple_length(vm, args); i++) {
        if (!add_member(vm, list, tuple_item(vm, args, i)))
            return false;
    }
    return true;
}

/* The union of a list of members, which is taken over; the member itself if there is one. */
SIM_STEALS(2) static addr from_list(struct vm *vm, addr list)
{
    addr result = NULL_ADDR;
    if (list_length(vm, list) == 1) {
        result = newref(vm, list_item(vm, list, 0));
    } else {
        addr args = list_as_tuple(vm, list);
        addr u = addr_is_null(args) ? NULL_ADDR : object_new_uninit(vm, PY_TYPE(T_UNION), 0);
        if (!addr_is_null(u)) {
            union_at(vm, u)->args = args;
            union_at(vm, u)->parameters = NULL_ADDR;
            gc_track(vm, u);
        } else {
            xdecref(vm, args);
        }
        result = u;
    }
    decref(vm, list);
    return result;
}

addr union_or(struct vm *vm, addr a, addr b)
{
    if (!is_unionable(vm, a) || !is_unionable(vm, b))
        return PY_NOT_IMPLEMENTED;
    addr list = list_new(vm, 0);
    if (addr_is_null(list))
        return NULL_ADDR;
    if (add_members(vm, list, a) && add_members(vm, list, b))
        return from_list(vm, list);
    decref(vm, list);
    return NULL_ADDR;
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
    addr list = list_new(vm, 0);
    bool ok = !addr_is_null(list);
    for (int64_t i = 0; ok && i < tuple_length(vm, args); i++)
        ok = add_members(vm, list, tuple_item(vm, args, i));
    decref(vm, args);
    if (ok)
        return from_list(vm, list);
    xdecref(vm, list);
    return NULL_ADDR;
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
