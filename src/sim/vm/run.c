/*
 * Running text and code objects from the host: exec, eval, import and the main program.
 */
#include "sim/vm/run.h"

#include "sim/front/code.h"
#include "sim/obj/values.h"
#include "sim/vm/code.h"
#include "sim/vm/eval.h"
#include "sim/vm/frame.h"
#include "sim/vm/function.h"
#include "sim/vm/unit.h"
#include "util/arena.h"

/* ---- compiling ---- */

static addr int_or_none(struct vm *vm, int value, int least)
{
    return value < least ? PY_NONE : int_from_i64(vm, value);
}

/* As tuple_from_items_steal(), of items of which some could not be made. */
static addr tuple_of_made(struct vm *vm, const addr *items, int n)
{
    bool is_complete = true;
    for (int i = 0; i < n; i++)
        is_complete = is_complete && !addr_is_null(items[i]);
    if (is_complete)
        return tuple_from_items_steal(vm, items, n);
    for (int i = 0; i < n; i++)
        xdecref(vm, items[i]);
    return NULL_ADDR;
}

/* SyntaxError(msg, (filename, lineno, offset, text, end_lineno, end_offset)) */
static void raise_syntax_error(struct vm *vm, const struct syntax_error *err)
{
    static const int types[] = {[SYNTAX_ERROR] = T_SyntaxError,
                                [INDENTATION_ERROR] = T_IndentationError,
                                [TAB_ERROR] = T_TabError};
    addr place[] = {
        str_from_cstr(vm, err->filename ? err->filename : "<string>"),
        int_from_i64(vm, err->lineno),
        int_from_i64(vm, err->offset),
        err->text ? str_from_cstr(vm, err->text) : PY_NONE,
        int_or_none(vm, err->end_lineno, -1),
        int_from_i64(vm, err->end_offset),
    };
    addr details = tuple_of_made(vm, place, ARRAY_LEN(place));
    addr msg = addr_is_null(details) ? NULL_ADDR : str_from_cstr(vm, err->msg);
    if (!addr_is_null(details) && !addr_is_null(msg)) {
        addr exc = object_call2(vm, PY_TYPE(types[err->kind]), msg, details);
        if (!addr_is_null(exc))
            exc_set(vm, exc);
    }
    xdecref(vm, msg);
    xdecref(vm, details);
}

static void refuse(struct vm *vm, const struct syntax_error *err)
{
    if (vm->stop)
        return;
    struct strbuf message = {0};
    strbuf_addf(&message, "%s:%d: the simulator does not support %s", err->filename,
                err->lineno, err->msg);
    vm->stop_message = strbuf_detach(&message);
    vm->stop = VM_UNSUPPORTED;
    exc_restore(vm, newref(vm, vm->spare_exc));
}

void vm_write_stderr(struct vm *vm, const char *text, size_t len)
{
    addr file = dict_get_id(vm, vm->sys_dict, N_stderr);
    if (addr_is_null(file) || addr_eq(file, PY_NONE))
        return;
    addr raised = exc_take(vm);
    incref(vm, file);
    addr message = str_from_utf8(vm, text, len);
    if (!addr_is_null(message))
        xdecref(vm, object_call_method(vm, file, vm_name(vm, N_write), &message, 1));
    xdecref(vm, message);
    decref(vm, file);
    exc_restore(vm, raised);
}

static void show_warnings(struct vm *vm, const struct vm_source *source,
                          const struct syntax_warnings *warnings)
{
    struct strbuf out = {0};
    for (size_t i = 0; i < warnings->len; i++) {
        const struct syntax_warning *w = &warnings->items[i];
        if (w->kind == DEPRECATION_WARNING)
            continue;
        strbuf_addf(&out, "%s:%d: SyntaxWarning: %s\n", source->filename, w->lineno, w->msg);
        size_t len;
        const char *line = vm_source_line(vm, source->filename, w->lineno, &len);
        // At the prompt the text is not on record yet when it is compiled.
        if (source->mode == RUN_SINGLE)
            line = NULL;
        while (line && len && (*line == ' ' || *line == '\t'))
            line++, len--;
        if (line)
            strbuf_addf(&out, "  %.*s\n", (int)len, line);
    }
    if (out.len)
        vm_write_stderr(vm, out.buf, out.len);
    strbuf_release(&out);
}

/* `literals`: see code_from_unit(). */
static addr compile_text(struct vm *vm, const struct vm_source *source, addr literals)
{
    struct arena arena = {0};
    struct syntax_error err = {0};
    struct syntax_warnings warnings = {0};
    const struct code *unit;
    addr code = NULL_ADDR;
    bool ok = unit_compile(&arena, source, &unit, &warnings, &err);
    show_warnings(vm, source, &warnings);
    if (ok)
        code = code_from_unit(vm, unit, literals);
    else if (err.is_unsupported)
        refuse(vm, &err);
    else
        raise_syntax_error(vm, &err);
    arena_release(&arena);
    return code;
}

addr vm_compile(struct vm *vm, const struct vm_source *source)
{
    return compile_text(vm, source, NULL_ADDR);
}

/* ---- running ---- */

/* Runs a function without arguments with `locals` as its namespace. Steals the function. */
static addr run_function(struct vm *vm, addr function, addr locals)
{
    addr scope = NULL_ADDR;
    if (!(code_at(vm, function_at(vm, function)->func_code)->co_flags & CO_OPTIMIZED))
        scope = newref(vm, locals);
    struct py_frame_data *frame = function_push_call(vm, function, scope, NULL, 0, NULL_ADDR);
    return frame ? eval_frame(vm, frame, false) : NULL_ADDR;
}

