/*
 * Reading a deck: cmark finds headings, lists and fences and tells on which line they are;
 * texts are taken from the file's own lines between them, so that what an author wrote stays as
 * it is.
 *
 *   file -> front matter -> headings -> card (metadata, body, parts) -> checks across cards
 */
#include "deck/deck.h"

#include "deck/parser.h"
#include "util/nearest.h"

#include <assert.h>
#include <stdarg.h>

enum part_kind {
    PART_ANSWER,
    PART_POINTS,
    PART_CHOICES,
    PART_PROGRAM,
    PART_DEMO,
    PART_FINE_PRINT,
    N_PARTS
};

static const char *const part_names[N_PARTS] = {"Answer",  "Points", "Choices",
                                                "Program", "Demo",   "Fine print"};

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

// ---------------------------------------------------------------- headings

static int heading_level(cmark_node *node)
{
    return cmark_node_get_type(node) == CMARK_NODE_HEADING ? cmark_node_get_heading_level(node)
                                                           : 0;
}

// The text of '## text ##', as written.
static struct slice heading_text(struct parser *p, cmark_node *node)
{
    struct deck_pos pos = parser_node_pos(p, node);
    struct slice s = slice_trim(source_line(&p->src, pos.line));
    if (s.len == 0 || s.s[0] != '#') {
        parser_error(p, pos, "an underlined heading: begin it with '%s' instead",
                     heading_level(node) == 1 ? "#" : "##");
        return s;
    }
    while (s.len > 0 && s.s[0] == '#') {
        s.s++;
        s.len--;
    }
    s = slice_trim(s);
    size_t end = s.len;
    while (end > 0 && s.s[end - 1] == '#')
        end--;
    if (end == 0 || s.s[end - 1] == ' ' || s.s[end - 1] == '\t')
        s.len = end;
    return slice_trim(s);
}

// Takes '{#slug}' off the end of a heading's text.
static void take_slug(struct parser *p, struct card *card, struct slice *text)
{
    card->slug = "";
    if (text->len == 0 || text->s[text->len - 1] != '}')
        return;
    size_t brace = text->len;
    while (brace > 0 && text->s[brace - 1] != '{')
        brace--;
    if (brace == 0 || text->s[brace] != '#')
        return;
    struct slice slug = {text->s + brace + 1, text->len - brace - 2};
    struct deck_pos pos = card->pos;
    pos.col = (int)(slug.s - source_line(&p->src, pos.line).s) + 1;
    text->len = brace - 1;
    *text = slice_trim(*text);
    card->slug = arena_strndup(p->arena, slug.s, slug.len);
    if (!parser_is_slug(slug.s, slug.len))
        parser_error(p, pos, "bad slug '%s': lower case letters, digits and single hyphens",
                     card->slug);
}

static cmark_node *skip_to_heading(cmark_node *node, int max_level)
{
    while (node && (!heading_level(node) || heading_level(node) > max_level))
        node = cmark_node_next(node);
    return node;
}

static int line_of(const struct parser *p, cmark_node *node)
{
    return node ? parser_node_pos(p, node).line : source_end(&p->src);
}

// ---------------------------------------------------------------- cards

static void read_question(struct parser *p, struct card *card, cmark_node *first,
                          cmark_node *end, bool *has_truth)
{
    int from = card->pos.line + 1;
    if (first != end && parser_metadata(p, card, first, card->pos.line, has_truth)) {
        from = cmark_node_get_end_line(first) + p->line_offset + 1;
        first = cmark_node_next(first);
    }
    for (cmark_node *n = first; n != end; n = cmark_node_next(n))
        parser_check_fence(p, n);
    card->body = source_lines(&p->src, p->arena, from, line_of(p, end));
    card->question = card->body[0] ? arena_printf(p->arena, "%s\n\n%s", card->title, card->body)
                                   : card->title;
}

static void read_text_part(struct parser *p, const char **text, const struct parser_part *part)
{
    for (cmark_node *n = part->first; n != part->end; n = cmark_node_next(n))
        parser_check_fence(p, n);
    *text = source_lines(&p->src, p->arena, part->from, part->to);
    if (!**text)
        parser_error(p, part->pos, "this part is empty");
}

