/*
 * co_varnames and the other derived attributes, co_lines(), co_positions(), replace().
 *
 * Derived tuples are kept in the block at co_cached, as in CPython: asking twice gives the same
 * object.
 */
#include "sim/vm/code_attrs.h"

#include "sim/front/code.h"
#include "sim/front/opcode.h"
#include "sim/obj/values.h"
#include "sim/vm/code.h"

enum cached { CACHED_CODE, CACHED_VARNAMES, CACHED_CELLVARS, CACHED_FREEVARS };

static addr *cached_slot(struct vm *vm, addr code, enum cached which)
{
    addr block = code_at(vm, code)->co_cached;
    if (addr_is_null(block)) {
        block = mem_alloc(vm, CODE_N_CACHED * sizeof(addr));
        if (addr_is_null(block))
            return NULL;
        memset(space_at(&vm->mem.space, block), 0, CODE_N_CACHED * sizeof(addr));
        code_at(vm, code)->co_cached = block;
    }
    return (addr *)space_at(&vm->mem.space, block) + which;
}

void code_forget_cached(struct vm *vm, addr code)
{
    addr block = code_at(vm, code)->co_cached;
    if (addr_is_null(block))
        return;
    code_at(vm, code)->co_cached = NULL_ADDR;
    const addr *slots = (const addr *)space_at(&vm->mem.space, block);
    for (int i = 0; i < CODE_N_CACHED; i++)
        xdecref(vm, slots[i]);
    mem_free(vm, block);
}

/* The names whose kind has one of `kinds`' bits. */
static addr names_of_kind(struct vm *vm, addr code, enum cached which, uint8_t kinds)
{
    addr *slot = cached_slot(vm, code, which);
    if (!slot || !addr_is_null(*slot))
        return slot ? *slot : NULL_ADDR;
    const struct py_code *c = code_at(vm, code);
    int n = 0;
    for (int i = 0; i < c->co_nlocalsplus; i++)
        n += (code_local_kind(vm, code, i) & kinds) != 0;
    addr t = tuple_new(vm, n);
    if (addr_is_null(t))
        return NULL_ADDR;
    for (int i = 0, k = 0; i < c->co_nlocalsplus; i++)
        if (code_local_kind(vm, code, i) & kinds)
            tuple_init_item(vm, t, k++, newref(vm, tuple_item(vm, c->co_localsplusnames, i)));
    return *slot = t;
}

addr code_varnames(struct vm *vm, addr code)
{
    return names_of_kind(vm, code, CACHED_VARNAMES, LOCAL_PLAIN);
}

addr code_cellvars(struct vm *vm, addr code)
{
    return names_of_kind(vm, code, CACHED_CELLVARS, LOCAL_CELL);
}

addr code_freevars(struct vm *vm, addr code)
{
    return names_of_kind(vm, code, CACHED_FREEVARS, LOCAL_FREE);
}

addr code_bytes(struct vm *vm, addr code)
{
    addr *slot = cached_slot(vm, code, CACHED_CODE);
    if (!slot || !addr_is_null(*slot))
        return slot ? *slot : NULL_ADDR;
    const struct py_code *c = code_at(vm, code);
    size_t n_units = (size_t)c->base.ob_size;
    addr bytes = bytes_from_data(vm, c->co_code_adaptive, n_units * 2);
    if (addr_is_null(bytes))
        return NULL_ADDR;
    uint8_t *unit = bytes_at(vm, bytes)->ob_sval;
    for (size_t i = 0; i < n_units; i++) {
        int n_caches = opcode_caches(unit[i * 2]);
        for (int k = 0; k < n_caches && i + 1 < n_units; k++) {
            i++;
            unit[i * 2] = unit[i * 2 + 1] = 0;
        }
    }
    return *slot = bytes;
}

static addr shared(struct vm *vm, addr o)
{
    return addr_is_null(o) ? NULL_ADDR : newref(vm, o);
}

static addr get_varnames(struct vm *vm, addr self)
{
    return shared(vm, code_varnames(vm, self));
}

static addr get_cellvars(struct vm *vm, addr self)
{
    return shared(vm, code_cellvars(vm, self));
}

static addr get_freevars(struct vm *vm, addr self)
{
    return shared(vm, code_freevars(vm, self));
}

static addr get_code(struct vm *vm, addr self)
{
    return shared(vm, code_bytes(vm, self));
}

static addr get_code_adaptive(struct vm *vm, addr self)
{
    return get_code(vm, self);
}

const struct getset_def code_getset[] = {
    {"co_varnames", get_varnames, NULL},
    {"co_cellvars", get_cellvars, NULL},
    {"co_freevars", get_freevars, NULL},
    {"co_code", get_code, NULL},
    {"_co_code_adaptive", get_code_adaptive, NULL},
    {NULL, NULL, NULL},
};

