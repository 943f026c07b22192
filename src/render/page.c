#include "render/page.h"

#include "util/utf8.h"

#include <utf8proc.h>

enum { MIN_WIDTH = 40, MAX_WIDTH = 110 };

static const char *const colors[N_STYLES] = {
    [STYLE_NONE] = "",           [STYLE_BOLD] = "\033[1m",  [STYLE_DIM] = "\033[2m",
    [STYLE_ACCENT] = "\033[36m", [STYLE_GOOD] = "\033[32m", [STYLE_BAD] = "\033[31m",
};

static const struct {
    const char *unicode;
    const char *ascii;
    const char *word; /* for --plain */
} glyphs[N_GLYPHS] = {
    [GLYPH_CHECK] = {"✓", "+", "yes:"},     [GLYPH_CROSS] = {"✗", "x", "no:"},
    [GLYPH_DOT] = {"·", "-", "missing:"},   [GLYPH_RULE] = {"─", "-", ""},
    [GLYPH_ARROW] = {"→", "->", "to"},      [GLYPH_BAR] = {"│", "|", "prints:"},
    [GLYPH_ELLIPSIS] = {"…", "...", "..."}, [GLYPH_BLOCK] = {"█", "#", ""},
    [GLYPH_MINUS] = {"−", "-", "minus"},
};

void page_release(struct page *p)
{
    strbuf_release(&p->text);
    p->col = 0;
}

const char *page_glyph(const struct page *p, enum glyph glyph)
{
    if (p->opts.is_plain)
        return glyphs[glyph].word;
    return p->opts.has_unicode ? glyphs[glyph].unicode : glyphs[glyph].ascii;
}

int page_width(const struct page *p)
{
    int w = p->opts.width;
    return w < MIN_WIDTH ? MIN_WIDTH : w > MAX_WIDTH ? MAX_WIDTH : w;
}

/* The next character; a byte that is no UTF-8 stands for one. */
static size_t decode(uint32_t *c, const char *text, size_t len)
{
    size_t n = utf8_decode(c, text, len);
    if (n)
        return n;
    *c = 0xfffd;
    return 1;
}

static int char_width(uint32_t c)
{
    if (c < 0x20 || c == 0x7f)
        return 2; // shown as ^X
    int w = utf8proc_charwidth((utf8proc_int32_t)c);
    return w < 0 ? 1 : w;
}

/* Characters that would act on the terminal instead of being shown: C1 controls, bidi. */
static bool is_unsafe(uint32_t c)
{
    return (c >= 0x80 && c < 0xa0) || (c >= 0xd800 && c < 0xe000) ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e ||
           c == 0x200f || c == 0xfeff;
}

int page_text_width(const char *text, size_t len)
{
    int width = 0;
    for (size_t i = 0; i < len;) {
        uint32_t c;
        i += decode(&c, text + i, len - i);
        width += char_width(c);
    }
    return width;
}

static void put_char(struct page *p, uint32_t c)
{
    if (c == '\t') {
        do {
            strbuf_add_char(&p->text, ' ');
            p->col++;
        } while (p->col % 4);
        return;
    }
    p->col += char_width(c);
    if (c < 0x20 || c == 0x7f) {
        strbuf_add_char(&p->text, '^');
        strbuf_add_char(&p->text, (char)(c ^ 0x40));
    } else {
        strbuf_add_utf8(&p->text, is_unsafe(c) ? 0xfffd : c);
    }
}

static void color_on(struct page *p, enum style style)
{
    if (p->opts.has_color && style != STYLE_NONE)
        strbuf_add_str(&p->text, colors[style]);
}

static void color_off(struct page *p, enum style style)
{
    if (p->opts.has_color && style != STYLE_NONE)
        strbuf_add_str(&p->text, "\033[0m");
}

void page_put_n(struct page *p, enum style style, const char *text, size_t len)
{
    if (!len)
        return;
    color_on(p, style);
    for (size_t i = 0; i < len;) {
        uint32_t c;
        i += decode(&c, text + i, len - i);
        if (c == '\n') {
            // Colour ends with the line, or it would run into what comes before the next text.
            color_off(p, style);
            strbuf_add_char(&p->text, '\n');
            p->col = 0;
            if (i < len)
                color_on(p, style);
            else
                return;
        } else if (c != '\r' || i == len || text[i] != '\n') {
            put_char(p, c);
        }
    }
    color_off(p, style);
}

