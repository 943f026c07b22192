/*
 * `object`: the root of all types, with the slots and methods that others inherit.
 */
#include "sim/obj/type_internal.h"

/* ---- making ---- */

static bool has_arguments(const struct vm *vm, size_t n_args, addr kwnames)
{
    return n_args > 0 || (!addr_is_null(kwnames) && tuple_length(vm, kwnames) > 0);
}

static addr refuse_abstract(struct vm *vm, addr type)
{
    addr methods = object_get_attr_id(vm, type, N___abstractmethods__);
    if (addr_is_null(methods))
        return NULL_ADDR;
    addr sorted = list_from_iterable(vm, methods);
    decref(vm, methods);
    if (addr_is_null(sorted))
        return NULL_ADDR;
    addr separator = str_from_cstr(vm, "', '");
    addr joined = NULL_ADDR;
    if (!addr_is_null(separator) && list_sort(vm, sorted, NULL_ADDR, false))
        joined = str_join(vm, separator, sorted);
    if (!addr_is_null(joined))
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "Can't instantiate abstract class %s without an implementation for abstract "
                  "method%s '%U'",
                  type_name(vm, type), list_length(vm, sorted) > 1 ? "s" : "", joined);
    xdecref(vm, joined);
    xdecref(vm, separator);
    decref(vm, sorted);
    return NULL_ADDR;
}

static addr object_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames);

static bool object_init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args;
    if (!has_arguments(vm, n_args, kwnames))
        return true;
    const struct type_slots *slots = object_slots(vm, self);
    if (slots->init != object_init) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "object.__init__() takes exactly one argument (the instance to initialize)");
        return false;
    }
    if (slots->new_ == object_new) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "%.200s.__init__() takes exactly one argument (the instance to initialize)",
                  type_name(vm, object_type(vm, self)));
        return false;
    }
    return true;
}

static addr object_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)args;
    if (has_arguments(vm, n_args, kwnames)) {
        const struct type_slots *slots = type_slots(vm, type);
        if (slots->new_ != object_new)
            return exc_raise(
                vm, PY_TYPE(T_TypeError),
                "object.__new__() takes exactly one argument (the type to instantiate)");
        if (slots->init == object_init)
            return exc_raise(vm, PY_TYPE(T_TypeError), "%.200s() takes no arguments",
                             type_name(vm, type));
    }
    if (type_at(vm, type)->tp_flags & TYPE_IS_ABSTRACT)
        return refuse_abstract(vm, type);
    return object_alloc(vm, type, 0);
}

bool object_has_plain_new(const struct vm *vm, addr type)
{
    return type_slots(vm, type)->new_ == object_new &&
           !(type_at(vm, type)->tp_flags & TYPE_IS_ABSTRACT);
}

static void object_dealloc_slot(struct vm *vm, addr self)
{
    object_free(vm, self);
}

/* ---- text and comparison ---- */

static addr object_default_repr(struct vm *vm, addr self)
{
    addr type = object_type(vm, self);
    addr module = object_get_attr_id(vm, type, N___module__);
    if (addr_is_null(module))
        exc_clear(vm);
    addr qualname = object_get_attr_id(vm, type, N___qualname__);
    if (addr_is_null(qualname)) {
        xdecref(vm, module);
        return NULL_ADDR;
    }
    struct strbuf text = {0};
    strbuf_add_char(&text, '<');
    if (!addr_is_null(module) && str_check(vm, module) &&
        !str_equal_cstr(vm, module, "builtins")) {
        str_to_utf8(vm, module, &text);
        strbuf_add_char(&text, '.');
        str_to_utf8(vm, qualname, &text);
    } else {
        strbuf_add_str(&text, type_name(vm, type));
    }
    strbuf_addf(&text, " object at 0x%llx>", (unsigned long long)self.v);
    xdecref(vm, module);
    decref(vm, qualname);
    addr result = str_from_utf8(vm, strbuf_str(&text), text.len);
    strbuf_release(&text);
    return result;
}

static addr object_default_str(struct vm *vm, addr self)
{
    unary_fn repr = object_slots(vm, self)->repr;
    return repr ? repr(vm, self) : object_default_repr(vm, self);
}

