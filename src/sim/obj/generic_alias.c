/*
 * types.GenericAlias: list[int]. Behaves as its origin in almost everything: attributes are the
 * origin's but for a few, calling it calls the origin.
 */
#include "sim/obj/generic_alias.h"

#include "sim/obj/containers.h"

addr generic_alias_new(struct vm *vm, addr origin, addr args)
{
    addr list = tuple_check(vm, args) ? newref(vm, args) : tuple_pack(vm, 1, args);
    if (addr_is_null(list))
        return NULL_ADDR;
    addr a = object_alloc(vm, PY_TYPE(T_GENERIC_ALIAS), 0);
    if (addr_is_null(a)) {
        decref(vm, list);
        return NULL_ADDR;
    }
    generic_alias_at(vm, a)->origin = newref(vm, origin);
    generic_alias_at(vm, a)->args = list;
    return a;
}

addr generic_alias_class_getitem(struct vm *vm, addr type, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)n_args, (void)kwnames;
    return generic_alias_new(vm, type, args[0]);
}

static void alias_dealloc(struct vm *vm, addr a)
{
    gc_untrack(vm, a);
    struct py_generic_alias *alias = generic_alias_at(vm, a);
    if (!addr_is_null(alias->weakreflist))
        weakref_clear_all(vm, a);
    xdecref(vm, alias->origin);
    xdecref(vm, alias->args);
    xdecref(vm, alias->parameters);
    object_free(vm, a);
}

static void alias_traverse(struct vm *vm, addr a, visit_fn visit, void *ctx)
{
    struct py_generic_alias *alias = generic_alias_at(vm, a);
    if (!addr_is_null(alias->origin))
        visit(vm, alias->origin, ctx);
    if (!addr_is_null(alias->args))
        visit(vm, alias->args, ctx);
    if (!addr_is_null(alias->parameters))
        visit(vm, alias->parameters, ctx);
}

/* ---- printing ---- */

/* The attribute as text: 1 added, 0 no such attribute or None, -1 raised. */
static int add_attribute(struct vm *vm, struct strbuf *out, addr o, enum name_id name)
{
    addr value;
    int found = object_get_optional_attr(vm, o, vm_name(vm, name), &value);
    if (found <= 0)
        return found;
    if (!addr_eq(value, PY_NONE)) {
        addr text = object_str(vm, value);
        found = addr_is_null(text) ? -1 : 1;
        if (found > 0) {
            str_to_utf8(vm, text, out);
            decref(vm, text);
        }
    } else {
        found = 0;
    }
    decref(vm, value);
    return found;
}

bool type_repr_add(struct vm *vm, struct strbuf *out, addr o)
{
    if (addr_eq(o, PY_ELLIPSIS)) {
        strbuf_add_str(out, "...");
        return true;
    }
    if (addr_eq(o, PY_TYPE(T_NONE))) {
        strbuf_add_str(out, "None");
        return true;
    }
    if (object_is_exactly(vm, o, T_GENERIC_ALIAS) || object_is_exactly(vm, o, T_UNION))
        return repr_add(vm, out, o);
    struct strbuf name = {0}, module = {0};
    int has = add_attribute(vm, &name, o, N___qualname__);
    if (has > 0)
        has = add_attribute(vm, &module, o, N___module__);
    bool ok = has >= 0;
    if (has > 0) {
        if (strcmp(strbuf_str(&module), "builtins") != 0)
            strbuf_addf(out, "%s.", strbuf_str(&module));
        strbuf_add_str(out, strbuf_str(&name));
    } else if (ok) {
        ok = repr_add(vm, out, o);
    }
    strbuf_release(&name);
    strbuf_release(&module);
    return ok;
}

