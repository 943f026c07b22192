#include "render/run_text.h"

enum {
    NUMBER_COLS = 4, /* line numbers end here */
    SOURCE_COL = 6,
    MIN_SOURCE_COLS = 18,
    BYTES_COLS = 10,
    MAX_CHANGES_SHOWN = 4,
    MAX_OUTPUT_LINES = 6,
};

void run_text_bytes(struct strbuf *out, int64_t n_bytes, enum run_text_sign sign)
{
    if (sign == RUN_TEXT_SIGNED)
        strbuf_add_char(out, n_bytes < 0 ? '-' : '+');
    uint64_t n = n_bytes < 0 ? (uint64_t)-n_bytes : (uint64_t)n_bytes;
    if (n < 10 * 1000)
        strbuf_addf(out, "%llu B", (unsigned long long)n);
    else if (n < 1000 * 1000)
        strbuf_addf(out, "%.1f kB", (double)n / 1e3);
    else
        strbuf_addf(out, "%.1f MB", (double)n / 1e6);
}

struct table {
    struct page *page;
    const struct run_note *notes;
    size_t n_notes;
    int source_cols;
};

static const struct run_note *note_of(const struct table *t, int line)
{
    for (size_t i = 0; i < t->n_notes; i++)
        if (t->notes[i].line == line)
            return &t->notes[i];
    return NULL;
}

/* Bytes of the line's code: without a comment that only repeats what the note says. */
static size_t code_len(const struct table *t, const struct run_line *l)
{
    size_t len = strlen(l->source);
    const char *comment = strrchr(l->source, '#');
    if (note_of(t, l->line) && comment && !strpbrk(comment, "'\""))
        len = (size_t)(comment - l->source);
    while (len && l->source[len - 1] == ' ')
        len--;
    return len;
}

static int widest_source(const struct table *t, const struct run *run)
{
    int widest = MIN_SOURCE_COLS;
    for (size_t i = 0; i < run->n_lines; i++) {
        const struct run_line *l = &run->lines[i];
        int w = l->indent + page_text_width(l->source, code_len(t, l));
        if (w > widest)
            widest = w;
    }
    return widest;
}

static void put_counts(struct page *p, const struct run_change *c)
{
    if (c->is_immortal)
        return;
    if (c->refs_before && c->refs_before != c->refs_after)
        page_printf(p, STYLE_NONE, "  %llu%s%llu", (unsigned long long)c->refs_before,
                    p->opts.is_plain ? " to " : page_glyph(p, GLYPH_ARROW),
                    (unsigned long long)c->refs_after);
    else
        page_printf(p, STYLE_NONE, "  %llu", (unsigned long long)c->refs_after);
}

static void put_change(struct page *p, const struct run_change *c, int room)
{
    const char *arrow = page_glyph(p, GLYPH_ARROW);
    switch (c->kind) {
    case RUN_BOUND:
    case RUN_REBOUND:
        page_put_cut(p, STYLE_NONE, c->name, room / 2);
        page_printf(p, STYLE_DIM, " %s ", arrow);
        page_put_cut(p, STYLE_ACCENT, c->object,
                     page_width(p) - BYTES_COLS - (c->is_immortal ? 0 : 6) - p->col);
        put_counts(p, c);
        break;
    case RUN_UNBOUND:
        page_put_cut(p, STYLE_NONE, c->name, room - 6);
        page_put(p, STYLE_DIM, " gone");
        break;
    case RUN_CREATED:
    case RUN_COUNTED:
        page_put_cut(p, STYLE_ACCENT, c->object, room - 8);
        put_counts(p, c);
        break;
    case RUN_RESIZED:
        page_put_cut(p, STYLE_ACCENT, c->object, room - 14);
        page_printf(p, STYLE_NONE, "  %lld%s%lld B", (long long)c->bytes_before,
                    p->opts.is_plain ? " to " : arrow, (long long)c->bytes_after);
        break;
    case RUN_FREED:
        page_put_cut(p, STYLE_ACCENT, c->object, room - 8);
        page_put(p, STYLE_NONE, "  freed");
        break;
    case RUN_LOST:
        page_put_cut(p, STYLE_ACCENT, c->object, room - 16);
        page_put(p, STYLE_BAD, "  out of reach");
        break;
    }
}

