/*
 * Builtins that run code: compile, eval, exec, __import__, __build_class__, globals, locals.
 */
#include "sim/front/code.h"
#include "sim/lib/modules.h"
#include "sim/obj/type_internal.h"
#include "sim/vm/code.h"
#include "sim/vm/run.h"

/* ---- namespaces ---- */

static addr builtin_globals(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    addr globals = vm_current_globals(vm);
    return newref(vm, addr_is_null(globals) ? PY_NONE : globals);
}

static addr builtin_locals(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)self, (void)args, (void)n_args, (void)kwnames;
    return vm_current_locals(vm);
}

/* ---- source text ---- */

/* The text of a str or bytes-like object; it lives in *hold. */
static bool source_text(struct vm *vm, addr o, const char *what, struct strbuf *hold)
{
    if (str_check(vm, o)) {
        str_to_utf8(vm, o, hold);
    } else if (bytes_check(vm, o) ||
               type_is_subtype(vm, object_type(vm, o), PY_TYPE(T_BYTEARRAY)) ||
               object_is_exactly(vm, o, T_MEMORYVIEW)) {
        const uint8_t *bytes;
        size_t len;
        if (!bytes_like_view(vm, o, &bytes, &len))
            return false;
        strbuf_add(hold, bytes, len);
    } else {
        exc_raise(vm, PY_TYPE(T_TypeError), "%s", what);
        return false;
    }
    if (hold->len && memchr(hold->buf, 0, hold->len)) {
        exc_raise(vm, PY_TYPE(T_SyntaxError), "source code string cannot contain null bytes");
        return false;
    }
    return true;
}

static bool is_mapping(const struct vm *vm, addr o)
{
    return object_slots(vm, o)->mp_subscript != NULL;
}

/* Fills in the namespaces that were not given; *locals becomes a new reference. */
static bool default_namespaces(struct vm *vm, const char *fname, addr *globals, addr *locals)
{
    if (!addr_is_null(*globals)) {
        *locals = newref(vm, addr_is_null(*locals) ? *globals : *locals);
        return true;
    }
    *globals = vm_current_globals(vm);
    if (addr_is_null(*globals)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "%s must be given globals and locals when called without a frame", fname);
        return false;
    }
    *locals = addr_is_null(*locals) ? vm_current_locals(vm) : newref(vm, *locals);
    return !addr_is_null(*locals);
}

static addr run_text(struct vm *vm, const struct strbuf *text, enum run_mode mode, addr globals,
                     addr locals)
{
    const char *s = strbuf_str(text);
    if (mode == RUN_EVAL)
        while (*s == ' ' || *s == '\t')
            s++;
    struct vm_source source = {
        .text = s,
        .len = text->len - (size_t)(s - strbuf_str(text)),
        .filename = "<string>",
        .mode = mode,
        .flags = vm_current_flags(vm),
        .optimize = 0,
    };
    return vm_run_text(vm, &source, globals, locals, NULL);
}

static int64_t n_free_variables(struct vm *vm, addr code)
{
    return tuple_length(vm, code_freevars(vm, code));
}

static void none_to_null(addr *o)
{
    if (o->v == PY_NONE.v)
        *o = NULL_ADDR;
}

/* ---- eval, exec, compile ---- */

static addr builtin_eval(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self;
    static const char *const names[] = {"", "globals", "locals", NULL};
    static const struct arg_spec spec = {"eval", names, 1, 3};
    addr out[3];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    addr source = out[0], globals = out[1], locals = out[2];
    none_to_null(&globals);
    none_to_null(&locals);
    if (!addr_is_null(locals) && !is_mapping(vm, locals))
        return exc_raise(vm, PY_TYPE(T_TypeError), "locals must be a mapping");
    if (!addr_is_null(globals) && !dict_check(vm, globals))
        return exc_raise(vm, PY_TYPE(T_TypeError), "%s",
                         is_mapping(vm, globals)
                             ? "globals must be a real dict; try eval(code, {}, mapping)"
                             : "globals must be a dict");
    if (!default_namespaces(vm, "eval", &globals, &locals))
        return NULL_ADDR;
    addr result = NULL_ADDR;
    struct strbuf text = {0};
    if (code_check(vm, source)) {
        if (n_free_variables(vm, source) > 0)
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "code object passed to eval() may not contain free variables");
        else
            result = vm_eval_code(vm, source, globals, locals);
    } else if (source_text(vm, source, "eval() arg 1 must be a string, bytes or code object",
                           &text)) {
        result = run_text(vm, &text, RUN_EVAL, globals, locals);
    }
    strbuf_release(&text);
    decref(vm, locals);
    return result;
}

