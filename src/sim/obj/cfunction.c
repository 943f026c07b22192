/*
 * Builtin functions and bound builtin methods: `len`, `[].append`.
 *
 * The object names its struct method_def by number; the numbers of a type's methods are in
 * their descriptors.
 */
#include "sim/obj/type_internal.h"

#include <stddef.h>

uint64_t method_def_number(struct vm *vm, const struct method_def *def)
{
    if (vm->n_method_defs + 1 >= vm->cap_method_defs) {
        vm->cap_method_defs = vm->cap_method_defs ? size_mul(vm->cap_method_defs, 2) : 2048;
        vm->method_defs =
            xrealloc(vm->method_defs, size_mul(vm->cap_method_defs, sizeof *vm->method_defs));
    }
    if (vm->n_method_defs == 0)
        vm->method_defs[vm->n_method_defs++] = NULL; // 0 is none
    vm->method_defs[vm->n_method_defs] = def;
    return vm->n_method_defs++;
}

addr cfunction_new_numbered(struct vm *vm, uint64_t ml, addr self, addr module)
{
    addr o = object_new_uninit(vm, PY_TYPE(T_CFUNCTION), 0);
    if (addr_is_null(o))
        return NULL_ADDR;
    struct py_cfunction *f = cfunction_at(vm, o);
    f->m_ml = ml;
    f->m_self = self;
    f->m_module = module;
    f->m_weakreflist = NULL_ADDR;
    f->vectorcall = 0;
    xincref(vm, self);
    xincref(vm, module);
    gc_track(vm, o);
    return o;
}

addr cfunction_new(struct vm *vm, const struct method_def *def, addr self, addr module)
{
    for (size_t i = vm->n_method_defs; i-- > 1;)
        if (vm->method_defs[i] == def)
            return cfunction_new_numbered(vm, i, self, module);
    return cfunction_new_numbered(vm, method_def_number(vm, def), self, module);
}

const struct method_def *cfunction_def(const struct vm *vm, addr o)
{
    return vm->method_defs[cfunction_at(vm, o)->m_ml];
}

/* ---- calling ---- */

/* "list.append() takes exactly one argument (0 given)"; `fmt` has %U for the name and %zu. */
static addr refuse(struct vm *vm, addr callable, const char *fmt, size_t n_args)
{
    addr name = object_function_str(vm, callable);
    if (addr_is_null(name))
        return NULL_ADDR;
    exc_raise(vm, PY_TYPE(T_TypeError), fmt, name, n_args);
    decref(vm, name);
    return NULL_ADDR;
}

addr cfunction_invoke(struct vm *vm, const struct method_def *def, addr self, addr callable,
                      const addr *args, size_t n_args, addr kwnames)
{
    if (!(def->flags & METH_KEYWORDS) && !addr_is_null(kwnames) &&
        tuple_length(vm, kwnames) > 0)
        return refuse(vm, callable, "%U takes no keyword arguments", n_args);
    if ((def->flags & METH_NOARGS) && n_args != 0)
        return refuse(vm, callable, "%U takes no arguments (%zu given)", n_args);
    if ((def->flags & METH_O) && n_args != 1)
        return refuse(vm, callable, "%U takes exactly one argument (%zu given)", n_args);
    if (!object_enter(vm, " while calling a Python object"))
        return NULL_ADDR;
    addr result = NULL_ADDR;
    if (def->flags & METH_VARARGS) {
        struct call_hold hold;
        if (call_hold(vm, &hold, args, n_args, kwnames)) {
            result = def->fn(vm, self, args, n_args, kwnames);
            call_release(vm, &hold);
        }
    } else {
        result = def->fn(vm, self, args, n_args, kwnames);
    }
    object_leave(vm);
    return result;
}

static addr cfunction_call(struct vm *vm, addr o, const addr *args, size_t n_args, addr kwnames)
{
    return cfunction_invoke(vm, cfunction_def(vm, o), cfunction_at(vm, o)->m_self, o, args,
                            n_args, kwnames);
}

/* ---- the type ---- */

static void cfunction_dealloc(struct vm *vm, addr o)
{
    gc_untrack(vm, o);
    if (!trash_begin(vm, o))
        return;
    if (!addr_is_null(cfunction_at(vm, o)->m_weakreflist))
        weakref_clear_all(vm, o);
    clear_ref(vm, &cfunction_at(vm, o)->m_self);
    clear_ref(vm, &cfunction_at(vm, o)->m_module);
    object_free(vm, o);
    trash_end(vm);
}

static void cfunction_traverse(struct vm *vm, addr o, visit_fn visit, void *ctx)
{
    const struct py_cfunction *f = cfunction_at(vm, o);
    if (!addr_is_null(f->m_self))
        visit(vm, f->m_self, ctx);
    if (!addr_is_null(f->m_module))
        visit(vm, f->m_module, ctx);
}

