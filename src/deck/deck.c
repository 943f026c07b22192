/*
 * Reading a deck: cmark finds headings, lists and fences and tells on which line they are;
 * texts are taken from the file's own lines between them, so that what an author wrote stays as
 * it is.
 *
 *   file -> front matter -> headings -> card (metadata, body, parts) -> checks across cards
 */
#include "deck/deck.h"

#include "deck/parser.h"

#include <stdarg.h>

static void report(struct parser *p, enum deck_severity severity, struct deck_pos pos,
                   const char *fmt, va_list ap)
{
    struct strbuf sb = {0};
    strbuf_vaddf(&sb, fmt, ap);
    struct deck_msg msg = {severity, pos, arena_strdup(p->arena, strbuf_str(&sb))};
    vec_push(&p->msgs, msg);
    p->n_errors += severity == DECK_ERROR;
    strbuf_release(&sb);
}

void parser_error(struct parser *p, struct deck_pos pos, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    report(p, DECK_ERROR, pos, fmt, ap);
    va_end(ap);
}

void parser_warning(struct parser *p, struct deck_pos pos, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    report(p, DECK_WARNING, pos, fmt, ap);
    va_end(ap);
}

struct deck_pos parser_node_pos(const struct parser *p, cmark_node *node)
{
    int col = cmark_node_get_start_column(node);
    return (struct deck_pos){cmark_node_get_start_line(node) + p->line_offset,
                             col > 0 ? col : 1};
}

// ---------------------------------------------------------------- the file

static void read_cards(struct parser *p, cmark_node *doc)
{
    const char *topic = NULL;
    cmark_node *node = cmark_node_first_child(doc);
    while (node) {
        struct deck_pos pos = parser_node_pos(p, node);
        int level = parser_heading_level(node);
        if (level == 1) {
            struct slice text = parser_heading_text(p, node);
            topic = arena_strndup(p->arena, text.s, text.len);
            if (!topic[0])
                parser_error(p, pos, "topic without a name");
            vec_push(&p->topics, topic);
        } else if (level == 2) {
            if (!topic) {
                parser_error(p, pos, "card before any topic: begin with '# Topic'");
                topic = "";
            }
            node = parser_read_card(p, node, topic);
            continue;
        } else if (level > 2)
            parser_error(p, pos, "a heading of level %d outside a card: cards begin with '##'",
                         level);
        else
            parser_check_fence(p, node);
        node = cmark_node_next(node);
    }
}

// Stable: messages at one place keep the order in which they were found.
static void order_msgs(struct deck_msg *msgs, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct deck_msg m = msgs[i];
        size_t at = i;
        while (at > 0 &&
               (m.pos.line < msgs[at - 1].pos.line ||
                (m.pos.line == msgs[at - 1].pos.line && m.pos.col < msgs[at - 1].pos.col))) {
            msgs[at] = msgs[at - 1];
            at--;
        }
        msgs[at] = m;
    }
}

// Hands the parser's arrays to the arena.
static void *keep(struct arena *arena, void *items, size_t bytes)
{
    void *copy = arena_memdup(arena, items, bytes);
    free(items);
    return copy;
}

struct deck *deck_parse(const char *path, const char *text, size_t len)
{
    struct deck *d = xcalloc(1, sizeof *d);
    d->path = arena_strdup(&d->arena, path);
    d->hash = deck_hash(text, len);
    struct parser p = {.arena = &d->arena};
    struct deck_pos bad;
    source_init(&p.src, &d->arena, text, len, 1, &bad);
    if (bad.line)
        parser_error(&p, bad, "not UTF-8 text");
    p.line_offset = parser_front_matter(&p, d);
    p.deck_id = d->id;
    size_t skip = p.line_offset < p.src.n_lines ? p.src.starts[p.line_offset] : p.src.len;
    cmark_node *doc =
        cmark_parse_document(p.src.text + skip, p.src.len - skip, CMARK_OPT_DEFAULT);
    read_cards(&p, doc);
    cmark_node_free(doc);
    if (p.cards.len == 0)
        parser_error(&p, (struct deck_pos){p.line_offset + 1, 1},
                     "no cards: a card is '## Question {#slug}' under a '# Topic'");
    parser_check_links(&p);

