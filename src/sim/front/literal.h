/*
 * Literals: from the text of a token to the value it stands for.
 */
#ifndef VIVA_SIM_FRONT_LITERAL_H
#define VIVA_SIM_FRONT_LITERAL_H

#include "sim/front/code.h"
#include "sim/front/syntax_error.h"
#include "util/strbuf.h"

/* A number as the lexer found it: int, float or complex. NULL: `*error` says what is wrong. */
struct constant *literal_number(struct arena *arena, const char *text, size_t len,
                                const char **error);

/* One STRING token taken apart. */
struct literal_string {
    bool is_bytes;
    bool is_raw;
    bool is_u;
    const char *body; /* between the quotes */
    size_t len;
};

struct literal_string literal_split(const char *text, size_t len);

/* The first escape that means nothing, to be warned about. */
struct literal_warning {
    const char *at; /* behind its backslash, in the text given; NULL: none */
    bool is_octal;  /* three octal digits that are more than a byte */
};

/*
 * Appends the value of a string's body, or of a piece of an f-string, to `out`: UTF-8 with
 * surrogates as three bytes each, or plain bytes. False: `*error` (in `arena`) is CPython's
 * message, and *is_unsupported whether it is only the simulator that refuses.
 */
NODISCARD bool literal_decode(struct strbuf *out, struct arena *arena,
                              const struct literal_string *s, struct literal_warning *warning,
                              const char **error, bool *is_unsupported);

#endif