void page_put(struct page *p, enum style style, const char *text)
{
    page_put_n(p, style, text, strlen(text));
}

void page_printf(struct page *p, enum style style, const char *fmt, ...)
{
    struct strbuf sb = {0};
    va_list ap;
    va_start(ap, fmt);
    strbuf_vaddf(&sb, fmt, ap);
    va_end(ap);
    page_put_n(p, style, strbuf_str(&sb), sb.len);
    strbuf_release(&sb);
}

void page_glyph_put(struct page *p, enum style style, enum glyph glyph)
{
    page_put(p, style, page_glyph(p, glyph));
}

void page_put_cut(struct page *p, enum style style, const char *text, int width)
{
    size_t len = strcspn(text, "\n");
    if (page_text_width(text, len) <= width) {
        page_put_n(p, style, text, len);
        return;
    }
    const char *ellipsis = page_glyph(p, GLYPH_ELLIPSIS);
    int room = width - page_text_width(ellipsis, strlen(ellipsis));
    size_t end = 0;
    while (end < len) {
        uint32_t c;
        size_t n = decode(&c, text + end, len - end);
        room -= char_width(c);
        if (room < 0)
            break;
        end += n;
    }
    page_put_n(p, style, text, end);
    page_put(p, style, ellipsis);
}

void page_newline(struct page *p)
{
    while (p->text.len && p->text.buf[p->text.len - 1] == ' ')
        strbuf_truncate(&p->text, p->text.len - 1);
    strbuf_add_char(&p->text, '\n');
    p->col = 0;
}

void page_gap(struct page *p)
{
    if (p->col)
        page_newline(p);
    const struct strbuf *t = &p->text;
    bool is_blank = t->len == 1 && t->buf[0] == '\n';
    if (t->len == 0 || is_blank ||
        (t->len >= 2 && t->buf[t->len - 1] == '\n' && t->buf[t->len - 2] == '\n'))
        return;
    page_newline(p);
}

void page_tab(struct page *p, int col)
{
    if (p->opts.is_plain && p->col > 0) {
        // Columns are for the eye; a voice wants a pause.
        strbuf_add_str(&p->text, p->col < col ? "  " : "");
        p->col += p->col < col ? 2 : 0;
        return;
    }
    while (p->col < col) {
        strbuf_add_char(&p->text, ' ');
        p->col++;
    }
}

void page_right(struct page *p, enum style style, const char *text)
{
    int start = page_width(p) - page_text_width(text, strlen(text));
    if (p->col && p->col + 1 > start) {
        page_newline(p);
        start = page_width(p) - page_text_width(text, strlen(text));
    }
    page_tab(p, start);
    page_put(p, style, text);
}

void page_rule(struct page *p)
{
    if (p->opts.is_plain)
        return;
    color_on(p, STYLE_DIM);
    for (int i = 0; i < page_width(p); i++)
        strbuf_add_str(&p->text, page_glyph(p, GLYPH_RULE));
    color_off(p, STYLE_DIM);
    page_newline(p);
}

void page_wrap_n(struct page *p, enum style style, const char *text, size_t len, int indent)
{
    size_t i = 0;
    while (i < len) {
        size_t gap = 0;
        while (i + gap < len &&
               (text[i + gap] == ' ' || text[i + gap] == '\n' || text[i + gap] == '\t'))
            gap++;
        i += gap;
        size_t word = 0;
        while (i + word < len && text[i + word] != ' ' && text[i + word] != '\n' &&
               text[i + word] != '\t')
            word++;
        if (!word) {
            if (gap && p->col > indent && p->col < page_width(p))
                page_put(p, STYLE_NONE, " ");
            break;
        }
        if (p->col > indent &&
            p->col + (gap ? 1 : 0) + page_text_width(text + i, word) > page_width(p)) {
            page_newline(p);
        } else if (gap && p->col > indent) {
            page_put(p, STYLE_NONE, " ");
        }
        page_tab(p, indent);
        page_put_n(p, style, text + i, word);
        i += word;
    }
}

void page_wrap(struct page *p, enum style style, const char *text, int indent)
{
    page_wrap_n(p, style, text, strlen(text), indent);
}