static addr exec_code(struct vm *vm, addr code, addr globals, addr locals, addr closure)
{
    int64_t n_free = n_free_variables(vm, code);
    if (n_free == 0) {
        if (!addr_is_null(closure))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "cannot use a closure with this code object");
        return vm_eval_code(vm, code, globals, locals);
    }
    bool ok = !addr_is_null(closure) && object_is_exactly(vm, closure, T_TUPLE) &&
              tuple_length(vm, closure) == n_free;
    for (int64_t i = 0; ok && i < n_free; i++)
        ok = object_is_exactly(vm, tuple_item(vm, closure, i), T_CELL);
    if (!ok)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "code object requires a closure of exactly length %zd", n_free);
    return vm_eval_code_closure(vm, code, globals, locals, closure);
}

static addr builtin_exec(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self;
    static const char *const names[] = {"", "globals", "locals", "closure", NULL};
    static const struct arg_spec spec = {"exec", names, 1, 3};
    addr out[4];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    addr source = out[0], globals = out[1], locals = out[2], closure = out[3];
    none_to_null(&globals);
    none_to_null(&locals);
    none_to_null(&closure);
    if (!addr_is_null(globals) && !dict_check(vm, globals))
        return exc_raise(vm, PY_TYPE(T_TypeError), "exec() globals must be a dict, not %T",
                         globals);
    if (!addr_is_null(locals) && !is_mapping(vm, locals))
        return exc_raise(vm, PY_TYPE(T_TypeError), "locals must be a mapping or None, not %T",
                         locals);
    if (!default_namespaces(vm, "exec", &globals, &locals))
        return NULL_ADDR;
    addr result = NULL_ADDR;
    struct strbuf text = {0};
    if (code_check(vm, source))
        result = exec_code(vm, source, globals, locals, closure);
    else if (!addr_is_null(closure))
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "closure can only be used when source is a code object");
    else if (source_text(vm, source, "exec() arg 1 must be a string, bytes or code object",
                         &text))
        result = run_text(vm, &text, RUN_EXEC, globals, locals);
    strbuf_release(&text);
    decref(vm, locals);
    if (addr_is_null(result))
        return NULL_ADDR;
    decref(vm, result);
    return PY_NONE;
}

static bool compile_mode(struct vm *vm, addr mode, enum run_mode *out)
{
    if (!str_check(vm, mode)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "compile() argument 'mode' must be str, not %T",
                  mode);
        return false;
    }
    if (str_equal_cstr(vm, mode, "exec"))
        *out = RUN_EXEC;
    else if (str_equal_cstr(vm, mode, "eval"))
        *out = RUN_EVAL;
    else if (str_equal_cstr(vm, mode, "single"))
        *out = RUN_SINGLE;
    else {
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "compile() mode must be 'exec', 'eval' or 'single'");
        return false;
    }
    return true;
}

static bool int_option(struct vm *vm, addr value, int64_t fallback, int64_t *out)
{
    *out =
        addr_is_null(value) ? fallback : number_as_ssize(vm, value, PY_TYPE(T_OverflowError));
    return *out != -1 || addr_is_null(value) || !exc_occurred(vm);
}

/* The flags a program may give: futures, most of them of no effect any more, and
 * PyCF_DONT_IMPLY_DEDENT. */
