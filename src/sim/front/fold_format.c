/*
 * Percent formatting of a literal, as far as it can be told from an f-string by its speed only.
 */
#include "sim/front/fold_format.h"

#include "util/strbuf.h"
#include "util/vec.h"

enum { MAX_DIGITS = 2 };

struct format {
    struct arena *arena;
    const char *p;
    const char *end;
};

static struct expr *new_text(struct arena *arena, const char *text, size_t len, struct span at)
{
    struct constant *c = arena_alloc(arena, sizeof *c);
    c->kind = CONST_STR;
    c->text = arena_strndup(arena, text, len);
    c->len = len;
    struct expr *e = arena_alloc(arena, sizeof *e);
    e->kind = EXPR_CONSTANT;
    e->at = at;
    e->constant.value = c;
    return e;
}

/* The text up to the next conversion, %% included; NULL if there is none. */
static struct expr *parse_literal(struct format *f)
{
    const struct span nowhere = {-1, -1, -1, -1};
    struct strbuf sb = {0};
    while (f->p < f->end) {
        if (*f->p == '%') {
            if (f->p + 1 == f->end || f->p[1] != '%')
                break;
            f->p++;
        }
        strbuf_add_char(&sb, *f->p++);
    }
    struct expr *e = sb.len ? new_text(f->arena, sb.buf, sb.len, nowhere) : NULL;
    strbuf_release(&sb);
    return e;
}

/* Up to two digits; false: more. *n is -1 if there are none. */
static bool parse_number(struct format *f, int *n)
{
    *n = -1;
    for (int digits = 0; f->p < f->end && *f->p >= '0' && *f->p <= '9'; f->p++) {
        if (++digits > MAX_DIGITS)
            return false;
        *n = (*n < 0 ? 0 : *n * 10) + (*f->p - '0');
    }
    return true;
}

/* %s, %-10r, %.3a: NULL for anything else. */
static struct expr *parse_conversion(struct format *f, struct expr *arg)
{
    bool is_left = false;
    int width;
    int precision = -1;
    f->p++;
    for (; f->p < f->end && strchr("-+ #0", *f->p); f->p++) {
        if (*f->p != '-')
            return NULL;
        is_left = true;
    }
    if (!parse_number(f, &width))
        return NULL;
    if (f->p < f->end && *f->p == '.') {
        f->p++;
        if (!parse_number(f, &precision))
            return NULL;
        if (precision < 0)
            precision = 0;
    }
    if (f->p == f->end || !strchr("sra", *f->p))
        return NULL;
    struct expr *e = arena_alloc(f->arena, sizeof *e);
    e->kind = EXPR_FORMATTEDVALUE;
    e->at = arg->at;
    e->formattedvalue.value = arg;
    e->formattedvalue.conversion = *f->p++;
    char spec[32];
    size_t n = 0;
    if (width > 0 && !is_left)
        spec[n++] = '>';
    if (width >= 0)
        n += (size_t)snprintf(spec + n, sizeof spec - n, "%d", width);
    if (precision >= 0)
        n += (size_t)snprintf(spec + n, sizeof spec - n, ".%d", precision);
    if (n)
        e->formattedvalue.format_spec = new_text(f->arena, spec, n, arg->at);
    return e;
}

static bool has_star(const struct expr_seq *elts)
{
    for (size_t i = 0; i < elts->len; i++)
        if (elts->items[i]->kind == EXPR_STARRED)
            return true;
    return false;
}

void fold_format(struct arena *arena, struct expr *node)
{
    const struct constant *text = node->binop.left->constant.value;
    const struct expr_seq *elts = &node->binop.right->tuple.elts;
    if (has_star(elts))
        return;
    struct format f = {arena, text->text, text->text + text->len};
    VEC(struct expr *) parts = {0};
    size_t n_used = 0;
    bool ok = true;
    for (;;) {
        struct expr *literal = parse_literal(&f);
        if (literal)
            vec_push(&parts, literal);
        if (f.p == f.end)
            break;
        struct expr *e = n_used < elts->len ? parse_conversion(&f, elts->items[n_used]) : NULL;
        n_used++;
        ok = e != NULL;
        if (!ok)
            break;
        vec_push(&parts, e);
    }
    if (ok && n_used == elts->len) {
        struct expr_seq values = {arena_alloc(arena, (parts.len + 1) * sizeof *values.items),
                                  parts.len};
        if (parts.len)
            memcpy(values.items, parts.items, parts.len * sizeof *values.items);
        node->kind = EXPR_JOINEDSTR;
        node->joinedstr.values = values;
    }
    vec_release(&parts);
}