static void put_output(struct page *p, const char *output)
{
    int n = 0;
    for (const char *o = output; *o; n++) {
        size_t len = strcspn(o, "\n");
        if (n < MAX_OUTPUT_LINES) {
            page_tab(p, SOURCE_COL);
            page_printf(p, STYLE_DIM, "%s ", page_glyph(p, GLYPH_BAR));
            char *line = xstrndup(o, len);
            page_put_cut(p, STYLE_NONE, line, page_width(p) - p->col);
            free(line);
            page_newline(p);
        }
        o += len + (o[len] == '\n');
    }
    if (n > MAX_OUTPUT_LINES) {
        page_tab(p, SOURCE_COL);
        page_printf(p, STYLE_DIM, "%s and %d more lines\n", page_glyph(p, GLYPH_BAR),
                    n - MAX_OUTPUT_LINES);
    }
}

static void put_heap(struct page *p, int64_t n_bytes)
{
    struct strbuf bytes = {0};
    run_text_bytes(&bytes, n_bytes, RUN_TEXT_SIGNED);
    page_right(p, STYLE_DIM, strbuf_str(&bytes));
    strbuf_release(&bytes);
}

static void put_line(const struct table *t, const struct run_line *l)
{
    struct page *p = t->page;
    page_tab(p, 1);
    page_printf(p, STYLE_DIM, "%*d", NUMBER_COLS - 1, l->line);
    page_tab(p, SOURCE_COL + l->indent);
    char *code = xstrndup(l->source, code_len(t, l));
    page_put_cut(p, STYLE_NONE, code, t->source_cols - l->indent);
    free(code);
    int effect_col = SOURCE_COL + t->source_cols + 2;
    int room = page_width(p) - effect_col - BYTES_COLS;
    const struct run_note *note = note_of(t, l->line);
    size_t n_shown = 0;
    if (note) {
        page_tab(p, effect_col);
        page_put_cut(p, note->style, note->text, room);
        n_shown++;
    }
    if (l->heap_used_delta && !l->n_changes && !note)
        put_heap(p, l->heap_used_delta);
    for (size_t i = 0; i < l->n_changes; i++) {
        if (n_shown++ > 0)
            page_newline(p);
        page_tab(p, effect_col);
        if (i == MAX_CHANGES_SHOWN - 1 && l->n_changes > MAX_CHANGES_SHOWN) {
            page_printf(p, STYLE_DIM, "and %zu more", l->n_changes - i);
            break;
        }
        put_change(p, &l->changes[i], room);
        if (i == 0 && l->heap_used_delta)
            put_heap(p, l->heap_used_delta);
    }
    page_newline(p);
    put_output(p, l->output);
}

void run_text_put(struct page *p, const struct run *run, const struct run_note *notes,
                  size_t n_notes)
{
    struct table t = {.page = p, .notes = notes, .n_notes = n_notes};
    t.source_cols = widest_source(&t, run);
    int max = page_width(p) * 11 / 20 - SOURCE_COL;
    if (t.source_cols > max)
        t.source_cols = max < MIN_SOURCE_COLS ? MIN_SOURCE_COLS : max;
    for (size_t i = 0; i < run->n_lines; i++)
        put_line(&t, &run->lines[i]);
    if (run->n_skipped) {
        page_tab(p, SOURCE_COL);
        page_printf(p, STYLE_DIM, "%s %zu more steps of loops not shown\n",
                    page_glyph(p, GLYPH_ELLIPSIS), run->n_skipped);
    }
}
