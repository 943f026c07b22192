/*
 * match: every pattern consumes the subject on top of the stack and jumps away if it fails.
 *
 * Captured values stay on the stack, below what the pattern under way still needs, until the
 * whole case has matched; only then are they stored. A failure has to drop both kinds, so there
 * is one label for each number of values to drop, and they fall into one another.
 */
#include "sim/front/codegen.h"

#include "sim/front/compile_repr.h"

struct match {
    VEC(const char *) stores; /* captured names, in the order of their values on the stack */
    VEC(int) fail_labels;     /* [n]: drops n values */
    bool may_be_irrefutable;  /* a pattern that always matches is allowed here */
    size_t on_top;            /* values above the captured ones that are in use */
};

static bool gen_pattern(struct codegen *g, struct pattern *p, struct match *m);

static bool is_wildcard(const struct pattern *p)
{
    return p->kind == PATTERN_AS && !p->as.name;
}

static bool is_star_wildcard(const struct pattern *p)
{
    return p->kind == PATTERN_STAR && !p->star.name;
}

/* ---------------------------------------------------------------- failing */

static void need_fail_label(struct codegen *g, struct match *m, size_t n_pops)
{
    while (m->fail_labels.len <= n_pops)
        vec_push(&m->fail_labels, gen_new_label(g));
}

static void emit_fail_jump(struct codegen *g, struct span at, struct match *m, int op)
{
    size_t n_pops = m->on_top + m->stores.len;
    need_fail_label(g, m, n_pops);
    emit_jump(g, op, m->fail_labels.items[n_pops], at);
}

static void emit_fail_labels(struct codegen *g, struct span at, struct match *m)
{
    for (size_t n = m->fail_labels.len; n-- > 0;) {
        gen_place_label(g, m->fail_labels.items[n]);
        if (n)
            emit_op(g, OP_POP_TOP, at);
    }
    vec_clear(&m->fail_labels);
}

/* ---------------------------------------------------------------- captures */

static void emit_rotate(struct codegen *g, struct span at, size_t count)
{
    for (; count > 1; count--)
        emit_arg(g, OP_SWAP, (int)count, at);
}

static long find_store(const struct match *m, const char *name)
{
    for (size_t i = 0; i < m->stores.len; i++)
        if (strcmp(m->stores.items[i], name) == 0)
            return (long)i;
    return -1;
}

static bool add_store(struct codegen *g, struct span at, struct match *m, const char *name)
{
    if (find_store(m, name) >= 0)
        return ctx_fail(g->ctx, at, "multiple assignments to name '%s' in pattern", name);
    vec_push(&m->stores, name);
    return true;
}

/* Puts the value on top below everything that is still needed. */
static bool gen_capture(struct codegen *g, struct span at, const char *name, struct match *m)
{
    if (!name) {
        emit_op(g, OP_POP_TOP, at);
        return true;
    }
    if (!gen_check_name(g, at, name, CTX_STORE))
        return false;
    if (find_store(m, name) < 0)
        emit_rotate(g, at, m->on_top + m->stores.len + 1);
    return add_store(g, at, m, name);
}

static bool gen_subpattern(struct codegen *g, struct pattern *p, struct match *m)
{
    bool outer = m->may_be_irrefutable;
    m->may_be_irrefutable = true;
    bool ok = gen_pattern(g, p, m);
    m->may_be_irrefutable = outer;
    return ok;
}

static bool gen_as(struct codegen *g, struct pattern *p, struct match *m)
{
    if (!p->as.pattern) {
        if (m->may_be_irrefutable)
            return gen_capture(g, p->at, p->as.name, m);
        if (p->as.name)
            return ctx_fail(g->ctx, p->at,
                            "name capture '%s' makes remaining patterns unreachable",
                            p->as.name);
        return ctx_fail(g->ctx, p->at, "wildcard makes remaining patterns unreachable");
    }
    m->on_top++;
    emit_arg(g, OP_COPY, 1, p->at);
    if (!gen_pattern(g, p->as.pattern, m))
        return false;
    m->on_top--;
    return gen_capture(g, p->at, p->as.name, m);
}

/* ---------------------------------------------------------------- sequences */

