/*
 * Docstrings and __static_attributes__.
 */
#include "sim/front/compile_text.h"

#include "util/strbuf.h"

/* ---------------------------------------------------------------- docstrings */

/* Tabs to columns of eight, as str.expandtabs() does it. */
static void expand_tabs(struct strbuf *out, const char *text, size_t len)
{
    size_t column = 0;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == '\t') {
            size_t n = 8 - column % 8;
            strbuf_add_fill(out, ' ', n);
            column += n;
            continue;
        }
        strbuf_add_char(out, c);
        if (c == '\n' || c == '\r')
            column = 0;
        else if ((c & 0xc0) != 0x80)
            column++;
    }
}

/* The indentation that all lines but the first share; blank lines do not count. */
static size_t common_margin(const char *text, size_t len)
{
    const char *end = text + len;
    const char *p = memchr(text, '\n', len);
    size_t margin = SIZE_MAX;
    while (p) {
        const char *line = ++p;
        while (p < end && *p == ' ')
            p++;
        if (p < end && *p != '\n' && (size_t)(p - line) < margin)
            margin = (size_t)(p - line);
        p = memchr(p, '\n', (size_t)(end - p));
    }
    return margin == SIZE_MAX ? 0 : margin;
}

const struct constant *clean_docstring(struct compile_ctx *ctx, const struct constant *doc)
{
    struct strbuf expanded = {0};
    struct strbuf out = {0};
    expand_tabs(&expanded, doc->text, doc->len);
    const char *p = strbuf_str(&expanded);
    const char *end = p + expanded.len;
    size_t margin = common_margin(p, expanded.len);
    bool is_new = margin > 0 || *p == ' ' || expanded.len != doc->len ||
                  memchr(doc->text, '\t', doc->len);
    while (p < end && *p == ' ')
        p++;
    while (p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        const char *next = nl ? nl + 1 : end;
        strbuf_add(&out, p, (size_t)(next - p));
        p = next;
        for (size_t i = 0; i < margin && p < end && *p == ' '; i++)
            p++;
    }
    struct constant c = {
        .kind = CONST_STR,
        .text = arena_strndup(ctx->arena, strbuf_str(&out), out.len),
        .len = out.len,
        .is_made_late = is_new,
    };
    strbuf_release(&expanded);
    strbuf_release(&out);
    return const_pool_add(&ctx->consts, &c);
}

/* ---------------------------------------------------------------- __static_attributes__ */

const struct constant *static_attributes(struct compile_ctx *ctx, const struct name_map *names)
{
    const char **sorted = arena_alloc(&ctx->scratch, size_mul(names->len, sizeof *sorted));
    const struct constant **items =
        arena_alloc(&ctx->scratch, size_mul(names->len, sizeof *items));
    if (names->len)
        memcpy(sorted, names->keys, names->len * sizeof *sorted);
    names_sort(sorted, names->len);
    for (size_t i = 0; i < names->len; i++)
        items[i] = const_pool_str(&ctx->consts, sorted[i]);
    return const_pool_tuple(&ctx->consts, items, names->len);
}
