/*
 * Disassembly as CPython's dis prints it.
 */
#ifndef VIVA_SIM_VM_DIS_H
#define VIVA_SIM_VM_DIS_H

#include <stddef.h>

/* malloc'ed; NULL and *message (malloc'ed) if it does not compile. */
char *dis_source(const char *source, size_t len, const char *filename, char **message);

#endif
