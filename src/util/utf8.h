/*
 * Reading UTF-8.
 */
#ifndef VIVA_UTIL_UTF8_H
#define VIVA_UTIL_UTF8_H

#include <stddef.h>
#include <stdint.h>

/*
 * Decodes the code point that `s` (of `len` > 0 bytes) begins with and returns how many bytes
 * it takes; 0 if they are no UTF-8 (truncated, overlong, a surrogate, above U+10FFFF).
 */
size_t utf8_decode(uint32_t *code_point, const char *s, size_t len);

#endif
