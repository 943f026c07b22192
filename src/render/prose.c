/*
 * Walks cmark's tree. Inline code keeps its backquotes where there is no colour to tell it.
 */
#include "render/prose.h"

#include <cmark.h>

struct prose {
    struct page *page;
    enum style style;
    int indent;
    int emphasis; /* nesting of strong text */
};

static void put_inline(struct prose *o, enum style style, const char *text)
{
    page_wrap(o->page, style, text, o->indent);
}

static void put_code(struct prose *o, const char *text)
{
    if (o->page->opts.has_color) {
        put_inline(o, STYLE_ACCENT, text);
        return;
    }
    struct strbuf sb = {0};
    strbuf_addf(&sb, "`%s`", text);
    put_inline(o, o->style, strbuf_str(&sb));
    strbuf_release(&sb);
}

static void put_inlines(struct prose *o, cmark_node *block)
{
    cmark_iter *it = cmark_iter_new(block);
    cmark_event_type event;
    while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *n = cmark_iter_get_node(it);
        switch (cmark_node_get_type(n)) {
        case CMARK_NODE_TEXT:
        case CMARK_NODE_HTML_INLINE:
            put_inline(o, o->emphasis ? STYLE_BOLD : o->style, cmark_node_get_literal(n));
            break;
        case CMARK_NODE_CODE:
            put_code(o, cmark_node_get_literal(n));
            break;
        case CMARK_NODE_SOFTBREAK:
            put_inline(o, STYLE_NONE, " ");
            break;
        case CMARK_NODE_LINEBREAK:
            page_newline(o->page);
            break;
        case CMARK_NODE_STRONG:
            o->emphasis += event == CMARK_EVENT_ENTER ? 1 : -1;
            break;
        case CMARK_NODE_EMPH:
            if (!o->page->opts.has_color)
                put_inline(o, o->style, "*");
            else
                o->emphasis += event == CMARK_EVENT_ENTER ? 1 : -1;
            break;
        default:
            break;
        }
    }
    cmark_iter_free(it);
    page_newline(o->page);
}

static void put_code_block(struct prose *o, const char *text)
{
    for (const char *p = text; *p;) {
        size_t len = strcspn(p, "\n");
        page_tab(o->page, o->indent + 2);
        page_put_n(o->page, STYLE_ACCENT, p, len);
        page_newline(o->page);
        p += len + (p[len] == '\n');
    }
}

static void put_blocks(struct prose *o, cmark_node *parent);

static void put_list(struct prose *o, cmark_node *list)
{
    int number = cmark_node_get_list_start(list);
    bool is_ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item)) {
        page_tab(o->page, o->indent);
        if (is_ordered)
            page_printf(o->page, STYLE_DIM, "%d. ", number++);
        else
            page_put(o->page, STYLE_DIM, o->page->opts.has_unicode ? "• " : "* ");
        int outer = o->indent;
        o->indent = o->page->col;
        put_blocks(o, item);
        o->indent = outer;
    }
}

static void put_blocks(struct prose *o, cmark_node *parent)
{
    for (cmark_node *n = cmark_node_first_child(parent); n; n = cmark_node_next(n)) {
        bool is_loose = cmark_node_get_type(parent) == CMARK_NODE_DOCUMENT;
        if (is_loose && cmark_node_previous(n))
            page_newline(o->page);
        switch (cmark_node_get_type(n)) {
        case CMARK_NODE_PARAGRAPH:
        case CMARK_NODE_HEADING:
            page_tab(o->page, o->indent);
            put_inlines(o, n);
            break;
        case CMARK_NODE_CODE_BLOCK:
        case CMARK_NODE_HTML_BLOCK:
            if (o->page->col > o->indent)
                page_newline(o->page);
            put_code_block(o, cmark_node_get_literal(n));
            break;
        case CMARK_NODE_LIST:
            put_list(o, n);
            break;
        case CMARK_NODE_BLOCK_QUOTE:
            put_blocks(o, n);
            break;
        case CMARK_NODE_THEMATIC_BREAK:
            page_rule(o->page);
            break;
        default:
            break;
        }
    }
}

void prose_put(struct page *p, enum style style, const char *markdown, int indent)
{
    cmark_node *document = cmark_parse_document(markdown, strlen(markdown), CMARK_OPT_DEFAULT);
    struct prose o = {.page = p, .style = style, .indent = indent};
    put_blocks(&o, document);
    cmark_node_free(document);
}
