/*
 * What the files of the type machinery share: type*.c, slots*.c, descr.c.
 */
#ifndef VIVA_SIM_OBJ_TYPE_INTERNAL_H
#define VIVA_SIM_OBJ_TYPE_INTERNAL_H

#include "sim/obj/slots.h"

enum {
    TYPE_STATIC_BUILTIN = 1 << 1, /* tp_flags */
    TYPE_DICTOFFSET_MANAGED = -1,
    TYPE_WEAKLISTOFFSET_MANAGED = -32,
};

/* ---- type.c ---- */
/* A lookup of the attributes of types: valid while `version` is the type's tp_version_tag. */
struct type_cache_entry {
    uint32_t version;
    addr name;  /* an immortal str */
    addr value; /* borrowed; NULL_ADDR: the type has no such attribute */
};
enum { TYPE_CACHE_ENTRIES = 1 << 12 };

/* Along the MRO, past the cache. *failed (may be NULL): something was raised. */
SIM_BORROWED addr type_find_in_mro(struct vm *vm, addr type, addr name, bool *failed);
/* type.__getattribute__ */
SIM_NEW addr type_getattro(struct vm *vm, addr type, addr name);
addr type_type_call(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames);
/* Whether calling it takes the arguments as they are: it has a tp_vectorcall. */
bool type_has_vectorcall(const struct vm *vm, addr type);

/* ---- type_ready.c ---- */
/* The steps of PyType_Ready() that classes of programs need too. */
bool type_add_subclass(struct vm *vm, addr base, addr type);
void type_remove_subclass(struct vm *vm, addr base, addr type);
/* Copies flags and the collector's slots from the base (inherit_special). */
void type_inherit_special(struct vm *vm, addr type, addr base);
bool type_inherit_all(struct vm *vm, addr type);
/* dict["__hash__"] = None for a type that compares but has no hash. */
bool type_set_no_hash(struct vm *vm, addr type);

/* ---- type_mro.c ---- */
/* Computes tp_mro, through a metaclass's mro() if it has its own. */
bool type_compute_mro(struct vm *vm, addr type);
/* type.mro(): a list, or a tuple for a single base. */
SIM_NEW addr type_linearize(struct vm *vm, addr type);

/* ---- type_new.c, type_layout.c ---- */
addr type_type_new(struct vm *vm, addr metatype, const addr *args, size_t n_args, addr kwnames);
bool type_type_init(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames);
/* The most derived metaclass of bases; borrowed. NULL_ADDR: conflict. */
SIM_BORROWED addr type_winner(struct vm *vm, addr metatype, addr bases);
/* The nearest type, from `type` on, that adds fields to its base's instances; borrowed. */
SIM_BORROWED addr type_solid_base(const struct vm *vm, addr type);
/* The base whose layout the new class extends; borrowed. */
SIM_BORROWED addr type_best_base(struct vm *vm, addr bases);
/* Whether objects of `a` can become objects of `b` (__class__ and __bases__ assignment). */
bool type_compatible(struct vm *vm, addr old_type, addr new_type, const char *attribute);

/* tp_name = the text of `name`, which must have no NUL. */
bool type_set_name(struct vm *vm, addr type, addr name);

/* `name` as it is inside the class `class_name`: _C__name for private names. */
SIM_NEW addr str_mangle(struct vm *vm, addr class_name, addr name);

/* What a class's __slots__ ask for. */
struct type_slots_plan {
    addr names; /* sorted tuple, a new reference; NULL_ADDR: no __slots__ */
    int64_t n_members;
    bool may_add_dict, may_add_weak;
    int add_dict, add_weak;
};
bool type_plan_slots(struct vm *vm, struct type_slots_plan *plan, addr dict, addr base,
                     addr bases, addr name);

/* ---- type_instance.c ---- */
void subtype_dealloc(struct vm *vm, addr self);
void subtype_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx);
void subtype_clear(struct vm *vm, addr self);
extern const struct getset_def subtype_dict_getset;
extern const struct getset_def subtype_weakref_getset;
addr object_get_class(struct vm *vm, addr self);
bool object_set_class(struct vm *vm, addr self, addr value);

