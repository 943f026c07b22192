/*
 * "Did you mean ...?"
 */
#ifndef VIVA_UTIL_NEAREST_H
#define VIVA_UTIL_NEAREST_H

#include <stddef.h>

/* The name that `word` is most likely a misspelling of, or NULL if none is near. Case ignored.
 */
const char *nearest_name(const char *word, const char *const *names, size_t n);

#endif