enum { KNOWN_FUTURES = 0x1fe0000, COMPILE_ONLY_AST = 0x400, OTHER_COMPILE_FLAGS = 0x7200 };

static addr builtin_compile(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    (void)self;
    static const char *const names[] = {"source",       "filename", "mode", "flags",
                                        "dont_inherit", "optimize", NULL};
    static const struct arg_spec spec = {"compile", names, 3, 6};
    addr out[6];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    int64_t flags, optimize;
    if (!int_option(vm, out[3], 0, &flags) || !int_option(vm, out[5], -1, &optimize))
        return NULL_ADDR;
    int dont_inherit = addr_is_null(out[4]) ? 0 : object_is_true(vm, out[4]);
    if (dont_inherit < 0)
        return NULL_ADDR;
    if (flags & ~(int64_t)(KNOWN_FUTURES | COMPILE_ONLY_AST | OTHER_COMPILE_FLAGS))
        return exc_raise(vm, PY_TYPE(T_ValueError), "compile(): unrecognised flags");
    if (optimize < -1 || optimize > 2)
        return exc_raise(vm, PY_TYPE(T_ValueError), "compile(): invalid optimize value");
    if (flags & COMPILE_ONLY_AST)
        return vm_unsupported(vm, "syntax trees (the `ast` module)");
    enum run_mode mode;
    if (!compile_mode(vm, out[2], &mode))
        return NULL_ADDR;
    if (!str_check(vm, out[1]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "compile() argument 'filename' must be str, not %T", out[1]);
    struct strbuf text = {0}, filename = {0};
    addr code = NULL_ADDR;
    if (source_text(vm, out[0], "compile() arg 1 must be a string, bytes or AST object",
                    &text)) {
        str_to_utf8(vm, out[1], &filename);
        struct vm_source source = {
            .text = strbuf_str(&text),
            .len = text.len,
            .filename = strbuf_str(&filename),
            .mode = mode,
            .flags = (int)(flags & CO_FUTURE_ANNOTATIONS) |
                     (dont_inherit ? 0 : vm_current_flags(vm)),
            .optimize = optimize < 0 ? 0 : (int)optimize,
        };
        code = vm_compile(vm, &source);
    }
    strbuf_release(&text);
    strbuf_release(&filename);
    return code;
}

/* ---- __import__ ---- */

static addr builtin_import(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)self;
    static const char *const names[] = {"name", "globals", "locals", "fromlist", "level", NULL};
    static const struct arg_spec spec = {"__import__", names, 1, 5};
    addr out[5];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    int64_t level;
    if (!int_option(vm, out[4], 0, &level))
        return NULL_ADDR;
    return lib_import_name(vm, out[0], out[1], out[3], level > 0xffff ? 0xffff : (int)level);
}

/* ---- __build_class__ ---- */

/* The bases after __mro_entries__: a tuple, new; `orig` itself if nothing changes. */
static addr update_bases(struct vm *vm, addr orig)
{
    addr list = NULL_ADDR;
    for (int64_t i = 0; i < tuple_length(vm, orig); i++) {
        addr base = tuple_item(vm, orig, i), method = NULL_ADDR;
        int found = 0;
        if (!type_check(vm, base)) {
            found = object_get_optional_attr(vm, base, vm_name(vm, N___mro_entries__), &method);
            if (found < 0)
                goto error;
        }
        if (!found) {
            if (!addr_is_null(list) && !list_append(vm, list, base))
                goto error;
            continue;
        }
        addr entries = object_call1(vm, method, orig);
        decref(vm, method);
        if (addr_is_null(entries))
            goto error;
        if (!tuple_check(vm, entries)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "__mro_entries__ must return a tuple");
            decref(vm, entries);
            goto error;
        }
        if (addr_is_null(list)) {
            addr before = tuple_slice(vm, orig, 0, i);
            list = addr_is_null(before) ? NULL_ADDR : list_from_iterable(vm, before);
            xdecref(vm, before);
        }
        bool ok = !addr_is_null(list) && list_extend(vm, list, entries);
        decref(vm, entries);
        if (!ok)
            goto error;
    }
    if (addr_is_null(list))
        return newref(vm, orig);
    addr bases = list_as_tuple(vm, list);
    decref(vm, list);
    return bases;