/* An argument: a list of types prints as such. */
static bool repr_argument(struct vm *vm, struct strbuf *out, addr o)
{
    if (!object_is_exactly(vm, o, T_LIST))
        return type_repr_add(vm, out, o);
    strbuf_add_char(out, '[');
    for (int64_t i = 0; i < list_length(vm, o); i++) {
        if (i)
            strbuf_add_str(out, ", ");
        addr item = newref(vm, list_item(vm, o, i));
        bool ok = type_repr_add(vm, out, item);
        decref(vm, item);
        if (!ok)
            return false;
    }
    strbuf_add_char(out, ']');
    return true;
}

static addr alias_repr(struct vm *vm, addr a)
{
    const struct py_generic_alias *alias = generic_alias_at(vm, a);
    struct strbuf out = {0};
    if (!object_enter(vm, " while getting the repr of an object"))
        return NULL_ADDR;
    if (alias->starred)
        strbuf_add_char(&out, '*');
    bool ok = type_repr_add(vm, &out, alias->origin);
    strbuf_add_char(&out, '[');
    int64_t n = tuple_length(vm, alias->args);
    for (int64_t i = 0; ok && i < n; i++) {
        if (i)
            strbuf_add_str(&out, ", ");
        ok = repr_argument(vm, &out, tuple_item(vm, alias->args, i));
    }
    strbuf_add_str(&out, n ? "]" : "()]");
    object_leave(vm);
    if (ok)
        return repr_finish(vm, &out);
    strbuf_release(&out);
    return NULL_ADDR;
}

/* ---- type parameters ---- */

static bool add_parameter(struct vm *vm, addr list, addr parameter)
{
    for (int64_t i = 0; i < list_length(vm, list); i++) {
        if (addr_eq(list_item(vm, list, i), parameter))
            return true;
    }
    return list_append(vm, list, parameter);
}

/* A tuple of o's own type parameters; empty if it has none. */
static addr parameters_of(struct vm *vm, addr o)
{
    if (object_is_exactly(vm, o, T_TYPEVAR))
        return tuple_pack(vm, 1, o);
    if (object_is_exactly(vm, o, T_GENERIC_ALIAS))
        return generic_alias_parameters(vm, o);
    if (object_is_exactly(vm, o, T_UNION))
        return type_parameters(vm, union_at(vm, o)->args);
    return PY_EMPTY_TUPLE;
}

addr type_parameters(struct vm *vm, addr args)
{
    addr list = list_new(vm, 0);
    if (addr_is_null(list))
        return NULL_ADDR;
    bool ok = true;
    for (int64_t i = 0; ok && i < tuple_length(vm, args); i++) {
        addr own = parameters_of(vm, tuple_item(vm, args, i));
        ok = !addr_is_null(own);
        for (int64_t j = 0; ok && j < tuple_length(vm, own); j++)
            ok = add_parameter(vm, list, tuple_item(vm, own, j));
        xdecref(vm, own);
    }
    addr result = ok ? list_as_tuple(vm, list) : NULL_ADDR;
    decref(vm, list);
    return result;
}

addr generic_alias_parameters(struct vm *vm, addr a)
{
    struct py_generic_alias *alias = generic_alias_at(vm, a);
    if (addr_is_null(alias->parameters)) {
        addr parameters = type_parameters(vm, alias->args);
        if (addr_is_null(parameters))
            return NULL_ADDR;
        alias->parameters = parameters;
    }
    return newref(vm, alias->parameters);
}

/* What stands for `o` once `parameters` are replaced by `values`. */
static addr substitute(struct vm *vm, addr o, addr parameters, addr values)
{
    addr own = parameters_of(vm, o);
    if (addr_is_null(own))
        return NULL_ADDR;
    int64_t n = tuple_length(vm, own);
    addr chosen = tuple_new(vm, n);
    for (int64_t i = 0; !addr_is_null(chosen) && i < n; i++) {
        int64_t at = 0;
        while (!addr_eq(tuple_item(vm, parameters, at), tuple_item(vm, own, i)))
            at++;
        tuple_init_item(vm, chosen, i, newref(vm, tuple_item(vm, values, at)));
    }
    decref(vm, own);
    if (addr_is_null(chosen))
        return NULL_ADDR;
    addr result;
    if (n == 0)
        result = newref(vm, o);
    else if (object_is_exactly(vm, o, T_TYPEVAR))
        result = newref(vm, tuple_item(vm, chosen, 0));
    else
        result = object_get_item(vm, o, chosen);
    decref(vm, chosen);
    return result;
}

