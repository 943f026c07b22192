/*
 * Objects are matched by serial number, names by frame and name. Snapshots hold up to a
 * thousand objects, so both are looked up in sorted tables.
 */
#include "render/run_diff.h"

enum { MANY = 3 }; /* objects of a type are told as one from here on */

struct row {
    uint64_t key;
    size_t index;
};

/* A snapshot with ways to find things in it. */
struct view {
    const struct sim_snapshot *s;
    struct row *by_address;
    struct row *by_serial;
    struct row *named; /* by address: indexes of names */
};

struct differ {
    struct arena *arena;
    struct view before;
    struct view after;
    struct sim *sim;
    const struct run_line *line;
    run_lost_objects *lost;
    VEC(struct run_change) changes;
};

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static const struct row *find(const struct row *rows, size_t n, uint64_t key)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && rows[low].key == key ? &rows[low] : NULL;
}

static struct view view_of(struct arena *arena, const struct sim_snapshot *s)
{
    struct view v = {.s = s};
    v.by_address = arena_alloc(arena, size_mul(s->n_objects, sizeof *v.by_address));
    v.by_serial = arena_alloc(arena, size_mul(s->n_objects, sizeof *v.by_serial));
    v.named = arena_alloc(arena, size_mul(s->n_names, sizeof *v.named));
    for (size_t i = 0; i < s->n_objects; i++) {
        v.by_address[i] = (struct row){s->objects[i].address, i};
        v.by_serial[i] = (struct row){s->objects[i].serial, i};
    }
    for (size_t i = 0; i < s->n_names; i++)
        v.named[i] = (struct row){s->names[i].address, i};
    if (s->n_objects) {
        qsort(v.by_address, s->n_objects, sizeof *v.by_address, compare_rows);
        qsort(v.by_serial, s->n_objects, sizeof *v.by_serial, compare_rows);
    }
    if (s->n_names)
        qsort(v.named, s->n_names, sizeof *v.named, compare_rows);
    return v;
}

static const struct sim_object *by_address(const struct view *v, uint64_t address)
{
    const struct row *r = find(v->by_address, v->s->n_objects, address);
    return r ? &v->s->objects[r->index] : NULL;
}

static const struct sim_object *by_serial(const struct view *v, uint64_t serial)
{
    const struct row *r = find(v->by_serial, v->s->n_objects, serial);
    return r ? &v->s->objects[r->index] : NULL;
}

static bool is_named(const struct view *v, uint64_t address)
{
    return find(v->named, v->s->n_names, address) != NULL;
}

/* Names are in order of their frames. */
static size_t first_of_depth(const struct sim_snapshot *s, int depth)
{
    size_t low = 0, high = s->n_names;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->names[middle].depth < depth)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct sim_name *same_name(const struct sim_snapshot *s, const struct sim_name *n)
{
    for (size_t i = first_of_depth(s, n->depth);
         i < s->n_names && s->names[i].depth == n->depth; i++)
        if (strcmp(s->names[i].name, n->name) == 0 && strcmp(s->names[i].frame, n->frame) == 0)
            return &s->names[i];
    return NULL;
}

/* "list#3"; objects whose text says all are called by it. */
static const char *object_label(struct differ *d, const struct sim_object *o)
{
    if (!o)
        return "?";
    if (!o->number)
        return arena_strdup(d->arena, o->text);
    return arena_printf(d->arena, "%s#%llu", o->type, (unsigned long long)o->number);
}

static bool is_value(const struct sim_object *o)
{
    return o && !o->number && !o->is_definition;
}

static void add(struct differ *d, enum run_change_kind kind, const struct sim_name *name,
                const struct sim_object *was, const struct sim_object *is)
{
    const struct sim_object *o = is ? is : was;
    bool is_elsewhere =
        name && name->depth > 1 &&
        (name->depth != d->line->depth || strcmp(name->frame, d->line->function) != 0);
    struct run_change c = {
        .kind = kind,
        .frame = is_elsewhere ? arena_strdup(d->arena, name->frame) : "",
        .name = name ? arena_strdup(d->arena, name->name) : "",
        .object = object_label(d, o),
        .type = o ? arena_strdup(d->arena, o->type) : "?",
        .n_objects = 1,
        .is_value = is_value(o),
        .is_immortal = o && (o->is_immortal || o->is_definition),
        .is_new = is && !was,
        .refs_before = was ? was->n_refs : 0,
        .refs_after = is ? is->n_refs : 0,
        .bytes_before = was ? was->n_bytes : 0,
        .bytes_after = is ? is->n_bytes : 0,
    };
    vec_push(&d->changes, c);
}

/* Whether the call a name belonged to still runs. */
static bool has_frame(const struct sim_snapshot *s, const struct sim_name *n)
{
    if (n->depth <= 1)
        return true;
    size_t i = first_of_depth(s, n->depth);
    bool is_other = i < s->n_names && s->names[i].depth == n->depth &&
                    strcmp(s->names[i].frame, n->frame) != 0;
    return n->depth <= s->depth && !is_other;
}