static bool gen_unpacked(struct codegen *g, struct pattern *p, long star, struct match *m)
{
    const struct pattern_seq *patterns = &p->sequence.patterns;
    size_t n = patterns->len;
    if (star < 0) {
        emit_arg(g, OP_UNPACK_SEQUENCE, (int)n, p->at);
    } else {
        size_t after = n - (size_t)star - 1;
        if (star >= 1 << 8 || after >= (size_t)INT32_MAX >> 8)
            return ctx_fail(g->ctx, p->at,
                            "too many expressions in star-unpacking sequence pattern");
        emit_arg(g, OP_UNPACK_EX, (int)((size_t)star + (after << 8)), p->at);
    }
    m->on_top += n;
    for (size_t i = 0; i < n; i++) {
        m->on_top--;
        if (!gen_subpattern(g, patterns->items[i], m))
            return false;
    }
    return true;
}

/* With *_ only some items are looked at: they are fetched by index. */
static bool gen_subscripted(struct codegen *g, struct pattern *p, size_t star, struct match *m)
{
    const struct pattern_seq *patterns = &p->sequence.patterns;
    m->on_top++;
    for (size_t i = 0; i < patterns->len; i++) {
        struct pattern *item = patterns->items[i];
        if (is_wildcard(item) || i == star)
            continue;
        emit_arg(g, OP_COPY, 1, p->at);
        if (i < star) {
            emit_int(g, (long)i, p->at);
        } else {
            // From the end, and not negative: the subject may not support that.
            emit_op(g, OP_GET_LEN, p->at);
            emit_int(g, (long)(patterns->len - i), p->at);
            emit_binary(g, OP_SUB, false, p->at);
        }
        emit_op(g, OP_BINARY_SUBSCR, p->at);
        if (!gen_subpattern(g, item, m))
            return false;
    }
    m->on_top--;
    emit_op(g, OP_POP_TOP, p->at);
    return true;
}

static void emit_length_check(struct codegen *g, struct pattern *p, size_t n,
                              enum cmpop_kind op, struct match *m)
{
    emit_op(g, OP_GET_LEN, p->at);
    emit_int(g, (long)n, p->at);
    emit_compare(g, op, p->at);
    emit_fail_jump(g, p->at, m, OP_POP_JUMP_IF_FALSE);
}

static bool gen_sequence(struct codegen *g, struct pattern *p, struct match *m)
{
    const struct pattern_seq *patterns = &p->sequence.patterns;
    long star = -1;
    bool only_wildcards = true;
    bool has_star_wildcard = false;
    for (size_t i = 0; i < patterns->len; i++) {
        const struct pattern *item = patterns->items[i];
        if (item->kind != PATTERN_STAR) {
            only_wildcards &= is_wildcard(item);
            continue;
        }
        if (star >= 0)
            return ctx_fail(g->ctx, p->at, "multiple starred names in sequence pattern");
        star = (long)i;
        has_star_wildcard = is_star_wildcard(item);
        only_wildcards &= has_star_wildcard;
    }
    m->on_top++;
    emit_op(g, OP_MATCH_SEQUENCE, p->at);
    emit_fail_jump(g, p->at, m, OP_POP_JUMP_IF_FALSE);
    if (star < 0)
        emit_length_check(g, p, patterns->len, CMP_EQ, m);
    else if (patterns->len > 1)
        emit_length_check(g, p, patterns->len - 1, CMP_GTE, m);
    m->on_top--;
    if (only_wildcards) {
        emit_op(g, OP_POP_TOP, p->at);
        return true;
    }
    return has_star_wildcard ? gen_subscripted(g, p, (size_t)star, m)
                             : gen_unpacked(g, p, star, m);
}

/* ---------------------------------------------------------------- mappings */

