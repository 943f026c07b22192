/*
 * The module _opcode: what dis must know of the instructions.
 */
#include "sim/front/opcode.h"
#include "sim/lib/modules.h"

static const char *arg_kind_name(enum arg_kind kind)
{
    switch (kind) {
    case ARG_NONE:
        break;
    case ARG_ARG:
        return "arg";
    case ARG_CONST:
        return "const";
    case ARG_NAME:
        return "name";
    case ARG_JUMP:
        return "jump";
    case ARG_FREE:
    case ARG_LOCAL:
        return "local";
    case ARG_HANDLER:
        return "arg";
    }
    return "";
}

/* (name, caches, kind of the argument) */
static addr instruction(struct vm *vm, int op)
{
    addr items[] = {str_interned_cstr(vm, opcode_name(op)), int_from_i64(vm, opcode_caches(op)),
                    str_interned_cstr(vm, arg_kind_name(opcode_arg_kind(op)))};
    bool ok = true;
    for (size_t i = 0; i < ARRAY_LEN(items); i++)
        ok = ok && !addr_is_null(items[i]);
    if (ok)
        return tuple_from_items_steal(vm, items, ARRAY_LEN(items));
    for (size_t i = 0; i < ARRAY_LEN(items); i++)
        xdecref(vm, items[i]);
    return NULL_ADDR;
}

/* instructions: opcode -> (name, caches, kind) */
static addr instructions(struct vm *vm)
{
    addr dict = dict_new(vm);
    for (int op = 0; op < N_OPCODES && !addr_is_null(dict); op++) {
        if (!opcode_name(op))
            continue;
        addr key = int_from_i64(vm, op);
        addr value = addr_is_null(key) ? NULL_ADDR : instruction(vm, op);
        bool ok = !addr_is_null(value) && dict_set(vm, dict, key, value);
        xdecref(vm, key);
        xdecref(vm, value);
        if (!ok) {
            decref(vm, dict);
            return NULL_ADDR;
        }
    }
    return dict;
}

static addr binary_ops(struct vm *vm)
{
    addr list = list_new(vm, 0);
    for (int op = 0; op < N_BINARY_OPS && !addr_is_null(list); op++) {
        addr text = str_from_cstr(vm, binary_op_text(op));
        if (addr_is_null(text) || !list_append_steal(vm, list, text)) {
            decref(vm, list);
            return NULL_ADDR;
        }
    }
    return list;
}

bool opcode_module_fill(struct vm *vm, addr module)
{
    return module_add(vm, module, "instructions", instructions(vm)) &&
           module_add(vm, module, "binary_ops", binary_ops(vm));
}
