/*
 * Binding the arguments of a call to the parameters of a Python function.
 *
 * Each argument moves into the new frame: no count changes on the way. Source of the rules and
 * of the messages: CPython 3.13 Python/ceval.c.
 */
#include "sim/front/code.h"
#include "sim/obj/values.h"
#include "sim/vm/frame.h"
#include "sim/vm/function.h"
#include "sim/vm/suggest.h"

/* One call being bound. */
struct binding {
    struct vm *vm;
    const struct py_function *function;
    const struct py_code *code;
    addr *locals;
    const addr *args;
    int64_t n_args;
    addr kwnames;
    int64_t n_kw;
    addr kwdict; /* borrowed from its local; NULL_ADDR if the function takes no **kwargs */
};

static int64_t n_parameters(const struct binding *b)
{
    return b->code->co_argcount + b->code->co_kwonlyargcount;
}

static addr parameter_name(const struct binding *b, int64_t i)
{
    return tuple_item(b->vm, b->code->co_localsplusnames, i);
}

static void drop(struct vm *vm, const addr *args, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        decref(vm, args[i]);
}

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'". */
static void add_name_list(const struct binding *b, struct strbuf *out, const int64_t *which,
                          int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        if (i)
            strbuf_add_str(out, n == 2 ? " and " : i == n - 1 ? ", and " : ", ");
        strbuf_add_char(out, '\'');
        str_to_utf8(b->vm, parameter_name(b, which[i]), out);
        strbuf_add_char(out, '\'');
    }
}

/* The parameters [first, last) without a value are missing. */
static void raise_missing(const struct binding *b, int64_t first, int64_t last,
                          const char *kind)
{
    int64_t *which = xcalloc((size_t)(last - first) + 1, sizeof *which);
    int64_t n = 0;
    for (int64_t i = first; i < last; i++)
        if (addr_is_null(b->locals[i]))
            which[n++] = i;
    struct strbuf names = {0};
    add_name_list(b, &names, which, n);
    free(which);
    exc_raise(b->vm, PY_TYPE(T_TypeError), "%U() missing %zd required %s argument%s: %s",
              b->function->func_qualname, n, kind, n == 1 ? "" : "s", strbuf_str(&names));
    strbuf_release(&names);
}

static void raise_too_many(const struct binding *b)
{
    const struct py_code *c = b->code;
    int64_t n_kwonly = 0;
    for (int64_t i = c->co_argcount; i < n_parameters(b); i++)
        n_kwonly += !addr_is_null(b->locals[i]);
    addr defaults = b->function->func_defaults;
    int64_t n_defaults = addr_is_null(defaults) ? 0 : tuple_length(b->vm, defaults);
    struct strbuf takes = {0}, given = {0};
    if (n_defaults)
        strbuf_addf(&takes, "from %ld to ", (long)(c->co_argcount - n_defaults));
    strbuf_addf(&takes, "%ld", (long)c->co_argcount);
    if (n_kwonly)
        strbuf_addf(&given, " positional argument%s (and %ld keyword-only argument%s)",
                    b->n_args == 1 ? "" : "s", (long)n_kwonly, n_kwonly == 1 ? "" : "s");
    exc_raise(b->vm, PY_TYPE(T_TypeError),
              "%U() takes %s positional argument%s but %zd%s %s given",
              b->function->func_qualname, strbuf_str(&takes),
              n_defaults || c->co_argcount != 1 ? "s" : "", b->n_args, strbuf_str(&given),
              b->n_args == 1 && !n_kwonly ? "was" : "were");
    strbuf_release(&takes);
    strbuf_release(&given);
}