/* ---- type_attrs.c, type_methods.c ---- */
extern const struct getset_def type_getset[];
extern const struct member_def type_members[];
extern const struct method_def type_methods[];
SIM_NEW addr type_subclasses(struct vm *vm, addr type); /* a list of those alive */
/* Adds the attributes of a class and of its bases to the dict `names`. */
bool type_merge_dict(struct vm *vm, addr names, addr class_);

/* ---- descr.c ---- */
void descr_dealloc(struct vm *vm, addr self);
void descr_traverse(struct vm *vm, addr self, visit_fn visit, void *ctx);
addr descr_get_qualname(struct vm *vm, addr self);
addr descr_reduce(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames);
extern const struct member_def descr_members[]; /* __objclass__ and __name__ */
SIM_NEW addr descr_new_method(struct vm *vm, addr type, const struct method_def *def);
SIM_NEW addr descr_new_class_method(struct vm *vm, addr type, const struct method_def *def);
SIM_NEW addr descr_new_member(struct vm *vm, addr type, addr name, addr member);
SIM_NEW addr descr_new_getset(struct vm *vm, addr type, const struct getset_def *def);
SIM_NEW addr descr_new_wrapper(struct vm *vm, addr type, const struct slot_def *def);
/* Members of static types: a table of struct py_member_def in the static data. */
addr member_table_new(struct vm *vm, const struct member_def *defs);
SIM_NEW addr member_get(struct vm *vm, addr o, const struct py_member_def *m);
bool member_set(struct vm *vm, addr o, const struct py_member_def *m, addr value);

static inline const struct slot_def *wrapper_slot_def(const struct vm *vm, addr wrapper)
{
    return &slot_defs[wrapper_descr_at(vm, wrapper)->d_base];
}

/* ---- wrapper.c ---- */
SIM_NEW addr method_wrapper_new(struct vm *vm, addr descr, addr self);

/* ---- classmethod.c ---- */
SIM_NEW addr classmethod_new(struct vm *vm, addr callable);
SIM_NEW addr staticmethod_new(struct vm *vm, addr callable);

/* ---- cfunction.c ---- */
uint64_t method_def_number(struct vm *vm, const struct method_def *def);
SIM_NEW addr cfunction_new_numbered(struct vm *vm, uint64_t ml, addr self, addr module);
/* Calls def->fn after checking the arguments as CPython does for def->flags; `callable` is
 * named in messages. */
addr cfunction_invoke(struct vm *vm, const struct method_def *def, addr self, addr callable,
                      const addr *args, size_t n_args, addr kwnames);

/* ---- abstract.c: isinstance() and issubclass() without the hooks ---- */
int object_real_is_instance(struct vm *vm, addr o, addr class_);
int object_real_is_subclass(struct vm *vm, addr derived, addr class_);

/* ---- object_reduce.c: methods of object ---- */
addr object_reduce_ex(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames);
addr object_reduce(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames);
addr object_getstate(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames);
/* (getattr, (self, name)): how bound builtin methods reduce. */
SIM_NEW addr object_reduce_bound(struct vm *vm, addr self, addr name);

/* ---- call.c ---- */
/* "list.append()" for messages: with the module unless it is builtins. */
SIM_NEW addr object_function_str(struct vm *vm, addr callable);
/* The tuple and dict CPython builds to call something without vectorcall. */
struct call_hold {
    addr args;   /* NULL_ADDR if there are no arguments */
    addr kwargs; /* NULL_ADDR if there are no keywords */
};
bool call_hold(struct vm *vm, struct call_hold *hold, const addr *args, size_t n_args,
               addr kwnames);
void call_release(struct vm *vm, struct call_hold *hold);
/* What type_call() and slot_call() do once the tuple and dict exist. */
SIM_NEW addr type_call_held(struct vm *vm, addr type, const addr *args, size_t n_args,
                            addr kwnames);
SIM_NEW addr slot_call_held(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames);
/* callable(first, *args, **kwargs) */
SIM_NEW addr object_call_prepend(struct vm *vm, addr callable, addr first, const addr *args,
                                 size_t n_args, addr kwnames);
/* The same after _PyStack_UnpackDict(): with keywords, all arguments are counted once more. */
SIM_NEW addr object_call_unpacked(struct vm *vm, addr callable, addr first, const addr *args,
                                  size_t n_args, addr kwnames);

#endif
