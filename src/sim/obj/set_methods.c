/* The methods of set and frozenset. */
#include "sim/obj/set.h"

static addr method_add(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return set_add(vm, s, args[0]) ? PY_NONE : NULL_ADDR;
}

static addr method_clear(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    set_clear(vm, s);
    return PY_NONE;
}

static addr method_contains(struct vm *vm, addr s, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)n_args, (void)kwnames;
    int found = set_contains(vm, s, args[0]);
    return found < 0 ? NULL_ADDR : py_bool(found);
}

static addr method_copy(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return object_is_exactly(vm, s, T_FROZENSET) ? newref(vm, s) : set_copy(vm, s);
}

static addr method_discard(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return set_discard(vm, s, args[0]) < 0 ? NULL_ADDR : PY_NONE;
}

static addr method_remove(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    int found = set_discard(vm, s, args[0]);
    if (found == 0)
        return exc_raise_object(vm, PY_TYPE(T_KeyError), args[0]);
    return found < 0 ? NULL_ADDR : PY_NONE;
}

static addr method_pop(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    struct py_set *set = set_at(vm, s);
    if (set->used == 0)
        return exc_raise(vm, PY_TYPE(T_KeyError), "pop from an empty set");
    // The search goes on where the last pop ended.
    int64_t i = set->finger & set->mask;
    struct py_set_entry *table = set_table(vm, s);
    while (!set_entry_is_live(&table[i]))
        i = i == set->mask ? 0 : i + 1;
    addr key = table[i].key;
    table[i] = (struct py_set_entry){SET_DUMMY, -1};
    set->used--;
    set->finger = i + 1;
    return key;
}

static addr method_update(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    for (size_t i = 0; i < n_args; i++) {
        if (!set_update(vm, s, args[i]))
            return NULL_ADDR;
    }
    return PY_NONE;
}

static addr method_union(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    addr result = set_copy(vm, s);
    for (size_t i = 0; !addr_is_null(result) && i < n_args; i++) {
        if (addr_eq(args[i], s) || set_update(vm, result, args[i]))
            continue;
        decref(vm, result);
        result = NULL_ADDR;
    }
    return result;
}

static addr method_intersection(struct vm *vm, addr s, const addr *args, size_t n_args,
                                addr kwnames)
{
    (void)kwnames;
    if (n_args == 0)
        return set_copy(vm, s);
    addr result = newref(vm, s);
    for (size_t i = 0; !addr_is_null(result) && i < n_args; i++) {
        addr next = set_intersection(vm, result, args[i]);
        decref(vm, result);
        result = next;
    }
    return result;
}

static addr method_intersection_update(struct vm *vm, addr s, const addr *args, size_t n_args,
                                       addr kwnames)
{
    addr common = method_intersection(vm, s, args, n_args, kwnames);
    if (addr_is_null(common))
        return NULL_ADDR;
    set_swap_bodies(vm, s, common);
    decref(vm, common);
    return PY_NONE;
}

static addr method_difference(struct vm *vm, addr s, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)kwnames;
    if (n_args == 0)
        return set_copy(vm, s);
    addr result = set_difference(vm, s, args[0]);
    for (size_t i = 1; !addr_is_null(result) && i < n_args; i++) {
        if (set_difference_update(vm, result, args[i]))
            continue;
        decref(vm, result);
        result = NULL_ADDR;
    }
    return result;
}

static addr method_difference_update(struct vm *vm, addr s, const addr *args, size_t n_args,
                                     addr kwnames)
{
    (void)kwnames;
    for (size_t i = 0; i < n_args; i++) {
        if (!set_difference_update(vm, s, args[i]))
            return NULL_ADDR;
    }
    return PY_NONE;
}

static addr method_symmetric_difference(struct vm *vm, addr s, const addr *args, size_t n_args,
                                        addr kwnames)
{
    (void)n_args, (void)kwnames;
    return set_symmetric_difference(vm, s, args[0]);
}

static addr method_symmetric_difference_update(struct vm *vm, addr s, const addr *args,
                                               size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return set_symmetric_difference_update(vm, s, args[0]) ? PY_NONE : NULL_ADDR;
}

static addr method_isdisjoint(struct vm *vm, addr s, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)n_args, (void)kwnames;
    int is = set_isdisjoint(vm, s, args[0]);
    return is < 0 ? NULL_ADDR : py_bool(is);
}

static addr method_issubset(struct vm *vm, addr s, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)n_args, (void)kwnames;
    int is = set_issubset(vm, s, args[0]);
    return is < 0 ? NULL_ADDR : py_bool(is);
}

static addr method_issuperset(struct vm *vm, addr s, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)n_args, (void)kwnames;
    int is = set_issuperset(vm, s, args[0]);
    return is < 0 ? NULL_ADDR : py_bool(is);
}

static addr method_sizeof(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_set *set = set_at(vm, s);
    int64_t n = type_at(vm, object_type(vm, s))->tp_basicsize;
    if (set->mask + 1 > SET_SMALL_TABLE)
        n += (set->mask + 1) * (int64_t)sizeof(struct py_set_entry);
    return int_from_i64(vm, n);
}

