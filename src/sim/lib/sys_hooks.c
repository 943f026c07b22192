/*
 * The part of sys that deals with results and errors: displayhook, excepthook, exc_info...
 */
#include "sim/lib/sys.h"
#include "sim/lib/text_file.h"
#include "sim/vm/run.h"

static bool show(struct vm *vm, addr file, addr value)
{
    addr text = object_repr(vm, value);
    if (addr_is_null(text))
        return false;
    addr line_feed = str_from_char(vm, '\n');
    bool ok = !addr_is_null(line_feed) && text_file_write(vm, file, text) &&
              text_file_write(vm, file, line_feed);
    xdecref(vm, line_feed);
    decref(vm, text);
    return ok;
}

static addr sys_displayhook(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    addr value = args[0];
    if (value.v == PY_NONE.v)
        return PY_NONE;
    // The old value goes before the new one is printed, so that its finalizer can print too.
    if (!dict_set_id(vm, vm->builtins_dict, N__, PY_NONE))
        return NULL_ADDR;
    addr file = dict_get_id(vm, vm->sys_dict, N_stdout);
    if (addr_is_null(file) || file.v == PY_NONE.v)
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "lost sys.stdout");
    incref(vm, file);
    bool ok = show(vm, file, value) && dict_set_id(vm, vm->builtins_dict, N__, value);
    decref(vm, file);
    return ok ? PY_NONE : NULL_ADDR;
}

static addr sys_excepthook(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "excepthook", n_args, 3, 3))
        return NULL_ADDR;
    if (!exception_check(vm, args[1]))
        return PY_NONE;
    if (args[2].v != PY_NONE.v && object_is_exactly(vm, args[2], T_TRACEBACK) &&
        addr_is_null(base_exception_at(vm, args[1])->traceback))
        exception_set_traceback(vm, args[1], args[2]);
    struct strbuf text = {0};
    vm_format_exception(vm, args[1], &text);
    addr file = dict_get_id(vm, vm->sys_dict, N_stderr);
    bool ok = true;
    if (!addr_is_null(file) && file.v != PY_NONE.v) {
        addr message = str_from_utf8(vm, strbuf_str(&text), text.len);
        incref(vm, file);
        ok = !addr_is_null(message) && text_file_write(vm, file, message);
        decref(vm, file);
        xdecref(vm, message);
    }
    strbuf_release(&text);
    return ok ? PY_NONE : NULL_ADDR;
}

static addr sys_exc_info(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    addr exc = vm_handled_exception(vm);
    if (addr_is_null(exc) || exc.v == PY_NONE.v)
        return tuple_pack(vm, 3, PY_NONE, PY_NONE, PY_NONE);
    addr traceback = base_exception_at(vm, exc)->traceback;
    return tuple_pack(vm, 3, object_type(vm, exc), exc,
                      addr_is_null(traceback) ? PY_NONE : traceback);
}

static addr sys_exception(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    addr exc = vm_handled_exception(vm);
    return newref(vm, addr_is_null(exc) ? PY_NONE : exc);
}

static addr sys_exit(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "exit", n_args, 0, 1))
        return NULL_ADDR;
    addr status = n_args ? args[0] : PY_NONE;
    addr type = PY_TYPE(T_SystemExit), exc;
    if (status.v == PY_NONE.v)
        exc = object_call0(vm, type);
    else if (tuple_check(vm, status))
        exc = object_call_tuple(vm, type, status, NULL_ADDR);
    else
        exc = object_call1(vm, type, status);
    if (!addr_is_null(exc))
        exc_set(vm, exc);
    return NULL_ADDR;
}

static addr refuse_hook(struct vm *vm, const char *name, addr function)
{
    return function.v == PY_NONE.v ? PY_NONE : vm_unsupported(vm, "`sys.%s`", name);
}

static addr sys_settrace(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    return refuse_hook(vm, "settrace", args[0]);
}

static addr sys_setprofile(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    return refuse_hook(vm, "setprofile", args[0]);
}

static addr sys_gettrace(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)vm, (void)self, (void)args, (void)n_args, (void)kwnames;
    return PY_NONE;
}

const struct method_def sys_hook_methods[] = {
    {"displayhook", sys_displayhook, METH_O, NULL, "($module, object, /)"},
    {"excepthook", sys_excepthook, METH_FASTCALL, NULL,
     "($module, exctype, value, traceback, /)"},
    {"exc_info", sys_exc_info, METH_NOARGS, NULL, "($module, /)"},
    {"exception", sys_exception, METH_NOARGS, NULL, "($module, /)"},
    {"exit", sys_exit, METH_FASTCALL, NULL, "($module, status=None, /)"},
    {"settrace", sys_settrace, METH_O, NULL, NULL},
    {"setprofile", sys_setprofile, METH_O, NULL, NULL},
    {"gettrace", sys_gettrace, METH_NOARGS, NULL, "($module, /)"},
    {"getprofile", sys_gettrace, METH_NOARGS, NULL, "($module, /)"},
    {0},
};
