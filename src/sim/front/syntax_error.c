/*
 * The warnings list and the line that a message shows; the errors themselves are filled in
 * where they are found, in parse_error.c and in the compiler.
 */
#include "sim/front/syntax_error.h"

void syntax_warnings_add(struct syntax_warnings *w, struct arena *arena, enum warning_kind kind,
                         int lineno, const char *fmt, ...)
{
    if (!w)
        return;
    char msg[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof msg, fmt, ap);
    va_end(ap);
    if (w->len == w->cap) {
        size_t cap = w->cap ? size_mul(w->cap, 2) : 4;
        struct syntax_warning *items = arena_alloc(arena, size_mul(cap, sizeof *items));
        if (w->len)
            memcpy(items, w->items, w->len * sizeof *items);
        w->items = items;
        w->cap = cap;
    }
    w->items[w->len++] = (struct syntax_warning){kind, arena_strdup(arena, msg), lineno};
}

char *syntax_error_line(struct arena *arena, const char *text, size_t len, int lineno)
{
    const char *end = text + len;
    for (int i = 1; i < lineno; i++) {
        const char *nl = memchr(text, '\n', (size_t)(end - text));
        if (!nl)
            return NULL;
        text = nl + 1;
    }
    if (lineno < 1 || text == end)
        return NULL;
    const char *nl = memchr(text, '\n', (size_t)(end - text));
    return arena_strndup(arena, text, (size_t)((nl ? nl + 1 : end) - text));
}
