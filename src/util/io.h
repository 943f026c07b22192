/*
 * Whole files, in and out.
 */
#ifndef VIVA_UTIL_IO_H
#define VIVA_UTIL_IO_H

#include "util/err.h"
#include "util/strbuf.h"

/* Appends the file's bytes to `out`; "-" is standard input. ERR_IO names the file and the
 * reason. */
NODISCARD enum status io_read_file(struct strbuf *out, const char *path, struct err *err);

/*
 * Replaces the file by `len` bytes through a temporary neighbour and a rename, so that a reader
 * or a crash sees the old text or the new one, never half. ERR_IO.
 */
NODISCARD enum status io_write_file(const char *path, const void *bytes, size_t len,
                                    struct err *err);

#endif