#define MEMBER(name, kind)                                                                     \
    {                                                                                          \
#name, MEMBER_##kind, offsetof(struct py_code, name), MEMBER_READONLY                  \
    }
const struct member_def code_members[] = {
    MEMBER(co_argcount, INT32),       MEMBER(co_posonlyargcount, INT32),
    MEMBER(co_kwonlyargcount, INT32), MEMBER(co_stacksize, INT32),
    MEMBER(co_flags, INT32),          MEMBER(co_names, OBJECT),
    MEMBER(co_filename, OBJECT),      MEMBER(co_name, OBJECT),
    MEMBER(co_qualname, OBJECT),      MEMBER(co_firstlineno, INT32),
    MEMBER(co_linetable, OBJECT),     MEMBER(co_exceptiontable, OBJECT),
    MEMBER(co_consts, OBJECT),        MEMBER(co_nlocals, INT32),
    {NULL, MEMBER_OBJECT, 0, 0},
};
#undef MEMBER

static addr int_or_none(struct vm *vm, int value)
{
    return value < 0 ? PY_NONE : int_from_i64(vm, value);
}

/* Appends the tuple of these numbers (-1: None) to the list. */
static bool append_numbers(struct vm *vm, addr list, const int *numbers, int n)
{
    addr t = tuple_new(vm, n);
    for (int i = 0; !addr_is_null(t) && i < n; i++) {
        addr number = int_or_none(vm, numbers[i]);
        if (addr_is_null(number)) {
            decref(vm, t);
            return false;
        }
        tuple_init_item(vm, t, i, number);
    }
    return !addr_is_null(t) && list_append_steal(vm, list, t);
}

static addr iterator_of(struct vm *vm, addr list, bool ok)
{
    addr it = ok ? object_iter(vm, list) : NULL_ADDR;
    decref(vm, list);
    return it;
}

static void read_lines_of(const struct vm *vm, addr code, struct line_reader *r)
{
    const struct py_code *c = code_at(vm, code);
    line_reader_init(r, bytes_at(vm, c->co_linetable)->ob_sval,
                     (size_t)bytes_length(vm, c->co_linetable), c->co_firstlineno);
}

static addr co_lines(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr list = list_new(vm, 0);
    if (addr_is_null(list))
        return NULL_ADDR;
    struct line_reader r;
    read_lines_of(vm, self, &r);
    bool ok = true;
    // Neighbours on the same line are one row.
    struct line_entry row = {0};
    bool has_row = false;
    while (ok && line_reader_next(&r)) {
        if (has_row && r.entry.line == row.line) {
            row.end = r.entry.end;
            continue;
        }
        if (has_row)
            ok = append_numbers(vm, list, (int[]){row.start * 2, row.end * 2, row.line}, 3);
        row = r.entry;
        has_row = true;
    }
    if (ok && has_row)
        ok = append_numbers(vm, list, (int[]){row.start * 2, row.end * 2, row.line}, 3);
    return iterator_of(vm, list, ok);
}

static addr co_positions(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr list = list_new(vm, 0);
    if (addr_is_null(list))
        return NULL_ADDR;
    struct line_reader r;
    read_lines_of(vm, self, &r);
    bool ok = true;
    while (ok && line_reader_next(&r)) {
        const struct line_entry *e = &r.entry;
        for (int unit = e->start; ok && unit < e->end; unit++)
            ok = append_numbers(vm, list,
                                (int[]){e->line, e->end_line, e->column, e->end_column}, 4);
    }
    return iterator_of(vm, list, ok);
}

static addr code_sizeof(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    uint64_t bytes = sizeof(struct py_code) + (uint64_t)code_at(vm, self)->base.ob_size * 2;
    return int_from_u64(vm, (bytes + 7) & ~UINT64_C(7));
}

static addr varname_from_oparg(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)n_args, (void)kwnames;
    int64_t i = number_as_ssize(vm, args[0], PY_TYPE(T_OverflowError));
    if (i == -1 && exc_occurred(vm))
        return NULL_ADDR;
    addr names = code_at(vm, self)->co_localsplusnames;
    if (i < 0 || i >= tuple_length(vm, names))
        return exc_raise(vm, PY_TYPE(T_IndexError), "tuple index out of range");
    return newref(vm, tuple_item(vm, names, i));
}

const struct method_def code_methods[] = {
    {"__sizeof__", code_sizeof, METH_NOARGS, NULL, NULL},
    {"co_lines", co_lines, METH_NOARGS, NULL, NULL},
    {"co_positions", co_positions, METH_NOARGS, NULL, NULL},
    {"_varname_from_oparg", varname_from_oparg, METH_O, NULL, NULL},
    {NULL, NULL, 0, NULL, NULL},
};
