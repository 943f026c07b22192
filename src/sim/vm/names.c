/*
 * Names that are looked up when the program runs: namespaces, imports.
 */
#include "sim/obj/values.h"
#include "sim/vm/eval.h"
#include "sim/vm/frame.h"

int eval_get_optional_item(struct vm *vm, addr mapping, addr key, addr *out)
{
    *out = NULL_ADDR;
    if (object_is_exactly(vm, mapping, T_DICT)) {
        int found = dict_get(vm, mapping, key, out);
        if (found > 0)
            incref(vm, *out);
        return found;
    }
    *out = object_get_item(vm, mapping, key);
    if (!addr_is_null(*out))
        return 1;
    if (!exc_matches(vm, PY_TYPE(T_KeyError)))
        return -1;
    exc_clear(vm);
    return 0;
}

static addr raise_not_defined(struct vm *vm, addr name)
{
    return exc_raise_name_error(vm, PY_TYPE(T_NameError), name, "name '%U' is not defined",
                                name);
}

addr eval_load_global(struct vm *vm, const struct py_frame_data *frame, addr name)
{
    addr found;
    int r = eval_get_optional_item(vm, frame->f_globals, name, &found);
    if (r == 0)
        r = eval_get_optional_item(vm, frame->f_builtins, name, &found);
    return r == 0 ? raise_not_defined(vm, name) : found;
}

addr eval_load_from_dict_or_globals(struct vm *vm, const struct py_frame_data *frame,
                                    addr mapping, addr name)
{
    addr found;
    int r = eval_get_optional_item(vm, mapping, name, &found);
    return r == 0 ? eval_load_global(vm, frame, name) : found;
}

addr eval_load_name(struct vm *vm, const struct py_frame_data *frame, addr name)
{
    if (addr_is_null(frame->f_locals))
        return exc_raise(vm, PY_TYPE(T_SystemError), "no locals when loading %R", name);
    return eval_load_from_dict_or_globals(vm, frame, frame->f_locals, name);
}

bool eval_store_name(struct vm *vm, const struct py_frame_data *frame, addr name, addr value)
{
    if (addr_is_null(frame->f_locals)) {
        exc_raise(vm, PY_TYPE(T_SystemError), "no locals found when storing %R", name);
        return false;
    }
    if (object_is_exactly(vm, frame->f_locals, T_DICT))
        return dict_set(vm, frame->f_locals, name, value);
    return object_set_item(vm, frame->f_locals, name, value);
}

bool eval_delete_name(struct vm *vm, const struct py_frame_data *frame, addr name)
{
    if (addr_is_null(frame->f_locals)) {
        exc_raise(vm, PY_TYPE(T_SystemError), "no locals when deleting %R", name);
        return false;
    }
    if (object_set_item(vm, frame->f_locals, name, NULL_ADDR))
        return true;
    if (exc_matches(vm, PY_TYPE(T_KeyError)))
        raise_not_defined(vm, name);
    return false;
}

bool eval_delete_global(struct vm *vm, const struct py_frame_data *frame, addr name)
{
    int r = dict_delete(vm, frame->f_globals, name);
    if (r == 0)
        raise_not_defined(vm, name);
    return r > 0;
}

bool eval_setup_annotations(struct vm *vm, const struct py_frame_data *frame)
{
    if (addr_is_null(frame->f_locals)) {
        exc_raise(vm, PY_TYPE(T_SystemError), "no locals found when setting up annotations");
        return false;
    }
    addr name = vm_name(vm, N___annotations__), found;
    int r = eval_get_optional_item(vm, frame->f_locals, name, &found);
    if (r) {
        xdecref(vm, found);
        return r > 0;
    }
    addr annotations = dict_new(vm);
    if (addr_is_null(annotations))
        return false;
    bool ok = object_set_item(vm, frame->f_locals, name, annotations);
    decref(vm, annotations);
    return ok;
}

/* ---- imports ---- */

