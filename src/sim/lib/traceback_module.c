/*
 * The module _traceback: the texts that the interpreter itself writes about exceptions.
 */
#include "sim/lib/modules.h"
#include "sim/vm/run.h"

static addr text_of(struct vm *vm, struct strbuf *text)
{
    addr s = str_from_utf8(vm, strbuf_str(text), text->len);
    strbuf_release(text);
    return s;
}

/* format_exception(exc) -> str, with its causes and contexts. */
static addr traceback_format_exception(struct vm *vm, addr self, const addr *args,
                                       size_t n_args, addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    if (!exception_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "Exception expected for value, %T found",
                         args[0]);
    struct strbuf text = {0};
    vm_format_exception(vm, args[0], &text);
    return text_of(vm, &text);
}

/* format_tb(tb, limit) -> str: the "  File ..." lines. */
static addr traceback_format_tb(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    (void)self, (void)kwnames;
    if (!args_check(vm, "format_tb", n_args, 2, 2))
        return NULL_ADDR;
    int64_t limit = number_as_ssize(vm, args[1], NULL_ADDR);
    if (limit == -1 && exc_occurred(vm))
        return NULL_ADDR;
    struct strbuf text = {0};
    if (object_is_exactly(vm, args[0], T_TRACEBACK))
        vm_format_traceback(vm, args[0], limit, &text);
    return text_of(vm, &text);
}

static const struct method_def traceback_methods[] = {
    {"format_exception", traceback_format_exception, METH_O, NULL, NULL},
    {"format_tb", traceback_format_tb, METH_FASTCALL, NULL, NULL},
    {0},
};

bool traceback_module_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, traceback_methods);
}