/* Whether it is a function of a module, not a method of something. */
static bool is_function(const struct vm *vm, addr o)
{
    addr self = cfunction_at(vm, o)->m_self;
    return addr_is_null(self) || type_is_subtype(vm, object_type(vm, self), PY_TYPE(T_MODULE));
}

static addr cfunction_repr(struct vm *vm, addr o)
{
    const char *name = cfunction_def(vm, o)->name;
    if (is_function(vm, o))
        return str_from_format(vm, "<built-in function %s>", name);
    addr self = cfunction_at(vm, o)->m_self;
    struct strbuf text = {0};
    strbuf_addf(&text, "<built-in method %s of %s object at 0x%llx>", name,
                type_name(vm, object_type(vm, self)), (unsigned long long)self.v);
    addr result = str_from_utf8(vm, strbuf_str(&text), text.len);
    strbuf_release(&text);
    return result;
}

static int64_t cfunction_hash(struct vm *vm, addr o)
{
    const struct py_cfunction *f = cfunction_at(vm, o);
    // CPython mixes in the C function's address, which has no counterpart here.
    int64_t hash = hash_pointer(f->m_self) ^ hash_pointer((addr){f->m_ml << 4});
    return hash == -1 ? -2 : hash;
}

static addr cfunction_compare(struct vm *vm, addr a, addr b, enum compare op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !object_is_exactly(vm, a, T_CFUNCTION) ||
        !object_is_exactly(vm, b, T_CFUNCTION))
        return PY_NOT_IMPLEMENTED;
    bool equal = addr_eq(cfunction_at(vm, a)->m_self, cfunction_at(vm, b)->m_self) &&
                 cfunction_def(vm, a)->fn == cfunction_def(vm, b)->fn;
    return py_bool(equal == (op == CMP_EQ));
}

static SIM_NEW addr text_or_none(struct vm *vm, const char *text)
{
    return text ? str_from_cstr(vm, text) : PY_NONE;
}

static addr get_doc(struct vm *vm, addr o)
{
    return text_or_none(vm, cfunction_def(vm, o)->doc);
}

static addr get_name(struct vm *vm, addr o)
{
    return str_from_cstr(vm, cfunction_def(vm, o)->name);
}

static addr get_qualname(struct vm *vm, addr o)
{
    if (is_function(vm, o))
        return get_name(vm, o);
    addr self = cfunction_at(vm, o)->m_self;
    addr type = type_check(vm, self) ? self : object_type(vm, self);
    addr qualname = object_get_attr_id(vm, type, N___qualname__);
    if (addr_is_null(qualname))
        return NULL_ADDR;
    addr result = str_from_format(vm, "%S.%s", qualname, cfunction_def(vm, o)->name);
    decref(vm, qualname);
    return result;
}

static addr get_self(struct vm *vm, addr o)
{
    addr self = cfunction_at(vm, o)->m_self;
    return addr_is_null(self) ? PY_NONE : newref(vm, self);
}

static addr get_signature(struct vm *vm, addr o)
{
    return text_or_none(vm, cfunction_def(vm, o)->text_signature);
}

static addr reduce(struct vm *vm, addr o, const addr *args, size_t n_args, addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const char *name = cfunction_def(vm, o)->name;
    if (is_function(vm, o))
        return str_from_cstr(vm, name);
    addr text = str_from_cstr(vm, name);
    if (addr_is_null(text))
        return NULL_ADDR;
    addr result = object_reduce_bound(vm, cfunction_at(vm, o)->m_self, text);
    decref(vm, text);
    return result;
}

static const struct method_def cfunction_methods[] = {
    {"__reduce__", reduce, METH_NOARGS, NULL, "($self, /)"},
    {NULL, NULL, 0, NULL, NULL},
};

static const struct member_def cfunction_members[] = {
    {"__module__", MEMBER_OBJECT, offsetof(struct py_cfunction, m_module), 0},
    {NULL, MEMBER_OBJECT, 0, 0},
};

static const struct getset_def cfunction_getset[] = {
    {"__doc__", get_doc, NULL},
    {"__name__", get_name, NULL},
    {"__qualname__", get_qualname, NULL},
    {"__self__", get_self, NULL},
    {"__text_signature__", get_signature, NULL},
    {NULL, NULL, NULL},
};

const struct type_ops cfunction_ops = {
    .name = "builtin_function_or_method",
    .basicsize = sizeof(struct py_cfunction),
    .flags = TYPE_HAVE_GC | TYPE_HAVE_VECTORCALL | TYPE_DISALLOW_INSTANTIATION,
    .weaklistoffset = offsetof(struct py_cfunction, m_weakreflist),
    .slots =
        {
            .dealloc = cfunction_dealloc,
            .traverse = cfunction_traverse,
            .repr = cfunction_repr,
            .hash = cfunction_hash,
            .call = cfunction_call,
            .richcompare = cfunction_compare,
            .getattro = object_generic_get_attr,
        },
    .methods = cfunction_methods,
    .members = cfunction_members,
    .getset = cfunction_getset,
};