static addr object_default_compare(struct vm *vm, addr self, addr other, enum compare op)
{
    switch (op) {
    case CMP_EQ:
        return addr_eq(self, other) ? PY_TRUE : PY_NOT_IMPLEMENTED;
    case CMP_NE: {
        compare_fn fn = object_slots(vm, self)->richcompare;
        if (!fn)
            return PY_NOT_IMPLEMENTED;
        addr equal = fn(vm, self, other, CMP_EQ);
        if (addr_is_null(equal) || addr_eq(equal, PY_NOT_IMPLEMENTED))
            return equal;
        int truth = object_is_true(vm, equal);
        decref(vm, equal);
        return truth < 0 ? NULL_ADDR : py_bool(!truth);
    }
    case CMP_LT:
    case CMP_LE:
    case CMP_GT:
    case CMP_GE:
        break;
    }
    return PY_NOT_IMPLEMENTED;
}

/* ---- methods ---- */

static addr subclasshook(struct vm *vm, addr type, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)vm, (void)type, (void)args, (void)n_args, (void)kwnames;
    return PY_NOT_IMPLEMENTED;
}

static addr init_subclass(struct vm *vm, addr type, const addr *args, size_t n_args,
                          addr kwnames)
{
    (void)vm, (void)type, (void)args, (void)n_args, (void)kwnames;
    return PY_NONE;
}

static addr format(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "__format__() argument must be str, not %.50s",
                         type_name(vm, object_type(vm, args[0])));
    if (str_length(vm, args[0]) > 0)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "unsupported format string passed to %.200s.__format__",
                         type_name(vm, object_type(vm, self)));
    return object_str(vm, self);
}

static addr size_of(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_type *t = type_at(vm, object_type(vm, self));
    int64_t size = t->tp_basicsize;
    if (t->tp_itemsize > 0) {
        int64_t n = var_object_at(vm, self)->ob_size;
        size += (n < 0 ? -n : n) * t->tp_itemsize;
    }
    return int_from_i64(vm, size);
}

/* A dict of the object's own attributes, its class's and its bases'. */
static addr dir_method(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr own, names, class_;
    int found = object_get_optional_attr(vm, self, vm_name(vm, N___dict__), &own);
    if (found < 0)
        return NULL_ADDR;
    names = found && dict_check(vm, own) ? dict_copy(vm, own) : dict_new(vm);
    if (found)
        decref(vm, own);
    if (addr_is_null(names))
        return NULL_ADDR;
    bool ok = true;
    found = object_get_optional_attr(vm, self, vm_name(vm, N___class__), &class_);
    if (found > 0) {
        ok = type_merge_dict(vm, names, class_);
        decref(vm, class_);
    } else {
        ok = found == 0;
    }
    addr keys = ok ? dict_keys_list(vm, names) : NULL_ADDR;
    decref(vm, names);
    return keys;
}

static const struct method_def object_methods[] = {
    {"__reduce_ex__", object_reduce_ex, METH_O, "Helper for pickle.", "($self, protocol, /)"},
    {"__reduce__", object_reduce, METH_NOARGS, "Helper for pickle.", "($self, /)"},
    {"__getstate__", object_getstate, METH_NOARGS, "Helper for pickle.", "($self, /)"},
    {"__subclasshook__", subclasshook, METH_O | METH_CLASS,
     "What an abstract class overrides to decide issubclass() by itself.",
     "($type, object, /)"},
    {"__init_subclass__", init_subclass, METH_NOARGS | METH_CLASS,
     "Called when the class gets a subclass; does nothing by default.", "($type, /)"},
    {"__format__", format, METH_O, "Default object formatter.", "($self, format_spec, /)"},
    {"__sizeof__", size_of, METH_NOARGS, "Size of object in memory, in bytes.", "($self, /)"},
    {"__dir__", dir_method, METH_NOARGS, "Default dir() implementation.", "($self, /)"},
    {NULL, NULL, 0, NULL, NULL},
};

static const struct getset_def object_getset[] = {
    {"__class__", object_get_class, object_set_class},
    {NULL, NULL, NULL},
};

const struct type_ops object_ops = {
    .name = "object",
    .doc = "The base class of all classes; calling it gives an object without features.",
    .basicsize = sizeof(struct py_object),
    .flags = TYPE_BASETYPE,
    .slots =
        {
            .dealloc = object_dealloc_slot,
            .getattro = object_generic_get_attr,
            .setattro = object_generic_set_attr,
            .repr = object_default_repr,
            .str = object_default_str,
            .hash = object_hash_identity,
            .richcompare = object_default_compare,
            .init = object_init,
            .new_ = object_new,
        },
    .methods = object_methods,
    .getset = object_getset,
};
