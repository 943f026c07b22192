/*
 * Snapshots are small (a demo's names and what they reach), so objects are found by walking.
 * Objects are matched by serial number, names by frame depth and name.
 */
#include "render/run_diff.h"

#include "util/vec.h"

struct differ {
    struct arena *arena;
    const struct sim_snapshot *before;
    const struct sim_snapshot *after;
    struct sim *sim;
    VEC(struct run_change) changes;
};

static const struct sim_object *by_address(const struct sim_snapshot *s, uint64_t address)
{
    for (size_t i = 0; i < s->n_objects; i++)
        if (s->objects[i].address == address)
            return &s->objects[i];
    return NULL;
}

static const struct sim_object *by_serial(const struct sim_snapshot *s, uint64_t serial)
{
    for (size_t i = 0; i < s->n_objects; i++)
        if (s->objects[i].serial == serial)
            return &s->objects[i];
    return NULL;
}

static const struct sim_name *same_name(const struct sim_snapshot *s, const struct sim_name *n)
{
    for (size_t i = 0; i < s->n_names; i++) {
        const struct sim_name *m = &s->names[i];
        if (m->depth == n->depth && strcmp(m->name, n->name) == 0 &&
            strcmp(m->frame, n->frame) == 0)
            return m;
    }
    return NULL;
}

static bool has_frame(const struct sim_snapshot *s, int depth)
{
    for (size_t i = 0; i < s->n_names; i++)
        if (s->names[i].depth == depth)
            return true;
    return false;
}

static bool has_name(const struct sim_snapshot *s, uint64_t address)
{
    for (size_t i = 0; i < s->n_names; i++)
        if (s->names[i].address == address)
            return true;
    return false;
}

static const char *name_label(struct differ *d, const struct sim_name *n)
{
    if (n->depth <= 1)
        return arena_strdup(d->arena, n->name);
    return arena_printf(d->arena, "%s.%s", n->frame, n->name);
}

/* "list#3"; objects with a value or a name of their own are called by it. */
static const char *object_label(struct differ *d, const struct sim_object *o)
{
    if (!o)
        return "?";
    if (!o->number)
        return arena_strdup(d->arena, o->text);
    const char *dot = strrchr(o->type, '.');
    return arena_printf(d->arena, "%s#%llu", dot ? dot + 1 : o->type,
                        (unsigned long long)o->number);
}

static void add(struct differ *d, enum run_change_kind kind, const char *name,
                const struct sim_object *was, const struct sim_object *is)
{
    const struct sim_object *o = is ? is : was;
    struct run_change c = {
        .kind = kind,
        .name = name,
        .object = object_label(d, o),
        .is_immortal = o && (o->is_immortal || o->is_definition),
        .is_new = is && !was,
        .refs_before = was ? was->n_refs : 0,
        .refs_after = is ? is->n_refs : 0,
        .bytes_before = was ? was->n_bytes : 0,
        .bytes_after = is ? is->n_bytes : 0,
    };
    vec_push(&d->changes, c);
}

static void diff_names(struct differ *d)
{
    for (size_t i = 0; i < d->after->n_names; i++) {
        const struct sim_name *n = &d->after->names[i];
        const struct sim_name *old = same_name(d->before, n);
        const struct sim_object *is = by_address(d->after, n->address);
        const struct sim_object *was = is ? by_serial(d->before, is->serial) : NULL;
        if (!old) {
            add(d, RUN_BOUND, name_label(d, n), was, is);
            continue;
        }
        const struct sim_object *referred = by_address(d->before, old->address);
        bool is_same =
            is && referred ? is->serial == referred->serial : n->address == old->address;
        if (!is_same)
            add(d, RUN_REBOUND, name_label(d, n), was, is);
    }
    for (size_t i = 0; i < d->before->n_names; i++) {
        const struct sim_name *n = &d->before->names[i];
        // When a call ends, all its names go: that needs no telling.
        if (!same_name(d->after, n) && (n->depth <= 1 || has_frame(d->after, n->depth)))
            add(d, RUN_UNBOUND, name_label(d, n), by_address(d->before, n->address), NULL);
    }
}

static bool is_told(const struct differ *d, const char *object)
{
    for (size_t i = 0; i < d->changes.len; i++) {
        const struct run_change *c = &d->changes.items[i];
        if ((c->kind == RUN_BOUND || c->kind == RUN_REBOUND) && strcmp(c->object, object) == 0)
            return true;
    }
    return false;
}

/* What went: shown before what came, for it is what the reader waits for. */
static void diff_gone(struct differ *d)
{
    for (size_t i = 0; i < d->before->n_objects; i++) {
        const struct sim_object *o = &d->before->objects[i];
        if (o->is_immortal || o->is_definition || by_serial(d->after, o->serial))
            continue;
        enum sim_fate fate = sim_object_fate(d->sim, o->address, o->serial);
        if (fate != SIM_ALIVE)
            add(d, fate == SIM_GARBAGE ? RUN_LOST : RUN_FREED, "", o, NULL);
    }
}

static void diff_objects(struct differ *d)
{
    for (size_t i = 0; i < d->after->n_objects; i++) {
        const struct sim_object *o = &d->after->objects[i];
        const struct sim_object *was = by_serial(d->before, o->serial);
        if (o->is_definition)
            continue;
        if (!was) {
            if (!has_name(d->after, o->address) && !o->is_immortal)
                add(d, RUN_CREATED, "", NULL, o);
            continue;
        }
        if (was->n_refs != o->n_refs && !o->is_immortal && !is_told(d, object_label(d, o)))
            add(d, RUN_COUNTED, "", was, o);
        if (was->n_bytes != o->n_bytes)
            add(d, RUN_RESIZED, "", was, o);
    }
}

void run_diff(struct arena *arena, struct run_line *line, const struct sim_snapshot *before,
              const struct sim_snapshot *after, struct sim *sim)
{
    struct differ d = {.arena = arena, .before = before, .after = after, .sim = sim};
    diff_names(&d);
    diff_gone(&d);
    diff_objects(&d);
    line->n_changes = d.changes.len;
    line->changes = arena_alloc(arena, size_mul(d.changes.len, sizeof *line->changes));
    if (d.changes.len)
        memcpy(line->changes, d.changes.items, d.changes.len * sizeof *line->changes);
    vec_release(&d.changes);
    for (size_t i = 0; i < SIM_N_AREAS; i++)
        line->area_delta[i] = (int64_t)(after->areas[i] - before->areas[i]);
    line->heap_used_delta = (int64_t)(after->heap_used_bytes - before->heap_used_bytes);
    line->n_allocations = after->n_allocations - before->n_allocations;
    line->n_frees = after->n_frees - before->n_frees;
}