/* Positional-only parameters given by name have a message of their own. True: raised. */
static bool raise_if_positional_only(const struct binding *b)
{
    struct strbuf names = {0};
    for (int64_t p = 0; p < b->code->co_posonlyargcount; p++)
        for (int64_t k = 0; k < b->n_kw; k++) {
            addr name = parameter_name(b, p), given = tuple_item(b->vm, b->kwnames, k);
            if (!addr_eq(name, given) && !str_equal(b->vm, name, given))
                continue;
            if (names.len)
                strbuf_add_str(&names, ", ");
            str_to_utf8(b->vm, name, &names);
        }
    if (names.len)
        exc_raise(b->vm, PY_TYPE(T_TypeError),
                  "%U() got some positional-only arguments passed as keyword arguments: '%s'",
                  b->function->func_qualname, strbuf_str(&names));
    bool raised = names.len > 0;
    strbuf_release(&names);
    return raised;
}

static void raise_unexpected(const struct binding *b, addr keyword)
{
    struct suggestion s;
    suggest_init(&s, b->vm, keyword);
    for (int64_t i = b->code->co_posonlyargcount; i < n_parameters(b); i++)
        suggest_offer(&s, parameter_name(b, i));
    if (s.best.len)
        exc_raise(b->vm, PY_TYPE(T_TypeError),
                  "%U() got an unexpected keyword argument '%S'. Did you mean '%s'?",
                  b->function->func_qualname, keyword, strbuf_str(&s.best));
    else
        exc_raise(b->vm, PY_TYPE(T_TypeError), "%U() got an unexpected keyword argument '%S'",
                  b->function->func_qualname, keyword);
    suggest_release(&s);
}

/* The parameter of that name; n_parameters() if there is none; -1 raised. */
static int64_t find_parameter(const struct binding *b, addr keyword)
{
    int64_t n = n_parameters(b);
    const addr *names = tuple_items(b->vm, b->code->co_localsplusnames);
    for (int64_t i = b->code->co_posonlyargcount; i < n; i++)
        if (addr_eq(names[i], keyword))
            return i;
    for (int64_t i = b->code->co_posonlyargcount; i < n; i++) {
        int same = object_richcompare_bool(b->vm, keyword, names[i], CMP_EQ);
        if (same)
            return same < 0 ? -1 : i;
    }
    return n;
}

/* False: raised; `value` is the caller's still. */
static bool bind_keyword(struct binding *b, addr keyword, addr value)
{
    struct vm *vm = b->vm;
    if (!str_check(vm, keyword)) {
        exc_raise(vm, PY_TYPE(T_TypeError), "keywords must be strings");
        return false;
    }
    int64_t i = find_parameter(b, keyword);
    if (i < 0)
        return false;
    if (i == n_parameters(b)) {
        if (!addr_is_null(b->kwdict)) {
            if (!dict_set(vm, b->kwdict, keyword, value))
                return false;
            decref(vm, value);
            return true;
        }
        if (!b->code->co_posonlyargcount || !raise_if_positional_only(b))
            raise_unexpected(b, keyword);
        return false;
    }
    if (!addr_is_null(b->locals[i])) {
        exc_raise(vm, PY_TYPE(T_TypeError), "%U() got multiple values for argument '%S'",
                  b->function->func_qualname, keyword);
        return false;
    }
    b->locals[i] = value;
    return true;
}

static bool bind_keywords(struct binding *b)
{
    for (int64_t i = 0; i < b->n_kw; i++)
        if (!bind_keyword(b, tuple_item(b->vm, b->kwnames, i), b->args[b->n_args + i])) {
            drop(b->vm, b->args + b->n_args + i, b->n_kw - i);
            return false;
        }
    return true;
}

/* Parameters without an argument take their defaults. */
static bool bind_defaults(struct binding *b)
{
    addr defaults = b->function->func_defaults;
    int64_t n_defaults = addr_is_null(defaults) ? 0 : tuple_length(b->vm, defaults);
    int64_t first = b->code->co_argcount - n_defaults;
    for (int64_t i = b->n_args; i < first; i++)
        if (addr_is_null(b->locals[i])) {
            raise_missing(b, b->n_args, first, "positional");
            return false;
        }
    int64_t n = b->n_args < b->code->co_argcount ? b->n_args : b->code->co_argcount;
    for (int64_t i = n > first ? n - first : 0; i < n_defaults; i++)
        if (addr_is_null(b->locals[first + i]))
            b->locals[first + i] = newref(b->vm, tuple_item(b->vm, defaults, i));
    return true;
}

