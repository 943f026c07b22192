/*
 * The first pass of the symbol table over statements and patterns.
 */
#include "sim/front/symtable_build.h"

static bool visit_stmt(struct symtable *st, struct stmt *s);

bool symtable_visit_body(struct symtable *st, const struct stmt_seq *body)
{
    for (size_t i = 0; i < body->len; i++)
        if (!visit_stmt(st, body->items[i]))
            return false;
    return true;
}

static bool visit_optional(struct symtable *st, struct expr *e)
{
    return !e || symtable_visit_expr(st, e);
}

/* ---------------------------------------------------------------- parameters */

bool symtable_visit_defaults(struct symtable *st, const struct arguments *a)
{
    return symtable_visit_exprs(st, &a->defaults) && symtable_visit_exprs(st, &a->kw_defaults);
}

static bool define_params(struct symtable *st, const struct arg_seq *args)
{
    for (size_t i = 0; i < args->len; i++)
        if (!symtable_define(st, args->items[i]->arg, DEF_PARAM, args->items[i]->at))
            return false;
    return true;
}

bool symtable_visit_params(struct symtable *st, const struct arguments *a)
{
    // In the order of the code's local variables.
    if (!define_params(st, &a->posonlyargs) || !define_params(st, &a->args) ||
        !define_params(st, &a->kwonlyargs))
        return false;
    if (a->vararg) {
        st->current->has_varargs = true;
        if (!symtable_define(st, a->vararg->arg, DEF_PARAM, a->vararg->at))
            return false;
    }
    if (a->kwarg) {
        st->current->has_varkeywords = true;
        if (!symtable_define(st, a->kwarg->arg, DEF_PARAM, a->kwarg->at))
            return false;
    }
    return true;
}

static bool visit_annotation(struct symtable *st, struct expr *annotation)
{
    if (!annotation)
        return true;
    if (st->future_annotations)
        symtable_enter(st, ctx_name(st->ctx, "_annotation"), BLOCK_ANNOTATION, annotation,
                       ROLE_ANNOTATION, annotation->at);
    if (!symtable_visit_expr(st, annotation))
        return false;
    if (st->future_annotations)
        symtable_leave(st);
    return true;
}

static bool visit_arg_annotations(struct symtable *st, const struct arg_seq *args)
{
    for (size_t i = 0; i < args->len; i++)
        if (!visit_annotation(st, args->items[i]->annotation))
            return false;
    return true;
}

static bool visit_annotations(struct symtable *st, const struct arguments *a,
                              struct expr *returns)
{
    return visit_arg_annotations(st, &a->posonlyargs) && visit_arg_annotations(st, &a->args) &&
           (!a->vararg || visit_annotation(st, a->vararg->annotation)) &&
           (!a->kwarg || visit_annotation(st, a->kwarg->annotation)) &&
           visit_arg_annotations(st, &a->kwonlyargs) && visit_annotation(st, returns);
}

/* ---------------------------------------------------------------- type parameters */

static bool enter_type_params(struct symtable *st, const struct stmt *s, const char *name,
                              const struct arguments *args)
{
    bool in_class = st->current->kind == BLOCK_CLASS;
    symtable_enter(st, name, BLOCK_TYPE_PARAMETERS, s, ROLE_TYPE_PARAMS, s->at);
    if (in_class) {
        st->current->can_see_class_scope = true;
        if (!symtable_define(st, ctx_name(st->ctx, "__classdict__"), DEF_USE, s->at))
            return false;
    }
    if (s->kind == STMT_CLASSDEF) {
        // Set when the tuple of type parameters is made, used when the bases are built.
        const char *params = ctx_name(st->ctx, ".type_params");
        const char *base = ctx_name(st->ctx, ".generic_base");
        st->current->has_mangled_names = true;
        if (!symtable_define(st, params, DEF_LOCAL | DEF_USE, s->at) ||
            !symtable_define(st, base, DEF_LOCAL | DEF_USE, s->at))
            return false;
    }
    if (!args)
        return true;
    bool has_kwdefaults = false;
    for (size_t i = 0; i < args->kw_defaults.len; i++)
        has_kwdefaults |= args->kw_defaults.items[i] != NULL;
    // There whether or not there are any.
    if (!symtable_define(st, ctx_name(st->ctx, ".defaults"), DEF_PARAM, s->at))
        return false;
    return !has_kwdefaults ||
           symtable_define(st, ctx_name(st->ctx, ".kwdefaults"), DEF_PARAM, s->at);
}