    order_msgs(p.msgs.items, p.msgs.len);
    d->n_errors = p.n_errors;
    d->n_topics = p.topics.len;
    d->topics = keep(&d->arena, p.topics.items, p.topics.len * sizeof *p.topics.items);
    d->n_cards = p.cards.len;
    d->cards = keep(&d->arena, p.cards.items, p.cards.len * sizeof *p.cards.items);
    d->n_msgs = p.msgs.len;
    d->msgs = keep(&d->arena, p.msgs.items, p.msgs.len * sizeof *p.msgs.items);
    return d;
}

void deck_free(struct deck *d)
{
    if (!d)
        return;
    arena_release(&d->arena);
    free(d);
}

const struct card *deck_card(const struct deck *d, const char *slug)
{
    for (size_t i = 0; i < d->n_cards; i++)
        if (strcmp(d->cards[i].slug, slug) == 0)
            return &d->cards[i];
    return NULL;
}

const struct card *deck_parse_card(struct arena *arena, const char *deck_id, const char *topic,
                                   const char *source, int line)
{
    struct parser p = {.arena = arena, .deck_id = arena_strdup(arena, deck_id)};
    struct deck_pos bad;
    source_init(&p.src, arena, source, strlen(source), line, &bad);
    p.line_offset = line - 1;
    cmark_node *doc = cmark_parse_document(p.src.text, p.src.len, CMARK_OPT_DEFAULT);
    cmark_node *heading = parser_skip_to_heading(cmark_node_first_child(doc), 2);
    struct card *card = arena_alloc(arena, sizeof *card);
    parser_init_card(card, &p, arena_strdup(arena, topic));
    if (heading) {
        parser_read_card(&p, heading, card->topic);
        *card = p.cards.items[0];
    }
    cmark_node_free(doc);
    vec_release(&p.cards);
    vec_release(&p.msgs);
    return card;
}

// ---------------------------------------------------------------- messages, writing back

void deck_report(struct deck *d, enum deck_severity severity, struct deck_pos pos,
                 const char *fmt, ...)
{
    struct strbuf sb = {0};
    va_list ap;
    va_start(ap, fmt);
    strbuf_vaddf(&sb, fmt, ap);
    va_end(ap);
    struct deck_msg *msgs = arena_alloc(&d->arena, size_mul(d->n_msgs + 1, sizeof *msgs));
    if (d->n_msgs > 0)
        memcpy(msgs, d->msgs, d->n_msgs * sizeof *msgs);
    msgs[d->n_msgs++] =
        (struct deck_msg){severity, pos, arena_strdup(&d->arena, strbuf_str(&sb))};
    order_msgs(msgs, d->n_msgs);
    d->msgs = msgs;
    d->n_errors += severity == DECK_ERROR;
    strbuf_release(&sb);
}

void deck_format_msg(struct strbuf *out, const struct deck *d, const struct deck_msg *msg)
{
    strbuf_addf(out, "%s:%d:%d: %s: %s", d->path, msg->pos.line, msg->pos.col,
                msg->severity == DECK_ERROR ? "error" : "warning", msg->text);
}

// The end of what stands on the line: before trailing white space.
static size_t content_end(const char *text, size_t from, size_t len)
{
    const char *nl = memchr(text + from, '\n', len - from);
    size_t end = nl ? (size_t)(nl - text) : len;
    while (end > from &&
           (text[end - 1] == ' ' || text[end - 1] == '\t' || text[end - 1] == '\r'))
        end--;
    return end;
}

size_t deck_fix(struct strbuf *out, const char *text, size_t len)
{
    struct deck *d = deck_parse("", text, len);
    VEC(const char *) taken = {0};
    for (size_t i = 0; i < d->n_cards; i++)
        if (d->cards[i].slug[0])
            vec_push(&taken, d->cards[i].slug);
    size_t n_added = 0, done = 0, at = 0;
    int line = 1;
    for (size_t i = 0; i < d->n_cards; i++) {
        const struct card *card = &d->cards[i];
        if (card->slug[0] || !card->title[0])
            continue;
        for (; line < card->pos.line; line++)
            at = (size_t)((const char *)memchr(text + at, '\n', len - at) - text) + 1;
        size_t end = content_end(text, at, len);
        const char *slug = parser_suggest_slug(&d->arena, card->title, taken.items, taken.len);
        vec_push(&taken, slug);
        strbuf_add(out, text + done, end - done);
        strbuf_addf(out, " {#%s}", slug);
        done = end;
        n_added++;
    }
    strbuf_add(out, text + done, len - done);
    vec_release(&taken);
    deck_free(d);
    return n_added;
}

// FNV-1a, 64 bits.
uint64_t deck_hash(const char *text, size_t len)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 0x100000001b3u;
    return h;
}
