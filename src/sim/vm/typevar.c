/*
 * The types TypeVar and TypeAliasType. What stands behind a bound, a default or an alias is
 * evaluated when it is asked for, once.
 */
#include "sim/vm/typevar.h"

#include "sim/obj/values.h"

struct py_typevar {
    struct py_object base;
    addr name;
    addr bound;
    addr evaluate_bound;
    addr constraints;
    addr evaluate_constraints;
    addr default_value;
    addr evaluate_default;
    uint8_t covariant, contravariant, infer_variance;
};

struct py_type_alias {
    struct py_object base;
    addr name;
    addr type_params;
    addr compute_value;
    addr value;
    addr module;
};

static struct py_typevar *typevar_at(const struct vm *vm, addr o)
{
    return (struct py_typevar *)space_at(&vm->mem.space, o);
}

static struct py_type_alias *alias_at(const struct vm *vm, addr o)
{
    return (struct py_type_alias *)space_at(&vm->mem.space, o);
}

addr typevar_new(struct vm *vm, addr name, enum typevar_kind kind, addr evaluate)
{
    addr o = object_alloc(vm, PY_TYPE(T_TYPEVAR), 0);
    if (addr_is_null(o))
        return NULL_ADDR;
    struct py_typevar *t = typevar_at(vm, o);
    t->name = newref(vm, name);
    t->infer_variance = 1;
    xincref(vm, evaluate);
    if (kind == TYPEVAR_BOUND)
        t->evaluate_bound = evaluate;
    else
        t->evaluate_constraints = evaluate;
    return o;
}

addr typevar_with_default(struct vm *vm, addr typevar, addr evaluate)
{
    set_ref(vm, &typevar_at(vm, typevar)->evaluate_default, newref(vm, evaluate));
    return newref(vm, typevar);
}

addr typevar_generic_base(struct vm *vm, addr params)
{
    (void)params;
    return vm_unsupported(vm, "generic classes with type parameters");
}

addr type_alias_new(struct vm *vm, addr parts)
{
    addr o = object_alloc(vm, PY_TYPE(T_TYPE_ALIAS), 0);
    if (addr_is_null(o))
        return NULL_ADDR;
    struct py_type_alias *a = alias_at(vm, o);
    a->name = newref(vm, tuple_item(vm, parts, 0));
    addr params = tuple_item(vm, parts, 1);
    a->type_params = newref(vm, addr_eq(params, PY_NONE) ? PY_EMPTY_TUPLE : params);
    a->compute_value = newref(vm, tuple_item(vm, parts, 2));
    return o;
}

/* The value in `*field`, computed by `*evaluate` when first asked for; `absent` if there is
 * nothing to compute. */
static addr lazy(struct vm *vm, addr self, addr *field, const addr *evaluate, addr absent)
{
    if (!addr_is_null(*field))
        return newref(vm, *field);
    if (addr_is_null(*evaluate))
        return newref(vm, absent);
    incref(vm, self);
    addr value = object_call0(vm, *evaluate);
    if (!addr_is_null(value))
        set_ref(vm, field, newref(vm, value));
    decref(vm, self);
    return value;
}

static addr get_bound(struct vm *vm, addr self)
{
    struct py_typevar *t = typevar_at(vm, self);
    return lazy(vm, self, &t->bound, &t->evaluate_bound, PY_NONE);
}

static addr get_constraints(struct vm *vm, addr self)
{
    struct py_typevar *t = typevar_at(vm, self);
    return lazy(vm, self, &t->constraints, &t->evaluate_constraints, PY_EMPTY_TUPLE);
}

static addr get_default(struct vm *vm, addr self)
{
    struct py_typevar *t = typevar_at(vm, self);
    return lazy(vm, self, &t->default_value, &t->evaluate_default, PY_NONE);
}

static addr typevar_repr(struct vm *vm, addr self)
{
    return newref(vm, typevar_at(vm, self)->name);
}

/* The fields of both types are references, one behind the other. */
static void clear_fields(struct vm *vm, addr *first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        clear_ref(vm, &first[i]);
}

