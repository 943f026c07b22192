/*
 * The last lines of an exception's text.
 */
#include "sim/obj/exceptions.h"
#include "sim/obj/values.h"
#include "sim/vm/print_exc.h"

/* str(exc), or what is printed when that fails. */
static void add_text(struct vm *vm, addr o, struct strbuf *out)
{
    addr text = object_str(vm, o);
    if (addr_is_null(text)) {
        exc_clear(vm);
        strbuf_add_str(out, "<exception str() failed>");
        return;
    }
    str_to_utf8(vm, text, out);
    decref(vm, text);
}

static void add_attr(struct vm *vm, addr o, enum name_id name, struct strbuf *out)
{
    addr value = object_get_attr_id(vm, o, name);
    if (addr_is_null(value)) {
        exc_clear(vm);
        return;
    }
    if (str_check(vm, value))
        str_to_utf8(vm, value, out);
    decref(vm, value);
}

/* "module.Class", without the module for builtins and the main program. */
static void add_type_name(struct vm *vm, addr type, struct strbuf *out)
{
    struct strbuf module = {0};
    add_attr(vm, type, N___module__, &module);
    if (module.len && strcmp(module.buf, "builtins") && strcmp(module.buf, "__main__"))
        strbuf_addf(out, "%s.", module.buf);
    add_attr(vm, type, N___qualname__, out);
    strbuf_release(&module);
}

static void add_notes(struct vm *vm, addr exc, struct strbuf *out)
{
    addr notes;
    if (object_get_optional_attr(vm, exc, vm_name(vm, N___notes__), &notes) <= 0) {
        exc_clear(vm);
        return;
    }
    if (addr_eq(notes, PY_NONE))
        return;
    if (!object_is_exactly(vm, notes, T_LIST)) {
        addr text = object_repr(vm, notes);
        if (addr_is_null(text))
            exc_clear(vm);
        else
            str_to_utf8(vm, text, out);
        xdecref(vm, text);
        strbuf_add_char(out, '\n');
        decref(vm, notes);
        return;
    }
    for (int64_t i = 0; i < list_length(vm, notes); i++) {
        addr note = newref(vm, list_item(vm, notes, i));
        add_text(vm, note, out);
        strbuf_add_char(out, '\n');
        decref(vm, note);
    }
    decref(vm, notes);
}

void print_exception_only(struct vm *vm, addr exc, struct strbuf *out)
{
    struct strbuf type = {0}, text = {0};
    add_type_name(vm, object_type(vm, exc), &type);
    if (type_is_subtype(vm, object_type(vm, exc), PY_TYPE(T_SyntaxError))) {
        print_syntax_error(vm, exc, strbuf_str(&type), out);
    } else {
        add_text(vm, exc, &text);
        print_hint(vm, exc, &text);
        strbuf_addf(out, "%s%s%s\n", strbuf_str(&type), text.len ? ": " : "",
                    strbuf_str(&text));
    }
    add_notes(vm, exc, out);
    strbuf_release(&type);
    strbuf_release(&text);
}
