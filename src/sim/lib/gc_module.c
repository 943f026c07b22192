/*
 * The module gc: the collector's switches and views. The collector itself is sim/vm/gc.c.
 */
#include "sim/lib/modules.h"
#include "sim/vm/gc.h"

#define UNUSED (void)self, (void)args, (void)n_args, (void)kwnames

static addr list_or_null(struct vm *vm, addr list, bool ok)
{
    if (ok)
        return list;
    xdecref(vm, list);
    return NULL_ADDR;
}

/* ---- switches ---- */

static addr gc_enable(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED;
    vm->gc.enabled = true;
    return PY_NONE;
}

static addr gc_disable(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    UNUSED;
    vm->gc.enabled = false;
    return PY_NONE;
}

static addr gc_isenabled(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED;
    return py_bool(vm->gc.enabled);
}

static bool int_argument(struct vm *vm, addr o, int64_t *out)
{
    *out = number_as_ssize(vm, o, PY_TYPE(T_OverflowError));
    return *out != -1 || !exc_occurred(vm);
}

static addr gc_set_debug(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)self, (void)n_args, (void)kwnames;
    int64_t flags;
    if (!int_argument(vm, args[0], &flags))
        return NULL_ADDR;
    vm->gc.debug = (int)flags;
    return PY_NONE;
}

static addr gc_get_debug(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED;
    return int_from_i64(vm, vm->gc.debug);
}

static addr three(struct vm *vm, const int64_t values[N_GENERATIONS])
{
    addr items[N_GENERATIONS];
    bool ok = true;
    for (int i = 0; i < N_GENERATIONS; i++) {
        items[i] = int_from_i64(vm, values[i]);
        ok = ok && !addr_is_null(items[i]);
    }
    if (ok)
        return tuple_from_items_steal(vm, items, N_GENERATIONS);
    for (int i = 0; i < N_GENERATIONS; i++)
        xdecref(vm, items[i]);
    return NULL_ADDR;
}

static addr gc_get_count(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED;
    int64_t counts[N_GENERATIONS];
    for (int i = 0; i < N_GENERATIONS; i++)
        counts[i] = vm->gc.generations[i].count;
    return three(vm, counts);
}

static addr gc_get_threshold(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    UNUSED;
    int64_t thresholds[N_GENERATIONS];
    for (int i = 0; i < N_GENERATIONS; i++)
        thresholds[i] = (int64_t)vm->gc.generations[i].threshold;
    return three(vm, thresholds);
}

static addr gc_set_threshold(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)self, (void)kwnames;
    if (n_args < 1 || n_args > N_GENERATIONS)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "gc.set_threshold requires 1 to 3 arguments");
    int64_t values[N_GENERATIONS];
    for (size_t i = 0; i < n_args; i++)
        if (!int_argument(vm, args[i], &values[i]))
            return NULL_ADDR;
    for (size_t i = 0; i < n_args; i++)
        vm->gc.generations[i].threshold = values[i] < 0 ? 0 : (uint64_t)values[i];
    return PY_NONE;
}

static addr gc_module_collect(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)self;
    static const char *const names[] = {"generation", NULL};
    static const struct arg_spec spec = {"collect", names, 0, 1};
    addr out[1];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    int64_t generation = N_GENERATIONS - 1;
    if (!addr_is_null(out[0]) && !int_argument(vm, out[0], &generation))
        return NULL_ADDR;
    if (generation < 0 || generation >= N_GENERATIONS)
        return exc_raise(vm, PY_TYPE(T_ValueError), "invalid generation");
    int64_t n = gc_collect(vm, (int)generation);
    return vm->stop ? NULL_ADDR : int_from_i64(vm, n);
}

/* ---- views ---- */

static bool append_generation(struct vm *vm, int generation, addr list)
{
    for (addr o = gc_first_object(vm, generation); !addr_is_null(o);
         o = gc_next_object(vm, generation, o))
        if (!addr_eq(o, list) && !list_append(vm, list, o))
            return false;
    return true;
}