static bool visit_lazy(struct symtable *st, struct expr *e, const struct type_param *tp,
                       enum block_role role, const char *info)
{
    if (!e)
        return true;
    bool in_class = st->current->can_see_class_scope;
    symtable_enter(st, tp->name, BLOCK_TYPE_VARIABLE, tp, role, e->at);
    st->current->can_see_class_scope = in_class;
    st->current->scope_info = info;
    if (in_class && !symtable_define(st, ctx_name(st->ctx, "__classdict__"), DEF_USE, e->at))
        return false;
    if (!symtable_visit_expr(st, e))
        return false;
    symtable_leave(st);
    return true;
}

static bool visit_type_param(struct symtable *st, const struct type_param *tp)
{
    if (!symtable_define(st, tp->name, DEF_TYPE_PARAM | DEF_LOCAL, tp->at))
        return false;
    switch (tp->kind) {
    case PARAM_TYPEVAR: {
        const char *info = tp->bound && tp->bound->kind == EXPR_TUPLE ? "a TypeVar constraint"
                                                                      : "a TypeVar bound";
        return visit_lazy(st, tp->bound, tp, ROLE_BOUND, info) &&
               visit_lazy(st, tp->default_value, tp, ROLE_DEFAULT, "a TypeVar default");
    }
    case PARAM_TYPEVARTUPLE:
        return visit_lazy(st, tp->default_value, tp, ROLE_DEFAULT, "a TypeVarTuple default");
    case PARAM_PARAMSPEC:
        return visit_lazy(st, tp->default_value, tp, ROLE_DEFAULT, "a ParamSpec default");
    }
    return true;
}

static bool visit_type_params(struct symtable *st, const struct type_param_seq *params)
{
    for (size_t i = 0; i < params->len; i++)
        if (!visit_type_param(st, params->items[i]))
            return false;
    return true;
}

/* ---------------------------------------------------------------- definitions */

static bool visit_function(struct symtable *st, struct stmt *s)
{
    const struct type_param_seq *params = &s->functiondef.type_params;
    struct arguments *args = s->functiondef.args;
    if (!symtable_define(st, s->functiondef.name, DEF_LOCAL, s->at) ||
        !symtable_visit_defaults(st, args) ||
        !symtable_visit_exprs(st, &s->functiondef.decorator_list))
        return false;
    if (params->len && (!enter_type_params(st, s, s->functiondef.name, args) ||
                        !visit_type_params(st, params)))
        return false;
    if (!visit_annotations(st, args, s->functiondef.returns))
        return false;
    symtable_enter(st, s->functiondef.name, BLOCK_FUNCTION, s, ROLE_BODY, s->at);
    if (s->kind == STMT_ASYNCFUNCTIONDEF)
        st->current->is_coroutine = true;
    if (!symtable_visit_params(st, args) || !symtable_visit_body(st, &s->functiondef.body))
        return false;
    symtable_leave(st);
    if (params->len)
        symtable_leave(st);
    return true;
}

static bool visit_class(struct symtable *st, struct stmt *s)
{
    const struct type_param_seq *params = &s->classdef.type_params;
    const char *outer_private = st->private_name;
    if (!symtable_define(st, s->classdef.name, DEF_LOCAL, s->at) ||
        !symtable_visit_exprs(st, &s->classdef.decorator_list))
        return false;
    if (params->len) {
        if (!enter_type_params(st, s, s->classdef.name, NULL))
            return false;
        st->private_name = s->classdef.name;
        if (!visit_type_params(st, params))
            return false;
    }
    if (!symtable_visit_exprs(st, &s->classdef.bases) ||
        !symtable_visit_keywords(st, &s->classdef.keywords))
        return false;
    symtable_enter(st, s->classdef.name, BLOCK_CLASS, s, ROLE_BODY, s->at);
    st->private_name = s->classdef.name;
    if (params->len &&
        (!symtable_define(st, ctx_name(st->ctx, "__type_params__"), DEF_LOCAL, s->at) ||
         !symtable_define(st, ctx_name(st->ctx, ".type_params"), DEF_USE, s->at)))
        return false;
    if (!symtable_visit_body(st, &s->classdef.body))
        return false;
    symtable_leave(st);
    st->private_name = outer_private;
    if (params->len)
        symtable_leave(st);
    return true;
}

static bool visit_type_alias(struct symtable *st, struct stmt *s)
{
    const struct type_param_seq *params = &s->typealias.type_params;
    const char *name = s->typealias.name->name.id;
    if (!symtable_visit_expr(st, s->typealias.name))
        return false;
    bool in_class = st->current->kind == BLOCK_CLASS;
    if (params->len &&
        (!enter_type_params(st, s, name, NULL) || !visit_type_params(st, params)))
        return false;
    symtable_enter(st, name, BLOCK_TYPE_ALIAS, s, ROLE_BODY, s->at);
    st->current->can_see_class_scope = in_class;
    if (in_class && !symtable_define(st, ctx_name(st->ctx, "__classdict__"), DEF_USE,
                                     s->typealias.value->at))
        return false;
    if (!symtable_visit_expr(st, s->typealias.value))
        return false;
    symtable_leave(st);
    if (params->len)
        symtable_leave(st);
    return true;
}

