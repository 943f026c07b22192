/*
 * The module linecache: lines of the program's own text and of library modules.
 */
#include "sim/lib/modules.h"
#include "sim/vm/run.h"

static addr linecache_getline(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)self;
    static const char *const names[] = {"filename", "lineno", "module_globals", NULL};
    static const struct arg_spec spec = {"getline", names, 2, 3};
    addr out[3];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    int64_t line = number_as_ssize(vm, out[1], NULL_ADDR);
    if (line == -1 && exc_occurred(vm))
        return NULL_ADDR;
    if (!str_check(vm, out[0]) || line < 1 || line > INT32_MAX)
        return newref(vm, PY_EMPTY_STR);
    struct strbuf filename = {0}, text = {0};
    str_to_utf8(vm, out[0], &filename);
    size_t len;
    const char *found = vm_source_line(vm, strbuf_str(&filename), (int)line, &len);
    addr result;
    if (found) {
        strbuf_add(&text, found, len);
        strbuf_add_char(&text, '\n');
        result = str_from_utf8(vm, strbuf_str(&text), text.len);
    } else {
        result = newref(vm, PY_EMPTY_STR);
    }
    strbuf_release(&filename);
    strbuf_release(&text);
    return result;
}

static addr linecache_nothing(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)vm, (void)self, (void)args, (void)n_args, (void)kwnames;
    return PY_NONE;
}

static const struct method_def linecache_methods[] = {
    {"getline", linecache_getline, METH_FASTCALL | METH_KEYWORDS, NULL, NULL},
    {"clearcache", linecache_nothing, METH_NOARGS, NULL, NULL},
    {"checkcache", linecache_nothing, METH_FASTCALL | METH_KEYWORDS, NULL, NULL},
    {0},
};

bool linecache_module_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, linecache_methods);
}
