/*
 * Struct sequences: a tuple subclass for each, whose members lie over the items.
 */
#include "sim/lib/struct_sequence.h"

#include "sim/lib/state.h"

addr struct_sequence_new(struct vm *vm, enum lib_type_id id, addr *values, int64_t n)
{
    addr type = lib_type(vm, id);
    bool ok = !addr_is_null(type);
    for (int64_t i = 0; i < n; i++)
        ok = ok && !addr_is_null(values[i]);
    addr self = ok ? object_alloc(vm, type, n) : NULL_ADDR;
    for (int64_t i = 0; i < n; i++) {
        if (addr_is_null(self))
            xdecref(vm, values[i]);
        else
            tuple_init_item(vm, self, i, values[i]);
    }
    return self;
}

addr struct_sequence_repr(struct vm *vm, addr self)
{
    const struct member_def *members = lib_type_ops(vm, object_type(vm, self))->members;
    addr text = str_from_format(vm, "%T(", self);
    int64_t n = tuple_length(vm, self);
    for (int64_t i = 0; i < n && !addr_is_null(text); i++) {
        addr part = str_from_format(vm, "%s%s=%R", i ? ", " : "", members[i].name,
                                    tuple_item(vm, self, i));
        if (addr_is_null(part)) {
            decref(vm, text);
            return NULL_ADDR;
        }
        str_append(vm, &text, part);
        decref(vm, part);
    }
    addr close = str_from_char(vm, ')');
    if (!addr_is_null(text) && !addr_is_null(close))
        str_append(vm, &text, close);
    xdecref(vm, close);
    return text;
}
