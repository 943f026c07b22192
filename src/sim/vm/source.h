/*
 * A piece of Python text to be compiled.
 */
#ifndef VIVA_SIM_VM_SOURCE_H
#define VIVA_SIM_VM_SOURCE_H

#include <stddef.h>

enum run_mode { RUN_EXEC, RUN_EVAL, RUN_SINGLE };

struct vm_source {
    const char *text; /* UTF-8; copied where it must be kept */
    size_t len;
    const char *filename;
    const char *shown_filename; /* in the parser's errors; NULL: filename */
    enum run_mode mode;
    int flags;    /* CO_FUTURE_ANNOTATIONS or 0 */
    int optimize; /* 0, 1, 2 */
};

#endif
