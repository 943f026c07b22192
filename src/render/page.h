/*
 * Text for a terminal, built in memory: styles, columns, wrapping. Prints nothing itself.
 *
 * What it is given may come from strangers (decks, programs): control characters never pass,
 * they are shown as ^X or as the replacement character, so no text can move the cursor or
 * recolour the screen.
 */
#ifndef VIVA_RENDER_PAGE_H
#define VIVA_RENDER_PAGE_H

#include "util/strbuf.h"

#include <stdbool.h>

enum style {
    STYLE_NONE,
    STYLE_BOLD,   /* what is asked, headings */
    STYLE_DIM,    /* what may be skipped */
    STYLE_ACCENT, /* names, keys to press */
    STYLE_GOOD,
    STYLE_BAD,
    N_STYLES,
};

enum glyph {
    GLYPH_CHECK,
    GLYPH_CROSS,
    GLYPH_DOT,
    GLYPH_RULE,
    GLYPH_ARROW,
    GLYPH_BAR, /* vertical, before quoted output */
    GLYPH_ELLIPSIS,
    GLYPH_BLOCK, /* full, of a bar chart */
    GLYPH_MINUS,
    N_GLYPHS,
};

struct page_opts {
    int width; /* columns; at least 40 are used */
    bool has_color;
    bool has_unicode; /* else ASCII stands in for glyphs; texts keep their characters */
    bool is_plain; /* --plain: words instead of signs, one thing on a line, to be read aloud */
};

/* All-zero but for opts is an empty page. */
struct page {
    struct page_opts opts;
    struct strbuf text;
    int col; /* columns written in the last line */
};

void page_release(struct page *p);

const char *page_glyph(const struct page *p, enum glyph glyph);
/* Columns to use: opts.width within [40, 110]; longer lines are hard to read. */
int page_width(const struct page *p);

/* Adds text as it is, line feeds included. */
void page_put(struct page *p, enum style style, const char *text);
void page_put_n(struct page *p, enum style style, const char *text, size_t len);
void page_printf(struct page *p, enum style style, const char *fmt, ...) PRINTF_LIKE(3, 4);
void page_glyph_put(struct page *p, enum style style, enum glyph glyph);
/* At most `width` columns of the text's first line, with an ellipsis if cut. */
void page_put_cut(struct page *p, enum style style, const char *text, int width);
void page_newline(struct page *p);
/* An empty line, unless there is one already or nothing yet. */
void page_gap(struct page *p);
/* Spaces up to column `col`; at least none. */
void page_tab(struct page *p, int col);
/* Text that ends at the right margin; on a line of its own if there is no room. */
void page_right(struct page *p, enum style style, const char *text);
/* A rule over the whole width, with a line feed. */
void page_rule(struct page *p);

/*
 * Words, wrapped at the right margin. The first line goes on where the page is, the others
 * start at column `indent`. Ends without a line feed.
 */
void page_wrap(struct page *p, enum style style, const char *text, int indent);
/* The same for the first `len` bytes; runs of several styles join to one paragraph. */
void page_wrap_n(struct page *p, enum style style, const char *text, size_t len, int indent);

/* Columns the first `len` bytes of a text take. */
int page_text_width(const char *text, size_t len);

#endif
