/*
 * Code objects: the front end's struct code, put into the code area.
 */
#ifndef VIVA_SIM_VM_CODE_H
#define VIVA_SIM_VM_CODE_H

#include "sim/obj/object.h"
#include "sim/vm/line_table.h"

struct code;

/*
 * The code object of a compilation unit, with all those nested in it. `literals`: a list that
 * receives the constants that stand in the source text, or NULL_ADDR; CPython's syntax tree
 * holds such references until the program it came from has run.
 */
SIM_NEW addr code_from_unit(struct vm *vm, const struct code *unit, addr literals);

static inline bool code_check(const struct vm *vm, addr o)
{
    return object_is_exactly(vm, o, T_CODE);
}

/* The first instruction. */
static inline addr code_start(addr code)
{
    return addr_add(code, offsetof(struct py_code, co_code_adaptive));
}

/* The source place of the unit at simulated address `instr`. */
struct line_entry code_position(const struct vm *vm, addr code, uint64_t instr);
/* Its line, or -1. */
int code_line(const struct vm *vm, addr code, uint64_t instr);

/* What CPython keeps in co_cached; borrowed. */
SIM_BORROWED addr code_varnames(struct vm *vm, addr code);
SIM_BORROWED addr code_cellvars(struct vm *vm, addr code);
SIM_BORROWED addr code_freevars(struct vm *vm, addr code);
/* co_code: the instructions as they were compiled, caches zero. */
SIM_BORROWED addr code_bytes(struct vm *vm, addr code);

/* LOCAL_... of local `i`. */
static inline uint8_t code_local_kind(const struct vm *vm, addr code, int i)
{
    return bytes_at(vm, code_at(vm, code)->co_localspluskinds)->ob_sval[i];
}

#endif