static bool bind_keyword_defaults(struct binding *b)
{
    bool is_missing = false;
    for (int64_t i = b->code->co_argcount; i < n_parameters(b); i++) {
        if (!addr_is_null(b->locals[i]))
            continue;
        addr value = NULL_ADDR;
        if (!addr_is_null(b->function->func_kwdefaults) &&
            dict_get(b->vm, b->function->func_kwdefaults, parameter_name(b, i), &value) < 0)
            return false;
        if (addr_is_null(value))
            is_missing = true;
        else
            b->locals[i] = newref(b->vm, value);
    }
    if (is_missing)
        raise_missing(b, b->code->co_argcount, n_parameters(b), "keyword-only");
    return !is_missing;
}

/* Everything but the keywords that comes from the arguments. */
static bool bind_positional(struct binding *b)
{
    struct vm *vm = b->vm;
    const struct py_code *c = b->code;
    int64_t n = b->n_args < c->co_argcount ? b->n_args : c->co_argcount;
    if (c->co_flags & CO_VARKEYWORDS) {
        b->kwdict = dict_new(vm);
        if (addr_is_null(b->kwdict)) {
            drop(vm, b->args, b->n_args);
            return false;
        }
        b->locals[n_parameters(b) + ((c->co_flags & CO_VARARGS) != 0)] = b->kwdict;
    }
    memcpy(b->locals, b->args, (size_t)n * sizeof(addr));
    if (c->co_flags & CO_VARARGS) {
        addr rest = tuple_from_items_steal(vm, b->args + n, b->n_args - n);
        if (addr_is_null(rest))
            return false;
        b->locals[n_parameters(b)] = rest;
    } else {
        // Too many are reported once the keywords are known.
        drop(vm, b->args + n, b->n_args - n);
    }
    return true;
}

static bool bind(struct binding *b)
{
    const struct py_code *c = b->code;
    if (!bind_positional(b)) {
        drop(b->vm, b->args + b->n_args, b->n_kw);
        return false;
    }
    if (b->n_kw && !bind_keywords(b))
        return false;
    if (b->n_args > c->co_argcount && !(c->co_flags & CO_VARARGS)) {
        raise_too_many(b);
        return false;
    }
    if (b->n_args < c->co_argcount && !bind_defaults(b))
        return false;
    return !c->co_kwonlyargcount || bind_keyword_defaults(b);
}

struct py_frame_data *function_push_call(struct vm *vm, addr function, addr locals,
                                         const addr *args, int64_t n_args, addr kwnames)
{
    const struct py_function *f = function_at(vm, function);
    const struct py_code *c = code_at(vm, f->func_code);
    static const addr none[1];
    if (!args)
        args = none;
    int64_t n_kw = addr_is_null(kwnames) ? 0 : tuple_length(vm, kwnames);
    struct py_frame_data *frame = frame_push(vm, function, locals);
    if (!frame) {
        drop(vm, args, n_args + n_kw);
        return NULL;
    }
    if (n_args == c->co_argcount && !n_kw && !c->co_kwonlyargcount &&
        !(c->co_flags & (CO_VARARGS | CO_VARKEYWORDS))) {
        memcpy(frame->localsplus, args, (size_t)n_args * sizeof(addr));
        return frame;
    }
    struct binding b = {.vm = vm,
                        .function = f,
                        .code = c,
                        .locals = frame->localsplus,
                        .args = args,
                        .n_args = n_args,
                        .kwnames = kwnames,
                        .n_kw = n_kw};
    if (bind(&b))
        return frame;
    frame_clear_and_pop(vm, frame);
    return NULL;
}