static addr gc_get_objects(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)self;
    static const char *const names[] = {"generation", NULL};
    static const struct arg_spec spec = {"get_objects", names, 0, 1};
    addr out[1];
    if (!args_parse(vm, &spec, args, n_args, kwnames, out))
        return NULL_ADDR;
    int64_t generation = -1;
    bool is_all = addr_is_null(out[0]) || out[0].v == PY_NONE.v;
    if (!is_all) {
        if (!object_slots(vm, out[0])->nb_index)
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "argument should be integer or None, not '%T'", out[0]);
        if (!int_argument(vm, out[0], &generation))
            return NULL_ADDR;
        if (generation >= N_GENERATIONS)
            return exc_raise(vm, PY_TYPE(T_ValueError),
                             "generation parameter must be less than the number of available "
                             "generations (%d)",
                             N_GENERATIONS);
        if (generation < -1)
            return exc_raise(vm, PY_TYPE(T_ValueError),
                             "generation parameter cannot be negative");
        is_all = generation == -1;
    }
    addr list = list_new(vm, 0);
    bool ok = !addr_is_null(list);
    for (int i = 0; ok && i < N_GENERATIONS; i++)
        if (is_all || i == generation)
            ok = append_generation(vm, i, list);
    return list_or_null(vm, list, ok);
}

struct search {
    const addr *targets;
    size_t n;
    bool found;
};

static void visit_search(struct vm *vm, addr o, void *ctx)
{
    (void)vm;
    struct search *s = ctx;
    for (size_t i = 0; i < s->n && !s->found; i++)
        s->found = addr_eq(o, s->targets[i]);
}

static addr gc_get_referrers(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)self, (void)kwnames;
    addr list = list_new(vm, 0);
    bool ok = !addr_is_null(list);
    for (int i = 0; ok && i < N_GENERATIONS; i++) {
        for (addr o = gc_first_object(vm, i); ok && !addr_is_null(o);
             o = gc_next_object(vm, i, o)) {
            if (addr_eq(o, list) || !object_slots(vm, o)->traverse)
                continue;
            struct search s = {.targets = args, .n = n_args};
            object_slots(vm, o)->traverse(vm, o, visit_search, &s);
            if (s.found)
                ok = list_append(vm, list, o);
        }
    }
    return list_or_null(vm, list, ok);
}

struct gathering {
    addr list;
    bool failed;
};

static void visit_gather(struct vm *vm, addr o, void *ctx)
{
    struct gathering *g = ctx;
    if (!addr_is_null(o) && !g->failed)
        g->failed = !list_append(vm, g->list, o);
}

static addr gc_get_referents(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)self, (void)kwnames;
    addr list = list_new(vm, 0);
    if (addr_is_null(list))
        return NULL_ADDR;
    struct gathering g = {.list = list};
    for (size_t i = 0; i < n_args; i++)
        if (object_is_gc(vm, args[i]) && object_slots(vm, args[i])->traverse)
            object_slots(vm, args[i])->traverse(vm, args[i], visit_gather, &g);
    return list_or_null(vm, list, !g.failed);
}

static addr generation_stats(struct vm *vm, const struct vm_gc_generation *g)
{
    addr dict = dict_new(vm);
    const uint64_t numbers[] = {g->n_collections, g->n_collected, g->n_uncollectable};
    static const char *const keys[] = {"collections", "collected", "uncollectable"};
    for (size_t i = 0; i < ARRAY_LEN(keys) && !addr_is_null(dict); i++) {
        addr n = int_from_u64(vm, numbers[i]);
        if (addr_is_null(n) || !dict_set_cstr(vm, dict, keys[i], n)) {
            decref(vm, dict);
            dict = NULL_ADDR;
        }
        xdecref(vm, n);
    }
    return dict;
}

static addr gc_get_stats(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    UNUSED;
    addr list = list_new(vm, 0);
    bool ok = !addr_is_null(list);
    for (int i = 0; ok && i < N_GENERATIONS; i++) {
        addr dict = generation_stats(vm, &vm->gc.generations[i]);
        ok = !addr_is_null(dict) && list_append_steal(vm, list, dict);
    }
    return list_or_null(vm, list, ok);
}

