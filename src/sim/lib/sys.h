/*
 * What the files of the module sys share.
 */
#ifndef VIVA_SIM_LIB_SYS_H
#define VIVA_SIM_LIB_SYS_H

#include "sim/lib/lib.h"

/* version_info, flags and the other constants. */
bool sys_add_info(struct vm *vm, addr module);

/* displayhook, excepthook, exc_info and what else deals with results and errors. */
extern const struct method_def sys_hook_methods[];

#endif