static void read_part(struct parser *p, struct card *card, enum part_kind kind,
                      const struct parser_part *part)
{
    switch (kind) {
    case PART_ANSWER:
        read_text_part(p, &card->answer, part);
        break;
    case PART_POINTS:
        parser_points(p, card, part);
        break;
    case PART_CHOICES:
        parser_choices(p, card, part);
        break;
    case PART_PROGRAM:
        parser_program(p, card, part);
        break;
    case PART_DEMO:
        parser_demo(p, card, part);
        break;
    case PART_FINE_PRINT:
        read_text_part(p, &card->fine_print, part);
        break;
    case N_PARTS:
        break;
    }
}

// The part that a heading begins; N_PARTS after an error.
static enum part_kind part_of_heading(struct parser *p, cmark_node *heading)
{
    struct deck_pos pos = parser_node_pos(p, heading);
    struct slice text = heading_text(p, heading);
    for (size_t i = 0; i < N_PARTS; i++)
        if (slice_is(text, part_names[i]))
            return (enum part_kind)i;
    const char *name = arena_strndup(p->arena, text.s, text.len);
    const char *near = nearest_name(name, part_names, N_PARTS);
    if (near)
        parser_error(p, pos, "unknown part '%s': did you mean '%s'?", name, near);
    else
        parser_error(p, pos,
                     "unknown part '%s': a card has Answer, Points, Choices, Program, Demo, "
                     "Fine print",
                     name);
    return N_PARTS;
}

// What the card's kind asks for, beyond what each part says itself.
static void check_complete(struct parser *p, const struct card *card, const bool *has,
                           bool has_truth)
{
    const char *kind = card_kind_name(card->kind);
    bool needs[N_PARTS] = {0};
    bool allows[N_PARTS] = {true, true, false, false, true, true};
    switch (card->kind) {
    case CARD_RECALL:
        needs[PART_ANSWER] = needs[PART_POINTS] = true;
        break;
    case CARD_PREDICT:
        break;
    case CARD_CHOICE:
        needs[PART_CHOICES] = allows[PART_CHOICES] = true;
        break;
    case CARD_TRUE_FALSE:
        needs[PART_ANSWER] = true;
        if (!has_truth)
            parser_error(p, card->pos,
                         "a true-false card says 'truth: true' or 'truth: false'");
        break;
    case CARD_CLOZE:
        if (card->n_blanks == 0)
            parser_error(p, card->pos,
                         "a cloze card has no blank: write {{c1::the missing words}}");
        break;
    case CARD_FIX:
        needs[PART_PROGRAM] = allows[PART_PROGRAM] = true;
        break;
    case N_CARD_KINDS:
        break;
    }
    for (size_t i = 0; i < N_PARTS; i++) {
        if (needs[i] && !has[i])
            parser_error(p, card->pos, "card has no '### %s', which a %s card needs",
                         part_names[i], kind);
        if (!allows[i] && has[i])
            parser_error(p, card->pos, "'### %s' does not belong to a %s card", part_names[i],
                         kind);
    }
    if (has_truth && card->kind != CARD_TRUE_FALSE)
        parser_error(p, card->pos, "'truth:' does not belong to a %s card", kind);
    if (!has[PART_DEMO])
        parser_error(p, card->pos, "card has no '### Demo': nothing proves it");
}

static void check_claims(struct parser *p, const struct card *card, size_t n_errors_before)
{
    const struct card_demo *demo = &card->demo;
    if (demo->kind == DEMO_NONE)
        return;
    if (card->kind == CARD_PREDICT && demo->kind == DEMO_SESSION)
        parser_error(p, demo->pos, "a predict card shows a ```python program, not a session");
    if (demo->n_claims == 0 && card->kind != CARD_PREDICT)
        parser_error(p, demo->pos,
                     "the demo claims nothing: add an assert or an ```output block");
    uint32_t proved = 0;
    for (size_t i = 0; i < demo->n_claims; i++) {
        const struct card_claim *claim = &demo->claims[i];
        proved |= claim->points;
        for (size_t n = card->n_points; n < CARD_MAX_POINTS; n++)
            if (claim->points >> n & 1)
                parser_error(p, claim->pos, "the claim names point %zu, but the card has %zu",
                             n + 1, card->n_points);
    }
    // A card with errors would only be warned of their consequences.
    for (size_t i = 0; i < card->n_points && p->n_errors == n_errors_before; i++)
        if (!(proved >> i & 1))
            parser_warning(p, card->points[i].pos, "no claim of the demo proves point %zu",
                           i + 1);
}