/* ---------------------------------------------------------------- declarations and imports */

static bool declare(struct symtable *st, const struct stmt *s, const struct name_seq *names,
                    int flag)
{
    const char *kind = flag == DEF_GLOBAL ? "global" : "nonlocal";
    for (size_t i = 0; i < names->len; i++) {
        const char *name = names->items[i];
        long value = block_symbol(st->current,
                                  block_mangle(st->ctx, st->private_name, st->current, name));
        if (value & DEF_PARAM)
            return ctx_fail(st->ctx, s->at, "name '%s' is parameter and %s", name, kind);
        if (value & DEF_USE)
            return ctx_fail(st->ctx, s->at, "name '%s' is used prior to %s declaration", name,
                            kind);
        if (value & DEF_ANNOT)
            return ctx_fail(st->ctx, s->at, "annotated name '%s' can't be %s", name, kind);
        if (value & DEF_LOCAL)
            return ctx_fail(st->ctx, s->at, "name '%s' is assigned to before %s declaration",
                            name, kind);
        if (!symtable_define(st, name, flag, s->at))
            return false;
        symtable_direct(st, name, s->at);
    }
    return true;
}

static bool visit_aliases(struct symtable *st, const struct alias_seq *names)
{
    for (size_t i = 0; i < names->len; i++) {
        const struct alias *a = names->items[i];
        if (strcmp(a->name, "*") == 0) {
            if (st->current->kind != BLOCK_MODULE)
                return ctx_fail(st->ctx, a->at, "import * only allowed at module level");
            continue;
        }
        const char *name = a->asname;
        if (!name) {
            size_t len = strcspn(a->name, ".");
            name = names_intern(&st->ctx->names, a->name, len)->text;
        }
        if (!symtable_define(st, name, DEF_IMPORT, a->at))
            return false;
    }
    return true;
}

static bool visit_annassign(struct symtable *st, struct stmt *s)
{
    struct expr *target = s->annassign.target;
    if (target->kind != EXPR_NAME) {
        if (!symtable_visit_expr(st, target))
            return false;
    } else {
        const char *name = target->name.id;
        long value = block_symbol(st->current,
                                  block_mangle(st->ctx, st->private_name, st->current, name));
        if ((value & (DEF_GLOBAL | DEF_NONLOCAL)) && st->current != st->top &&
            s->annassign.simple)
            return ctx_fail(st->ctx, s->at, "annotated name '%s' can't be %s", name,
                            value & DEF_GLOBAL ? "global" : "nonlocal");
        if (s->annassign.simple &&
            !symtable_define(st, name, DEF_ANNOT | DEF_LOCAL, target->at))
            return false;
        if (!s->annassign.simple && s->annassign.value &&
            !symtable_define(st, name, DEF_LOCAL, target->at))
            return false;
    }
    return visit_annotation(st, s->annassign.annotation) &&
           visit_optional(st, s->annassign.value);
}

/* ---------------------------------------------------------------- blocks of statements */

static bool visit_try(struct symtable *st, struct stmt *s)
{
    if (!symtable_visit_body(st, &s->try_.body))
        return false;
    for (size_t i = 0; i < s->try_.handlers.len; i++) {
        const struct except_handler *h = s->try_.handlers.items[i];
        if (!visit_optional(st, h->type) ||
            (h->name && !symtable_define(st, h->name, DEF_LOCAL, h->at)) ||
            !symtable_visit_body(st, &h->body))
            return false;
    }
    return symtable_visit_body(st, &s->try_.orelse) &&
           symtable_visit_body(st, &s->try_.finalbody);
}

static bool visit_with(struct symtable *st, struct stmt *s)
{
    for (size_t i = 0; i < s->with.items.len; i++)
        if (!symtable_visit_expr(st, s->with.items.items[i].context_expr) ||
            !visit_optional(st, s->with.items.items[i].optional_vars))
            return false;
    return symtable_visit_body(st, &s->with.body);
}

static bool visit_pattern(struct symtable *st, struct pattern *p);

static bool visit_patterns(struct symtable *st, const struct pattern_seq *seq)
{
    for (size_t i = 0; i < seq->len; i++)
        if (!visit_pattern(st, seq->items[i]))
            return false;
    return true;
}

static bool bind(struct symtable *st, const char *name, struct span at)
{
    return !name || symtable_define(st, name, DEF_LOCAL, at);
}

