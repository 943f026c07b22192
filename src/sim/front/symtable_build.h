/*
 * What the two halves of the symbol table's first pass share.
 */
#ifndef VIVA_SIM_FRONT_SYMTABLE_BUILD_H
#define VIVA_SIM_FRONT_SYMTABLE_BUILD_H

#include "sim/front/symtable.h"

void symtable_enter(struct symtable *st, const char *name, enum block_kind kind,
                    const void *node, enum block_role role, struct span at);
void symtable_leave(struct symtable *st);

/* Note what the current block, or `b`, does with `name`. False: an error was set. */
NODISCARD bool symtable_define(struct symtable *st, const char *name, int flag, struct span at);
NODISCARD bool symtable_define_in(struct symtable *st, struct block *b, const char *name,
                                  int flag, struct span at);
/* Remembers where `name` was declared global or nonlocal. */
void symtable_direct(struct symtable *st, const char *name, struct span at);

/* In symtable_visit.c and symtable_expr.c; false: an error was set. */
NODISCARD bool symtable_visit_body(struct symtable *st, const struct stmt_seq *body);
NODISCARD bool symtable_visit_expr(struct symtable *st, struct expr *e);
NODISCARD bool symtable_visit_exprs(struct symtable *st, const struct expr_seq *seq);
NODISCARD bool symtable_visit_params(struct symtable *st, const struct arguments *a);
NODISCARD bool symtable_visit_defaults(struct symtable *st, const struct arguments *a);
NODISCARD bool symtable_visit_keywords(struct symtable *st, const struct keyword_seq *seq);

#endif
