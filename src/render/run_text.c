/*
 * Two columns: the source, and what each line did. A line that did nothing may use both; one
 * that did and has no room begins its effects on the next line, so that no code is cut.
 */
#include "render/run_text.h"

#include "render/change_text.h"

enum {
    NUMBER_COLS = 4, /* line numbers end here */
    SOURCE_COL = 6,
    MIN_SOURCE_COLS = 18,
    BYTES_COLS = 10,
    NARROW_COLS = 64, /* below, effects stand under their line */
    MAX_CHANGES_SHOWN = 5,
    MAX_OUTPUT_LINES = 8,
};

struct table {
    struct page *page;
    const struct run *run;
    const struct run_note *notes;
    size_t n_notes;
    int effect_col;
};

static const struct run_note *note_at(const struct table *t, int line)
{
    for (size_t i = 0; i < t->n_notes; i++)
        if (t->notes[i].line == line)
            return &t->notes[i];
    return NULL;
}

/* A part of a line: its rest after a call, or a generator written on it. */
static bool is_part(const struct table *t, const struct run_line *l)
{
    bool has_before = l > t->run->lines;
    return l->goes_on || (has_before && l[-1].line == l->line && l[-1].depth < l->depth);
}

static const struct run_note *note_of(const struct table *t, const struct run_line *l)
{
    return is_part(t, l) ? NULL : note_at(t, l->line);
}

/* Bytes of the line's code: without a comment that only repeats what the note says. */
static size_t code_len(const struct table *t, const struct run_line *l)
{
    size_t len = strlen(l->source);
    const char *comment = strrchr(l->source, '#');
    if (note_at(t, l->line) && comment && !strpbrk(comment, "'\""))
        len = (size_t)(comment - l->source);
    while (len && l->source[len - 1] == ' ')
        len--;
    return len;
}

/* Columns before the code: each call beyond the module has a mark, at least. */
static int indent_of(const struct run_line *l)
{
    int marks = 2 * (l->depth - 1);
    return l->indent > marks ? l->indent : marks;
}

static int source_width(const struct table *t, const struct run_line *l)
{
    int before = indent_of(l);
    if (l->goes_on)
        before += page_text_width(page_glyph(t->page, GLYPH_ELLIPSIS), 3) + 1;
    return before + page_text_width(l->source, code_len(t, l));
}

/* As wide as the widest line that has effects, within a little more than half of the page. */
static int effect_col(const struct table *t, const struct run *run)
{
    if (page_width(t->page) < NARROW_COLS)
        return SOURCE_COL + 4;
    int widest = MIN_SOURCE_COLS, max = page_width(t->page) * 11 / 20 - SOURCE_COL;
    for (size_t i = 0; i < run->n_lines; i++) {
        const struct run_line *l = &run->lines[i];
        int w = source_width(t, l);
        if ((l->n_changes || note_of(t, l)) && !l->is_folded && w > widest && w <= max)
            widest = w;
    }
    return SOURCE_COL + widest + 2;
}

static void put_marks(struct page *p, const struct run_line *l)
{
    if (p->opts.is_plain) {
        if (l->depth > 1)
            page_printf(p, STYLE_DIM, "in %s: ", l->function);
        return;
    }
    page_tab(p, SOURCE_COL);
    for (int i = 1; i < l->depth; i++)
        page_put(p, STYLE_DIM, p->opts.has_unicode ? "┊ " : ": ");
    page_tab(p, SOURCE_COL + indent_of(l));
}

static void put_source(const struct table *t, const struct run_line *l)
{
    struct page *p = t->page;
    page_tab(p, 1);
    page_printf(p, STYLE_DIM, "%*d", NUMBER_COLS - 1, l->line);
    if (p->opts.is_plain)
        page_put(p, STYLE_NONE, l->goes_on ? " goes on: " : "  ");
    put_marks(p, l);
    char *code = xstrndup(l->source, code_len(t, l));
    if (l->goes_on && !p->opts.is_plain)
        page_printf(p, STYLE_DIM, "%s ", page_glyph(p, GLYPH_ELLIPSIS));
    page_put_cut(p, l->goes_on ? STYLE_DIM : STYLE_NONE, code, page_width(p) - p->col);
    free(code);
}

