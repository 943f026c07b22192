/*
 * `super`: attributes of the classes behind a given one in an object's MRO.
 */
#include "sim/obj/type_internal.h"

#include <stddef.h>

/* Bits of co_localspluskinds. */
enum { KIND_CELL = 0x40, KIND_FREE = 0x80 };

/* The class whose MRO is searched: obj itself if it is a class, else its type; a new
 * reference. */
static SIM_NEW addr start_type(struct vm *vm, addr type, addr obj)
{
    bool is_class = type_check(vm, obj);
    if (is_class && type_is_subtype(vm, obj, type))
        return newref(vm, obj);
    if (type_is_subtype(vm, object_type(vm, obj), type))
        return newref(vm, object_type(vm, obj));
    addr claimed;
    int found = object_get_optional_attr(vm, obj, vm_name(vm, N___class__), &claimed);
    if (found < 0)
        return NULL_ADDR;
    if (found) {
        if (type_check(vm, claimed) && !addr_eq(claimed, object_type(vm, obj)) &&
            type_is_subtype(vm, claimed, type))
            return claimed;
        decref(vm, claimed);
    }
    return exc_raise(vm, PY_TYPE(T_TypeError),
                     "super(type, obj): obj (%s %.200s) is not an instance or subtype of type "
                     "(%.200s).",
                     is_class ? "type" : "instance of",
                     type_name(vm, is_class ? obj : object_type(vm, obj)), type_name(vm, type));
}

/* The attribute found behind `type`, with *is_found unset if there is none. */
static addr lookup(struct vm *vm, addr type, addr obj, addr start, addr name, bool *is_method,
                   bool *is_found)
{
    addr mro = type_at(vm, start)->tp_mro;
    *is_found = false;
    if (is_method)
        *is_method = false;
    if (addr_is_null(mro))
        return NULL_ADDR;
    int64_t n = tuple_length(vm, mro);
    int64_t i = 0;
    while (i < n && !addr_eq(tuple_item(vm, mro, i), type))
        i++;
    addr found = NULL_ADDR;
    incref(vm, mro);
    for (i++; i < n && addr_is_null(found); i++)
        found = dict_get_str(vm, type_at(vm, tuple_item(vm, mro, i))->tp_dict, name);
    decref(vm, mro);
    if (addr_is_null(found))
        return NULL_ADDR;
    *is_found = true;
    if (is_method && (object_type_flags(vm, found) & TYPE_METHOD_DESCRIPTOR)) {
        *is_method = true;
        return newref(vm, found);
    }
    descr_get_fn get = object_slots(vm, found)->descr_get;
    if (!get)
        return newref(vm, found);
    incref(vm, found);
    addr result = get(vm, found, addr_eq(obj, start) ? NULL_ADDR : obj, start);
    decref(vm, found);
    return result;
}

addr super_lookup(struct vm *vm, addr type, addr obj, addr name, bool *is_method)
{
    if (is_method)
        *is_method = false;
    bool is_found = false;
    addr result = NULL_ADDR;
    if (type_check(vm, type) && !str_equal(vm, name, vm_name(vm, N___class__))) {
        addr start = start_type(vm, type, obj);
        if (addr_is_null(start))
            return NULL_ADDR;
        result = lookup(vm, type, obj, start, name, is_method, &is_found);
        // Only an instance goes in as self.
        if (is_found && is_method && *is_method && addr_eq(obj, start)) {
            *is_method = false;
            descr_get_fn get = object_slots(vm, result)->descr_get;
            set_ref(vm, &result, get ? get(vm, result, NULL_ADDR, start) : newref(vm, result));
        }
        decref(vm, start);
    }
    if (is_found)
        return result;
    addr super = object_call2(vm, PY_TYPE(T_SUPER), type, obj);
    if (addr_is_null(super))
        return NULL_ADDR;
    result = object_get_attr(vm, super, name);
    decref(vm, super);
    return result;
}

/* ---- making ---- */

static addr new_super(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return object_alloc(vm, type, 0);
}

static bool refuse(struct vm *vm, const char *message)
{
    exc_raise(vm, PY_TYPE(T_RuntimeError), "%s", message);
    return false;
}

/* The cell of the __class__ variable of a function's frame. */
static bool class_of_frame(struct vm *vm, const struct py_frame_data *frame, addr *type)
{
    const struct py_code *code = code_at(vm, frame->f_executable);
    const struct py_bytes *kinds = bytes_at(vm, code->co_localspluskinds);
    for (int i = code->co_nlocals; i < code->co_nlocalsplus; i++) {
        if (!(kinds->ob_sval[i] & KIND_FREE) ||
            !str_equal_cstr(vm, tuple_item(vm, code->co_localsplusnames, i), "__class__"))
            continue;
        addr cell = frame->localsplus[i];
        if (addr_is_null(cell) || !object_is_exactly(vm, cell, T_CELL))
            return refuse(vm, "super(): bad __class__ cell");
        *type = cell_at(vm, cell)->ob_ref;
        if (addr_is_null(*type))
            return refuse(vm, "super(): empty __class__ cell");
        if (type_check(vm, *type))
            return true;
        exc_raise(vm, PY_TYPE(T_RuntimeError), "super(): __class__ is not a type (%s)",
                  type_name(vm, object_type(vm, *type)));
        return false;
    }
    return refuse(vm, "super(): __class__ cell not found");
}

