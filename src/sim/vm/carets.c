/*
 * Laying out source lines and carets as CPython 3.13's Lib/traceback.py does.
 */
#include "sim/vm/carets.h"

#include "sim/vm/anchors.h"
#include "sim/vm/run.h"
#include "util/utf8.h"
#include "util/vec.h"

#include <utf8proc.h>

enum { INDENT = 4 };

struct text_line {
    const char *text;
    int len;
};

struct picture {
    VEC(struct text_line) lines; /* dedented */
    struct strbuf joined;        /* the same with line feeds between */
    int start, end;              /* columns in bytes: in the first line, in the last */
    bool has_anchors;
    struct anchors anchors; /* relative to the lines */
    bool show;
    struct strbuf rows; /* what is printed, not indented yet */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\r' || c == '\v';
}

static int leading_blanks(const struct text_line *l)
{
    int n = 0;
    while (n < l->len && (l->text[n] == ' ' || l->text[n] == '\t'))
        n++;
    return n;
}

/* How far lines can be moved left: the blanks that all lines with text begin with. */
static int common_margin(const struct text_line *lines, size_t n)
{
    const struct text_line *first = NULL;
    int margin = 0;
    for (size_t i = 0; i < n; i++) {
        int blanks = leading_blanks(&lines[i]);
        if (blanks == lines[i].len)
            continue;
        if (!first) {
            first = &lines[i];
            margin = blanks;
        }
        int same = 0;
        while (same < margin && same < blanks && first->text[same] == lines[i].text[same])
            same++;
        margin = same;
    }
    return margin;
}

static void cut_margin(struct text_line *lines, size_t n, int margin)
{
    for (size_t i = 0; i < n; i++) {
        int cut = lines[i].len < margin ? lines[i].len : margin;
        lines[i].text += cut;
        lines[i].len -= cut;
        if (leading_blanks(&lines[i]) == lines[i].len)
            lines[i].len = 0;
    }
}

/* Columns that the first `n_bytes` of a line take on the screen. */
static int width_of(const struct text_line *l, int n_bytes)
{
    int width = 0;
    for (int i = 0; i < n_bytes && i < l->len;) {
        uint32_t c;
        size_t n = utf8_decode(&c, l->text + i, (size_t)(l->len - i));
        width += n > 1 && utf8proc_charwidth((utf8proc_int32_t)c) == 2 ? 2 : 1;
        i += n ? (int)n : 1;
    }
    return width;
}

static bool has_text(const struct text_line *l, int from, int to)
{
    for (int i = from; i < to && i < l->len; i++)
        if (!is_blank(l->text[i]))
            return true;
    return false;
}

static void find_anchors(struct picture *p)
{
    const struct text_line *last = &vec_last(&p->lines);
    size_t segment_len = p->joined.len - (size_t)p->start - (size_t)(last->len - p->end);
    p->has_anchors = anchors_find(p->joined.buf + p->start, segment_len, &p->anchors);
    if (p->has_anchors && p->anchors.left_line == 0)
        p->anchors.left_col += p->start;
    if (p->has_anchors && p->anchors.right_line == 0)
        p->anchors.right_col += p->start;
    p->show = !anchors_is_whole_call(strbuf_str(&p->joined), p->joined.len, (int)p->lines.len,
                                     p->start, p->end) &&
              (p->has_anchors || has_text(&p->lines.items[0], 0, p->start) ||
               has_text(last, p->end, last->len));
}

static char caret_at(const struct picture *p, int line, int col)
{
    if (!p->has_anchors)
        return '^';
    const struct anchors *a = &p->anchors;
    int left = width_of(&p->lines.items[a->left_line], a->left_col);
    int right = width_of(&p->lines.items[a->right_line], a->right_col);
    bool is_behind = line > a->left_line || (line == a->left_line && col >= left);
    bool is_before = line < a->right_line || (line == a->right_line && col < right);
    return is_behind && is_before ? '^' : '~';
}

static void add_line(struct picture *p, int line)
{
    const struct text_line *l = &p->lines.items[line];
    strbuf_add(&p->rows, l->text, (size_t)l->len);
    strbuf_add_char(&p->rows, '\n');
    if (!p->show)
        return;
    bool is_last = line == (int)p->lines.len - 1;
    int blanks = 0;
    while (blanks < l->len && is_blank(l->text[blanks]))
        blanks++;
    int start = width_of(l, p->start);
    int end = width_of(l, is_last ? p->end : l->len);
    for (int col = 0; col < end; col++)
        strbuf_add_char(&p->rows, col < blanks || (line == 0 && col < start)
                                      ? ' '
                                      : caret_at(p, line, col));
    strbuf_add_char(&p->rows, '\n');
}