/* Goes to where the next effect of a line stands; aloud, each is a line of its own. */
static void begin_effect(const struct table *t, size_t n_before)
{
    struct page *p = t->page;
    bool has_no_room = p->col + 2 > t->effect_col && p->col > SOURCE_COL;
    if (p->opts.is_plain || n_before > 0 || has_no_room)
        page_newline(p);
    page_tab(p, p->opts.is_plain ? SOURCE_COL : t->effect_col);
}

static void put_note(const struct table *t, const struct run_line *l, const struct run_note *n)
{
    struct page *p = t->page;
    int width = page_text_width(n->text, strlen(n->text));
    // A long claim without effects needs no column to be kept free for them.
    if (p->opts.is_plain || l->n_changes || p->col + 2 <= t->effect_col ||
        p->col + 2 + width > page_width(p))
        begin_effect(t, 0);
    else
        page_put(p, STYLE_NONE, "  ");
    page_put_cut(p, n->style, n->text, page_width(p) - p->col);
}

static void put_heap(struct page *p, int64_t n_bytes)
{
    struct strbuf bytes = {0};
    change_text_bytes(&bytes, n_bytes, CHANGE_TEXT_SIGNED);
    if (p->opts.is_plain)
        page_printf(p, STYLE_DIM, ", heap %s", strbuf_str(&bytes));
    else
        page_right(p, STYLE_DIM, strbuf_str(&bytes));
    strbuf_release(&bytes);
}

static void put_effects(const struct table *t, const struct run_line *l)
{
    struct page *p = t->page;
    const struct run_note *note = note_of(t, l);
    size_t n_shown = 0;
    if (note) {
        put_note(t, l, note);
        n_shown++;
    }
    if (l->heap_used_delta && !l->n_changes && !note)
        put_heap(p, l->heap_used_delta);
    for (size_t i = 0; i < l->n_changes; i++) {
        begin_effect(t, n_shown++);
        if (i == MAX_CHANGES_SHOWN - 1 && l->n_changes > MAX_CHANGES_SHOWN) {
            page_printf(p, STYLE_DIM, "and %zu more changes", l->n_changes - i);
            break;
        }
        bool has_bytes = i == 0 && l->heap_used_delta;
        change_text_put(p, &l->changes[i],
                        page_width(p) - p->col - (has_bytes ? BYTES_COLS : 0));
        if (has_bytes)
            put_heap(p, l->heap_used_delta);
    }
    if (change_text_has_areas(l)) {
        begin_effect(t, n_shown);
        change_text_put_areas(p, l);
    }
    page_newline(p);
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

static void put_skipped(struct page *p, size_t n, const char *output)
{
    if (!n)
        return;
    page_tab(p, SOURCE_COL);
    page_printf(p, STYLE_DIM, "%s %zu more line%s ran\n", page_glyph(p, GLYPH_ELLIPSIS), n,
                n == 1 ? "" : "s");
    put_output(p, output);
}

static void put_folded(struct page *p, const struct run_line *l)
{
    page_tab(p, SOURCE_COL + indent_of(l));
    page_printf(p, STYLE_DIM, "%s %zu more round%s like %s\n", page_glyph(p, GLYPH_ELLIPSIS),
                l->n_rounds, l->n_rounds == 1 ? "" : "s", l->n_rounds == 1 ? "that" : "these");
    put_output(p, l->rounds_output);
}

void run_text_put(struct page *p, const struct run *run, const struct run_note *notes,
                  size_t n_notes)
{
    struct table t = {.page = p, .run = run, .notes = notes, .n_notes = n_notes};
    t.effect_col = effect_col(&t, run);
    for (size_t i = 0; i < run->n_lines; i++) {
        const struct run_line *l = &run->lines[i];
        put_skipped(p, l->n_skipped, l->skipped_output);
        if (l->n_rounds)
            put_folded(p, l);
        if (l->is_folded)
            continue;
        put_source(&t, l);
        put_effects(&t, l);
        put_output(p, l->output);
    }
    put_skipped(p, run->n_skipped_at_end, run->output_at_end);
}