error:
    xdecref(vm, list);
    return NULL_ADDR;
}

/* A class statement on its way; every field is a reference of its own or NULL_ADDR. */
struct class_parts {
    addr name; /* borrowed */
    addr func; /* borrowed */
    addr orig_bases;
    addr bases;
    addr kwargs; /* dict without `metaclass`; NULL_ADDR: none */
    addr meta;
    addr namespace_;
};

static void class_parts_release(struct vm *vm, struct class_parts *c)
{
    xdecref(vm, c->namespace_);
    xdecref(vm, c->bases);
    xdecref(vm, c->meta);
    xdecref(vm, c->kwargs);
    xdecref(vm, c->orig_bases);
}

static addr keywords_dict(struct vm *vm, const addr *values, addr kwnames)
{
    addr dict = dict_new(vm);
    for (int64_t i = 0; !addr_is_null(dict) && i < tuple_length(vm, kwnames); i++) {
        if (!dict_set(vm, dict, tuple_item(vm, kwnames, i), values[i])) {
            decref(vm, dict);
            return NULL_ADDR;
        }
    }
    return dict;
}

/* Finds the metaclass: as given, else that of the first base, then the most derived one. */
static bool choose_metaclass(struct vm *vm, struct class_parts *c)
{
    bool is_class = true;
    if (!addr_is_null(c->kwargs)) {
        int found = dict_pop(vm, c->kwargs, vm_name(vm, N_metaclass), &c->meta);
        if (found < 0)
            return false;
        if (found)
            is_class = type_check(vm, c->meta);
        else
            c->meta = NULL_ADDR;
    }
    if (addr_is_null(c->meta)) {
        bool has_bases = tuple_length(vm, c->bases) > 0;
        addr meta = has_bases ? object_type(vm, tuple_item(vm, c->bases, 0)) : PY_TYPE(T_TYPE);
        c->meta = newref(vm, meta);
    }
    if (!is_class)
        return true;
    addr winner = type_winner(vm, c->meta, c->bases);
    if (addr_is_null(winner))
        return false;
    if (!addr_eq(winner, c->meta))
        set_ref(vm, &c->meta, newref(vm, winner));
    return true;
}

/* meta(name, bases, x, **kwargs) or meta.__prepare__(name, bases, **kwargs). */
static addr call_meta(struct vm *vm, addr callable, const struct class_parts *c, addr third)
{
    addr args = addr_is_null(third) ? tuple_pack(vm, 2, c->name, c->bases)
                                    : tuple_pack(vm, 3, c->name, c->bases, third);
    if (addr_is_null(args))
        return NULL_ADDR;
    addr result = object_call_tuple(vm, callable, args, c->kwargs);
    decref(vm, args);
    return result;
}

static bool prepare_namespace(struct vm *vm, struct class_parts *c)
{
    if (addr_eq(c->meta, PY_TYPE(T_TYPE))) {
        c->namespace_ = dict_new(vm);
        return !addr_is_null(c->namespace_);
    }
    addr prepare;
    int found = object_get_optional_attr(vm, c->meta, vm_name(vm, N___prepare__), &prepare);
    if (found < 0)
        return false;
    if (!found) {
        c->namespace_ = dict_new(vm);
    } else {
        c->namespace_ = call_meta(vm, prepare, c, NULL_ADDR);
        decref(vm, prepare);
    }
    if (addr_is_null(c->namespace_))
        return false;
    if (is_mapping(vm, c->namespace_))
        return true;
    bool is_class = type_check(vm, c->meta);
    if (is_class)
        exc_raise(vm, PY_TYPE(T_TypeError), "%N.__prepare__() must return a mapping, not %T",
                  c->meta, c->namespace_);
    else
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "<metaclass>.__prepare__() must return a mapping, not %T", c->namespace_);
    return false;
}

