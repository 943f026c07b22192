/*
 * How a class lays its instances out: which base it extends, what __slots__ add, and whether
 * two classes' instances are interchangeable.
 */
#include "sim/obj/type_internal.h"

#include "sim/obj/str_methods.h"

/* ---- bases ---- */

addr type_winner(struct vm *vm, addr metatype, addr bases)
{
    addr winner = metatype;
    for (int64_t i = 0; i < tuple_length(vm, bases); i++) {
        addr candidate = object_type(vm, tuple_item(vm, bases, i));
        if (type_is_subtype(vm, winner, candidate))
            continue;
        if (!type_is_subtype(vm, candidate, winner))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "metaclass conflict: the metaclass of a derived class must be a "
                             "(non-strict) subclass of the metaclasses of all its bases");
        winner = candidate;
    }
    return winner;
}

addr type_solid_base(const struct vm *vm, addr type)
{
    addr parent = type_at(vm, type)->tp_base;
    addr base = addr_is_null(parent) ? PY_TYPE(T_OBJECT) : type_solid_base(vm, parent);
    const struct py_type *t = type_at(vm, type);
    const struct py_type *b = type_at(vm, base);
    bool differs = t->tp_basicsize != b->tp_basicsize || t->tp_itemsize != b->tp_itemsize;
    return differs ? type : base;
}

addr type_best_base(struct vm *vm, addr bases)
{
    addr base = NULL_ADDR;
    addr winner = NULL_ADDR;
    for (int64_t i = 0; i < tuple_length(vm, bases); i++) {
        addr b = tuple_item(vm, bases, i);
        if (!type_check(vm, b))
            return exc_raise(vm, PY_TYPE(T_TypeError), "bases must be types");
        if (!(type_at(vm, b)->tp_flags & TYPE_BASETYPE))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "type '%.100s' is not an acceptable base type", type_name(vm, b));
        addr candidate = type_solid_base(vm, b);
        if (addr_is_null(winner) || (!type_is_subtype(vm, winner, candidate) &&
                                     type_is_subtype(vm, candidate, winner))) {
            winner = candidate;
            base = b;
        } else if (!type_is_subtype(vm, winner, candidate)) {
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "multiple bases have instance lay-out conflict");
        }
    }
    return base;
}

/* ---- __slots__ ---- */

static bool check_slot_name(struct vm *vm, addr name)
{
    if (!str_check(vm, name)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "__slots__ items must be strings, not '%.200s'",
                  type_name(vm, object_type(vm, name)));
        return false;
    }
    if (!addr_eq(str_isidentifier(vm, name, NULL, 0, NULL_ADDR), PY_TRUE)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "__slots__ must be identifiers");
        return false;
    }
    return true;
}

static bool is_name(const struct vm *vm, addr s, enum name_id id)
{
    return str_equal(vm, s, vm_name(vm, id));
}

/* Counts __dict__ and __weakref__ among the names, which must be allowed. */
static bool visit_slots(struct vm *vm, struct type_slots_plan *plan)
{
    for (int64_t i = 0; i < tuple_length(vm, plan->names); i++) {
        addr name = tuple_item(vm, plan->names, i);
        if (!check_slot_name(vm, name))
            return false;
        if (is_name(vm, name, N___dict__)) {
            if (!plan->may_add_dict || plan->add_dict) {
                exc_raise(vm, PY_TYPE(T_TypeError),
                          "__dict__ slot disallowed: we already got one");
                return false;
            }
            plan->add_dict++;
        }
        if (is_name(vm, name, N___weakref__)) {
            if (!plan->may_add_weak || plan->add_weak) {
                exc_raise(vm, PY_TYPE(T_TypeError),
                          "__weakref__ slot disallowed: we already got one");
                return false;
            }
            plan->add_weak++;
        }
    }
    return true;
}

addr str_mangle(struct vm *vm, addr class_name, addr name)
{
    int64_t n = str_length(vm, name);
    bool is_private = n > 2 && str_char(vm, name, 0) == '_' && str_char(vm, name, 1) == '_' &&
                      !(str_char(vm, name, n - 1) == '_' && str_char(vm, name, n - 2) == '_');
    int64_t start = 0;
    while (start < str_length(vm, class_name) && str_char(vm, class_name, start) == '_')
        start++;
    if (!is_private || start == str_length(vm, class_name))
        return newref(vm, name);
    addr stripped = str_substring(vm, class_name, start, str_length(vm, class_name));
    addr result =
        addr_is_null(stripped) ? NULL_ADDR : str_from_format(vm, "_%U%U", stripped, name);
    xdecref(vm, stripped);
    return result;
}

/* The names that become members, mangled and sorted. */
static SIM_NEW addr sorted_names(struct vm *vm, const struct type_slots_plan *plan, addr dict,
                                 addr class_name)
{
    int64_t n = tuple_length(vm, plan->names);
    addr list = list_new(vm, n - plan->add_dict - plan->add_weak);
    if (addr_is_null(list))
        return NULL_ADDR;
    int64_t k = 0;
    for (int64_t i = 0; i < n; i++) {
        addr name = tuple_item(vm, plan->names, i);
        if ((plan->add_dict && is_name(vm, name, N___dict__)) ||
            (plan->add_weak && is_name(vm, name, N___weakref__)))
            continue;
        addr mangled = str_mangle(vm, class_name, name);
        if (addr_is_null(mangled))
            goto failed;
        list_items(vm, list)[k++] = mangled;
        addr value;
        int found = dict_get(vm, dict, mangled, &value);
        // These two get into the namespace on their own and are taken out again.
        if (found > 0 && !is_name(vm, mangled, N___qualname__) &&
            !is_name(vm, mangled, N___classcell__)) {
            exc_raise(vm, PY_TYPE(T_ValueError),
                      "%R in __slots__ conflicts with class variable", mangled);
            goto failed;
        }
        if (found < 0)
            goto failed;
    }
    if (list_sort(vm, list, NULL_ADDR, false)) {
        addr names = list_as_tuple(vm, list);
        decref(vm, list);
        return names;
    }
failed:
    decref(vm, list);
    return NULL_ADDR;
}