static bool gen_mapping_keys(struct codegen *g, struct pattern *p)
{
    const struct expr_seq *keys = &p->mapping.keys;
    for (size_t i = 0; i < keys->len; i++) {
        struct expr *key = keys->items[i];
        if (key->kind != EXPR_CONSTANT && key->kind != EXPR_ATTRIBUTE)
            return ctx_fail(
                g->ctx, p->at,
                "mapping pattern keys may only match literals and attribute lookups");
        for (size_t k = 0; key->kind == EXPR_CONSTANT && k < i; k++) {
            const struct expr *other = keys->items[k];
            if (other->kind == EXPR_CONSTANT &&
                const_equal_by_value(&g->ctx->scratch, key->constant.value,
                                     other->constant.value))
                return ctx_fail(g->ctx, p->at, "mapping pattern checks duplicate key (%s)",
                                const_repr(&g->ctx->scratch, key->constant.value));
        }
        if (!gen_expr(g, key))
            return false;
    }
    return true;
}

static void emit_none_check(struct codegen *g, struct span at, struct match *m)
{
    emit_arg(g, OP_COPY, 1, at);
    emit_none(g, at);
    emit_arg(g, OP_IS_OP, 1, at);
    emit_fail_jump(g, at, m, OP_POP_JUMP_IF_FALSE);
}

/* **rest: a copy of the subject without the keys. */
static bool gen_mapping_rest(struct codegen *g, struct pattern *p, struct match *m)
{
    size_t n = p->mapping.keys.len;
    emit_arg(g, OP_BUILD_MAP, 0, p->at);
    emit_arg(g, OP_SWAP, 3, p->at);
    emit_arg(g, OP_DICT_UPDATE, 2, p->at);
    emit_arg(g, OP_UNPACK_SEQUENCE, (int)n, p->at);
    for (; n; n--) {
        emit_arg(g, OP_COPY, 1 + (int)n, p->at);
        emit_arg(g, OP_SWAP, 2, p->at);
        emit_op(g, OP_DELETE_SUBSCR, p->at);
    }
    return gen_capture(g, p->at, p->mapping.rest, m);
}

static bool gen_mapping(struct codegen *g, struct pattern *p, struct match *m)
{
    size_t n = p->mapping.keys.len;
    m->on_top++;
    emit_op(g, OP_MATCH_MAPPING, p->at);
    emit_fail_jump(g, p->at, m, OP_POP_JUMP_IF_FALSE);
    if (!n && !p->mapping.rest) {
        m->on_top--;
        emit_op(g, OP_POP_TOP, p->at);
        return true;
    }
    if (n)
        emit_length_check(g, p, n, CMP_GTE, m);
    if (!gen_mapping_keys(g, p))
        return false;
    emit_arg(g, OP_BUILD_TUPLE, (int)n, p->at);
    emit_op(g, OP_MATCH_KEYS, p->at);
    m->on_top += 2; // the keys and the values
    emit_none_check(g, p->at, m);
    emit_arg(g, OP_UNPACK_SEQUENCE, (int)n, p->at);
    m->on_top += n;
    m->on_top--;
    for (size_t i = 0; i < n; i++) {
        m->on_top--;
        if (!gen_subpattern(g, p->mapping.patterns.items[i], m))
            return false;
    }
    m->on_top -= 2;
    if (p->mapping.rest)
        return gen_mapping_rest(g, p, m);
    emit_op(g, OP_POP_TOP, p->at);
    emit_op(g, OP_POP_TOP, p->at);
    return true;
}

/* ---------------------------------------------------------------- classes */

static bool check_attributes(struct codegen *g, struct pattern *p)
{
    const struct name_seq *attrs = &p->class_.kwd_attrs;
    const struct pattern_seq *patterns = &p->class_.kwd_patterns;
    for (size_t i = 0; i < attrs->len; i++) {
        if (!gen_check_name(g, patterns->items[i]->at, attrs->items[i], CTX_STORE))
            return false;
        for (size_t k = i + 1; k < attrs->len; k++)
            if (strcmp(attrs->items[i], attrs->items[k]) == 0)
                return ctx_fail(g->ctx, patterns->items[k]->at,
                                "attribute name repeated in class pattern: %s",
                                attrs->items[i]);
    }
    return true;
}