static void init_card(struct card *card, const struct parser *p, const char *topic)
{
    *card = (struct card){.deck = p->deck_id,
                          .slug = "",
                          .topic = topic,
                          .title = "",
                          .question = "",
                          .body = "",
                          .level = LEVEL_MID,
                          .version = "",
                          .answer = "",
                          .fine_print = "",
                          .program = "",
                          .source = ""};
    card->demo.text = card->demo.output = "";
}

// Reads the card that `heading` begins; returns the heading after it, or NULL.
static cmark_node *read_card(struct parser *p, cmark_node *heading, const char *topic)
{
    struct card card;
    init_card(&card, p, topic);
    card.pos = parser_node_pos(p, heading);
    size_t n_errors_before = p->n_errors;
    struct slice text = heading_text(p, heading);
    take_slug(p, &card, &text);
    card.title = arena_strndup(p->arena, text.s, text.len);
    if (!card.title[0])
        parser_error(p, card.pos, "card has no question: write it after '##'");

    cmark_node *after = skip_to_heading(cmark_node_next(heading), 2);
    card.source = source_lines(&p->src, p->arena, card.pos.line, line_of(p, after));
    bool has[N_PARTS] = {0}, has_truth = false;
    cmark_node *node = skip_to_heading(cmark_node_next(heading), 6);
    read_question(p, &card, cmark_node_next(heading), node, &has_truth);
    while (node != after) {
        struct parser_part part = {.first = cmark_node_next(node),
                                   .pos = parser_node_pos(p, node)};
        part.end = skip_to_heading(part.first, 6);
        part.from = part.pos.line + 1;
        part.to = line_of(p, part.end);
        if (heading_level(node) > 3)
            parser_error(p, part.pos, "a heading of level %d: a card's parts begin with '###'",
                         heading_level(node));
        else {
            enum part_kind kind = part_of_heading(p, node);
            if (kind != N_PARTS && has[kind])
                parser_error(p, part.pos, "second '### %s' in one card", part_names[kind]);
            else if (kind != N_PARTS) {
                has[kind] = true;
                read_part(p, &card, kind, &part);
            }
        }
        node = part.end;
    }
    parser_blanks(p, &card);
    parser_variables(p, &card);
    check_complete(p, &card, has, has_truth);
    check_claims(p, &card, n_errors_before);
    vec_push(&p->cards, card);
    return after;
}

// ---------------------------------------------------------------- the file

static void read_cards(struct parser *p, cmark_node *doc)
{
    const char *topic = NULL;
    cmark_node *node = cmark_node_first_child(doc);
    while (node) {
        struct deck_pos pos = parser_node_pos(p, node);
        int level = heading_level(node);
        if (level == 1) {
            struct slice text = heading_text(p, node);
            topic = arena_strndup(p->arena, text.s, text.len);
            if (!topic[0])
                parser_error(p, pos, "topic without a name");
            vec_push(&p->topics, topic);
        } else if (level == 2) {
            if (!topic) {
                parser_error(p, pos, "card before any topic: begin with '# Topic'");
                topic = "";
            }
            node = read_card(p, node, topic);
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
    void *copy = arena_alloc(arena, bytes + 1);
    if (bytes > 0)
        memcpy(copy, items, bytes);
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
    cmark_node *heading = skip_to_heading(cmark_node_first_child(doc), 2);
    struct card *card = arena_alloc(arena, sizeof *card);
    init_card(card, &p, arena_strdup(arena, topic));
    if (heading) {
        read_card(&p, heading, card->topic);
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
