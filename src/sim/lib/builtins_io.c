/*
 * Builtins that read and write: print, input, open.
 */
#include "sim/lib/modules.h"
#include "sim/lib/text_file.h"

/* sys.<name>, borrowed; NULL_ADDR if there is none (nothing raised). */
static addr sys_object(struct vm *vm, enum name_id name)
{
    return addr_is_null(vm->sys_dict) ? NULL_ADDR : dict_get_id(vm, vm->sys_dict, name);
}

/* file.write(str(o)). The text is gone again before the next write, as with PyFile_WriteObject.
 */
static bool print_object(struct vm *vm, addr file, addr o)
{
    addr text = object_str(vm, o);
    if (addr_is_null(text))
        return false;
    bool ok = text_file_write(vm, file, text);
    decref(vm, text);
    return ok;
}

static bool print_cstr(struct vm *vm, addr file, const char *s)
{
    addr text = str_from_cstr(vm, s);
    if (addr_is_null(text))
        return false;
    bool ok = text_file_write(vm, file, text);
    decref(vm, text);
    return ok;
}

/* `sep` and `end`: NULL_ADDR or None for the usual one, else a str. */
static bool check_separator(struct vm *vm, const char *name, addr *value)
{
    if (addr_is_null(*value) || value->v == PY_NONE.v) {
        *value = NULL_ADDR;
        return true;
    }
    if (str_check(vm, *value))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "%s must be None or a string, not %T", name, *value);
    return false;
}

static bool print_all(struct vm *vm, addr file, const addr *args, size_t n_args, addr sep,
                      addr end)
{
    for (size_t i = 0; i < n_args; i++) {
        if (i > 0 &&
            !(addr_is_null(sep) ? print_cstr(vm, file, " ") : print_object(vm, file, sep)))
            return false;
        if (!print_object(vm, file, args[i]))
            return false;
    }
    return addr_is_null(end) ? print_cstr(vm, file, "\n") : print_object(vm, file, end);
}

static bool flush_file(struct vm *vm, addr file)
{
    addr result = object_call_method(vm, file, vm_name(vm, N_flush), NULL, 0);
    if (addr_is_null(result))
        return false;
    decref(vm, result);
    return true;
}

static addr builtin_print(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self;
    static const char *const names[] = {"sep", "end", "file", "flush", NULL};
    static const struct arg_spec spec = {.fname = "print", .names = names};
    addr out[4] = {0};
    if (!addr_is_null(kwnames) && !args_parse(vm, &spec, args + n_args, 0, kwnames, out))
        return NULL_ADDR;
    addr file = out[2];
    if (addr_is_null(file) || file.v == PY_NONE.v) {
        file = sys_object(vm, N_stdout);
        if (addr_is_null(file))
            return exc_raise(vm, PY_TYPE(T_RuntimeError), "lost sys.stdout");
        if (file.v == PY_NONE.v)
            return PY_NONE;
    }
    if (!check_separator(vm, "sep", &out[0]) || !check_separator(vm, "end", &out[1]))
        return NULL_ADDR;
    int flush = addr_is_null(out[3]) ? 0 : object_is_true(vm, out[3]);
    if (flush < 0)
        return NULL_ADDR;
    incref(vm, file);
    bool ok =
        print_all(vm, file, args, n_args, out[0], out[1]) && (!flush || flush_file(vm, file));
    decref(vm, file);
    return ok ? PY_NONE : NULL_ADDR;
}

static addr builtin_input(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "input", n_args, 0, 1))
        return NULL_ADDR;
    addr out = sys_object(vm, N_stdout);
    if (addr_is_null(out) || out.v == PY_NONE.v)
        return exc_raise(vm, PY_TYPE(T_RuntimeError), "input(): lost sys.stdout");
    if (n_args && !print_object(vm, out, args[0]))
        return NULL_ADDR;
    struct strbuf line = {0};
    addr text;
    if (vm->host.read_line && vm->host.read_line(vm->host.ctx, &line))
        text = str_from_utf8(vm, strbuf_str(&line), line.len);
    else
        text = exc_raise(vm, PY_TYPE(T_EOFError), "EOF when reading a line");
    strbuf_release(&line);
    return text;
}

static addr builtin_open(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    return vm_unsupported(vm, "`open`: a program can reach no files");
}

static addr builtin_breakpoint(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    return vm_unsupported(vm, "`breakpoint`");
}

const struct method_def builtins_io_methods[] = {
    {"print", builtin_print, METH_FASTCALL | METH_KEYWORDS,
     "Writes the values to a file, sys.stdout unless told otherwise.",
     "($module, /, *args, sep=' ', end='\\n', file=None, flush=False)"},
    {"input", builtin_input, METH_FASTCALL,
     "Reads a line of standard input, after printing the prompt.", "($module, prompt='', /)"},
    {"open", builtin_open, METH_FASTCALL | METH_KEYWORDS, NULL, NULL},
    {"breakpoint", builtin_breakpoint, METH_FASTCALL | METH_KEYWORDS, NULL, NULL},
    {0},
};