/* type.__new__ must have filled the cell that `super()` and `__class__` read. */
static bool check_class_cell(struct vm *vm, addr cell, addr name, addr class_)
{
    if (!type_check(vm, class_) || !object_is_exactly(vm, cell, T_CELL))
        return true;
    addr content = cell_at(vm, cell)->ob_ref;
    if (addr_eq(content, class_))
        return true;
    if (addr_is_null(content))
        exc_raise(vm, PY_TYPE(T_RuntimeError),
                  "__class__ not set defining %R as %R. Was __classcell__ propagated to "
                  "type.__new__?",
                  name, class_);
    else
        exc_raise(vm, PY_TYPE(T_TypeError), "__class__ set to %R defining %R as %R", content,
                  name, class_);
    return false;
}

static addr make_class(struct vm *vm, struct class_parts *c)
{
    const struct py_function *f = function_at(vm, c->func);
    addr cell =
        vm_eval_code_closure(vm, f->func_code, f->func_globals, c->namespace_, f->func_closure);
    if (addr_is_null(cell))
        return NULL_ADDR;
    if (!addr_eq(c->bases, c->orig_bases)) {
        addr key = vm_name(vm, N___orig_bases__);
        if (!object_set_item(vm, c->namespace_, key, c->orig_bases)) {
            decref(vm, cell);
            return NULL_ADDR;
        }
    }
    addr class_ = call_meta(vm, c->meta, c, c->namespace_);
    if (!addr_is_null(class_) && !check_class_cell(vm, cell, c->name, class_)) {
        decref(vm, class_);
        class_ = NULL_ADDR;
    }
    decref(vm, cell);
    return class_;
}

static addr builtin_build_class(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    (void)self;
    if (n_args < 2)
        return exc_raise(vm, PY_TYPE(T_TypeError), "__build_class__: not enough arguments");
    if (!object_is_exactly(vm, args[0], T_FUNCTION))
        return exc_raise(vm, PY_TYPE(T_TypeError), "__build_class__: func must be a function");
    if (!str_check(vm, args[1]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "__build_class__: name is not a string");
    struct class_parts c = {.func = args[0], .name = args[1]};
    addr result = NULL_ADDR;
    c.orig_bases = tuple_from_items(vm, args + 2, (int64_t)n_args - 2);
    if (addr_is_null(c.orig_bases))
        goto out;
    c.bases = update_bases(vm, c.orig_bases);
    if (addr_is_null(c.bases))
        goto out;
    if (!addr_is_null(kwnames) && tuple_length(vm, kwnames) > 0) {
        c.kwargs = keywords_dict(vm, args + n_args, kwnames);
        if (addr_is_null(c.kwargs))
            goto out;
    }
    if (choose_metaclass(vm, &c) && prepare_namespace(vm, &c))
        result = make_class(vm, &c);
out:
    class_parts_release(vm, &c);
    return result;
}

const struct method_def builtins_code_methods[] = {
    {"globals", builtin_globals, METH_NOARGS, NULL, "($module, /)"},
    {"locals", builtin_locals, METH_NOARGS, NULL, "($module, /)"},
    {"eval", builtin_eval, METH_FASTCALL | METH_KEYWORDS, NULL,
     "($module, source, /, globals=None, locals=None)"},
    {"exec", builtin_exec, METH_FASTCALL | METH_KEYWORDS, NULL,
     "($module, source, /, globals=None, locals=None, *, closure=None)"},
    {"compile", builtin_compile, METH_FASTCALL | METH_KEYWORDS, NULL, NULL},
    {"__import__", builtin_import, METH_FASTCALL | METH_KEYWORDS, NULL, NULL},
    {"__build_class__", builtin_build_class, METH_FASTCALL | METH_KEYWORDS, NULL, NULL},
    {0},
};
