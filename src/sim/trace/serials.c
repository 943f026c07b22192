#include "sim/trace/serials.h"

static struct serial *find(const struct serials *s, uint64_t address)
{
    size_t i = (size_t)((address >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (s->cap - 1);
    while (s->rows[i].address && s->rows[i].address != address)
        i = (i + 1) & (s->cap - 1);
    return &s->rows[i];
}

/* Twice the room; what is gone is left behind. */
static void grow(struct serials *s)
{
    struct serial *old = s->rows;
    size_t old_cap = s->cap;
    s->cap = old_cap ? old_cap * 2 : 256;
    s->rows = xcalloc(s->cap, sizeof *s->rows);
    s->n = 0;
    for (size_t i = 0; i < old_cap; i++) {
        if (!old[i].serial)
            continue;
        *find(s, old[i].address) = old[i];
        s->n++;
    }
    free(old);
}

static void object_dies(void *ctx, addr o)
{
    struct serials *s = ctx;
    if (s->cap)
        find(s, o.v)->serial = 0;
}

static void object_moved(void *ctx, addr from, addr to)
{
    struct serials *s = ctx;
    if (!s->cap)
        return;
    struct serial *row = find(s, from.v);
    if (!row->serial)
        return;
    const struct serial was = *row;
    row->serial = 0;
    row = serials_row(s, to);
    *row = was;
    row->address = to.v;
}

void serials_watch(struct serials *s, struct vm *vm)
{
    vm->watch.ctx = s;
    vm->watch.dying = object_dies;
    vm->watch.moved = object_moved;
}

void serials_release(struct serials *s)
{
    free(s->rows);
    vec_release(&s->types);
    *s = (struct serials){0};
}

struct serial *serials_row(struct serials *s, addr o)
{
    if (s->n * 2 >= s->cap)
        grow(s);
    struct serial *row = find(s, o.v);
    if (!row->address)
        s->n++;
    if (!row->serial)
        *row = (struct serial){.address = o.v, .serial = ++s->last};
    return row;
}

void serials_number(struct serials *s, struct serial *row, addr type)
{
    if (row->number)
        return;
    for (size_t i = 0; i < s->types.len; i++)
        if (addr_eq(s->types.items[i].type, type)) {
            row->number = ++s->types.items[i].n;
            return;
        }
    vec_push(&s->types, ((struct serial_type){.type = type, .n = 1}));
    row->number = 1;
}

bool serials_is_alive(const struct serials *s, uint64_t address, uint64_t serial)
{
    return s->cap && serial && find(s, address)->serial == serial;
}
