/*
 * The builtin iterators and views: their bytes, and helpers they share.
 *
 * An iterator holds a reference to what it runs over and drops it when it is exhausted, so its
 * fields are read again after every call that can run Python code.
 */
#ifndef VIVA_SIM_OBJ_ITERATORS_H
#define VIVA_SIM_OBJ_ITERATORS_H

#include "sim/obj/values.h"

/* list_iterator, list_reverseiterator, tuple_iterator and the iterator of __getitem__. */
struct py_seq_iterator {
    struct py_object base;
    int64_t it_index;
    addr it_seq; /* NULL_ADDR: exhausted */
};

struct py_callable_iterator {
    struct py_object base;
    addr it_callable; /* NULL_ADDR: exhausted */
    addr it_sentinel;
};

struct py_dict_iterator {
    struct py_object base;
    addr di_dict; /* NULL_ADDR: exhausted */
    int64_t di_used;
    int64_t di_pos;
    addr di_result; /* the pair handed out, used again if nobody else holds it; items only */
    int64_t len;
};

struct py_dict_view {
    struct py_object base;
    addr dv_dict;
};

struct py_set_iterator {
    struct py_object base;
    addr si_set; /* NULL_ADDR: exhausted */
    int64_t si_used;
    int64_t si_pos;
    int64_t len;
};

struct py_range_iterator {
    struct py_object base;
    int64_t start;
    int64_t step;
    int64_t len;
};

struct py_long_range_iterator {
    struct py_object base;
    addr start;
    addr step;
    addr len;
};

struct py_enumerate {
    struct py_object base;
    int64_t en_index; /* INT64_MAX: counts in en_longindex */
    addr en_sit;
    addr en_result; /* used again if nobody else holds it */
    addr en_longindex;
    addr one;
};

struct py_zip {
    struct py_object base;
    int64_t tuplesize;
    addr ittuple;
    addr result; /* used again if nobody else holds it */
    int32_t strict;
    int32_t padding;
};

struct py_map {
    struct py_object base;
    addr iters;
    addr func;
};

struct py_filter {
    struct py_object base;
    addr func;
    addr it;
};

struct py_reversed {
    struct py_object base;
    int64_t index;
    addr seq; /* NULL_ADDR: exhausted */
};

struct py_generic_alias {
    struct py_object base;
    addr origin;
    addr args;
    addr parameters; /* NULL_ADDR until asked for */
    addr weakreflist;
    uint8_t starred;
    uint8_t padding[7];
    uint64_t vectorcall;
};

struct py_union {
    struct py_object base;
    addr args;
    addr parameters; /* NULL_ADDR until asked for */
};

#define ITERATOR_STRUCT(name)                                                                  \
    static inline struct py_##name *name##_at(const struct vm *vm, addr o)                     \
    {                                                                                          \
        return (struct py_##name *)space_at(&vm->mem.space, o);                                \
    }
ITERATOR_STRUCT(seq_iterator)
ITERATOR_STRUCT(callable_iterator)
ITERATOR_STRUCT(dict_iterator)
ITERATOR_STRUCT(dict_view)
ITERATOR_STRUCT(set_iterator)
ITERATOR_STRUCT(range_iterator)
ITERATOR_STRUCT(long_range_iterator)
ITERATOR_STRUCT(enumerate)
ITERATOR_STRUCT(zip)
ITERATOR_STRUCT(map)
ITERATOR_STRUCT(filter)
ITERATOR_STRUCT(reversed)
ITERATOR_STRUCT(generic_alias)
ITERATOR_STRUCT(union)
#undef ITERATOR_STRUCT

SIM_BORROWED static inline addr dict_view_dict(const struct vm *vm, addr view)
{
    return dict_view_at(vm, view)->dv_dict;
}

/* tp_iter of every iterator: itself. */
SIM_NEW addr iterator_self(struct vm *vm, addr it);
/* A new iterator of the static type `id` over `seq`, at `index`. */
SIM_NEW addr seq_iterator_new(struct vm *vm, enum type_id id, addr seq, int64_t index);
/* The slots that all of struct py_seq_iterator share. */
void seq_iterator_dealloc(struct vm *vm, addr it);
void seq_iterator_traverse(struct vm *vm, addr it, visit_fn visit, void *ctx);
/* __setstate__: moves it to an index, clipped to 0 .. length of its sequence. */
SIM_NEW addr seq_iterator_setstate(struct vm *vm, addr it, const addr *args, size_t n_args,
                                   addr kwnames);

/* seq[i] by sq_item; a negative index is not counted from the end. */
SIM_NEW addr sequence_get_item(struct vm *vm, addr seq, int64_t i);

/* For __reduce__: (function of builtins, (arg,)) or (function, (arg,), index) if index >= 0. */
SIM_STEALS(3)
SIM_NEW addr iterator_reduction(struct vm *vm, const char *function, addr arg, int64_t index);

/*
 * (a, b): in *result, the tuple kept by the iterator, if nobody else holds it; a new tuple
 * otherwise.
 */
SIM_STEALS(3)
SIM_STEALS(4) SIM_NEW addr iterator_pair(struct vm *vm, addr result, addr a, addr b);

#endif
