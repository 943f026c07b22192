/*
 * sys.stdin, sys.stdout and sys.stderr: the files of the simulated process.
 */
#ifndef VIVA_SIM_LIB_TEXT_FILE_H
#define VIVA_SIM_LIB_TEXT_FILE_H

#include "sim/lib/lib.h"

struct py_text_file {
    struct py_object base;
    int64_t fileno; /* 0, 1, 2 */
    addr name;      /* "<stdout>" */
    addr dict;
    addr weakreflist;
    uint8_t is_closed;
    uint8_t padding[7];
    uint64_t reserved[18]; /* what CPython's buffers and codecs take */
};

SIM_NEW addr text_file_new(struct vm *vm, int fileno, const char *name);

/* file.write(text) without a call if `file` is one of ours; false raised. `text` is a str. */
bool text_file_write(struct vm *vm, addr file, addr text);

#endif