addr type_substitute(struct vm *vm, addr o, addr args, addr parameters, addr item)
{
    int64_t n = tuple_length(vm, parameters);
    if (n == 0)
        return exc_raise(vm, PY_TYPE(T_TypeError), "%R is not a generic class", o);
    addr values = tuple_check(vm, item) ? newref(vm, item) : tuple_pack(vm, 1, item);
    if (addr_is_null(values))
        return NULL_ADDR;
    int64_t n_values = tuple_length(vm, values);
    addr result = NULL_ADDR;
    if (n_values != n)
        exc_raise(vm, PY_TYPE(T_TypeError), "Too %s arguments for %R; actual %zd, expected %zd",
                  n_values > n ? "many" : "few", o, n_values, n);
    else
        result = tuple_new(vm, tuple_length(vm, args));
    for (int64_t i = 0; !addr_is_null(result) && i < tuple_length(vm, args); i++) {
        addr arg = substitute(vm, tuple_item(vm, args, i), parameters, values);
        if (addr_is_null(arg)) {
            decref(vm, result);
            result = NULL_ADDR;
        } else {
            tuple_init_item(vm, result, i, arg);
        }
    }
    decref(vm, values);
    return result;
}

static addr alias_subscript(struct vm *vm, addr a, addr item)
{
    addr parameters = generic_alias_parameters(vm, a);
    if (addr_is_null(parameters))
        return NULL_ADDR;
    addr args = type_substitute(vm, a, generic_alias_at(vm, a)->args, parameters, item);
    decref(vm, parameters);
    if (addr_is_null(args))
        return NULL_ADDR;
    addr result = generic_alias_new(vm, generic_alias_at(vm, a)->origin, args);
    decref(vm, args);
    return result;
}

/* ---- attributes, calls ---- */

static bool is_own_attribute(const struct vm *vm, addr name)
{
    static const char *const own[] = {
        "__class__",      "__origin__",      "__args__",      "__unpacked__",
        "__parameters__", "__mro_entries__", "__reduce__",    "__bases__",
        "__copy__",       "__deepcopy__",    "__reduce_ex__", "__typing_unpacked_tuple_args__",
    };
    for (size_t i = 0; i < ARRAY_LEN(own); i++) {
        if (str_equal_cstr(vm, name, own[i]))
            return true;
    }
    return false;
}

static addr alias_getattro(struct vm *vm, addr a, addr name)
{
    if (str_check(vm, name) && !is_own_attribute(vm, name))
        return object_get_attr(vm, generic_alias_at(vm, a)->origin, name);
    return object_generic_get_attr(vm, a, name);
}

static addr alias_call(struct vm *vm, addr a, const addr *args, size_t n_args, addr kwnames)
{
    addr o = object_call(vm, generic_alias_at(vm, a)->origin, args, n_args, kwnames);
    if (addr_is_null(o))
        return NULL_ADDR;
    addr name = str_interned_cstr(vm, "__orig_class__");
    bool ok = !addr_is_null(name) && object_set_attr(vm, o, name, a);
    xdecref(vm, name);
    if (!ok &&
        (exc_matches(vm, PY_TYPE(T_AttributeError)) || exc_matches(vm, PY_TYPE(T_TypeError)))) {
        exc_clear(vm);
        ok = true;
    }
    if (ok)
        return o;
    decref(vm, o);
    return NULL_ADDR;
}

static int64_t alias_hash(struct vm *vm, addr a)
{
    int64_t origin = object_hash(vm, generic_alias_at(vm, a)->origin);
    if (origin == -1)
        return -1;
    int64_t args = object_hash(vm, generic_alias_at(vm, a)->args);
    return args == -1 ? -1 : origin ^ args;
}