static bool visit_pattern_kind(struct symtable *st, struct pattern *p)
{
    switch (p->kind) {
    case PATTERN_VALUE:
        return symtable_visit_expr(st, p->value.value);
    case PATTERN_SINGLETON:
        return true;
    case PATTERN_SEQUENCE:
        return visit_patterns(st, &p->sequence.patterns);
    case PATTERN_STAR:
        return bind(st, p->star.name, p->at);
    case PATTERN_MAPPING:
        return symtable_visit_exprs(st, &p->mapping.keys) &&
               visit_patterns(st, &p->mapping.patterns) && bind(st, p->mapping.rest, p->at);
    case PATTERN_CLASS:
        return symtable_visit_expr(st, p->class_.cls) &&
               visit_patterns(st, &p->class_.patterns) &&
               visit_patterns(st, &p->class_.kwd_patterns);
    case PATTERN_AS:
        return (!p->as.pattern || visit_pattern(st, p->as.pattern)) &&
               bind(st, p->as.name, p->at);
    case PATTERN_OR:
        return visit_patterns(st, &p->or_.patterns);
    }
    return true;
}

static bool visit_pattern(struct symtable *st, struct pattern *p)
{
    if (!ctx_enter(st->ctx, p->at) || !visit_pattern_kind(st, p))
        return false;
    ctx_leave(st->ctx);
    return true;
}

static bool visit_match(struct symtable *st, struct stmt *s)
{
    if (!symtable_visit_expr(st, s->match.subject))
        return false;
    for (size_t i = 0; i < s->match.cases.len; i++) {
        const struct match_case *c = &s->match.cases.items[i];
        if (!visit_pattern(st, c->pattern) || !visit_optional(st, c->guard) ||
            !symtable_visit_body(st, &c->body))
            return false;
    }
    return true;
}

static bool visit_kind(struct symtable *st, struct stmt *s)
{
    switch (s->kind) {
    case STMT_FUNCTIONDEF:
    case STMT_ASYNCFUNCTIONDEF:
        return visit_function(st, s);
    case STMT_CLASSDEF:
        return visit_class(st, s);
    case STMT_TYPEALIAS:
        return visit_type_alias(st, s);
    case STMT_RETURN:
        return visit_optional(st, s->return_.value);
    case STMT_DELETE:
        return symtable_visit_exprs(st, &s->delete.targets);
    case STMT_ASSIGN:
        return symtable_visit_exprs(st, &s->assign.targets) &&
               symtable_visit_expr(st, s->assign.value);
    case STMT_AUGASSIGN:
        return symtable_visit_expr(st, s->augassign.target) &&
               symtable_visit_expr(st, s->augassign.value);
    case STMT_ANNASSIGN:
        return visit_annassign(st, s);
    case STMT_FOR:
    case STMT_ASYNCFOR:
        return symtable_visit_expr(st, s->for_.target) &&
               symtable_visit_expr(st, s->for_.iter) &&
               symtable_visit_body(st, &s->for_.body) &&
               symtable_visit_body(st, &s->for_.orelse);
    case STMT_WHILE:
        return symtable_visit_expr(st, s->while_.test) &&
               symtable_visit_body(st, &s->while_.body) &&
               symtable_visit_body(st, &s->while_.orelse);
    case STMT_IF:
        return symtable_visit_expr(st, s->if_.test) && symtable_visit_body(st, &s->if_.body) &&
               symtable_visit_body(st, &s->if_.orelse);
    case STMT_WITH:
    case STMT_ASYNCWITH:
        return visit_with(st, s);
    case STMT_MATCH:
        return visit_match(st, s);
    case STMT_RAISE:
        return visit_optional(st, s->raise.exc) && visit_optional(st, s->raise.cause);
    case STMT_TRY:
    case STMT_TRYSTAR:
        return visit_try(st, s);
    case STMT_ASSERT:
        return symtable_visit_expr(st, s->assert_.test) && visit_optional(st, s->assert_.msg);
    case STMT_IMPORT:
        return visit_aliases(st, &s->import.names);
    case STMT_IMPORTFROM:
        return visit_aliases(st, &s->importfrom.names);
    case STMT_GLOBAL:
        return declare(st, s, &s->global.names, DEF_GLOBAL);
    case STMT_NONLOCAL:
        return declare(st, s, &s->nonlocal.names, DEF_NONLOCAL);
    case STMT_EXPR:
        return symtable_visit_expr(st, s->expr.value);
    case STMT_PASS:
    case STMT_BREAK:
    case STMT_CONTINUE:
        return true;
    }
    return true;
}

static bool visit_stmt(struct symtable *st, struct stmt *s)
{
    if (!ctx_enter(st->ctx, s->at) || !visit_kind(st, s))
        return false;
    ctx_leave(st->ctx);
    return true;
}
