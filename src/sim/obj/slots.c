/*
 * The table of special methods, inheritance of slots, and keeping a class's slots in step with
 * its attributes: CPython's slotdefs[], inherit_slots() and update_one_slot().
 *
 * A struct type_slots lives on the host; a type object holds its number.
 */
#include "sim/obj/slots.h"

#include "sim/obj/type_internal.h"

#include <stddef.h>

#define VALUE_SIG "($self, value, /)"
#define SELF_SIG "($self, /)"
#define KEY_SIG "($self, key, /)"

/* A table, one row per special method. */
// clang-format off
#define ROW(dunder, slot, fn, wrapper, sig, doc_text)                                          \
    {N_##dunder, offsetof(struct type_slots, slot), (slot_fn)fn, wrapper, sig, doc_text, false},
#define KEYWORD_ROW(dunder, slot, fn, wrapper, doc_text)                                       \
    {N_##dunder, offsetof(struct type_slots, slot), (slot_fn)fn, wrapper,                      \
     "($self, /, *args, **kwargs)", doc_text, true},
#define NUMBER(dunder, slot, kind, sig, doc_text)                                              \
    ROW(dunder, slot, slot_##slot, wrap_##kind, sig, doc_text)
#define BINARY(dunder, reflected, slot, op)                                                    \
    NUMBER(dunder, slot, binary, VALUE_SIG, "Return self" op "value.")                         \
    NUMBER(reflected, slot, binary_reflected, VALUE_SIG, "Return value" op "self.")
#define INPLACE(dunder, slot, op)                                                              \
    NUMBER(dunder, slot, binary, VALUE_SIG, "Implement self" op "value.")
#define COMPARE(dunder, kind, op)                                                              \
    ROW(dunder, richcompare, slot_richcompare, wrap_##kind, VALUE_SIG, "Return self" op "value.")

const struct slot_def slot_defs[] = {
    ROW(__repr__, repr, slot_repr, wrap_unary, SELF_SIG, "Return repr(self).")
    ROW(__hash__, hash, slot_hash, wrap_hash, SELF_SIG, "Return hash(self).")
    KEYWORD_ROW(__call__, call, slot_call, wrap_call, "Call self as a function.")
    ROW(__str__, str, slot_str, wrap_unary, SELF_SIG, "Return str(self).")
    ROW(__getattribute__, getattro, slot_getattr_hook, wrap_binary, "($self, name, /)",
        "Return getattr(self, name).")
    ROW(__getattr__, getattro, slot_getattr_hook, NULL, NULL, NULL)
    ROW(__setattr__, setattro, slot_setattro, wrap_set_attribute, "($self, name, value, /)",
        "Implement setattr(self, name, value).")
    ROW(__delattr__, setattro, slot_setattro, wrap_delete_attribute, "($self, name, /)",
        "Implement delattr(self, name).")
    COMPARE(__lt__, lt, "<")
    COMPARE(__le__, le, "<=")
    COMPARE(__eq__, eq, "==")
    COMPARE(__ne__, ne, "!=")
    COMPARE(__gt__, gt, ">")
    COMPARE(__ge__, ge, ">=")
    ROW(__iter__, iter, slot_iter, wrap_unary, SELF_SIG, "Implement iter(self).")
    ROW(__next__, iternext, slot_iternext, wrap_next, SELF_SIG, "Implement next(self).")
    ROW(__get__, descr_get, slot_descr_get, wrap_descr_get,
        "($self, instance, owner=None, /)",
        "Return an attribute of instance, which is of type owner.")
    ROW(__set__, descr_set, slot_descr_set, wrap_descr_set, "($self, instance, value, /)",
        "Set an attribute of instance to value.")
    ROW(__delete__, descr_set, slot_descr_set, wrap_descr_delete, "($self, instance, /)",
        "Delete an attribute of instance.")
    KEYWORD_ROW(__init__, init, slot_init, wrap_init,
                "Initialize self.  See help(type(self)) for accurate signature.")
    ROW(__new__, new_, slot_new, NULL, NULL, NULL)
    ROW(__del__, finalize, slot_finalize, wrap_del, SELF_SIG,
        "Called when the instance is about to be destroyed.")
    BINARY(__add__, __radd__, nb_add, "+")
    BINARY(__sub__, __rsub__, nb_subtract, "-")
    BINARY(__mul__, __rmul__, nb_multiply, "*")
    BINARY(__mod__, __rmod__, nb_remainder, "%")
    NUMBER(__divmod__, nb_divmod, binary, VALUE_SIG, "Return divmod(self, value).")
    NUMBER(__rdivmod__, nb_divmod, binary_reflected, VALUE_SIG, "Return divmod(value, self).")
    NUMBER(__pow__, nb_power, ternary, "($self, value, mod=None, /)",
           "Return pow(self, value, mod).")
    NUMBER(__rpow__, nb_power, ternary_reflected, "($self, value, mod=None, /)",
           "Return pow(value, self, mod).")
    NUMBER(__neg__, nb_negative, unary, SELF_SIG, "-self")
    NUMBER(__pos__, nb_positive, unary, SELF_SIG, "+self")
    NUMBER(__abs__, nb_absolute, unary, SELF_SIG, "abs(self)")
    NUMBER(__bool__, nb_bool, inquiry, SELF_SIG, "True if self else False")
    NUMBER(__invert__, nb_invert, unary, SELF_SIG, "~self")
    BINARY(__lshift__, __rlshift__, nb_lshift, "<<")
    BINARY(__rshift__, __rrshift__, nb_rshift, ">>")
    BINARY(__and__, __rand__, nb_and, "&")
    BINARY(__xor__, __rxor__, nb_xor, "^")
    BINARY(__or__, __ror__, nb_or, "|")
    NUMBER(__int__, nb_int, unary, SELF_SIG, "int(self)")
    NUMBER(__float__, nb_float, unary, SELF_SIG, "float(self)")
    INPLACE(__iadd__, nb_inplace_add, "+=")
    INPLACE(__isub__, nb_inplace_subtract, "-=")
    INPLACE(__imul__, nb_inplace_multiply, "*=")
    INPLACE(__imod__, nb_inplace_remainder, "%=")
    NUMBER(__ipow__, nb_inplace_power, ternary, VALUE_SIG, "Return self**=value.")
    INPLACE(__ilshift__, nb_inplace_lshift, "<<=")
    INPLACE(__irshift__, nb_inplace_rshift, ">>=")
    INPLACE(__iand__, nb_inplace_and, "&=")
    INPLACE(__ixor__, nb_inplace_xor, "^=")
    INPLACE(__ior__, nb_inplace_or, "|=")
    BINARY(__floordiv__, __rfloordiv__, nb_floor_divide, "//")
    BINARY(__truediv__, __rtruediv__, nb_true_divide, "/")
    INPLACE(__ifloordiv__, nb_inplace_floor_divide, "//=")
    INPLACE(__itruediv__, nb_inplace_true_divide, "/=")
    NUMBER(__index__, nb_index, unary, SELF_SIG,
           "Return self converted to an integer, if self is suitable for use as an index into "
           "a list.")
    BINARY(__matmul__, __rmatmul__, nb_matrix_multiply, "@")
    INPLACE(__imatmul__, nb_inplace_matrix_multiply, "@=")
    ROW(__len__, mp_length, slot_length, wrap_length, SELF_SIG, "Return len(self).")
    ROW(__getitem__, mp_subscript, slot_mp_subscript, wrap_binary, KEY_SIG,
        "Return self[key].")
    ROW(__setitem__, mp_ass_subscript, slot_mp_ass_subscript, wrap_set_subscript,
        "($self, key, value, /)", "Set self[key] to value.")
    ROW(__delitem__, mp_ass_subscript, slot_mp_ass_subscript, wrap_delete_subscript, KEY_SIG,
        "Delete self[key].")
    ROW(__len__, sq_length, slot_length, wrap_length, SELF_SIG, "Return len(self).")
    ROW(__add__, sq_concat, NULL, wrap_binary, VALUE_SIG, "Return self+value.")
    ROW(__mul__, sq_repeat, NULL, wrap_repeat, VALUE_SIG, "Return self*value.")
    ROW(__rmul__, sq_repeat, NULL, wrap_repeat, VALUE_SIG, "Return value*self.")
    ROW(__getitem__, sq_item, slot_sq_item, wrap_item, KEY_SIG, "Return self[key].")
    ROW(__setitem__, sq_ass_item, slot_sq_ass_item, wrap_set_item, "($self, key, value, /)",
        "Set self[key] to value.")
    ROW(__delitem__, sq_ass_item, slot_sq_ass_item, wrap_delete_item, KEY_SIG,
        "Delete self[key].")
    ROW(__contains__, sq_contains, slot_sq_contains, wrap_contains, KEY_SIG,
        "Return bool(key in self).")
    ROW(__iadd__, sq_inplace_concat, NULL, wrap_binary, VALUE_SIG, "Implement self+=value.")
    ROW(__imul__, sq_inplace_repeat, NULL, wrap_repeat, VALUE_SIG, "Implement self*=value.")
    {N_NAMES, SLOT_END, NULL, NULL, NULL, NULL, false},
};
// clang-format on

/* ---- where a type's host functions are kept ---- */

uint64_t slots_new(struct vm *vm)
{
    size_t number = vm->free_slots;
    if (number) {
        // A free entry's first word holds the number of the next one.
        memcpy(&vm->free_slots, vm->slots[number], sizeof vm->free_slots);
    } else {
        if (vm->n_slots == vm->cap_slots) {
            vm->cap_slots = vm->cap_slots ? size_mul(vm->cap_slots, 2) : 2 * N_STATIC_TYPES;
            vm->slots = xrealloc(vm->slots, size_mul(vm->cap_slots, sizeof *vm->slots));
        }
        number = vm->n_slots++;
        vm->slots[number] = xmalloc(sizeof *vm->slots[number]);
    }
    memset(vm->slots[number], 0, sizeof *vm->slots[number]);
    return number;
}

void slots_free(struct vm *vm, uint64_t number)
{
    memcpy(vm->slots[number], &vm->free_slots, sizeof vm->free_slots);
    vm->free_slots = number;
}

/* ---- inheritance ---- */

/* Slots that follow the plain rule; the rest is up to slots_inherit(). */
static bool is_copied_alone(size_t offset)
{
    return offset != offsetof(struct type_slots, traverse) &&
           offset != offsetof(struct type_slots, clear) &&
           offset != offsetof(struct type_slots, richcompare) &&
           offset != offsetof(struct type_slots, hash) &&
           offset != offsetof(struct type_slots, new_);
}

static bool overrides_hash(struct vm *vm, addr type)
{
    addr dict = type_at(vm, type)->tp_dict;
    return !addr_is_null(dict_get_id(vm, dict, N___eq__)) ||
           !addr_is_null(dict_get_id(vm, dict, N___hash__));
}

void slots_inherit(struct vm *vm, addr type, addr base)
{
    struct type_slots *to = slots_for(vm, type);
    const struct type_slots *from = slots_for(vm, base);
    addr base_base = type_at(vm, base)->tp_base;
    const struct type_slots *below = addr_is_null(base_base) ? NULL : slots_for(vm, base_base);
    bool had_call = to->call != NULL;
    bool had_get = to->descr_get != NULL;
    for (size_t offset = 0; offset < sizeof *to; offset += sizeof(slot_fn)) {
        slot_fn defined = slot_of(from, offset);
        if (!slot_of(to, offset) && defined && is_copied_alone(offset) &&
            (!below || defined != slot_of(below, offset)))
            *slot_in(to, offset) = defined;
    }
    uint64_t *flags = &type_at(vm, type)->tp_flags;
    uint64_t base_flags = type_at(vm, base)->tp_flags;
    if (!had_call)
        *flags |= base_flags & TYPE_HAVE_VECTORCALL;
    if (!had_get && to->descr_get && to->descr_get == from->descr_get &&
        (*flags & TYPE_IMMUTABLE))
        *flags |= base_flags & TYPE_METHOD_DESCRIPTOR;
    if (!to->richcompare && !to->hash && !overrides_hash(vm, type)) {
        to->richcompare = from->richcompare;
        to->hash = from->hash;
    }
}

/* ---- keeping a class's slots in step with its attributes ---- */

slot_fn slot_wrapped(const struct vm *vm, addr wrapper_descr)
{
    addr type = descr_at(vm, wrapper_descr)->d_type;
    return slot_of(slots_for(vm, type), wrapper_slot_def(vm, wrapper_descr)->offset);
}

/*
 * A name like __len__ has rows for several slots. If the type fills exactly one of them, this
 * is its offset; SLOT_END otherwise.
 */
static size_t only_slot_of_name(const struct type_slots *slots, enum name_id name)
{
    size_t found = SLOT_END;
    for (const struct slot_def *p = slot_defs; p->offset != SLOT_END; p++) {
        if (p->name != name || !slot_of(slots, p->offset) || p->offset == found)
            continue;
        if (found != SLOT_END)
            return SLOT_END;
        found = p->offset;
    }
    return found;
}

static bool is_builtin_new(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_CFUNCTION) &&
           strcmp(cfunction_def(vm, o)->name, "__new__") == 0;
}

/* What the rows of one slot, all from the class's MRO, say about it. */
struct slot_choice {
    slot_fn generic;
    slot_fn specific; /* a builtin type's own function, called without a lookup */
    bool must_look_up;
};

static void consider_row(struct vm *vm, addr type, const struct slot_def *p,
                         struct slot_choice *c)
{
    struct type_slots *slots = slots_for(vm, type);
    addr descr = type_find_in_mro(vm, type, vm_name(vm, p->name), NULL);
    if (addr_is_null(descr))
        return;
    if (object_is_exactly(vm, descr, T_WRAPPER_DESCRIPTOR) &&
        wrapper_slot_def(vm, descr)->name == p->name) {
        size_t only = only_slot_of_name(slots, p->name);
        if (only == SLOT_END || only == p->offset)
            c->generic = p->function;
        slot_fn wrapped = slot_wrapped(vm, descr);
        if ((!c->specific || c->specific == wrapped) &&
            wrapper_slot_def(vm, descr)->wrapper == p->wrapper &&
            type_is_subtype(vm, type, descr_at(vm, descr)->d_type))
            c->specific = wrapped;
        else
            c->must_look_up = true;
    } else if (p->name == N___new__ && is_builtin_new(vm, descr)) {
        // The inherited function does, though a second base may have another __new__.
        c->specific = (slot_fn)slots->new_;
    } else if (p->name == N___hash__ && addr_eq(descr, PY_NONE)) {
        c->specific = (slot_fn)object_hash_not_implemented;
    } else {
        c->must_look_up = true;
        c->generic = p->function;
    }
}

/* Sets the slot that the rows from `p` on are about; returns the row behind them. */
static const struct slot_def *update_slot(struct vm *vm, addr type, const struct slot_def *p)
{
    struct slot_choice choice = {0};
    size_t offset = p->offset;
    for (; p->offset == offset; p++)
        consider_row(vm, type, p, &choice);
    slot_fn *slot = slot_in(slots_for(vm, type), offset);
    *slot = choice.specific && !choice.must_look_up ? choice.specific : choice.generic;
    return p;
}

void slots_fill(struct vm *vm, addr type)
{
    for (const struct slot_def *p = slot_defs; p->offset != SLOT_END;)
        p = update_slot(vm, type, p);
}

/* Calls visit(type) for the subclasses too, but for those that define `name` themselves. */
static bool for_each_heir(struct vm *vm, addr type, addr name,
                          void (*visit)(struct vm *, addr type, addr name))
{
    if (!object_enter(vm, ""))
        return false;
    visit(vm, type, name);
    bool ok = true;
    addr subclasses = type_at(vm, type)->tp_subclasses;
    addr ref;
    for (int64_t pos = 0;
         ok && !addr_is_null(subclasses) && dict_next(vm, subclasses, &pos, NULL, &ref);) {
        addr sub = weakref_at(vm, ref)->wr_object;
        if (addr_eq(sub, PY_NONE) || object_refcnt(vm, sub) == 0)
            continue;
        addr own =
            addr_is_null(name) ? NULL_ADDR : dict_get_str(vm, type_at(vm, sub)->tp_dict, name);
        if (addr_is_null(own))
            ok = for_each_heir(vm, sub, name, visit);
    }
    object_leave(vm);
    return ok;
}

static void update_slots_of_name(struct vm *vm, addr type, addr name)
{
    for (const struct slot_def *p = slot_defs; p->offset != SLOT_END;) {
        const struct slot_def *first = p;
        bool concerned = false;
        for (; p->offset == first->offset; p++)
            concerned |= addr_eq(vm_name(vm, p->name), name);
        if (concerned)
            update_slot(vm, type, first);
    }
}

static void fill_heir(struct vm *vm, addr type, addr name)
{
    (void)name;
    slots_fill(vm, type);
}

bool slots_update(struct vm *vm, addr type, addr name)
{
    return for_each_heir(vm, type, name, update_slots_of_name);
}

void slots_update_all(struct vm *vm, addr type)
{
    if (!for_each_heir(vm, type, NULL_ADDR, fill_heir))
        exc_clear(vm);
}
