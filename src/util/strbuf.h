/*
 * A growing byte string.
 *
 * Invariants:
 *  - all-zero is a valid empty buffer;
 *  - once anything was added, buf[len] is NUL; bytes before it may be NUL too.
 */
#ifndef VIVA_UTIL_STRBUF_H
#define VIVA_UTIL_STRBUF_H

#include "util/xalloc.h"

#include <stdarg.h>
#include <stdint.h>

struct strbuf {
    char *buf;
    size_t len;
    size_t cap;
};

void strbuf_release(struct strbuf *sb);
/* Empties it and keeps the memory. */
void strbuf_clear(struct strbuf *sb);
/* Cuts to `len` bytes; `len` <= sb->len (asserted). */
void strbuf_truncate(struct strbuf *sb, size_t len);

void strbuf_add(struct strbuf *sb, const void *bytes, size_t len);
void strbuf_add_str(struct strbuf *sb, const char *s);
void strbuf_add_char(struct strbuf *sb, char c);
/* `n` times `c`. */
void strbuf_add_fill(struct strbuf *sb, char c, size_t n);
/* The UTF-8 form of a code point; surrogates are encoded like any other. */
void strbuf_add_utf8(struct strbuf *sb, uint32_t code_point);
void strbuf_addf(struct strbuf *sb, const char *fmt, ...) PRINTF_LIKE(2, 3);
void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap);

/* The text as a C string: never NULL. Borrowed until the next change. */
const char *strbuf_str(const struct strbuf *sb);
/* Hands the text over (never NULL; free() it) and leaves `sb` empty. */
NODISCARD char *strbuf_detach(struct strbuf *sb);

#endif