/* Further bases may bring a dict or weak references, which the class then has, too. */
static void take_from_bases(struct vm *vm, struct type_slots_plan *plan, addr base, addr bases)
{
    for (int64_t i = 0; i < tuple_length(vm, bases); i++) {
        addr other = tuple_item(vm, bases, i);
        if (addr_eq(other, base))
            continue;
        if (plan->may_add_dict && !plan->add_dict && type_at(vm, other)->tp_dictoffset)
            plan->add_dict++;
        if (plan->may_add_weak && !plan->add_weak && type_at(vm, other)->tp_weaklistoffset)
            plan->add_weak++;
    }
}

bool type_plan_slots(struct vm *vm, struct type_slots_plan *plan, addr dict, addr base,
                     addr bases, addr name)
{
    const struct py_type *b = type_at(vm, base);
    *plan = (struct type_slots_plan){
        .may_add_dict = b->tp_dictoffset == 0,
        .may_add_weak = b->tp_weaklistoffset == 0 && b->tp_itemsize == 0,
    };
    addr slots = dict_get_id(vm, dict, N___slots__);
    if (addr_is_null(slots)) {
        plan->add_dict = plan->may_add_dict;
        plan->add_weak = plan->may_add_weak;
        return true;
    }
    plan->names =
        str_check(vm, slots) ? tuple_from_items(vm, &slots, 1) : tuple_from_iterable(vm, slots);
    if (addr_is_null(plan->names))
        return false;
    if (tuple_length(vm, plan->names) > 0 && type_at(vm, base)->tp_itemsize) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "nonempty __slots__ not supported for subtype of '%s'", type_name(vm, base));
        goto failed;
    }
    if (!visit_slots(vm, plan))
        goto failed;
    addr names = sorted_names(vm, plan, dict, name);
    if (addr_is_null(names))
        goto failed;
    set_ref(vm, &plan->names, names);
    plan->n_members = tuple_length(vm, names);
    take_from_bases(vm, plan, base, bases);
    return true;
failed:
    clear_ref(vm, &plan->names);
    return false;
}

/* ---- interchangeable layouts ---- */

/* Whether `child` adds nothing to its base's instances. */
static bool same_as_base(const struct vm *vm, addr child)
{
    const struct py_type *c = type_at(vm, child);
    if (addr_is_null(c->tp_base))
        return false;
    const struct py_type *b = type_at(vm, c->tp_base);
    clear_fn child_clear = slots_for(vm, child)->clear;
    return c->tp_basicsize == b->tp_basicsize && c->tp_itemsize == b->tp_itemsize &&
           c->tp_dictoffset == b->tp_dictoffset &&
           c->tp_weaklistoffset == b->tp_weaklistoffset &&
           (c->tp_flags & TYPE_HAVE_GC) == (b->tp_flags & TYPE_HAVE_GC) &&
           (child_clear == subtype_clear || child_clear == slots_for(vm, c->tp_base)->clear);
}

static bool same_slots_added(struct vm *vm, addr a, addr b)
{
    if (!(type_at(vm, a)->tp_flags & type_at(vm, b)->tp_flags & TYPE_HEAPTYPE))
        return false;
    int64_t size = type_at(vm, type_at(vm, a)->tp_base)->tp_basicsize;
    addr slots_a = heap_type_at(vm, a)->ht_slots;
    addr slots_b = heap_type_at(vm, b)->ht_slots;
    if (!addr_is_null(slots_a) && !addr_is_null(slots_b)) {
        if (object_richcompare_bool(vm, slots_a, slots_b, CMP_EQ) != 1)
            return false;
        size += 8 * tuple_length(vm, slots_a);
    }
    return size == type_at(vm, a)->tp_basicsize && size == type_at(vm, b)->tp_basicsize;
}

static bool is_compatible(struct vm *vm, addr old_type, addr new_type)
{
    addr new_base = new_type;
    addr old_base = old_type;
    while (same_as_base(vm, new_base))
        new_base = type_at(vm, new_base)->tp_base;
    while (same_as_base(vm, old_base))
        old_base = type_at(vm, old_base)->tp_base;
    if (!addr_eq(new_base, old_base) &&
        (!addr_eq(type_at(vm, new_base)->tp_base, type_at(vm, old_base)->tp_base) ||
         !same_slots_added(vm, new_base, old_base)))
        return false;
    uint64_t differing = type_at(vm, old_type)->tp_flags ^ type_at(vm, new_type)->tp_flags;
    return !(differing & (TYPE_INLINE_VALUES | TYPE_PREHEADER));
}

bool type_compatible(struct vm *vm, addr old_type, addr new_type, const char *attribute)
{
    if (is_compatible(vm, old_type, new_type))
        return true;
    if (!exc_occurred(vm))
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "%s assignment: '%s' object layout differs from '%s'", attribute,
                  type_name(vm, new_type), type_name(vm, old_type));
    return false;
}