static addr method_reduce(struct vm *vm, addr s, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr result = NULL_ADDR, items = NULL_ADDR, state = NULL_ADDR;
    addr keys = list_from_iterable(vm, s);
    if (addr_is_null(keys))
        return NULL_ADDR;
    items = tuple_pack(vm, 1, keys);
    if (!addr_is_null(items))
        state = object_call_method(vm, s, vm_name(vm, N___getstate__), NULL, 0);
    if (!addr_is_null(state))
        result = tuple_pack(vm, 3, object_type(vm, s), items, state);
    xdecref(vm, state);
    xdecref(vm, items);
    decref(vm, keys);
    return result;
}

/* What both types have, in the order CPython lists them. */
#define CONTAINS                                                                               \
    {                                                                                          \
        "__contains__", method_contains, METH_O | METH_COEXIST, "x in the set", NULL           \
    }
#define COPY                                                                                   \
    {                                                                                          \
        "copy", method_copy, METH_NOARGS, "Return a shallow copy of a set.", "($self, /)"      \
    }
#define DIFFERENCE                                                                             \
    {                                                                                          \
        "difference", method_difference, METH_FASTCALL,                                        \
            "Return a new set with elements in the set that are not in the others.",           \
            "($self, /, *others)"                                                              \
    }
#define INTERSECTION                                                                           \
    {                                                                                          \
        "intersection", method_intersection, METH_FASTCALL,                                    \
            "Return a new set with elements common to the set and all others.",                \
            "($self, /, *others)"                                                              \
    }
#define ISDISJOINT                                                                             \
    {                                                                                          \
        "isdisjoint", method_isdisjoint, METH_O,                                               \
            "Return True if two sets have a null intersection.", "($self, other, /)"           \
    }
#define ISSUBSET                                                                               \
    {                                                                                          \
        "issubset", method_issubset, METH_O, "Report whether another set contains this set.",  \
            "($self, other, /)"                                                                \
    }
#define ISSUPERSET                                                                             \
    {                                                                                          \
        "issuperset", method_issuperset, METH_O,                                               \
            "Report whether this set contains another set.", "($self, other, /)"               \
    }
#define REDUCE                                                                                 \
    {                                                                                          \
        "__reduce__", method_reduce, METH_NOARGS, "Return state information for pickling.",    \
            "($self, /)"                                                                       \
    }
#define SIZEOF                                                                                 \
    {                                                                                          \
        "__sizeof__", method_sizeof, METH_NOARGS,                                              \
            "S.__sizeof__() -> size of S in memory, in bytes.", "($self, /)"                   \
    }
#define SYMMETRIC_DIFFERENCE                                                                   \
    {                                                                                          \
        "symmetric_difference", method_symmetric_difference, METH_O,                           \
            "Return a new set with elements in either the set or other but not both.",         \
            "($self, other, /)"                                                                \
    }
#define UNION                                                                                  \
    {                                                                                          \
        "union", method_union, METH_FASTCALL,                                                  \
            "Return a new set with elements from the set and all others.",                     \
            "($self, /, *others)"                                                              \
    }
#define CLASS_GETITEM                                                                          \
    {                                                                                          \
        "__class_getitem__", generic_alias_class_getitem, METH_O | METH_CLASS, "See PEP 585",  \
            NULL                                                                               \
    }

const struct method_def set_methods[] = {
    {"add", method_add, METH_O, "Add an element to a set.", "($self, object, /)"},
    {"clear", method_clear, METH_NOARGS, "Remove all elements from this set.", "($self, /)"},
    CONTAINS,
    COPY,
    {"discard", method_discard, METH_O, "Remove an element from a set if it is a member.",
     "($self, object, /)"},
    DIFFERENCE,
    {"difference_update", method_difference_update, METH_FASTCALL,
     "Update the set, removing elements found in others.", "($self, /, *others)"},
    INTERSECTION,
    {"intersection_update", method_intersection_update, METH_FASTCALL,
     "Update the set, keeping only elements found in it and all others.",
     "($self, /, *others)"},
    ISDISJOINT,
    ISSUBSET,
    ISSUPERSET,
    {"pop", method_pop, METH_NOARGS, "Remove and return an arbitrary set element.",
     "($self, /)"},
    REDUCE,
    {"remove", method_remove, METH_O, "Remove an element from a set; it must be a member.",
     "($self, object, /)"},
    SIZEOF,
    SYMMETRIC_DIFFERENCE,
    {"symmetric_difference_update", method_symmetric_difference_update, METH_O,
     "Update the set, keeping only elements found in either set, but not in both.",
     "($self, other, /)"},
    UNION,
    {"update", method_update, METH_FASTCALL, "Update the set, adding elements from all others.",
     "($self, /, *others)"},
    CLASS_GETITEM,
    {0},
};

const struct method_def frozenset_methods[] = {
    CONTAINS, COPY,   DIFFERENCE,           INTERSECTION, ISDISJOINT,    ISSUBSET, ISSUPERSET,
    REDUCE,   SIZEOF, SYMMETRIC_DIFFERENCE, UNION,        CLASS_GETITEM, {0},
};
