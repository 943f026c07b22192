/*
 * The module memory, which only the simulator has: the five areas of the process, and the wall
 * around the private heap.
 */
#include "sim/lib/modules.h"
#include "sim/lib/state.h"
#include "sim/lib/struct_sequence.h"
#include "sim/vm/frame.h"

#include <stddef.h>

static const struct member_def frame_members[] = {
    STRUCT_SEQUENCE_FIELD(0, "name"),
    STRUCT_SEQUENCE_FIELD(1, "line"),
    STRUCT_SEQUENCE_FIELD(2, "address"),
    STRUCT_SEQUENCE_FIELD(3, "size"),
    {0},
};
const struct type_ops memory_frame_ops = STRUCT_SEQUENCE_OPS("memory.frame", frame_members);

static addr memory_areas(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    addr dict = dict_new(vm);
    for (int i = 0; i < N_AREAS && !addr_is_null(dict); i++) {
        addr n = int_from_u64(vm, vm->mem.space.area_bytes[i]);
        if (addr_is_null(n) || !dict_set_cstr(vm, dict, area_name((enum area)i), n)) {
            decref(vm, dict);
            dict = NULL_ADDR;
        }
        xdecref(vm, n);
    }
    return dict;
}

static addr memory_module_area(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    return str_interned_cstr(vm, area_name(memory_area(&vm->mem, args[0])));
}

static addr frame_entry(struct vm *vm, const struct py_frame_data *frame)
{
    const struct py_code *code = code_at(vm, frame->f_executable);
    addr values[] = {
        newref(vm, code->co_name),
        int_from_i64(vm, frame_line(vm, frame)),
        int_from_u64(vm, frame_data_addr(vm, frame).v),
        int_from_i64(vm, (int64_t)code->co_framesize * 8),
    };
    return struct_sequence_new(vm, LIB_MEMORY_FRAME, values, ARRAY_LEN(values));
}

static addr memory_stack(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    addr list = list_new(vm, 0);
    const struct py_frame_data *frame = frame_first_complete(vm, frame_current(vm));
    while (frame && !addr_is_null(list)) {
        addr entry = frame_entry(vm, frame);
        if (addr_is_null(entry) || !list_insert(vm, list, 0, entry)) {
            decref(vm, list);
            list = NULL_ADDR;
        }
        xdecref(vm, entry);
        struct py_frame_data *outer = frame_previous(vm, frame);
        frame = outer ? frame_first_complete(vm, outer) : NULL;
    }
    return list;
}

/* memory.AccessError, borrowed. */
static addr access_error(struct vm *vm)
{
    if (!addr_is_null(vm->lib->access_error))
        return vm->lib->access_error;
    addr name = str_interned_cstr(vm, "AccessError");
    addr bases = tuple_pack(vm, 1, PY_TYPE(T_Exception));
    addr namespace_ = dict_new(vm), module = str_interned_cstr(vm, "memory");
    if (!addr_is_null(name) && !addr_is_null(bases) && !addr_is_null(namespace_) &&
        !addr_is_null(module) && dict_set_id(vm, namespace_, N___module__, module))
        vm->lib->access_error = type_new_class(vm, PY_TYPE(T_TYPE), name, bases, namespace_);
    xdecref(vm, name);
    xdecref(vm, bases);
    xdecref(vm, namespace_);
    xdecref(vm, module);
    return vm->lib->access_error;
}

static addr memory_poke(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "poke", n_args, 2, 2))
        return NULL_ADDR;
    addr index = number_index(vm, args[0]);
    if (addr_is_null(index))
        return NULL_ADDR;
    bool overflow = false;
    int64_t address = int_as_i64(vm, index, &overflow);
    decref(vm, index);
    addr type = access_error(vm);
    if (addr_is_null(type))
        return NULL_ADDR;
    struct strbuf where = {0};
    if (overflow)
        strbuf_add_str(&where, "that address");
    else
        strbuf_addf(&where, "0x%llx", (unsigned long long)address);
    bool is_inside = !overflow && space_contains(&vm->mem.space, (addr){(uint64_t)address}, 1);
    if (!is_inside)
        exc_raise(vm, type, "%s is outside the private heap", strbuf_str(&where));
    else
        exc_raise(vm, type, "%s is in the %s area: only the memory manager writes there",
                  strbuf_str(&where),
                  area_name(memory_area(&vm->mem, (addr){(uint64_t)address})));
    strbuf_release(&where);
    return NULL_ADDR;
}

static const struct method_def memory_methods[] = {
    {"areas", memory_areas, METH_NOARGS,
     "The bytes in each area: code, variable, heap, free and stack. Their sum never changes.",
     "($module, /)"},
    {"area", memory_module_area, METH_O, "The name of the area in which the object lives.",
     "($module, object, /)"},
    {"stack", memory_stack, METH_NOARGS,
     "The call frames, innermost last: name, line, address and size in bytes of each.",
     "($module, /)"},
    {"poke", memory_poke, METH_FASTCALL,
     "Tries to write a byte at an address: always an AccessError, since a program reaches its "
     "memory through the memory manager only.",
     "($module, address, value, /)"},
    {0},
};

bool memory_module_fill(struct vm *vm, addr module)
{
    addr error = access_error(vm);
    return !addr_is_null(error) && module_add_functions(vm, module, memory_methods) &&
           module_add(vm, module, "AccessError", newref(vm, error)) &&
           module_add_str(vm, module, "__doc__",
                          "The memory of the simulated process, seen from inside.");
}