static addr alias_richcompare(struct vm *vm, addr a, addr b, enum compare op)
{
    if (!object_is_exactly(vm, a, T_GENERIC_ALIAS) ||
        !object_is_exactly(vm, b, T_GENERIC_ALIAS) || (op != CMP_EQ && op != CMP_NE))
        return PY_NOT_IMPLEMENTED;
    const struct py_generic_alias *x = generic_alias_at(vm, a), *y = generic_alias_at(vm, b);
    int same = x->starred == y->starred;
    if (same)
        same = object_richcompare_bool(vm, x->origin, y->origin, CMP_EQ);
    if (same > 0)
        same = object_richcompare_bool(vm, x->args, y->args, CMP_EQ);
    return same < 0 ? NULL_ADDR : py_bool(same == (op == CMP_EQ));
}

static addr alias_new_slot(struct vm *vm, addr type, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)type;
    if (!args_no_keywords(vm, "GenericAlias", kwnames) ||
        !args_check(vm, "GenericAlias", n_args, 2, 2))
        return NULL_ADDR;
    return generic_alias_new(vm, args[0], args[1]);
}

static addr method_mro_entries(struct vm *vm, addr a, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    return tuple_pack(vm, 1, generic_alias_at(vm, a)->origin);
}

static addr method_instancecheck(struct vm *vm, addr a, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)a, (void)args, (void)n_args, (void)kwnames;
    return exc_raise(vm, PY_TYPE(T_TypeError),
                     "isinstance() argument 2 cannot be a parameterized generic");
}

static addr method_subclasscheck(struct vm *vm, addr a, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)a, (void)args, (void)n_args, (void)kwnames;
    return exc_raise(vm, PY_TYPE(T_TypeError),
                     "issubclass() argument 2 cannot be a parameterized generic");
}

static addr method_reduce(struct vm *vm, addr a, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_generic_alias *alias = generic_alias_at(vm, a);
    addr parts = tuple_pack(vm, 2, alias->origin, alias->args);
    if (addr_is_null(parts))
        return NULL_ADDR;
    addr result = tuple_pack(vm, 2, PY_TYPE(T_GENERIC_ALIAS), parts);
    decref(vm, parts);
    return result;
}

static const struct method_def alias_methods[] = {
    {"__mro_entries__", method_mro_entries, METH_O, NULL, NULL},
    {"__instancecheck__", method_instancecheck, METH_O, NULL, NULL},
    {"__subclasscheck__", method_subclasscheck, METH_O, NULL, NULL},
    {"__reduce__", method_reduce, METH_NOARGS, NULL, NULL},
    {0},
};

static const struct member_def alias_members[] = {
    {"__origin__", MEMBER_OBJECT, offsetof(struct py_generic_alias, origin), MEMBER_READONLY},
    {"__args__", MEMBER_OBJECT, offsetof(struct py_generic_alias, args), MEMBER_READONLY},
    {"__unpacked__", MEMBER_BOOL, offsetof(struct py_generic_alias, starred), MEMBER_READONLY},
    {0},
};

static const struct getset_def alias_getset[] = {
    {"__parameters__", generic_alias_parameters, NULL},
    {0},
};

const struct type_ops generic_alias_ops = {
    .name = "types.GenericAlias",
    .doc =
        "Represent a PEP 585 generic type: for list[int], origin is list and args is (int,).",
    .basicsize = sizeof(struct py_generic_alias),
    .flags = TYPE_HAVE_GC | TYPE_BASETYPE,
    .weaklistoffset = offsetof(struct py_generic_alias, weakreflist),
    .slots =
        {
            .dealloc = alias_dealloc,
            .traverse = alias_traverse,
            .getattro = alias_getattro,
            .repr = alias_repr,
            .hash = alias_hash,
            .richcompare = alias_richcompare,
            .call = alias_call,
            .new_ = alias_new_slot,
            .nb_or = union_or,
            .mp_subscript = alias_subscript,
        },
    .methods = alias_methods,
    .members = alias_members,
    .getset = alias_getset,
};