static void diff_names(struct differ *d)
{
    const struct sim_snapshot *before = d->before.s, *after = d->after.s;
    for (size_t i = 0; i < after->n_names; i++) {
        const struct sim_name *n = &after->names[i];
        const struct sim_name *old = same_name(before, n);
        const struct sim_object *is = by_address(&d->after, n->address);
        const struct sim_object *was = is ? by_serial(&d->before, is->serial) : NULL;
        if (!old) {
            add(d, RUN_BOUND, n, was, is);
            continue;
        }
        const struct sim_object *referred = by_address(&d->before, old->address);
        bool is_same =
            is && referred ? is->serial == referred->serial : n->address == old->address;
        if (!is_same)
            add(d, RUN_REBOUND, n, was, is);
    }
    for (size_t i = 0; i < before->n_names; i++) {
        const struct sim_name *n = &before->names[i];
        // When a call ends, all its names go: that needs no telling.
        if (!same_name(after, n) && has_frame(after, n))
            add(d, RUN_UNBOUND, n, by_address(&d->before, n->address), NULL);
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

static void note_lost(struct differ *d, const struct sim_object *o)
{
    struct run_lost row = {.address = o->address,
                           .serial = o->serial,
                           .object = object_label(d, o),
                           .type = arena_strdup(d->arena, o->type)};
    vec_push(d->lost, row);
}

/* What went: shown before what came, for it is what the reader waits for. */
static void diff_gone(struct differ *d)
{
    for (size_t i = 0; i < d->before.s->n_objects; i++) {
        const struct sim_object *o = &d->before.s->objects[i];
        if (o->is_immortal || o->is_definition || by_serial(&d->after, o->serial))
            continue;
        // A value that others hold as well comes and goes with nobody's notice.
        if (is_value(o) && o->n_refs > 1 && !is_named(&d->before, o->address))
            continue;
        enum sim_fate fate = sim_object_fate(d->sim, o->address, o->serial);
        if (fate == SIM_ALIVE)
            continue;
        add(d, fate == SIM_GARBAGE ? RUN_LOST : RUN_FREED, NULL, o, NULL);
        if (fate == SIM_GARBAGE)
            note_lost(d, o);
    }
}

/* What was lost and has been collected since, or found its way back. */
static void diff_lost(struct differ *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->lost->len; i++) {
        const struct run_lost *l = &d->lost->items[i];
        enum sim_fate fate = sim_object_fate(d->sim, l->address, l->serial);
        if (fate == SIM_GARBAGE) {
            d->lost->items[n++] = *l;
            continue;
        }
        struct run_change c = {.kind = RUN_COLLECTED,
                               .frame = "",
                               .name = "",
                               .object = l->object,
                               .type = l->type,
                               .n_objects = 1};
        if (fate == SIM_FREED)
            vec_push(&d->changes, c);
    }
    d->lost->len = n;
}

static void diff_object(struct differ *d, const struct sim_object *was,
                        const struct sim_object *is)
{
    bool is_noted = !is_value(is) ||
                    (is_named(&d->before, is->address) && is_named(&d->after, is->address));
    if (was->n_refs != is->n_refs && !is->is_immortal && is_noted &&
        !is_told(d, object_label(d, is)))
        add(d, RUN_COUNTED, NULL, was, is);
    if (was->n_bytes != is->n_bytes)
        add(d, RUN_RESIZED, NULL, was, is);
}

static void diff_objects(struct differ *d)
{
    for (size_t i = 0; i < d->after.s->n_objects; i++) {
        const struct sim_object *o = &d->after.s->objects[i];
        const struct sim_object *was = by_serial(&d->before, o->serial);
        if (o->is_definition)
            continue;
        if (was)
            diff_object(d, was, o);
        else if (!is_named(&d->after, o->address) && !o->is_immortal && !d->before.s->is_cut &&
                 !(is_value(o) && o->n_refs > 1))
            add(d, RUN_CREATED, NULL, NULL, o);
    }
}

/* Many objects of a type that share a fate make one change. */
static void group_changes(struct differ *d)
{
    bool is_cut = d->before.s->is_cut || d->after.s->is_cut;
    struct run_change *c = d->changes.items;
    size_t n = 0;
    for (size_t i = 0; i < d->changes.len; i++) {
        if (!c[i].n_objects)
            continue;
        size_t n_alike = 0;
        bool may_join = c[i].kind == RUN_CREATED || c[i].kind == RUN_FREED ||
                        c[i].kind == RUN_LOST || c[i].kind == RUN_COLLECTED;
        for (size_t j = i; may_join && j < d->changes.len; j++)
            n_alike += c[j].kind == c[i].kind && strcmp(c[j].type, c[i].type) == 0;
        struct run_change one = c[i];
        if (n_alike >= MANY) {
            for (size_t j = i + 1; j < d->changes.len; j++)
                if (c[j].kind == one.kind && strcmp(c[j].type, one.type) == 0)
                    c[j].n_objects = 0;
            one.n_objects = n_alike;
            one.object = one.type;
            one.are_more = is_cut;
        }
        c[n++] = one;
    }
    d->changes.len = n;
}

void run_diff(struct arena *arena, struct run_line *line, run_lost_objects *lost,
              const struct sim_snapshot *before, const struct sim_snapshot *after,
              struct sim *sim)
{
    struct differ d = {.arena = arena,
                       .before = view_of(arena, before),
                       .after = view_of(arena, after),
                       .sim = sim,
                       .line = line,
                       .lost = lost};
    diff_names(&d);
    diff_lost(&d);
    diff_gone(&d);
    diff_objects(&d);
    group_changes(&d);
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