static bool gen_class_pattern(struct codegen *g, struct pattern *p, struct match *m)
{
    size_t n_args = p->class_.patterns.len;
    size_t n_attrs = p->class_.kwd_attrs.len;
    if (!check_attributes(g, p) || !gen_expr(g, p->class_.cls))
        return false;
    const struct constant **names =
        arena_alloc(&g->ctx->scratch, size_mul(n_attrs, sizeof *names));
    for (size_t i = 0; i < n_attrs; i++)
        names[i] =
            const_pool_str(&g->ctx->consts, ctx_name(g->ctx, p->class_.kwd_attrs.items[i]));
    emit_const(g, const_pool_tuple(&g->ctx->consts, names, n_attrs), p->at);
    emit_arg(g, OP_MATCH_CLASS, (int)n_args, p->at);
    m->on_top++;
    emit_none_check(g, p->at, m);
    emit_arg(g, OP_UNPACK_SEQUENCE, (int)(n_args + n_attrs), p->at);
    m->on_top += n_args + n_attrs;
    m->on_top--;
    for (size_t i = 0; i < n_args + n_attrs; i++) {
        struct pattern *item =
            i < n_args ? p->class_.patterns.items[i] : p->class_.kwd_patterns.items[i - n_args];
        m->on_top--;
        if (is_wildcard(item))
            emit_op(g, OP_POP_TOP, p->at);
        else if (!gen_subpattern(g, item, m))
            return false;
    }
    return true;
}

/* ---------------------------------------------------------------- alternatives */

/*
 * Brings the values that an alternative captured into the order of the first alternative's.
 * False: it binds other names.
 */
static bool reorder_captures(struct codegen *g, struct span at, struct match *m,
                             const struct match *first)
{
    if (m->stores.len != first->stores.len)
        return false;
    for (size_t want = first->stores.len; want-- > 0;) {
        long have = find_store(m, first->stores.items[want]);
        if (have < 0)
            return false;
        if ((size_t)have == want)
            continue;
        // Move the first `have + 1` names up to just below `want`, and their values with them.
        size_t n = (size_t)have + 1;
        const char **names = m->stores.items;
        const char **moved = arena_alloc(&g->ctx->scratch, n * sizeof *moved);
        memcpy(moved, names, n * sizeof *moved);
        memmove(names, names + n, (m->stores.len - n) * sizeof *names);
        size_t to = want - (size_t)have;
        memmove(names + to + n, names + to, (m->stores.len - n - to) * sizeof *names);
        memcpy(names + to, moved, n * sizeof *moved);
        for (size_t i = 0; i < n; i++)
            emit_rotate(g, at, want + 1);
    }
    return true;
}

static bool gen_alternatives(struct codegen *g, struct pattern *p, const struct match *outer,
                             struct match *first, int end)
{
    const struct pattern_seq *patterns = &p->or_.patterns;
    for (size_t i = 0; i < patterns->len; i++) {
        struct pattern *alt = patterns->items[i];
        struct match m = {
            .may_be_irrefutable = i + 1 == patterns->len && outer->may_be_irrefutable,
        };
        emit_arg(g, OP_COPY, 1, alt->at);
        bool ok = gen_pattern(g, alt, &m);
        if (ok && i > 0 && !reorder_captures(g, alt->at, &m, first))
            ok = ctx_fail(g->ctx, p->at, "alternative patterns bind different names");
        if (ok) {
            emit_jump(g, OP_JUMP, end, alt->at);
            emit_fail_labels(g, alt->at, &m);
        }
        vec_release(&m.fail_labels);
        if (i == 0) {
            first->stores.items = m.stores.items;
            first->stores.len = m.stores.len;
        } else
            vec_release(&m.stores);
        if (!ok)
            return false;
    }
    return true;
}

static bool gen_or(struct codegen *g, struct pattern *p, struct match *m)
{
    int end = gen_new_label(g);
    struct match first = {0};
    bool ok = gen_alternatives(g, p, m, &first, end);
    if (ok) {
        emit_op(g, OP_POP_TOP, p->at); // the copy of the subject
        emit_fail_jump(g, p->at, m, OP_JUMP);
        gen_place_label(g, end);
        // Each capture goes below the others, the subject and all that was there before.
        size_t depth = first.stores.len + 1 + m->on_top + m->stores.len;
        for (size_t i = 0; ok && i < first.stores.len; i++) {
            emit_rotate(g, p->at, depth);
            ok = add_store(g, p->at, m, first.stores.items[i]);
        }
        emit_op(g, OP_POP_TOP, p->at);
    }
    vec_release(&first.stores);
    return ok;
}

