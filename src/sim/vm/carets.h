/*
 * The source lines of one traceback entry, with carets under what failed.
 */
#ifndef VIVA_SIM_VM_CARETS_H
#define VIVA_SIM_VM_CARETS_H

#include "sim/obj/runtime.h"
#include "sim/vm/line_table.h"

/* `place`: lines and columns of the instruction; nothing is added if the text is not known. */
void carets_add(struct vm *vm, const char *filename, const struct line_entry *place,
                struct strbuf *out);

#endif
