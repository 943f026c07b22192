/*
 * SyntaxErrors: where the text is wrong.
 */
#include "sim/obj/exceptions.h"
#include "sim/obj/values.h"
#include "sim/vm/print_exc.h"

/* The field as a number; false if it is None or something else. */
static bool number_of(struct vm *vm, addr o, int64_t *out)
{
    if (addr_is_null(o) || !int_check(vm, o))
        return false;
    bool overflow;
    *out = int_as_i64(vm, o, &overflow);
    return !overflow;
}

static void add_char(const struct vm *vm, addr text, int64_t i, struct strbuf *out)
{
    strbuf_add_utf8(out, str_char(vm, text, i));
}

/* The line's characters [from, to). */
static void add_part(const struct vm *vm, addr text, int64_t from, int64_t to,
                     struct strbuf *out)
{
    for (int64_t i = from; i < to; i++)
        add_char(vm, text, i, out);
    strbuf_add_char(out, '\n');
}

/* Offsets count characters from 1. */
struct range {
    int64_t from, to;
};

static struct range caret_range(struct vm *vm, const struct py_syntax_error *e, int64_t offset,
                                int64_t length, int64_t end)
{
    struct range r = {offset, end + 1};
    int64_t line, end_line, end_offset;
    bool one_line = number_of(vm, e->lineno, &line) &&
                    number_of(vm, e->end_lineno, &end_line) && line == end_line;
    if (one_line)
        r.to = number_of(vm, e->end_offset, &end_offset) && end_offset ? end_offset : offset;
    if (length && r.from > length)
        r.from = end + 1;
    if (length && r.to > length)
        r.to = end + 1;
    if (r.from >= r.to || r.to < 0)
        r.to = r.from + 1;
    return r;
}

static void add_line(struct vm *vm, const struct py_syntax_error *e, struct strbuf *out)
{
    addr text = e->text;
    if (addr_is_null(text) || !str_check(vm, text))
        return;
    int64_t length = str_length(vm, text), end = length, start = 0;
    while (end && str_char(vm, text, end - 1) == '\n')
        end--;
    while (start < end && strchr(" \n\f", (int)str_char(vm, text, start)))
        start++;
    strbuf_add_str(out, "    ");
    add_part(vm, text, start, end, out);
    int64_t offset;
    if (!number_of(vm, e->offset, &offset))
        return;
    struct range r = caret_range(vm, e, offset, length, end);
    int64_t column = r.from - 1 - start;
    if (column < 0)
        return;
    strbuf_add_str(out, "    ");
    for (int64_t i = 0; i < column && start + i < end; i++) {
        uint32_t c = str_char(vm, text, start + i);
        strbuf_add_char(out, c == '\t' || c == '\f' || c == '\v' ? (char)c : ' ');
    }
    strbuf_add_fill(out, '^', (size_t)(r.to - r.from));
    strbuf_add_char(out, '\n');
}

static void add_str(struct vm *vm, addr o, const char *otherwise, struct strbuf *out)
{
    if (addr_is_null(o) || !str_check(vm, o))
        strbuf_add_str(out, otherwise);
    else
        str_to_utf8(vm, o, out);
}

void print_syntax_error(struct vm *vm, addr exc, const char *type, struct strbuf *out)
{
    const struct py_syntax_error *e = syntax_error_at(vm, exc);
    struct strbuf suffix = {0};
    int64_t line;
    bool has_file = !addr_is_null(e->filename) && !addr_eq(e->filename, PY_NONE);
    if (number_of(vm, e->lineno, &line)) {
        strbuf_add_str(out, "  File \"");
        add_str(vm, e->filename, "<string>", out);
        strbuf_addf(out, "\", line %ld\n", (long)line);
    } else if (has_file) {
        strbuf_add_str(&suffix, " (");
        add_str(vm, e->filename, "", &suffix);
        strbuf_add_char(&suffix, ')');
    }
    add_line(vm, e, out);
    strbuf_addf(out, "%s: ", type);
    add_str(vm, e->msg, "<no detail available>", out);
    strbuf_addf(out, "%s\n", strbuf_str(&suffix));
    strbuf_release(&suffix);
}
