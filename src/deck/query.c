/*
 * The grammar of FTS5 expressions, for a message with a column. SQLite has the last word, when
 * a deck is checked with store/match.h or put into a collection.
 *
 *   or    := and { OR and }
 *   and   := not { [AND] not }
 *   not   := unit { NOT unit }
 *   unit  := ( or ) | NEAR ( phrase... [, n] ) | phrase { + phrase }
 *   phrase := [^] ( "string" | bareword ) [*]
 */
#include "deck/parser.h"

#include <ctype.h>

struct query {
    const char *begin;
    const char *at;
    const char *wrong;
    int depth;
};

enum { MAX_DEPTH = 32 };

static bool read_or(struct query *q);

static void skip_space(struct query *q)
{
    while (isspace((unsigned char)*q->at))
        q->at++;
}

static bool fail(struct query *q, const char *wrong)
{
    if (!q->wrong)
        q->wrong = wrong;
    return false;
}

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static size_t word_len(const struct query *q)
{
    size_t n = 0;
    while (is_word_char(q->at[n]))
        n++;
    return n;
}

static bool at_word(const struct query *q, const char *word)
{
    size_t n = word_len(q);
    return n == strlen(word) && memcmp(q->at, word, n) == 0;
}

static bool at_operator(const struct query *q)
{
    return at_word(q, "AND") || at_word(q, "OR") || at_word(q, "NOT");
}

static bool read_phrase(struct query *q)
{
    skip_space(q);
    if (*q->at == '^') {
        q->at++;
        skip_space(q);
    }
    if (*q->at == '"') {
        const char *end = q->at + 1;
        while (*end && (*end != '"' || end[1] == '"'))
            end += *end == '"' ? 2 : 1;
        if (!*end)
            return fail(q, "a quote is not closed");
        q->at = end + 1;
    } else if (at_operator(q))
        return fail(q, "AND, OR and NOT stand between two words");
    else if (word_len(q) > 0)
        q->at += word_len(q);
    else if (strncmp(q->at, "{{", 2) == 0 && strstr(q->at, "}}"))
        q->at = strstr(q->at, "}}") + 2; // a variant's value
    else if (!*q->at)
        return fail(q, "something is missing at the end");
    else if (*q->at == '\'')
        return fail(q, "put words with an apostrophe in double quotes");
    else
        return fail(q, "put what is not letters and digits in double quotes");
    if (*q->at == '*')
        q->at++;
    return true;
}

static bool read_near(struct query *q)
{
    q->at = strchr(q->at, '(') + 1;
    bool is_empty = true;
    for (skip_space(q); *q->at && *q->at != ')' && *q->at != ','; skip_space(q)) {
        if (!read_phrase(q))
            return false;
        is_empty = false;
    }
    if (is_empty)
        return fail(q, "NEAR() needs words");
    if (*q->at == ',') {
        q->at++;
        skip_space(q);
        if (!isdigit((unsigned char)*q->at))
            return fail(q, "NEAR's distance is a number");
        while (isdigit((unsigned char)*q->at))
            q->at++;
        skip_space(q);
    }
    if (*q->at != ')')
        return fail(q, "NEAR( is not closed");
    q->at++;
    return true;
}

static bool read_unit(struct query *q)
{
    skip_space(q);
    if (*q->at == '(') {
        if (++q->depth > MAX_DEPTH)
            return fail(q, "too many parentheses inside each other");
        q->at++;
        if (!read_or(q))
            return false;
        skip_space(q);
        if (*q->at != ')')
            return fail(q, "a parenthesis is not closed");
        q->at++;
        q->depth--;
        return true;
    }
    if (at_word(q, "NEAR") && q->at[4 + strspn(q->at + 4, " ")] == '(')
        return read_near(q);
    if (!read_phrase(q))
        return false;
    for (skip_space(q); *q->at == '+'; skip_space(q)) {
        q->at++;
        if (!read_phrase(q))
            return false;
    }
    return true;
}

static bool read_not(struct query *q)
{
    if (!read_unit(q))
        return false;
    for (skip_space(q); at_word(q, "NOT"); skip_space(q)) {
        q->at += 3;
        if (!read_unit(q))
            return false;
    }
    return true;
}

static bool read_and(struct query *q)
{
    if (!read_not(q))
        return false;
    for (;;) {
        skip_space(q);
        if (!*q->at || *q->at == ')' || at_word(q, "OR"))
            return true;
        if (at_word(q, "AND"))
            q->at += 3;
        if (!read_not(q))
            return false;
    }
}

static bool read_or(struct query *q)
{
    if (!read_and(q))
        return false;
    for (skip_space(q); at_word(q, "OR"); skip_space(q)) {
        q->at += 2;
        if (!read_and(q))
            return false;
    }
    return true;
}

const char *parser_check_query(const char *query, size_t *at)
{
    struct query q = {.begin = query, .at = query};
    if (read_or(&q) && *q.at)
        fail(&q, "a parenthesis is not opened");
    *at = (size_t)(q.at - q.begin);
    return q.wrong;
}
