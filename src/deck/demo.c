/*
 * Demos: the code blocks of a card and what they claim.
 *
 * Claims are found without a Python parser: a scan that knows strings, brackets, comments and
 * line continuation splits a script into its logical lines, and an `assert` keyword makes one a
 * claim.
 */
#include "deck/parser.h"

#include <ctype.h>

// ---------------------------------------------------------------- fences

static char fence_char(struct slice s)
{
    return s.len >= 3 && (s.s[0] == '`' || s.s[0] == '~') && s.s[1] == s.s[0] &&
                   s.s[2] == s.s[0]
               ? s.s[0]
               : '\0';
}

static size_t fence_len(struct slice s)
{
    size_t n = 0;
    while (n < s.len && s.s[n] == s.s[0])
        n++;
    return n;
}

static int count_lines(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static bool is_fenced(struct parser *p, cmark_node *block)
{
    return cmark_node_get_type(block) == CMARK_NODE_CODE_BLOCK &&
           fence_char(slice_trim(source_line(&p->src, parser_node_pos(p, block).line)));
}

void parser_check_fence(struct parser *p, cmark_node *block)
{
    if (!is_fenced(p, block))
        return;
    struct deck_pos pos = parser_node_pos(p, block);
    struct slice open = slice_trim(source_line(&p->src, pos.line));
    int close_line = pos.line + count_lines(cmark_node_get_literal(block)) + 1;
    struct slice close = slice_trim(source_line(&p->src, close_line));
    if (fence_char(close) != fence_char(open) || fence_len(close) != close.len ||
        close.len < fence_len(open))
        parser_error(p, pos, "this code block is not closed by '%.*s'", (int)fence_len(open),
                     open.s);
}

// ---------------------------------------------------------------- logical lines of Python

struct python_line {
    const char *begin; // past the indentation
    const char *end;   // before comment and white space
    int first, last;   // lines in the code, from 1
    bool is_claim;
    bool uses_memory;
    const char *mark; // the `# point ...` comment, or NULL
    int mark_line;
};

struct scanner {
    const char *at;
    int line;
    int depth;
};

// Steps over a string literal; at `at` is its quote.
static void skip_string(struct scanner *s)
{
    char quote = *s->at;
    bool is_triple = s->at[1] == quote && s->at[2] == quote;
    s->at += is_triple ? 3 : 1;
    while (*s->at) {
        if (*s->at == '\\' && s->at[1]) {
            s->line += s->at[1] == '\n';
            s->at += 2;
            continue;
        }
        if (*s->at == '\n') {
            if (!is_triple)
                return;
            s->line++;
        }
        if (*s->at == quote && (!is_triple || (s->at[1] == quote && s->at[2] == quote))) {
            s->at += is_triple ? 3 : 1;
            return;
        }
        s->at++;
    }
}

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_mark(const char *comment)
{
    const char *s = comment + strspn(comment, "# \t");
    if (strncmp(s, "point", 5) != 0)
        return false;
    s += 5 + (s[5] == 's');
    return *s == ' ' && isdigit((unsigned char)s[strspn(s, " ")]);
}

static void take_name(struct scanner *s, struct python_line *out, bool *is_import)
{
    const char *begin = s->at;
    while (is_name_char(*s->at))
        s->at++;
    size_t len = (size_t)(s->at - begin);
    struct slice name = {begin, len};
    if (slice_is(name, "assert"))
        out->is_claim = true;
    if (begin == out->begin)
        *is_import = slice_is(name, "import") || slice_is(name, "from");
    else if (*is_import && begin[-1] != '.' && slice_is(name, "memory"))
        out->uses_memory = true;
}

// Reads the next logical line; false at the end. Blank and comment-only lines come out empty.
static bool next_line(struct scanner *s, struct python_line *out)
{
    if (!*s->at)
        return false;
    s->at += strspn(s->at, " \t");
    *out = (struct python_line){.begin = s->at, .end = s->at, .first = s->line};
    bool is_import = false;
    s->depth = 0;
    for (;;) {
        char c = *s->at;
        out->last = s->line;
        if (!c)
            return true;
        if (c == '\n') {
            s->at++;
            s->line++;
            if (s->depth == 0)
                return true;
            continue;
        }
        if (c == '#') {
            if (is_mark(s->at)) {
                out->mark = s->at;
                out->mark_line = s->line;
            }
            s->at += strcspn(s->at, "\n");
            continue;
        }
        if (c == '\\' && s->at[1] == '\n') {
            s->at += 2;
            s->line++;
        } else if (c == '"' || c == '\'')
            skip_string(s);
        else if (is_name_char(c))
            take_name(s, out, &is_import);
        else {
            s->depth += (c == '(' || c == '[' || c == '{');
            s->depth -= (c == ')' || c == ']' || c == '}') && s->depth > 0;
            s->at++;
        }
        if (!isspace((unsigned char)c))
            out->end = s->at;
    }
}

// ---------------------------------------------------------------- claims

typedef VEC(struct card_claim) claim_list;

// The place in the file of something in the demo's text on its line `line`.
static struct deck_pos demo_pos(const struct card_demo *demo, int line, const char *at)
{
    const char *begin = at;
    while (begin > demo->text && begin[-1] != '\n')
        begin--;
    return (struct deck_pos){demo->pos.line + line - 1, demo->pos.col + (int)(at - begin)};
}

// The points a mark names, as bits.
static uint32_t read_mark(struct parser *p, struct deck_pos pos, const char *mark)
{
    uint32_t points = 0;
    const char *s = mark + strcspn(mark, "0123456789");
    for (;;) {
        char *end;
        long n = strtol(s, &end, 10);
        if (n < 1 || n > CARD_MAX_POINTS)
            parser_error(p, pos, "there is no point %ld: they are numbered 1 to %d", n,
                         CARD_MAX_POINTS);
        else
            points |= UINT32_C(1) << (n - 1);
        s = end + strspn(end, " ,");
        if (!isdigit((unsigned char)*s))
            return points;
    }
}

static void scan_script(struct parser *p, struct card_demo *demo, struct deck_pos output_pos,
                        claim_list *claims)
{
    struct scanner s = {.at = demo->text, .line = 1};
    struct python_line line;
    uint32_t of_output = 0;
    while (next_line(&s, &line)) {
        demo->uses_memory |= line.uses_memory;
        uint32_t points = 0;
        struct deck_pos mark_pos = {0};
        if (line.mark) {
            mark_pos = demo_pos(demo, line.mark_line, line.mark);
            points = read_mark(p, mark_pos, line.mark);
        }
        if (line.is_claim) {
            struct card_claim claim = {
                .kind = CLAIM_ASSERT,
                .pos = demo_pos(demo, line.first, line.begin),
                .demo_line = line.first,
                .demo_line_end = line.last,
                .points = points,
                .text = arena_strndup(p->arena, line.begin, (size_t)(line.end - line.begin)),
            };
            vec_push(claims, claim);
        } else if (line.mark && demo->has_output)
            of_output |= points;
        else if (line.mark)
            parser_error(p, mark_pos,
                         "this line claims nothing: put the mark beside an assert");
    }
    if (demo->has_output) {
        struct card_claim claim = {
            .kind = CLAIM_OUTPUT, .pos = output_pos, .points = of_output, .text = demo->output};
        vec_push(claims, claim);
    }
}

static void strip_prompt(struct strbuf *sb, struct slice line)
{
    size_t skip = line.len > 3 && line.s[3] == ' ' ? 4 : 3;
    strbuf_add(sb, line.s + skip, line.len - skip);
}

static bool has_prompt(struct slice line, const char *prompt)
{
    return slice_starts(line, prompt) && (line.len == 3 || line.s[3] == ' ');
}

static struct slice text_line(const char *at)
{
    return (struct slice){at, strcspn(at, "\n")};
}

static const char *after_line(struct slice line)
{
    return line.s[line.len] ? line.s + line.len + 1 : line.s + line.len;
}

// Adds the claim of a session's step, if it has one.
static void add_step_claim(struct parser *p, struct card_demo *demo,
                           const struct card_step *step, const char *prompt_at,
                           const char *expected_end, claim_list *claims)
{
    struct scanner s = {.at = step->source, .line = 1};
    struct python_line line;
    uint32_t points = 0;
    struct deck_pos pos = demo_pos(demo, step->demo_line, prompt_at);
    while (next_line(&s, &line)) {
        demo->uses_memory |= line.uses_memory;
        if (!line.mark)
            continue;
        points |= read_mark(p, pos, line.mark);
        if (!step->expected[0])
            parser_error(p, pos,
                         "this input claims nothing: put the mark where output follows");
    }
    if (!step->expected[0])
        return;
    int n_lines = 0;
    for (const char *c = prompt_at; c < expected_end; c++)
        n_lines += *c == '\n';
    struct card_claim claim = {
        .kind = CLAIM_STEP,
        .pos = pos,
        .demo_line = step->demo_line,
        .demo_line_end = step->demo_line + (n_lines > 0 ? n_lines - 1 : 0),
        .points = points,
        .text = step->source,
    };
    vec_push(claims, claim);
}

static void scan_session(struct parser *p, struct card_demo *demo, claim_list *claims)
{
    VEC(struct card_step) steps = {0};
    struct strbuf source = {0}, expected = {0};
    int number = 1;
    for (const char *at = demo->text; *at;) {
        struct slice line = text_line(at);
        if (!has_prompt(line, ">>>")) {
            if (slice_trim(line).len > 0)
                parser_error(p, demo_pos(demo, number, at),
                             "an input of a session begins with '>>> '");
            at = after_line(line);
            number++;
            continue;
        }
        const char *prompt_at = at;
        struct card_step step = {.demo_line = number};
        strbuf_clear(&source);
        strbuf_clear(&expected);
        strip_prompt(&source, line);
        for (at = after_line(line), number++; has_prompt(text_line(at), "...");
             at = after_line(text_line(at)), number++) {
            strbuf_add_char(&source, '\n');
            strip_prompt(&source, text_line(at));
        }
        for (; *at && *at != '\n' && !has_prompt(text_line(at), ">>>");
             at = after_line(text_line(at)), number++) {
            line = text_line(at);
            if (!slice_is(slice_trim(line), "<BLANKLINE>"))
                strbuf_add(&expected, line.s, line.len);
            strbuf_add_char(&expected, '\n');
        }
        step.source = arena_strdup(p->arena, strbuf_str(&source));
        step.expected = arena_strdup(p->arena, strbuf_str(&expected));
        vec_push(&steps, step);
        add_step_claim(p, demo, &step, prompt_at, at, claims);
    }
    demo->n_steps = steps.len;
    demo->steps = arena_memdup(p->arena, steps.items, steps.len * sizeof *steps.items);
    vec_release(&steps);
    strbuf_release(&source);
    strbuf_release(&expected);
}

// ---------------------------------------------------------------- the parts

static bool has_info(cmark_node *block, const char *word)
{
    const char *info = cmark_node_get_fence_info(block);
    size_t n = strlen(word);
    return info && strncmp(info, word, n) == 0 && (info[n] == '\0' || info[n] == ' ');
}

// The literal and the place of its first line.
static const char *take_code(struct parser *p, cmark_node *block, struct deck_pos *pos)
{
    *pos = parser_node_pos(p, block);
    pos->line++;
    return arena_strdup(p->arena, cmark_node_get_literal(block));
}

static void take_block(struct parser *p, struct card_demo *demo, cmark_node *block,
                       struct deck_pos *output_pos)
{
    struct deck_pos pos = parser_node_pos(p, block);
    bool is_session = has_info(block, "pycon");
    if (is_session || has_info(block, "python")) {
        if (demo->kind != DEMO_NONE)
            parser_error(p, pos, "second program in one demo: a card shows one run");
        else {
            demo->kind = is_session ? DEMO_SESSION : DEMO_SCRIPT;
            demo->text = take_code(p, block, &demo->pos);
            if (!demo->text[strspn(demo->text, " \t\n")])
                parser_error(p, pos, "the demo is empty");
        }
    } else if (has_info(block, "output")) {
        if (demo->has_output)
            parser_error(p, pos, "second output block in one demo");
        else if (demo->kind != DEMO_SCRIPT)
            parser_error(p, pos, "an output block stands after a ```python block");
        else {
            demo->has_output = true;
            demo->output = take_code(p, block, output_pos);
        }
    } else
        parser_error(p, pos, "a demo's code block is ```python, ```pycon or ```output");
}

void parser_demo(struct parser *p, struct card *card, const struct parser_part *part)
{
    struct card_demo *demo = &card->demo;
    struct deck_pos output_pos = {0};
    size_t n_errors_before = p->n_errors;
    for (cmark_node *n = part->first; n != part->end; n = cmark_node_next(n)) {
        parser_check_fence(p, n);
        if (is_fenced(p, n))
            take_block(p, demo, n, &output_pos);
        else
            parser_error(p, parser_node_pos(p, n),
                         "a demo holds code blocks only: say it in '### Fine print'");
    }
    if (demo->kind == DEMO_NONE) {
        if (p->n_errors == n_errors_before)
            parser_error(p, part->pos, "the demo has no ```python or ```pycon block");
        return;
    }
    claim_list claims = {0};
    if (demo->kind == DEMO_SESSION)
        scan_session(p, demo, &claims);
    else
        scan_script(p, demo, output_pos, &claims);
    demo->n_claims = claims.len;
    demo->claims = arena_memdup(p->arena, claims.items, claims.len * sizeof *claims.items);
    vec_release(&claims);
}

void parser_program(struct parser *p, struct card *card, const struct parser_part *part)
{
    bool has_block = false;
    for (cmark_node *n = part->first; n != part->end; n = cmark_node_next(n)) {
        parser_check_fence(p, n);
        if (has_block || !is_fenced(p, n) || !has_info(n, "python"))
            parser_error(p, parser_node_pos(p, n), "a program is one ```python block");
        else {
            has_block = true;
            card->program = take_code(p, n, &card->program_pos);
        }
    }
    if (!has_block)
        parser_error(p, part->pos, "the program has no ```python block");
}