addr vm_run_body(struct vm *vm, addr function, addr locals)
{
    return run_function(vm, newref(vm, function), locals);
}

addr vm_eval_code_closure(struct vm *vm, addr code, addr globals, addr locals, addr closure)
{
    if (addr_is_null(locals))
        locals = globals;
    if (addr_is_null(dict_get_id(vm, globals, N___builtins__))) {
        addr builtins = vm_current_builtins(vm);
        if (addr_is_null(builtins))
            builtins = vm->builtins_dict;
        if (!dict_set_id(vm, globals, N___builtins__, builtins))
            return NULL_ADDR;
    }
    addr function = function_new(vm, code, globals);
    if (addr_is_null(function))
        return NULL_ADDR;
    xincref(vm, closure);
    function_at(vm, function)->func_closure = closure;
    set_ref(vm, &function_at(vm, function)->func_doc, PY_NONE);
    return run_function(vm, function, locals);
}

addr vm_eval_code(struct vm *vm, addr code, addr globals, addr locals)
{
    return vm_eval_code_closure(vm, code, globals, locals, NULL_ADDR);
}

addr vm_run_source(struct vm *vm, const struct vm_source *source, addr globals, addr locals)
{
    addr code = vm_compile(vm, source);
    if (addr_is_null(code))
        return NULL_ADDR;
    addr result = vm_eval_code(vm, code, globals, locals);
    decref(vm, code);
    return result;
}

addr vm_run_text(struct vm *vm, const struct vm_source *source, addr globals, addr locals,
                 bool *compiled)
{
    addr literals = list_new(vm, 0);
    if (addr_is_null(literals))
        return NULL_ADDR;
    addr result = NULL_ADDR;
    addr code = compile_text(vm, source, literals);
    addr outer = vm->eval->literals;
    vm->eval->literals = literals;
    if (compiled)
        *compiled = !addr_is_null(code);
    if (!addr_is_null(code)) {
        result = vm_eval_code(vm, code, globals, locals);
        decref(vm, code);
    }
    vm->eval->literals = outer;
    decref(vm, literals);
    return result;
}

addr vm_run_main(struct vm *vm, const struct vm_source *source, bool *compiled)
{
    return vm_run_text(vm, source, vm->main_dict, vm->main_dict, compiled);
}

int vm_take_exit_status(struct vm *vm)
{
    addr exc = exc_take(vm);
    addr status = object_get_attr_id(vm, exc, N_code);
    decref(vm, exc);
    if (addr_is_null(status)) {
        exc_clear(vm);
        return 1;
    }
    int result = 1;
    if (addr_eq(status, PY_NONE)) {
        result = 0;
    } else if (int_check(vm, status)) {
        bool overflow;
        int64_t value = int_as_i64(vm, status, &overflow);
        result = overflow ? 255 : (int)(value & 0xff);
    } else {
        addr text = object_str(vm, status);
        struct strbuf out = {0};
        if (addr_is_null(text))
            exc_clear(vm);
        else
            str_to_utf8(vm, text, &out);
        xdecref(vm, text);
        strbuf_add_char(&out, '\n');
        vm_write_stderr(vm, out.buf, out.len);
        strbuf_release(&out);
    }
    decref(vm, status);
    return result;
}

/* ---- where the program is ---- */

static struct py_frame_data *current(struct vm *vm)
{
    return frame_first_complete(vm, frame_current(vm));
}

addr vm_current_globals(struct vm *vm)
{
    const struct py_frame_data *frame = current(vm);
    return frame ? frame->f_globals : NULL_ADDR;
}

addr vm_current_builtins(struct vm *vm)
{
    const struct py_frame_data *frame = current(vm);
    return frame ? frame->f_builtins : vm->builtins_dict;
}

addr vm_current_locals(struct vm *vm)
{
    struct py_frame_data *frame = current(vm);
    if (!frame)
        return exc_raise(vm, PY_TYPE(T_SystemError), "frame does not exist");
    addr locals = frame_locals(vm, frame);
    if (addr_is_null(locals) || !object_is_exactly(vm, locals, T_FRAME_LOCALS))
        return locals;
    addr d = dict_new(vm);
    if (!addr_is_null(d) && !dict_update(vm, d, locals))
        clear_ref(vm, &d);
    decref(vm, locals);
    return d;
}

int vm_current_flags(struct vm *vm)
{
    const struct py_frame_data *frame = current(vm);
    return frame ? code_at(vm, frame->f_executable)->co_flags & CO_FUTURE_ANNOTATIONS : 0;
}

addr vm_frame_object(struct vm *vm, int depth)
{
    struct py_frame_data *frame = current(vm);
    for (; frame && depth > 0; depth--)
        frame = frame_first_complete(vm, frame_previous(vm, frame));
    if (!frame)
        return exc_raise(vm, PY_TYPE(T_ValueError), "call stack is not deep enough");
    addr o = frame_object(vm, frame);
    return addr_is_null(o) ? NULL_ADDR : newref(vm, o);
}

addr vm_handled_exception(struct vm *vm)
{
    for (addr item = vm->exc_info; !addr_is_null(item);) {
        const struct py_exc_item *e = space_at(&vm->mem.space, item);
        if (!addr_is_null(e->exc_value) && !addr_eq(e->exc_value, PY_NONE))
            return e->exc_value;
        item = e->previous_item;
    }
    return NULL_ADDR;
}