static void visit_fields(struct vm *vm, const addr *first, size_t n, visit_fn visit, void *ctx)
{
    for (size_t i = 0; i < n; i++)
        if (!addr_is_null(first[i]))
            visit(vm, first[i], ctx);
}

enum { TYPEVAR_FIELDS = 7, ALIAS_FIELDS = 5 };

static void typevar_clear(struct vm *vm, addr o)
{
    clear_fields(vm, &typevar_at(vm, o)->bound, TYPEVAR_FIELDS - 1);
}

static void typevar_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    visit_fields(vm, &typevar_at(vm, o)->name, TYPEVAR_FIELDS, visit, ctx);
    instance_attrs_traverse(vm, o, visit, ctx);
}

static void typevar_dealloc(struct vm *vm, addr o)
{
    gc_untrack(vm, o);
    weakref_clear_all(vm, o);
    clear_fields(vm, &typevar_at(vm, o)->name, TYPEVAR_FIELDS);
    instance_attrs_clear(vm, o);
    object_free(vm, o);
}

static const struct member_def typevar_members[] = {
    {"__name__", MEMBER_OBJECT, offsetof(struct py_typevar, name), MEMBER_READONLY},
    {"__covariant__", MEMBER_BOOL, offsetof(struct py_typevar, covariant), MEMBER_READONLY},
    {"__contravariant__", MEMBER_BOOL, offsetof(struct py_typevar, contravariant),
     MEMBER_READONLY},
    {"__infer_variance__", MEMBER_BOOL, offsetof(struct py_typevar, infer_variance),
     MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};

static const struct getset_def typevar_getset[] = {
    {"__bound__", get_bound, NULL},
    {"__constraints__", get_constraints, NULL},
    {"__default__", get_default, NULL},
    {NULL, NULL, NULL},
};

const struct type_ops typevar_ops = {
    .name = "typing.TypeVar",
    .basicsize = sizeof(struct py_typevar),
    .flags = TYPE_HAVE_GC | TYPE_PREHEADER,
    .dictoffset = -1,
    .slots =
        {
            .dealloc = typevar_dealloc,
            .traverse = typevar_traverse,
            .clear = typevar_clear,
            .repr = typevar_repr,
            .getattro = object_generic_get_attr,
            .setattro = object_generic_set_attr,
        },
    .members = typevar_members,
    .getset = typevar_getset,
};

/* ---- type aliases ---- */

static addr alias_get_value(struct vm *vm, addr self)
{
    struct py_type_alias *a = alias_at(vm, self);
    return lazy(vm, self, &a->value, &a->compute_value, PY_NONE);
}

static addr alias_get_params(struct vm *vm, addr self)
{
    return newref(vm, alias_at(vm, self)->type_params);
}

static addr alias_repr(struct vm *vm, addr self)
{
    return newref(vm, alias_at(vm, self)->name);
}

static void alias_clear(struct vm *vm, addr o)
{
    clear_fields(vm, &alias_at(vm, o)->type_params, ALIAS_FIELDS - 1);
}

static void alias_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    visit_fields(vm, &alias_at(vm, o)->name, ALIAS_FIELDS, visit, ctx);
}

static void alias_dealloc(struct vm *vm, addr o)
{
    gc_untrack(vm, o);
    clear_fields(vm, &alias_at(vm, o)->name, ALIAS_FIELDS);
    object_free(vm, o);
}

static const struct member_def alias_members[] = {
    {"__name__", MEMBER_OBJECT, offsetof(struct py_type_alias, name), MEMBER_READONLY},
    {NULL, MEMBER_OBJECT, 0, 0},
};

static const struct getset_def alias_getset[] = {
    {"__value__", alias_get_value, NULL},
    {"__type_params__", alias_get_params, NULL},
    {"__parameters__", alias_get_params, NULL},
    {NULL, NULL, NULL},
};

const struct type_ops type_alias_ops = {
    .name = "typing.TypeAliasType",
    .basicsize = sizeof(struct py_type_alias),
    .flags = TYPE_HAVE_GC,
    .slots =
        {
            .dealloc = alias_dealloc,
            .traverse = alias_traverse,
            .clear = alias_clear,
            .repr = alias_repr,
            .getattro = object_generic_get_attr,
        },
    .members = alias_members,
    .getset = alias_getset,
};
