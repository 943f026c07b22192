/*
 * The files of data/ that travel inside the binary.
 */
#ifndef VIVA_UTIL_EMBED_H
#define VIVA_UTIL_EMBED_H

#include <stddef.h>

struct embed_file {
    const char *path; /* as in the source tree: "data/sql/0001_initial.sql" */
    const char *text; /* NUL-terminated; may hold NULs before that too */
    const char *end;
};

/* Sorted by path, closed by a row whose path is NULL. Made by the Makefile. */
extern const struct embed_file embed_table[];

/* The file of this path, or NULL if none. */
const struct embed_file *embed_find(const char *path);

#endif
