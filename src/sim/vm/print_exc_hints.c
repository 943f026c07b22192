/*
 * What a misspelt name was perhaps meant to be.
 */
#include "sim/obj/values.h"
#include "sim/vm/frame.h"
#include "sim/vm/print_exc.h"
#include "sim/vm/suggest.h"
#include "sim/vm/traceback.h"

enum { CANDIDATES_MAX = 750 };

static bool begins_with_underscore(const struct vm *vm, addr name)
{
    return str_length(vm, name) > 0 && str_char(vm, name, 0) == '_';
}

/* The frame in which it was raised; NULL if there is no traceback. */
static struct py_frame_data *innermost_frame(const struct vm *vm, addr exc)
{
    addr tb = base_exception_at(vm, exc)->traceback;
    if (addr_is_null(tb))
        return NULL;
    while (!addr_is_null(traceback_at(vm, tb)->tb_next))
        tb = traceback_at(vm, tb)->tb_next;
    return frame_of_object(vm, traceback_at(vm, tb)->tb_frame);
}

/* `self` among the frame's locals: a new reference, or NULL_ADDR. */
static addr self_of(struct vm *vm, struct py_frame_data *frame)
{
    addr locals = frame_locals(vm, frame);
    addr key = str_interned_cstr(vm, "self");
    addr self = NULL_ADDR;
    if (!addr_is_null(locals) && !addr_is_null(key))
        self = object_get_item(vm, locals, key);
    exc_clear(vm);
    xdecref(vm, locals);
    xdecref(vm, key);
    return self;
}

static void offer_all(struct suggestion *s, addr names, bool hide_underscored)
{
    struct vm *vm = s->vm;
    if (list_length(vm, names) >= CANDIDATES_MAX)
        return;
    for (int64_t i = 0; i < list_length(vm, names); i++) {
        addr name = list_item(vm, names, i);
        if (str_check(vm, name) && !(hide_underscored && begins_with_underscore(vm, name)))
            suggest_offer(s, name);
    }
}

static void offer_dir(struct suggestion *s, addr obj, bool hide_underscored)
{
    addr names = object_dir(s->vm, obj);
    if (!addr_is_null(names) && object_is_exactly(s->vm, names, T_LIST))
        offer_all(s, names, hide_underscored);
    exc_clear(s->vm);
    xdecref(s->vm, names);
}

static void offer_attributes(struct suggestion *s, addr exc)
{
    struct vm *vm = s->vm;
    addr obj = ((const struct py_attribute_error *)base_exception_at(vm, exc))->obj;
    bool hide = !begins_with_underscore(vm, s->wrong);
    struct py_frame_data *frame = innermost_frame(vm, exc);
    if (hide && frame) {
        addr self = self_of(vm, frame);
        hide = !addr_eq(self, obj);
        xdecref(vm, self);
    }
    offer_dir(s, addr_is_null(obj) ? PY_NONE : obj, hide);
}

static bool offer_keys(struct vm *vm, addr names, addr mapping)
{
    return !addr_is_null(mapping) && list_extend(vm, names, mapping);
}

/* Locals, globals and builtins; an attribute of self comes first. */
static void offer_names(struct suggestion *s, addr exc)
{
    struct vm *vm = s->vm;
    struct py_frame_data *frame = innermost_frame(vm, exc);
    if (!frame)
        return;
    addr self = self_of(vm, frame), attr;
    if (!addr_is_null(self)) {
        int r = object_get_optional_attr(vm, self, s->wrong, &attr);
        exc_clear(vm);
        if (r > 0) {
            strbuf_add_str(&s->best, "self.");
            str_to_utf8(vm, s->wrong, &s->best);
            decref(vm, attr);
            decref(vm, self);
            return;
        }
        decref(vm, self);
    }
    addr names = list_new(vm, 0);
    addr locals = frame_locals(vm, frame);
    if (!addr_is_null(names) && offer_keys(vm, names, locals) &&
        offer_keys(vm, names, frame->f_globals) && offer_keys(vm, names, frame->f_builtins))
        offer_all(s, names, false);
    exc_clear(vm);
    xdecref(vm, names);
    xdecref(vm, locals);
}

static void offer_module_names(struct suggestion *s, addr exc)
{
    struct vm *vm = s->vm;
    addr name = ((const struct py_import_error *)base_exception_at(vm, exc))->name, module;
    if (!addr_is_null(name) && dict_get(vm, vm->modules, name, &module) > 0)
        offer_dir(s, module, !begins_with_underscore(vm, s->wrong));
}

static bool is_library_module(struct vm *vm, addr name)
{
    struct strbuf text = {0};
    str_to_utf8(vm, name, &text);
    bool is_one = vm->hooks.is_library_module && vm->hooks.is_library_module(strbuf_str(&text));
    strbuf_release(&text);
    return is_one;
}

static void add_hint(struct vm *vm, addr exc, addr wrong,
                     void (*offer)(struct suggestion *, addr), bool may_be_module,
                     struct strbuf *out)
{
    if (addr_is_null(wrong) || !str_check(vm, wrong))
        return;
    struct suggestion s;
    suggest_init(&s, vm, wrong);
    offer(&s, exc);
    if (s.best.len)
        strbuf_addf(out, ". Did you mean: '%s'?", s.best.buf);
    if (may_be_module && is_library_module(vm, wrong)) {
        strbuf_add_str(out, s.best.len ? " Or did" : ". Did");
        strbuf_add_str(out, " you forget to import '");
        str_to_utf8(vm, wrong, out);
        strbuf_add_str(out, "'?");
    }
    suggest_release(&s);
}

void print_hint(struct vm *vm, addr exc, struct strbuf *out)
{
    addr type = object_type(vm, exc);
    struct py_base_exception *e = base_exception_at(vm, exc);
    if (type_is_subtype(vm, type, PY_TYPE(T_ImportError)))
        add_hint(vm, exc, ((const struct py_import_error *)e)->name_from, offer_module_names,
                 false, out);
    else if (type_is_subtype(vm, type, PY_TYPE(T_NameError)))
        add_hint(vm, exc, ((const struct py_name_error *)e)->name, offer_names, true, out);
    else if (type_is_subtype(vm, type, PY_TYPE(T_AttributeError)))
        add_hint(vm, exc, ((const struct py_attribute_error *)e)->name, offer_attributes, false,
                 out);
}