/* ---------------------------------------------------------------- all kinds */

static bool gen_value(struct codegen *g, struct pattern *p, struct match *m)
{
    struct expr *value = p->value.value;
    if (value->kind != EXPR_CONSTANT && value->kind != EXPR_ATTRIBUTE)
        return ctx_fail(g->ctx, p->at,
                        "patterns may only match literals and attribute lookups");
    if (!gen_expr(g, value))
        return false;
    emit_compare(g, CMP_EQ, p->at);
    emit_op(g, OP_TO_BOOL, p->at);
    emit_fail_jump(g, p->at, m, OP_POP_JUMP_IF_FALSE);
    return true;
}

static bool gen_pattern_kind(struct codegen *g, struct pattern *p, struct match *m)
{
    switch (p->kind) {
    case PATTERN_VALUE:
        return gen_value(g, p, m);
    case PATTERN_SINGLETON:
        emit_const(g, p->singleton.value, p->at);
        emit_compare(g, CMP_IS, p->at);
        emit_fail_jump(g, p->at, m, OP_POP_JUMP_IF_FALSE);
        return true;
    case PATTERN_SEQUENCE:
        return gen_sequence(g, p, m);
    case PATTERN_MAPPING:
        return gen_mapping(g, p, m);
    case PATTERN_CLASS:
        return gen_class_pattern(g, p, m);
    case PATTERN_STAR:
        return gen_capture(g, p->at, p->star.name, m);
    case PATTERN_AS:
        return gen_as(g, p, m);
    case PATTERN_OR:
        return gen_or(g, p, m);
    }
    return true;
}

static bool gen_pattern(struct codegen *g, struct pattern *p, struct match *m)
{
    if (!ctx_enter(g->ctx, p->at) || !gen_pattern_kind(g, p, m))
        return false;
    ctx_leave(g->ctx);
    return true;
}

/* ---------------------------------------------------------------- the statement */

static bool gen_case(struct codegen *g, struct match_case *c, struct match *m,
                     bool keeps_subject, int end)
{
    struct span at = c->pattern->at;
    if (keeps_subject)
        emit_arg(g, OP_COPY, 1, at);
    if (!gen_pattern(g, c->pattern, m))
        return false;
    for (size_t i = 0; i < m->stores.len; i++)
        if (!gen_name(g, at, m->stores.items[i], CTX_STORE))
            return false;
    vec_clear(&m->stores);
    if (c->guard) {
        need_fail_label(g, m, 0);
        if (!gen_jump_if(g, at, c->guard, m->fail_labels.items[0], false))
            return false;
    }
    if (keeps_subject)
        emit_op(g, OP_POP_TOP, at);
    if (!gen_stmts(g, &c->body))
        return false;
    emit_jump(g, OP_JUMP, end, span_none());
    emit_fail_labels(g, at, m);
    return true;
}

static bool gen_default_case(struct codegen *g, struct match_case *c, int end)
{
    struct span at = c->pattern->at;
    emit_op(g, OP_NOP, at);
    if (c->guard && !gen_jump_if(g, at, c->guard, end, false))
        return false;
    return gen_stmts(g, &c->body);
}

bool gen_match(struct codegen *g, struct stmt *s)
{
    struct match_case *cases = s->match.cases.items;
    size_t n = s->match.cases.len;
    if (!gen_expr(g, s->match.subject))
        return false;
    int end = gen_new_label(g);
    bool has_default = n > 1 && is_wildcard(cases[n - 1].pattern);
    size_t n_tested = n - has_default;
    for (size_t i = 0; i < n_tested; i++) {
        struct match m = {.may_be_irrefutable = cases[i].guard || i == n - 1};
        bool ok = gen_case(g, &cases[i], &m, i + 1 != n_tested, end);
        vec_release(&m.stores);
        vec_release(&m.fail_labels);
        if (!ok)
            return false;
    }
    if (has_default && !gen_default_case(g, &cases[n - 1], end))
        return false;
    gen_place_label(g, end);
    return true;
}
