/*
 * Struct sequences: tuples whose items have names too, such as sys.version_info.
 */
#ifndef VIVA_SIM_LIB_STRUCT_SEQUENCE_H
#define VIVA_SIM_LIB_STRUCT_SEQUENCE_H

#include "sim/lib/types.h"

/* Items are where a tuple has them. */
#define STRUCT_SEQUENCE_FIELD(i, field_name)                                                   \
    {                                                                                          \
        field_name, MEMBER_OBJECT, (int)(offsetof(struct py_tuple, ob_item) + 8 * (i)),        \
            MEMBER_READONLY                                                                    \
    }

#define STRUCT_SEQUENCE_OPS(type_name, member_table)                                           \
    {                                                                                          \
        .name = type_name, .base = T_TUPLE, .basicsize = sizeof(struct py_tuple),              \
        .itemsize = 8,                                                                         \
        .flags = TYPE_HAVE_GC | TYPE_TUPLE_SUBCLASS | TYPE_DISALLOW_INSTANTIATION,             \
        .slots = {.repr = struct_sequence_repr}, .members = member_table,                      \
    }

/* One with these `n` values, all of them given up; NULL_ADDRs among them mean raised. */
SIM_NEW addr struct_sequence_new(struct vm *vm, enum lib_type_id id, addr *values, int64_t n);

addr struct_sequence_repr(struct vm *vm, addr self);

#endif
