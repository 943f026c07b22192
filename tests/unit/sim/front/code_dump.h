/*
 * A code object as text, one attribute a line and the nested ones after it, for comparison with
 * what a few lines of Python print of CPython's (tests/tools/compare_code).
 */
#ifndef VIVA_TESTS_CODE_DUMP_H
#define VIVA_TESTS_CODE_DUMP_H

#include "sim/front/code.h"
#include "sim/front/compile_repr.h"
#include "util/strbuf.h"

static void dump_hex(struct strbuf *sb, const char *label, const uint8_t *bytes, size_t len)
{
    strbuf_addf(sb, "%s ", label);
    for (size_t i = 0; i < len; i++)
        strbuf_addf(sb, "%02x", bytes[i]);
    strbuf_add_char(sb, '\n');
}

static void dump_locals(struct strbuf *sb, const char *label, const struct code *c, int kind)
{
    strbuf_add_str(sb, label);
    for (size_t i = 0; i < c->n_locals; i++)
        if (c->local_kinds[i] & kind)
            strbuf_addf(sb, " %s", c->locals[i]);
    strbuf_add_char(sb, '\n');
}

static void dump_code(struct strbuf *sb, const struct code *c)
{
    strbuf_addf(sb, "code %s %d\n", c->qualname, c->first_line);
    strbuf_addf(sb, "name %s\n", c->name);
    strbuf_addf(sb, "args %d %d %d\n", c->n_args, c->n_posonly_args, c->n_kwonly_args);
    strbuf_addf(sb, "flags 0x%x\nstack %d\n", (unsigned)c->flags, c->stack_size);
    strbuf_add_str(sb, "units");
    for (size_t i = 0; i < c->n_units; i++)
        strbuf_addf(sb, " %d:%d", c->units[i] & 0xff, c->units[i] >> 8);
    strbuf_add_str(sb, "\nconsts");
    for (size_t i = 0; i < c->n_consts; i++) {
        strbuf_add_char(sb, ' ');
        const_repr_add(sb, c->consts[i]);
    }
    strbuf_add_str(sb, "\nnames");
    for (size_t i = 0; i < c->n_names; i++)
        strbuf_addf(sb, " %s", c->names[i]);
    strbuf_add_char(sb, '\n');
    dump_locals(sb, "varnames", c, LOCAL_PLAIN);
    dump_locals(sb, "cellvars", c, LOCAL_CELL);
    dump_locals(sb, "freevars", c, LOCAL_FREE);
    dump_hex(sb, "lines", c->line_table, c->line_table_len);
    dump_hex(sb, "handlers", c->exception_table, c->exception_table_len);
    for (size_t i = 0; i < c->n_consts; i++)
        if (c->consts[i]->kind == CONST_CODE)
            dump_code(sb, c->consts[i]->code);
}

#endif