static bool is_near(int line, int place)
{
    return line >= place - 1 && line <= place + 1;
}

/* The first line, the last one, and those around the anchors. */
static bool is_significant(const struct picture *p, int line)
{
    if (line == 0 || line == (int)p->lines.len - 1)
        return true;
    return p->has_anchors &&
           (is_near(line, p->anchors.left_line) || is_near(line, p->anchors.right_line));
}

static void add_lines(struct picture *p)
{
    int last = 0;
    for (int line = 0; line < (int)p->lines.len; line++) {
        if (!is_significant(p, line))
            continue;
        if (line - last == 2)
            add_line(p, line - 1);
        else if (line - last > 2)
            strbuf_addf(&p->rows, "...<%d lines>...\n", line - last - 1);
        add_line(p, line);
        last = line;
    }
}

static void add_indented(const struct strbuf *rows, struct strbuf *out)
{
    VEC(struct text_line) lines = {0};
    for (size_t at = 0; at < rows->len;) {
        const char *end = memchr(rows->buf + at, '\n', rows->len - at);
        struct text_line l = {rows->buf + at, (int)(end - (rows->buf + at))};
        vec_push(&lines, l);
        at = (size_t)(end - rows->buf) + 1;
    }
    cut_margin(lines.items, lines.len, common_margin(lines.items, lines.len));
    for (size_t i = 0; i < lines.len; i++) {
        strbuf_add_fill(out, ' ', INDENT);
        strbuf_add(out, lines.items[i].text, (size_t)lines.items[i].len);
        strbuf_add_char(out, '\n');
    }
    vec_release(&lines);
}

/* The source lines of the place; false if nothing is known of them. */
static bool take_lines(struct picture *p, struct vm *vm, const char *filename, int first,
                       int last)
{
    bool any = false;
    for (int line = first; line <= last; line++) {
        size_t len;
        const char *text = vm_source_line(vm, filename, line, &len);
        while (text && len && is_blank(text[len - 1]))
            len--;
        struct text_line l = {text ? text : "", text ? (int)len : 0};
        any = any || l.len;
        vec_push(&p->lines, l);
    }
    return any;
}

static void add_plain(const struct picture *p, struct strbuf *out)
{
    const struct text_line *l = &p->lines.items[0];
    int blanks = 0;
    while (blanks < l->len && is_blank(l->text[blanks]))
        blanks++;
    strbuf_add_fill(out, ' ', INDENT);
    strbuf_add(out, l->text + blanks, (size_t)(l->len - blanks));
    strbuf_add_char(out, '\n');
}

static int clamp(int value, int max)
{
    return value < 0 ? 0 : value > max ? max : value;
}

static void add_picture(struct picture *p, const struct line_entry *place, struct strbuf *out)
{
    int before = p->lines.items[0].len;
    cut_margin(p->lines.items, p->lines.len, common_margin(p->lines.items, p->lines.len));
    int cut = before - p->lines.items[0].len;
    for (size_t i = 0; i < p->lines.len; i++) {
        if (i)
            strbuf_add_char(&p->joined, '\n');
        strbuf_add(&p->joined, p->lines.items[i].text, (size_t)p->lines.items[i].len);
    }
    p->start = clamp(place->column - cut, p->lines.items[0].len);
    p->end = clamp(place->end_column - cut, vec_last(&p->lines).len);
    if (p->lines.len == 1 && p->end < p->start)
        p->end = p->start;
    find_anchors(p);
    add_lines(p);
    add_indented(&p->rows, out);
}

void carets_add(struct vm *vm, const char *filename, const struct line_entry *place,
                struct strbuf *out)
{
    struct picture p = {0};
    int last = place->end_line < place->line ? place->line : place->end_line;
    if (place->line > 0 && take_lines(&p, vm, filename, place->line, last)) {
        if (place->column < 0 || place->end_column < 0)
            add_plain(&p, out);
        else
            add_picture(&p, place, out);
    }
    vec_release(&p.lines);
    strbuf_release(&p.joined);
    strbuf_release(&p.rows);
}
