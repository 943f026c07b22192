/*
 * Expected failures: a code to act on and one line to show.
 *
 * A function that can fail returns `enum status` and takes a `struct err *` last. The message
 * is set where the failure is found and passed up unchanged: one line, lower case, no full
 * stop, saying what, where and what to do.
 */
#ifndef VIVA_UTIL_ERR_H
#define VIVA_UTIL_ERR_H

#include "util/xalloc.h"

enum status {
    OK = 0,
    ERR_SYNTAX,      /* a text does not follow its format */
    ERR_NOT_FOUND,   /* the thing named does not exist */
    ERR_BUSY,        /* another program holds the collection */
    ERR_IO,          /* a file or the collection could not be read or written */
    ERR_USAGE,       /* the command was called wrongly */
    ERR_INVALID,     /* well formed, but a rule forbids it */
    ERR_UNSUPPORTED, /* understood, and not something this program does */
};

enum { ERR_MSG_BYTES = 512 };

struct err {
    enum status status;
    char msg[ERR_MSG_BYTES];
};

/* Sets the message (cut to fit) and returns `status`, so that `return err_set(...)` reads well.
 */
enum status err_set(struct err *err, enum status status, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

#endif
