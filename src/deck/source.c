#include "deck/source.h"

#include "util/utf8.h"
#include "util/vec.h"

#include <ctype.h>

// Copies with every line ending made '\n' and what cannot be text made '?' or a space.
static size_t mend(char *out, const char *text, size_t len, int first_line,
                   struct deck_pos *bad)
{
    size_t n = 0;
    int line = first_line, col = 1;
    *bad = (struct deck_pos){0};
    for (size_t i = 0; i < len;) {
        uint32_t c = 0;
        size_t size = utf8_decode(&c, text + i, len - i);
        if (size == 0 || c == 0) {
            if (!bad->line)
                *bad = (struct deck_pos){line, col};
            out[n++] = '?';
            size = 1;
        } else if (c == '\r') {
            if (i + 1 >= len || text[i + 1] != '\n')
                out[n++] = ' ';
        } else {
            memcpy(out + n, text + i, size);
            n += size;
        }
        i += size;
        col += (int)size;
        if (c == '\n') {
            line++;
            col = 1;
        }
    }
    out[n] = '\0';
    return n;
}

void source_init(struct source *src, struct arena *arena, const char *text, size_t len,
                 int first_line, struct deck_pos *bad)
{
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        len -= 3;
    }
    char *copy = arena_alloc(arena, size_add(len, 1));
    src->len = mend(copy, text, len, first_line, bad);
    src->text = copy;
    src->first_line = first_line;
    int n_lines = 0;
    for (size_t i = 0; i < src->len; i++)
        n_lines += copy[i] == '\n';
    if (src->len > 0 && copy[src->len - 1] != '\n')
        n_lines++;
    src->n_lines = n_lines;
    src->starts = arena_alloc(arena, size_mul((size_t)n_lines + 1, sizeof *src->starts));
    int line = 0;
    for (size_t i = 0; line < n_lines; line++) {
        src->starts[line] = i;
        const char *nl = memchr(copy + i, '\n', src->len - i);
        i = nl ? (size_t)(nl - copy) + 1 : src->len;
    }
    src->starts[n_lines] = src->len;
}

int source_end(const struct source *src)
{
    return src->first_line + src->n_lines;
}

struct slice source_line(const struct source *src, int line)
{
    int i = line - src->first_line;
    if (i < 0 || i >= src->n_lines)
        return (struct slice){"", 0};
    struct slice s = {src->text + src->starts[i], src->starts[i + 1] - src->starts[i]};
    if (s.len > 0 && s.s[s.len - 1] == '\n')
        s.len--;
    return s;
}

const char *source_lines(const struct source *src, struct arena *arena, int from, int to)
{
    while (from < to && slice_trim(source_line(src, from)).len == 0)
        from++;
    while (from < to && slice_trim(source_line(src, to - 1)).len == 0)
        to--;
    if (from >= to)
        return "";
    const char *begin = source_line(src, from).s;
    struct slice last = source_line(src, to - 1);
    return arena_strndup(arena, begin, (size_t)(last.s + last.len - begin));
}

struct slice slice_trim(struct slice s)
{
    while (s.len > 0 && isspace((unsigned char)s.s[0])) {
        s.s++;
        s.len--;
    }
    while (s.len > 0 && isspace((unsigned char)s.s[s.len - 1]))
        s.len--;
    return s;
}

bool slice_is(struct slice s, const char *text)
{
    return s.len == strlen(text) && memcmp(s.s, text, s.len) == 0;
}

bool slice_starts(struct slice s, const char *text)
{
    size_t len = strlen(text);
    return s.len >= len && memcmp(s.s, text, len) == 0;
}
