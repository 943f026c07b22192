/*
 * Text to compiled unit: parser and compiler in one call, for files that know of objects (the
 * syntax tree's names and theirs do not go together).
 */
#ifndef VIVA_SIM_VM_UNIT_H
#define VIVA_SIM_VM_UNIT_H

#include "sim/front/syntax_error.h"

struct code;
struct vm_source;

/* Everything lives in `arena`. False: `err` says why. */
bool unit_compile(struct arena *arena, const struct vm_source *source, const struct code **out,
                  struct syntax_warnings *warnings, struct syntax_error *err);
/* Whether the text is the beginning of a statement that goes on on the next line. */
bool unit_is_incomplete(const char *text, size_t len);

#endif
