/*
 * The collector's own reasoning, on the objects that can be reached from one: subtract the
 * references among them from their counts; what is left over comes from outside, and what such
 * an object leads to is alive. Classes, functions and modules are taken to be alive and not
 * entered.
 */
#include "sim/trace/garbage.h"

#include "sim/obj/object.h"
#include "util/vec.h"

enum { MAX_OBJECTS = 4000 };

struct member {
    addr object;
    uint64_t n_inside; /* references from other members */
    bool is_alive;
};

struct search {
    VEC(struct member) members;
    bool marks_alive; /* the second pass: spread life instead of counting */
    bool has_spread;
};

static struct member *find(struct search *s, addr o)
{
    for (size_t i = 0; i < s->members.len; i++)
        if (addr_eq(s->members.items[i].object, o))
            return &s->members.items[i];
    return NULL;
}

static bool is_entered(const struct vm *vm, addr o)
{
    return !addr_is_null(o) && object_is_gc(vm, o) && !type_check(vm, o) &&
           !object_is_exactly(vm, o, T_FUNCTION) && !object_is_exactly(vm, o, T_MODULE);
}

static void visit(struct vm *vm, addr o, void *ctx)
{
    struct search *s = ctx;
    if (!is_entered(vm, o))
        return;
    struct member *m = find(s, o);
    if (s->marks_alive) {
        if (m && !m->is_alive)
            m->is_alive = s->has_spread = true;
    } else if (m) {
        m->n_inside++;
    } else if (s->members.len < MAX_OBJECTS) {
        vec_push(&s->members, ((struct member){.object = o, .n_inside = 1}));
    }
}

static void enter(struct vm *vm, struct search *s, size_t i)
{
    addr o = s->members.items[i].object;
    traverse_fn traverse = object_slots(vm, o)->traverse;
    if (traverse)
        traverse(vm, o, visit, s);
}

bool garbage_is(struct vm *vm, addr o)
{
    if (!is_entered(vm, o))
        return false;
    struct search s = {0};
    vec_push(&s.members, ((struct member){.object = o}));
    for (size_t i = 0; i < s.members.len; i++)
        enter(vm, &s, i);
    for (size_t i = 0; i < s.members.len; i++) {
        struct member *m = &s.members.items[i];
        m->is_alive = object_refcnt(vm, m->object) > m->n_inside;
    }
    s.marks_alive = true;
    do {
        s.has_spread = false;
        for (size_t i = 0; i < s.members.len; i++)
            if (s.members.items[i].is_alive)
                enter(vm, &s, i);
    } while (s.has_spread);
    bool is_garbage = !s.members.items[0].is_alive && s.members.len < MAX_OBJECTS;
    vec_release(&s.members);
    return is_garbage;
}