/* super() without arguments: the class around the running method, and its first argument. */
static bool arguments_of_frame(struct vm *vm, addr *type, addr *obj)
{
    if (addr_is_null(vm->frame))
        return refuse(vm, "super(): no current frame");
    const struct py_frame_data *frame = frame_data_at(vm, vm->frame);
    const struct py_code *code = code_at(vm, frame->f_executable);
    if (code->co_argcount == 0)
        return refuse(vm, "super(): no arguments");
    *obj = frame->localsplus[0];
    const struct py_bytes *kinds = bytes_at(vm, code->co_localspluskinds);
    if (!addr_is_null(*obj) && (kinds->ob_sval[0] & KIND_CELL) &&
        object_is_exactly(vm, *obj, T_CELL))
        *obj = cell_at(vm, *obj)->ob_ref;
    if (addr_is_null(*obj))
        return refuse(vm, "super(): arg[0] deleted");
    return class_of_frame(vm, frame, type);
}

static bool init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    if (!args_no_keywords(vm, "super", kwnames) || !args_check(vm, "super()", n_args, 0, 2))
        return false;
    addr type = NULL_ADDR;
    addr obj = n_args > 1 ? args[1] : NULL_ADDR;
    if (n_args == 0) {
        if (!arguments_of_frame(vm, &type, &obj))
            return false;
    } else {
        type = args[0];
        if (!type_check(vm, type)) {
            exc_raise(vm, PY_TYPE(T_TypeError), "super() argument 1 must be a type, not %.200s",
                      type_name(vm, object_type(vm, type)));
            return false;
        }
    }
    if (addr_eq(obj, PY_NONE))
        obj = NULL_ADDR;
    addr start = NULL_ADDR;
    if (!addr_is_null(obj)) {
        start = start_type(vm, type, obj);
        if (addr_is_null(start))
            return false;
        incref(vm, obj);
    }
    struct py_super *s = super_at(vm, self);
    set_ref(vm, &s->type, newref(vm, type));
    set_ref(vm, &s->obj, obj);
    set_ref(vm, &s->obj_type, start);
    return true;
}

static void dealloc(struct vm *vm, addr self)
{
    gc_untrack(vm, self);
    if (!trash_begin(vm, self))
        return;
    const struct py_super *s = super_at(vm, self);
    xdecref(vm, s->obj);
    xdecref(vm, s->type);
    xdecref(vm, s->obj_type);
    object_free(vm, self);
    trash_end(vm);
}

static void traverse(struct vm *vm, addr self, visit_fn visit, void *ctx)
{
    const struct py_super *s = super_at(vm, self);
    const addr refs[] = {s->obj, s->type, s->obj_type};
    for (size_t i = 0; i < ARRAY_LEN(refs); i++)
        if (!addr_is_null(refs[i]))
            visit(vm, refs[i], ctx);
}

/* ---- using ---- */

static addr getattro(struct vm *vm, addr self, addr name)
{
    const struct py_super *s = super_at(vm, self);
    if (!addr_is_null(s->obj_type) && str_check(vm, name) &&
        !str_equal(vm, name, vm_name(vm, N___class__))) {
        bool is_found;
        addr result = lookup(vm, s->type, s->obj, s->obj_type, name, NULL, &is_found);
        if (is_found)
            return result;
    }
    return object_generic_get_attr(vm, self, name);
}

static addr repr(struct vm *vm, addr self)
{
    const struct py_super *s = super_at(vm, self);
    const char *name = addr_is_null(s->type) ? "NULL" : type_name(vm, s->type);
    if (addr_is_null(s->obj_type))
        return str_from_format(vm, "<super: <class '%s'>, NULL>", name);
    return str_from_format(vm, "<super: <class '%s'>, <%s object>>", name,
                           type_name(vm, s->obj_type));
}

static addr descr_get(struct vm *vm, addr self, addr obj, addr type)
{
    (void)type;
    const struct py_super *s = super_at(vm, self);
    if (addr_is_null(obj) || addr_eq(obj, PY_NONE) || !addr_is_null(s->obj))
        return newref(vm, self);
    return object_call2(vm, object_type(vm, self), s->type, obj);
}

static const struct member_def members[] = {
    {"__thisclass__", MEMBER_OBJECT, offsetof(struct py_super, type), MEMBER_READONLY},
    {"__self__", MEMBER_OBJECT, offsetof(struct py_super, obj), MEMBER_READONLY},
    {"__self_class__", MEMBER_OBJECT, offsetof(struct py_super, obj_type), MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};

const struct type_ops super_ops = {
    .name = "super",
    .doc = "super(type, obj): attributes of the classes behind `type` in obj's MRO.",
    .basicsize = sizeof(struct py_super),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .slots =
        {
            .dealloc = dealloc,
            .traverse = traverse,
            .repr = repr,
            .getattro = getattro,
            .descr_get = descr_get,
            .init = init,
            .new_ = new_super,
        },
    .members = members,
};
