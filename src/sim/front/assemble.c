/*
 * Jumps get their distances, instructions their EXTENDED_ARGs and caches; then the location
 * table (CPython's Objects/locations.md describes the format) and the exception table are
 * written.
 */
#include "sim/front/assemble.h"

#include "sim/front/opcode.h"
#include "util/strbuf.h"

#include <assert.h>

struct assembler {
    const struct assemble_input *in;
    struct instr *instrs;
    size_t n;
    int *offsets; /* of each instruction, in units */
    int line;     /* of the last entry of the location table */
    struct strbuf lines;
    struct strbuf handlers;
};

static int n_extended(int arg)
{
    return (arg > 0xffffff) + (arg > 0xffff) + (arg > 0xff);
}

static int instr_size(const struct instr *in)
{
    return n_extended(in->arg) + 1 + opcode_caches(in->op);
}

/* ---------------------------------------------------------------- jumps */

static bool is_jump(const struct instr *in)
{
    return opcode_arg_kind(in->op) == ARG_JUMP;
}

static void choose_directions(struct assembler *a)
{
    for (size_t i = 0; i < a->n; i++) {
        struct instr *in = &a->instrs[i];
        bool is_forward = in->arg > (int)i;
        if (in->op == OP_JUMP)
            in->op = is_forward ? OP_JUMP_FORWARD : OP_JUMP_BACKWARD;
        else if (in->op == OP_JUMP_NO_INTERRUPT)
            in->op = is_forward ? OP_JUMP_FORWARD : OP_JUMP_BACKWARD_NO_INTERRUPT;
    }
}

/* Distances can make an EXTENDED_ARG necessary, which moves what follows: until nothing moves.
 */
static void resolve_jumps(struct assembler *a, const int *targets)
{
    bool changed;
    do {
        changed = false;
        int offset = 0;
        for (size_t i = 0; i < a->n; i++) {
            a->offsets[i] = offset;
            offset += instr_size(&a->instrs[i]);
        }
        for (size_t i = 0; i < a->n; i++) {
            struct instr *in = &a->instrs[i];
            if (!is_jump(in))
                continue;
            int size = instr_size(in);
            int after = a->offsets[i] + size;
            int target = a->offsets[targets[i]];
            in->arg = target < after ? after - target : target - after;
            changed |= instr_size(in) != size;
        }
    } while (changed);
}

static void resolve_all(struct assembler *a)
{
    choose_directions(a);
    int *targets = xmalloc(size_mul(a->n, sizeof *targets));
    for (size_t i = 0; i < a->n; i++)
        targets[i] = a->instrs[i].arg;
    resolve_jumps(a, targets);
    free(targets);
}

static const uint16_t *write_units(struct assembler *a, size_t *n_units)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++)
        n += (size_t)instr_size(&a->instrs[i]);
    uint16_t *units = arena_alloc(a->in->arena, size_mul(n, sizeof *units));
    size_t at = 0;
    for (size_t i = 0; i < a->n; i++) {
        const struct instr *in = &a->instrs[i];
        for (int k = n_extended(in->arg); k > 0; k--)
            units[at++] = (uint16_t)(OP_EXTENDED_ARG | (in->arg >> (8 * k) & 0xff) << 8);
        units[at] = (uint16_t)(in->op | (in->arg & 0xff) << 8);
        at += 1 + (size_t)opcode_caches(in->op);
    }
    assert(at == n);
    *n_units = n;
    return units;
}

/* ---------------------------------------------------------------- location table */

enum {
    LOCATION_ONE_LINE = 10, /* 10, 11, 12: this many lines further */
    LOCATION_NO_COLUMNS = 13,
    LOCATION_LONG = 14,
    LOCATION_NONE = 15,
    MAX_ENTRY_UNITS = 8,
};

static void add_entry_start(struct assembler *a, int code, int n_units)
{
    strbuf_add_char(&a->lines, (char)(0x80 | code << 3 | (n_units - 1)));
}

static void add_varint(struct strbuf *sb, unsigned value)
{
    for (; value >= 64; value >>= 6)
        strbuf_add_char(sb, (char)(0x40 | (value & 0x3f)));
    strbuf_add_char(sb, (char)value);
}

static void add_signed_varint(struct strbuf *sb, int value)
{
    add_varint(sb, value < 0 ? (0u - (unsigned)value) << 1 | 1 : (unsigned)value << 1);
}

static void add_location_entry(struct assembler *a, struct span at, int n_units)
{
    if (at.lineno < 0) {
        add_entry_start(a, LOCATION_NONE, n_units);
        return;
    }
    int delta = at.lineno - a->line;
    int column = at.col_offset;
    int end = at.end_col_offset;
    a->line = at.lineno;
    bool one_line = at.end_lineno == at.lineno;
    if ((column < 0 || end < 0) && (one_line || at.end_lineno < 0)) {
        add_entry_start(a, LOCATION_NO_COLUMNS, n_units);
        add_signed_varint(&a->lines, delta);
    } else if (column >= 0 && end >= 0 && one_line && delta == 0 && column < 80 &&
               end - column < 16 && end >= column) {
        add_entry_start(a, column >> 3, n_units);
        strbuf_add_char(&a->lines, (char)((column & 7) << 4 | (end - column)));
    } else if (column >= 0 && end >= 0 && one_line && delta >= 0 && delta < 3 && column < 128 &&
               end < 128) {
        add_entry_start(a, LOCATION_ONE_LINE + delta, n_units);
        strbuf_add_char(&a->lines, (char)column);
        strbuf_add_char(&a->lines, (char)end);
    } else {
        add_entry_start(a, LOCATION_LONG, n_units);
        add_signed_varint(&a->lines, delta);
        add_varint(&a->lines, (unsigned)(at.end_lineno - at.lineno));
        add_varint(&a->lines, (unsigned)(column + 1));
        add_varint(&a->lines, (unsigned)(end + 1));
    }
}

