/*
 * How exceptions look on the screen: CPython 3.13's Lib/traceback.py.
 */
#ifndef VIVA_SIM_VM_PRINT_EXC_H
#define VIVA_SIM_VM_PRINT_EXC_H

#include "sim/obj/object.h"

/* "Exception ignored in: ..." on sys.stderr: sys.unraisablehook. */
void print_unraisable(struct vm *vm, addr exc, addr where, const char *message);

/* ---- print_exc_frames.c ---- */
/* The "  File ..." lines of a traceback; limit < 0: all. */
void print_frames(struct vm *vm, addr traceback, int64_t limit, struct strbuf *out);
/* ---- print_exc_only.c ---- */
/* The last lines: "ValueError: text", a SyntaxError's place, notes. */
void print_exception_only(struct vm *vm, addr exc, struct strbuf *out);
/* ---- print_exc_hints.c ---- */
/* ". Did you mean: 'x'?" and the like; nothing if no hint can be given. Raises nothing. */
void print_hint(struct vm *vm, addr exc, struct strbuf *out);
/* ---- print_exc_syntax.c ---- */
/* The whole text of a SyntaxError: its place, the line with carets, the message. `type`: its
 * class's name as printed. */
void print_syntax_error(struct vm *vm, addr exc, const char *type, struct strbuf *out);

#endif
