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

static int widest_source(const struct run *run, const bool *is_claim)
{
    int widest = MIN_SOURCE_COLS;
    for (size_t i = 0; i < run->n_lines; i++) {
        const struct run_line *l = &run->lines[i];
        if (is_claim && is_claim[l->line])
            continue;
        int w = l->indent + page_text_width(l->source, strlen(l->source));
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
        page_put_cut(p, STYLE_ACCENT, c->object, room / 2);
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

static void put_line(struct page *p, const struct run_line *l, int source_cols)
{
    page_tab(p, 1);
    page_printf(p, STYLE_DIM, "%*d", NUMBER_COLS - 1, l->line);
    page_tab(p, SOURCE_COL + l->indent);
    page_put_cut(p, STYLE_NONE, l->source, source_cols - l->indent);
    int effect_col = SOURCE_COL + source_cols + 2;
    int room = page_width(p) - effect_col - BYTES_COLS;
    size_t n = l->n_changes;
    for (size_t i = 0; i < n && i < MAX_CHANGES_SHOWN; i++) {
        if (i > 0)
            page_newline(p);
        page_tab(p, effect_col);
        if (i == MAX_CHANGES_SHOWN - 1 && n > MAX_CHANGES_SHOWN) {
            page_printf(p, STYLE_DIM, "and %zu more", n - i);
            break;
        }
        put_change(p, &l->changes[i], room);
        if (i == 0 && l->heap_used_delta) {
            struct strbuf bytes = {0};
            run_text_bytes(&bytes, l->heap_used_delta, RUN_TEXT_SIGNED);
            page_right(p, STYLE_DIM, strbuf_str(&bytes));
            strbuf_release(&bytes);
        }
    }
    page_newline(p);
    put_output(p, l->output);
}

void run_text_put(struct page *p, const struct run *run, const bool *is_claim)
{
    int source_cols = widest_source(run, is_claim);
    int max = page_width(p) / 2 - SOURCE_COL;
    if (source_cols > max)
        source_cols = max < MIN_SOURCE_COLS ? MIN_SOURCE_COLS : max;
    for (size_t i = 0; i < run->n_lines; i++)
        if (!is_claim || !is_claim[run->lines[i].line])
            put_line(p, &run->lines[i], source_cols);
    if (run->n_skipped) {
        page_tab(p, SOURCE_COL);
        page_printf(p, STYLE_DIM, "%s %zu more steps of loops not shown\n",
                    page_glyph(p, GLYPH_ELLIPSIS), run->n_skipped);
    }
}