static bool same_span(struct span a, struct span b)
{
    return a.lineno == b.lineno && a.col_offset == b.col_offset &&
           a.end_lineno == b.end_lineno && a.end_col_offset == b.end_col_offset;
}

static void write_locations(struct assembler *a)
{
    a->line = a->in->first_line;
    for (size_t i = 0; i < a->n;) {
        struct span at = a->instrs[i].at;
        int size = 0;
        for (; i < a->n && same_span(a->instrs[i].at, at); i++)
            size += instr_size(&a->instrs[i]);
        for (; size > MAX_ENTRY_UNITS; size -= MAX_ENTRY_UNITS)
            add_location_entry(a, at, MAX_ENTRY_UNITS);
        add_location_entry(a, at, size);
    }
}

/* ---------------------------------------------------------------- exception table */

/* Six bits a byte, the highest first; bit 6 says that more follow, bit 7 that an entry starts.
 */
static void add_table_item(struct strbuf *sb, int value, int start_bit)
{
    for (int shift = 24; shift > 0; shift -= 6) {
        if (value >= 1 << shift) {
            strbuf_add_char(sb, (char)((value >> shift & 0x3f) | 0x40 | start_bit));
            start_bit = 0;
        }
    }
    strbuf_add_char(sb, (char)((value & 0x3f) | start_bit));
}

static void add_handler_entry(struct assembler *a, int start, int end, const struct instr *in)
{
    if (end == start)
        return;
    int depth = in->handler_depth - 1 - in->handler_keeps_lasti;
    assert(depth >= 0);
    add_table_item(&a->handlers, start, 0x80);
    add_table_item(&a->handlers, end - start, 0);
    add_table_item(&a->handlers, a->offsets[in->handler], 0);
    add_table_item(&a->handlers, depth << 1 | in->handler_keeps_lasti, 0);
}

static void write_handlers(struct assembler *a)
{
    int end = a->n ? a->offsets[a->n - 1] + instr_size(&a->instrs[a->n - 1]) : 0;
    for (size_t i = 0; i < a->n;) {
        const struct instr *first = &a->instrs[i];
        int start = a->offsets[i];
        while (i < a->n && a->instrs[i].handler == first->handler)
            i++;
        if (first->handler >= 0)
            add_handler_entry(a, start, i < a->n ? a->offsets[i] : end, first);
    }
}

/* ---------------------------------------------------------------- the code object */

static void set_locals(struct code *c, const struct assemble_input *in, int n_locals)
{
    c->n_locals = (size_t)n_locals;
    c->locals = arena_alloc(in->arena, size_mul(c->n_locals, sizeof *c->locals));
    uint8_t *kinds = arena_alloc(in->arena, c->n_locals);
    c->local_kinds = kinds;
    size_t n = 0;
    for (size_t i = 0; i < in->varnames->len; i++) {
        const char *name = in->varnames->keys[i];
        c->locals[n] = name;
        kinds[n] = LOCAL_PLAIN;
        if (name_map_find(in->cellvars, name) >= 0)
            kinds[n] |= LOCAL_CELL;
        if (name_map_find(in->hidden, name) >= 0)
            kinds[n] |= LOCAL_HIDDEN;
        n++;
    }
    for (size_t i = 0; i < in->cellvars->len; i++) {
        const char *name = in->cellvars->keys[i];
        if (name_map_find(in->varnames, name) >= 0)
            continue;
        c->locals[n] = name;
        kinds[n++] = LOCAL_CELL;
    }
    for (size_t i = 0; i < in->freevars->len; i++) {
        c->locals[n] = in->freevars->keys[i];
        kinds[n++] = LOCAL_FREE;
    }
    assert(n == c->n_locals);
}

static const uint8_t *keep_bytes(struct arena *arena, struct strbuf *sb, size_t *len)
{
    const char *copy = arena_strndup(arena, strbuf_str(sb), sb->len);
    *len = sb->len;
    strbuf_release(sb);
    return (const uint8_t *)copy;
}

const struct code *assemble(const struct assemble_input *in, struct flow_output *flow)
{
    struct assembler a = {
        .in = in,
        .instrs = flow->seq.instrs.items,
        .n = flow->seq.instrs.len,
        .offsets = xmalloc(size_mul(flow->seq.instrs.len + 1, sizeof(int))),
    };
    resolve_all(&a);
    write_locations(&a);
    write_handlers(&a);

    struct code *c = arena_alloc(in->arena, sizeof *c);
    c->filename = in->filename;
    c->name = in->name;
    c->qualname = in->qualname;
    c->first_line = in->first_line;
    c->n_args = in->n_posonly_args + in->n_args;
    c->n_posonly_args = in->n_posonly_args;
    c->n_kwonly_args = in->n_kwonly_args;
    c->flags = in->flags;
    c->stack_size = flow->stack_size;
    c->n_consts = in->consts->len;
    c->consts = arena_alloc(in->arena, size_mul(c->n_consts, sizeof *c->consts));
    for (size_t i = 0; i < c->n_consts; i++)
        c->consts[i] = in->consts->items[i];
    c->n_names = in->names->len;
    c->names = arena_alloc(in->arena, size_mul(c->n_names, sizeof *c->names));
    for (size_t i = 0; i < c->n_names; i++)
        c->names[i] = in->names->keys[i];
    set_locals(c, in, flow->n_locals);
    c->units = write_units(&a, &c->n_units);
    c->line_table = keep_bytes(in->arena, &a.lines, &c->line_table_len);
    c->exception_table = keep_bytes(in->arena, &a.handlers, &c->exception_table_len);
    free(a.offsets);
    return c;
}