addr eval_import_name(struct vm *vm, const struct py_frame_data *frame, addr name,
                      addr from_list, addr level)
{
    addr importer;
    int r = eval_get_optional_item(vm, frame->f_builtins, vm_name(vm, N___import__), &importer);
    if (r < 0)
        return NULL_ADDR;
    if (r == 0)
        return exc_raise_import_error(vm, PY_TYPE(T_ImportError), NULL_ADDR,
                                      "__import__ not found");
    addr locals = addr_is_null(frame->f_locals) ? PY_NONE : frame->f_locals;
    addr args[] = {name, frame->f_globals, locals, from_list, level};
    addr module = object_call(vm, importer, args, ARRAY_LEN(args), NULL_ADDR);
    decref(vm, importer);
    return module;
}

/* A submodule being imported in a circle is in sys.modules before it is an attribute. */
static int find_in_modules(struct vm *vm, addr package, addr name, addr *out)
{
    addr full = str_from_format(vm, "%U.%U", package, name);
    if (addr_is_null(full))
        return -1;
    int r = eval_get_optional_item(vm, vm->modules, full, out);
    decref(vm, full);
    return r;
}

/* "from package import name" found nothing: ImportError with both names. */
static addr raise_cannot_import(struct vm *vm, addr package, addr name)
{
    if (addr_is_null(package))
        exc_raise_import_error(
            vm, PY_TYPE(T_ImportError), NULL_ADDR,
            "cannot import name %R from '<unknown module name>' (unknown location)", name);
    else
        exc_raise_import_error(vm, PY_TYPE(T_ImportError), package,
                               "cannot import name %R from %R (unknown location)", name,
                               package);
    if (exc_matches(vm, PY_TYPE(T_ImportError))) {
        struct py_import_error *e = (struct py_import_error *)base_exception_at(vm, vm->exc);
        set_ref(vm, &e->name_from, newref(vm, name));
    }
    return NULL_ADDR;
}

addr eval_import_from(struct vm *vm, addr module, addr name)
{
    addr found;
    int r = object_get_optional_attr(vm, module, name, &found);
    if (r)
        return found;
    addr package;
    r = object_get_optional_attr(vm, module, vm_name(vm, N___name__), &package);
    if (r < 0)
        return NULL_ADDR;
    bool is_named = r && str_check(vm, package);
    r = is_named ? find_in_modules(vm, package, name, &found) : 0;
    if (r == 0)
        found = raise_cannot_import(vm, is_named ? package : NULL_ADDR, name);
    xdecref(vm, package);
    return found;
}

static bool import_names(struct vm *vm, addr target, addr module, addr names, bool skip_private)
{
    addr it = object_iter(vm, names);
    if (addr_is_null(it))
        return false;
    addr name;
    bool ok = true;
    while (ok && !addr_is_null(name = object_next(vm, it))) {
        if (!str_check(vm, name)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "Item in %s.%s must be str, not %T", "module",
                      skip_private ? "__dict__" : "__all__", name);
            ok = false;
        } else if (!skip_private || !str_length(vm, name) || str_char(vm, name, 0) != '_') {
            addr value = object_get_attr(vm, module, name);
            ok = !addr_is_null(value) && object_set_item(vm, target, name, value);
            xdecref(vm, value);
        }
        decref(vm, name);
    }
    decref(vm, it);
    return ok && !exc_occurred(vm);
}

bool eval_import_star(struct vm *vm, struct py_frame_data *frame, addr module)
{
    addr target = frame_locals(vm, frame);
    if (addr_is_null(target))
        return false;
    addr names;
    int r = object_get_optional_attr(vm, module, vm_name(vm, N___all__), &names);
    bool skip_private = r == 0;
    if (r == 0) {
        addr dict = object_get_attr_id(vm, module, N___dict__);
        names = addr_is_null(dict) ? NULL_ADDR : list_from_iterable(vm, dict);
        xdecref(vm, dict);
    }
    bool ok = !addr_is_null(names) && import_names(vm, target, module, names, skip_private);
    xdecref(vm, names);
    decref(vm, target);
    return ok;
}
