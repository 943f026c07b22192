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

/* Whether `o` is among the first n members: 1, 0, -1 raised. */
static int has_member(struct vm *vm, addr members, int64_t n, addr o)
{
    for (int64_t i = 0; i < n; i++) {
        addr other = tuple_item(vm, members, i);
        int same = addr_eq(other, o);
        // Only aliases can be equal without being the same object.
        if (!same && object_is_exactly(vm, o, T_GENERIC_ALIAS) &&
            object_is_exactly(vm, other, T_GENERIC_ALIAS))
            same = object_richcompare_bool(vm, other, o, CMP_EQ);
        if (same)
            return same;
    }
    return 0;
}

/* The members with those of unions in their place; drops `args`. */
SIM_STEALS(2) static addr flatten(struct vm *vm, addr args)
{
    int64_t n = 0;
    for (int64_t i = 0; i < tuple_length(vm, args); i++) {
        addr o = tuple_item(vm, args, i);
        n += object_is_exactly(vm, o, T_UNION) ? tuple_length(vm, union_at(vm, o)->args) : 1;
    }
    addr flat = tuple_new(vm, n);
    int64_t at = 0;
    for (int64_t i = 0; !addr_is_null(flat) && i < tuple_length(vm, args); i++) {
        addr o = tuple_item(vm, args, i);
        bool is_union = object_is_exactly(vm, o, T_UNION);
        int64_t n_own = is_union ? tuple_length(vm, union_at(vm, o)->args) : 1;
        for (int64_t j = 0; j < n_own; j++) {
            addr member = is_union ? tuple_item(vm, union_at(vm, o)->args, j) : o;
            if (addr_eq(member, PY_NONE))
                member = PY_TYPE(T_NONE);
            tuple_init_item(vm, flat, at++, newref(vm, member));
        }
    }
    decref(vm, args);
    return flat;
}

/* The members without repetitions; drops `args`. */
SIM_STEALS(2) static addr without_repetitions(struct vm *vm, addr args)
{
    int64_t n = tuple_length(vm, args), n_kept = 0;
    addr kept = tuple_new(vm, n);
    for (int64_t i = 0; !addr_is_null(kept) && i < n; i++) {
        addr o = tuple_item(vm, args, i);
        int has = has_member(vm, kept, n_kept, o);
        if (has < 0) {
            decref(vm, kept);
            kept = NULL_ADDR;
        } else if (!has) {
            tuple_init_item(vm, kept, n_kept++, newref(vm, o));
        }
    }
    decref(vm, args);
    if (!addr_is_null(kept))
        tuple_resize(vm, &kept, n_kept);
    return kept;
}

/* The union of a tuple of types, which is taken over; the type itself if there is one. */
SIM_STEALS(2) static addr from_types(struct vm *vm, addr types)
{
    addr args = flatten(vm, types);
    if (!addr_is_null(args))
        args = without_repetitions(vm, args);
    if (addr_is_null(args))
        return NULL_ADDR;
    if (tuple_length(vm, args) == 1) {
        addr only = newref(vm, tuple_item(vm, args, 0));
        decref(vm, args);
        return only;
    }
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

addr union_or(struct vm *vm, addr a, addr b)
{
    if (!is_unionable(vm, a) || !is_unionable(vm, b))
        return PY_NOT_IMPLEMENTED;
    addr types = tuple_pack(vm, 2, a, b);
    return addr_is_null(types) ? NULL_ADDR : from_types(vm, types);
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
    return from_types(vm, args);
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
