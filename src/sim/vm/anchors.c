/*
 * Anchors of binary operators, subscripts and calls.
 */
#include "sim/vm/anchors.h"

#include "sim/front/parse.h"
#include "util/strbuf.h"
#include "util/vec.h"

struct line {
    const char *text;
    int len;
};

/* A place in the segment; line == n_lines: behind its end. */
struct place {
    int line, col;
};

struct segment {
    VEC(struct line) lines;
    bool is_bad; /* a search ran past the end */
};

static void split(struct segment *s, const char *text, size_t len)
{
    size_t start = 0;
    for (size_t i = 0; i <= len; i++)
        if (i == len || text[i] == '\n') {
            struct line line = {text + start, (int)(i - start)};
            vec_push(&s->lines, line);
            start = i + 1;
        }
}

static char char_at(const struct segment *s, struct place p)
{
    return s->lines.items[p.line].text[p.col];
}

static struct place next_valid(struct segment *s, struct place p)
{
    while (p.line < (int)s->lines.len && p.col >= s->lines.items[p.line].len)
        p = (struct place){p.line + 1, 0};
    s->is_bad = s->is_bad || p.line >= (int)s->lines.len;
    return p;
}

/* On to the first character that `stop` accepts; comments and continuations are passed over. */
static struct place find(struct segment *s, struct place p, bool (*stop)(char))
{
    while (!s->is_bad) {
        char c = char_at(s, p);
        if (c == '\\' || c == '#')
            p = next_valid(s, (struct place){p.line + 1, 0});
        else if (stop(c))
            break;
        else
            p = next_valid(s, (struct place){p.line, p.col + 1});
    }
    return p;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_operator(char c)
{
    return !is_space(c) && c != ')';
}

static bool is_bracket(char c)
{
    return c == '[';
}

static bool is_parenthesis(char c)
{
    return c == '(';
}

/* The tree counts lines from 1, behind a line with one parenthesis. */
static struct place end_of(const struct expr *e)
{
    return (struct place){e->at.end_lineno - 2, e->at.end_col_offset};
}

static void binary_anchors(struct segment *s, const struct expr *e, struct anchors *out)
{
    struct place p = find(s, next_valid(s, end_of(e->binop.left)), is_operator);
    if (s->is_bad)
        return;
    // An operator has one or two characters, before the right operand.
    int right = p.col + 1;
    const struct span *r = &e->binop.right->at;
    if (right < s->lines.items[p.line].len &&
        (r->lineno - 2 > p.line || right < r->col_offset)) {
        char c = char_at(s, (struct place){p.line, right});
        if (!is_space(c) && c != '\\' && c != '#')
            right++;
    }
    *out = (struct anchors){p.line, p.col, p.line, right};
}

static void bracket_anchors(struct segment *s, const struct expr *inner, const struct expr *e,
                            bool (*is_open)(char), struct anchors *out)
{
    struct place left = find(s, next_valid(s, end_of(inner)), is_open);
    struct place right = end_of(e);
    *out = (struct anchors){left.line, left.col, right.line, right.col};
}

static bool find_in_tree(struct segment *s, const struct mod *mod, struct anchors *out)
{
    if (mod->body.len != 1 || mod->body.items[0]->kind != STMT_EXPR)
        return false;
    const struct expr *e = mod->body.items[0]->expr.value;
    if (e->kind == EXPR_BINOP)
        binary_anchors(s, e, out);
    else if (e->kind == EXPR_SUBSCRIPT)
        bracket_anchors(s, e->subscript.value, e, is_bracket, out);
    else if (e->kind == EXPR_CALL)
        bracket_anchors(s, e->call.func, e, is_parenthesis, out);
    else
        return false;
    return !s->is_bad;
}

static bool parse(struct arena *arena, struct mod **mod, const char *text, size_t len)
{
    struct parse_opts opts = {.filename = "<unknown>", .mode = PARSE_FILE};
    struct syntax_error err = {0};
    return parse_module(arena, mod, text, len, &opts, &err);
}

bool anchors_find(const char *segment, size_t len, struct anchors *out)
{
    struct arena arena = {0};
    struct strbuf text = {0};
    struct segment s = {0};
    struct mod *mod;
    // In parentheses, so that an expression may go on over lines.
    strbuf_add_str(&text, "(\n");
    strbuf_add(&text, segment, len);
    strbuf_add_str(&text, "\n)");
    split(&s, segment, len);
    bool found = parse(&arena, &mod, text.buf, text.len) && find_in_tree(&s, mod, out);
    vec_release(&s.lines);
    strbuf_release(&text);
    arena_release(&arena);
    return found;
}

static const struct expr *value_of(const struct stmt *s)
{
    if (s->kind == STMT_RETURN) {
        const struct expr *v = s->return_.value;
        return v && v->kind == EXPR_CALL && v->call.func->kind == EXPR_NAME ? v : NULL;
    }
    return s->kind == STMT_ASSIGN && s->assign.value->kind == EXPR_CALL ? s->assign.value
                                                                        : NULL;
}

bool anchors_is_whole_call(const char *text, size_t len, int n_lines, int start_col,
                           int end_col)
{
    struct arena arena = {0};
    struct mod *mod;
    bool is_whole = false;
    if (parse(&arena, &mod, text, len)) {
        const struct expr *v = mod->body.len ? value_of(mod->body.items[0]) : NULL;
        is_whole = !mod->body.len ||
                   (v && v->at.lineno == 1 && v->at.end_lineno == n_lines &&
                    v->at.col_offset == start_col && v->at.end_col_offset == end_col);
    }
    arena_release(&arena);
    return is_whole;
}
