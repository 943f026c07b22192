/*
 * One card: its heading, metadata, body and parts, and what its kind asks for.
 */
#include "deck/parser.h"

#include "util/nearest.h"

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

// ---------------------------------------------------------------- headings

int parser_heading_level(cmark_node *node)
{
    return cmark_node_get_type(node) == CMARK_NODE_HEADING ? cmark_node_get_heading_level(node)
                                                           : 0;
}

// The text of '## text ##', as written.
struct slice parser_heading_text(struct parser *p, cmark_node *node)
{
    struct deck_pos pos = parser_node_pos(p, node);
    struct slice s = slice_trim(source_line(&p->src, pos.line));
    if (s.len == 0 || s.s[0] != '#') {
        parser_error(p, pos, "an underlined heading: begin it with '%s' instead",
                     parser_heading_level(node) == 1 ? "#" : "##");
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

cmark_node *parser_skip_to_heading(cmark_node *node, int max_level)
{
    while (node && (!parser_heading_level(node) || parser_heading_level(node) > max_level))
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
    struct slice text = parser_heading_text(p, heading);
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

void parser_init_card(struct card *card, const struct parser *p, const char *topic)
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

cmark_node *parser_read_card(struct parser *p, cmark_node *heading, const char *topic)
{
    struct card card;
    parser_init_card(&card, p, topic);
    card.pos = parser_node_pos(p, heading);
    size_t n_errors_before = p->n_errors;
    struct slice text = parser_heading_text(p, heading);
    take_slug(p, &card, &text);
    card.title = arena_strndup(p->arena, text.s, text.len);
    if (!card.title[0])
        parser_error(p, card.pos, "card has no question: write it after '##'");

    cmark_node *after = parser_skip_to_heading(cmark_node_next(heading), 2);
    card.source = source_lines(&p->src, p->arena, card.pos.line, line_of(p, after));
    bool has[N_PARTS] = {0}, has_truth = false;
    cmark_node *node = parser_skip_to_heading(cmark_node_next(heading), 6);
    read_question(p, &card, cmark_node_next(heading), node, &has_truth);
    while (node != after) {
        struct parser_part part = {.first = cmark_node_next(node),
                                   .pos = parser_node_pos(p, node)};
        part.end = parser_skip_to_heading(part.first, 6);
        part.from = part.pos.line + 1;
        part.to = line_of(p, part.end);
        if (parser_heading_level(node) > 3)
            parser_error(p, part.pos, "a heading of level %d: a card's parts begin with '###'",
                         parser_heading_level(node));
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