static addr gc_module_is_tracked(struct vm *vm, addr self, const addr *args, size_t n_args,
                                 addr kwnames)
{
    UNUSED;
    return py_bool(object_is_gc(vm, args[0]) && gc_is_tracked(vm, args[0]));
}

static addr gc_is_finalized(struct vm *vm, addr self, const addr *args, size_t n_args,
                            addr kwnames)
{
    UNUSED;
    return py_bool(object_is_gc(vm, args[0]) &&
                   (gc_head_at(vm, args[0])->prev & GC_PREV_FINALIZED));
}

static addr gc_module_freeze(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    UNUSED;
    gc_freeze(vm);
    return PY_NONE;
}

static addr gc_module_unfreeze(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    UNUSED;
    gc_unfreeze(vm);
    return PY_NONE;
}

static addr gc_get_freeze_count(struct vm *vm, addr self, const addr *args, size_t n_args,
                                addr kwnames)
{
    UNUSED;
    return int_from_i64(vm, gc_generation_size(vm, GC_PERMANENT));
}

static const struct method_def gc_methods[] = {
    {"enable", gc_enable, METH_NOARGS, NULL, "($module, /)"},
    {"disable", gc_disable, METH_NOARGS, NULL, "($module, /)"},
    {"isenabled", gc_isenabled, METH_NOARGS, NULL, "($module, /)"},
    {"set_debug", gc_set_debug, METH_O, NULL, "($module, flags, /)"},
    {"get_debug", gc_get_debug, METH_NOARGS, NULL, "($module, /)"},
    {"get_count", gc_get_count, METH_NOARGS, NULL, "($module, /)"},
    {"set_threshold", gc_set_threshold, METH_FASTCALL, NULL, NULL},
    {"get_threshold", gc_get_threshold, METH_NOARGS, NULL, "($module, /)"},
    {"collect", gc_module_collect, METH_FASTCALL | METH_KEYWORDS,
     "Looks for unreachable cycles now; how many objects were found.",
     "($module, /, generation=2)"},
    {"get_objects", gc_get_objects, METH_FASTCALL | METH_KEYWORDS, NULL,
     "($module, /, generation=None)"},
    {"get_stats", gc_get_stats, METH_NOARGS, NULL, "($module, /)"},
    {"is_tracked", gc_module_is_tracked, METH_O, NULL, "($module, obj, /)"},
    {"is_finalized", gc_is_finalized, METH_O, NULL, "($module, obj, /)"},
    {"get_referrers", gc_get_referrers, METH_FASTCALL, NULL, "($module, /, *objs)"},
    {"get_referents", gc_get_referents, METH_FASTCALL, NULL, "($module, /, *objs)"},
    {"freeze", gc_module_freeze, METH_NOARGS, NULL, "($module, /)"},
    {"unfreeze", gc_module_unfreeze, METH_NOARGS, NULL, "($module, /)"},
    {"get_freeze_count", gc_get_freeze_count, METH_NOARGS, NULL, "($module, /)"},
    {0},
};

bool gc_module_fill(struct vm *vm, addr module)
{
    return module_add_functions(vm, module, gc_methods) &&
           module_add(vm, module, "garbage", newref(vm, vm->gc.garbage)) &&
           module_add(vm, module, "callbacks", newref(vm, vm->gc.callbacks)) &&
           module_add_int(vm, module, "DEBUG_STATS", GC_DEBUG_STATS) &&
           module_add_int(vm, module, "DEBUG_COLLECTABLE", GC_DEBUG_COLLECTABLE) &&
           module_add_int(vm, module, "DEBUG_UNCOLLECTABLE", GC_DEBUG_UNCOLLECTABLE) &&
           module_add_int(vm, module, "DEBUG_SAVEALL", GC_DEBUG_SAVEALL) &&
           module_add_int(vm, module, "DEBUG_LEAK", GC_DEBUG_LEAK);
}
