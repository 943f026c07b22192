/*
 * The second pass of the symbol table: from what each block does with a name to where the name
 * lives. Walks the tree of blocks once, handing down what is bound and global outside, and up
 * what is still free. Comprehensions other than generator expressions are merged into the block
 * around them on the way (PEP 709).
 */
#include "sim/front/symtable.h"

#include <assert.h>

/*
 * A set of names that differs from another one by what `own` says of some: each block has its
 * own view of what is bound and global around it, and nothing is copied.
 */
struct view {
    const struct view *outer;
    struct name_map own; /* IN_VIEW or NOT_IN_VIEW */
};

enum { IN_VIEW = 1, NOT_IN_VIEW = 2 };

/* What a block sees of the blocks around it, to be changed by what the block itself declares.
 */
struct outside {
    bool is_top; /* nothing is around */
    struct view bound;
    struct view global;
    struct view type_params;
    struct block *class_entry; /* the class whose names the block can see; or NULL */
};

static bool analyze_block(struct symtable *st, struct block *b, struct outside *out,
                          struct name_map *free_names);

static bool view_has(const struct view *v, const char *name)
{
    for (; v; v = v->outer) {
        long own = name_map_get(&v->own, name, 0);
        if (own)
            return own == IN_VIEW;
    }
    return false;
}

static struct arena *scratch(struct symtable *st)
{
    return &st->ctx->scratch;
}

static bool fail_at_directive(struct symtable *st, struct block *b, const char *name,
                              const char *fmt)
{
    struct span at = b->at;
    for (size_t i = 0; i < b->directives.len; i++) {
        if (b->directives.items[i].name == name) {
            at = b->directives.items[i].at;
            break;
        }
    }
    return ctx_fail(st->ctx, at, fmt, name);
}

/* ---------------------------------------------------------------- one name */

struct analysis {
    struct symtable *st;
    struct block *b;
    struct name_map scopes;
    struct name_map local;
    struct outside *out;
    struct name_map *free_names;
};

static void set_scope(struct analysis *a, const char *name, enum symbol_scope scope)
{
    name_map_set(&a->scopes, scratch(a->st), name, scope);
}

static void see(struct analysis *a, struct view *v, const char *name, int value)
{
    name_map_set(&v->own, scratch(a->st), name, value);
}

static bool analyze_nonlocal(struct analysis *a, const char *name)
{
    if (a->out->is_top)
        return fail_at_directive(a->st, a->b, name,
                                 "nonlocal declaration not allowed at module level");
    if (!view_has(&a->out->bound, name))
        return fail_at_directive(a->st, a->b, name, "no binding for nonlocal '%s' found");
    if (view_has(&a->out->type_params, name))
        return fail_at_directive(a->st, a->b, name,
                                 "nonlocal binding not allowed for type parameter '%s'");
    set_scope(a, name, SCOPE_FREE);
    a->b->is_free = true;
    name_set_add(a->free_names, scratch(a->st), name);
    return true;
}

static void analyze_bound(struct analysis *a, const char *name, long flags)
{
    set_scope(a, name, SCOPE_LOCAL);
    name_set_add(&a->local, scratch(a->st), name);
    see(a, &a->out->global, name, NOT_IN_VIEW);
    see(a, &a->out->type_params, name, flags & DEF_TYPE_PARAM ? IN_VIEW : NOT_IN_VIEW);
}

static bool analyze_name(struct analysis *a, const char *name, long flags)
{
    if (flags & DEF_GLOBAL) {
        if (flags & DEF_NONLOCAL)
            return fail_at_directive(a->st, a->b, name, "name '%s' is nonlocal and global");
        set_scope(a, name, SCOPE_GLOBAL_EXPLICIT);
        see(a, &a->out->global, name, IN_VIEW);
        see(a, &a->out->bound, name, NOT_IN_VIEW);
        return true;
    }
    if (flags & DEF_NONLOCAL)
        return analyze_nonlocal(a, name);
    if (flags & DEF_BOUND) {
        analyze_bound(a, name, flags);
        return true;
    }
    if (a->out->class_entry) {
        long in_class = block_symbol(a->out->class_entry, name);
        if (in_class & DEF_GLOBAL) {
            set_scope(a, name, SCOPE_GLOBAL_EXPLICIT);
            return true;
        }
        if ((in_class & DEF_BOUND) && !(in_class & DEF_NONLOCAL)) {
            set_scope(a, name, SCOPE_GLOBAL_IMPLICIT);
            return true;
        }
    }
    if (view_has(&a->out->bound, name)) {
        set_scope(a, name, SCOPE_FREE);
        a->b->is_free = true;
        name_set_add(a->free_names, scratch(a->st), name);
        return true;
    }
    if (!view_has(&a->out->global, name) && a->b->is_nested)
        a->b->is_free = true;
    set_scope(a, name, SCOPE_GLOBAL_IMPLICIT);
    return true;
}

/* ---------------------------------------------------------------- inlined comprehensions */

static bool is_free_in_a_child(const struct block *b, const char *name)
{
    for (size_t i = 0; i < b->children.len; i++)
        if (block_scope(b->children.items[i], name) == SCOPE_FREE)
            return true;
    return false;
}

static void inline_comprehension(struct analysis *a, struct block *comp,
                                 struct name_map *comp_free, struct name_map *inlined_cells)
{
    struct symtable *st = a->st;
    const char *dunder_class = ctx_name(st->ctx, "__class__");
    for (size_t i = 0; i < comp->symbols.len; i++) {
        const char *name = comp->symbols.keys[i];
        long value = comp->symbols.values[i];
        assert(value != 0);
        if (value & DEF_PARAM)
            continue; // the iterator; it stays on the stack
        enum symbol_scope scope = (enum symbol_scope)(value >> SYMBOL_SCOPE_SHIFT);
        long flags = value & ((1 << SYMBOL_SCOPE_SHIFT) - 1);
        if (scope == SCOPE_CELL || (flags & DEF_COMP_CELL))
            name_set_add(inlined_cells, scratch(st), name);
        if (name_map_find(&a->b->symbols, name) < 0) {
            if (scope == SCOPE_FREE && a->b->kind == BLOCK_CLASS && name == dunder_class) {
                // The class body itself has no __class__ to close over: it is looked up
                // globally.
                scope = SCOPE_GLOBAL_IMPLICIT;
                name_set_remove(comp_free, name);
                comp->symbols.values[i] = 0;
            }
            name_map_set(&a->b->symbols, scratch(st), name, flags);
            set_scope(a, name, scope);
        } else if ((block_symbol(a->b, name) & DEF_BOUND) && a->b->kind != BLOCK_CLASS &&
                   !is_free_in_a_child(comp, name)) {
            name_set_remove(comp_free, name);
        }
    }
}

/* Inlined comprehensions hand the blocks inside them to the block they became part of. */
static void adopt_grandchildren(struct block *b)
{
    struct block **old = b->children.items;
    size_t n = b->children.len;
    b->children.items = NULL;
    b->children.len = b->children.cap = 0;
    for (size_t i = 0; i < n; i++) {
        struct block *child = old[i];
        if (!child->is_inlined) {
            vec_push(&b->children, child);
            continue;
        }
        for (size_t k = 0; k < child->children.len; k++)
            vec_push(&b->children, child->children.items[k]);
    }
    free(old);
}

/* ---------------------------------------------------------------- a block */

/* A child changes views of its own: what it declares is not seen by its siblings. */
static bool analyze_child(struct analysis *a, struct block *child, const struct outside *inside,
                          struct name_map *inlined_cells, struct name_map *new_free)
{
    struct symtable *st = a->st;
    struct name_map child_free = {0};
    struct block *class_entry = NULL;
    if (child->can_see_class_scope)
        class_entry = a->b->kind == BLOCK_CLASS ? a->b : a->out->class_entry;
    struct outside seen = {
        .bound.outer = &inside->bound,
        .global.outer = &inside->global,
        .type_params.outer = &inside->type_params,
        .class_entry = class_entry,
    };
    if (!analyze_block(st, child, &seen, &child_free))
        return false;

    if (child->comprehension != COMP_NONE && child->comprehension != COMP_GENERATOR &&
        !a->b->can_see_class_scope) {
        inline_comprehension(a, child, &child_free, inlined_cells);
        child->is_inlined = true;
    }
    name_set_add_all(new_free, scratch(st), &child_free);
    if (child->is_free || child->is_child_free)
        a->b->is_child_free = true;
    return true;
}

/* Locals that a block inside uses become cells. */
static void make_cells(struct analysis *a, struct name_map *free_names,
                       const struct name_map *inlined_cells)
{
    for (size_t i = 0; i < a->scopes.len; i++) {
        const char *name = a->scopes.keys[i];
        if (a->scopes.values[i] != SCOPE_LOCAL)
            continue;
        if (!name_set_has(free_names, name) && !name_set_has(inlined_cells, name))
            continue;
        a->scopes.values[i] = SCOPE_CELL;
        name_set_remove(free_names, name);
    }
}

static bool take(struct symtable *st, struct name_map *free_names, const char *text)
{
    const char *name = ctx_name(st->ctx, text);
    bool had = name_set_has(free_names, name);
    name_set_remove(free_names, name);
    return had;
}

static void record_symbols(struct analysis *a, const struct name_map *free_names,
                           const struct name_map *inlined_cells)
{
    struct name_map *symbols = &a->b->symbols;
    for (size_t i = 0; i < symbols->len; i++) {
        const char *name = symbols->keys[i];
        if (name_set_has(inlined_cells, name))
            symbols->values[i] |= DEF_COMP_CELL;
        symbols->values[i] |= name_map_get(&a->scopes, name, 0) << SYMBOL_SCOPE_SHIFT;
    }
    bool is_class_like = a->b->kind == BLOCK_CLASS || a->b->can_see_class_scope;
    for (size_t i = 0; i < free_names->len; i++) {
        const char *name = free_names->keys[i];
        if (!free_names->values[i])
            continue;
        long at = name_map_find(symbols, name);
        if (at >= 0) {
            if (is_class_like)
                symbols->values[at] |= DEF_FREE_CLASS;
        } else if (a->out->is_top || view_has(&a->out->bound, name)) {
            name_map_set(symbols, scratch(a->st), name, (long)SCOPE_FREE << SYMBOL_SCOPE_SHIFT);
        }
    }
}

static bool analyze_children(struct analysis *a, const struct outside *inside,
                             struct name_map *inlined_cells, struct name_map *new_free)
{
    for (size_t i = 0; i < a->b->children.len; i++)
        if (!analyze_child(a, a->b->children.items[i], inside, inlined_cells, new_free))
            return false;
    adopt_grandchildren(a->b);
    return true;
}

/*
 * What the children see. Methods see what is around their class, not what the class binds, so a
 * class is passed over: its own views, in which its declarations are, are left out.
 */
static struct outside inside_of(struct analysis *a)
{
    struct symtable *st = a->st;
    struct outside inside = {.type_params.outer = &a->out->type_params};
    if (a->b->kind == BLOCK_CLASS) {
        inside.bound.outer = a->out->bound.outer;
        inside.global.outer = a->out->global.outer;
        see(a, &inside.bound, ctx_name(st->ctx, "__class__"), IN_VIEW);
        see(a, &inside.bound, ctx_name(st->ctx, "__classdict__"), IN_VIEW);
        return inside;
    }
    inside.bound.outer = &a->out->bound;
    inside.global.outer = &a->out->global;
    if (block_is_function_like(a->b))
        for (size_t i = 0; i < a->local.len; i++)
            see(a, &inside.bound, a->local.keys[i], IN_VIEW);
    return inside;
}

static bool analyze_block(struct symtable *st, struct block *b, struct outside *out,
                          struct name_map *free_names)
{
    if (!ctx_enter(st->ctx, b->at))
        return false;
    struct analysis a = {.st = st, .b = b, .out = out, .free_names = free_names};
    struct name_map new_free = {0};
    struct name_map inlined_cells = {0};
    for (size_t i = 0; i < b->symbols.len; i++)
        if (!analyze_name(&a, b->symbols.keys[i], b->symbols.values[i]))
            return false;
    struct outside inside = inside_of(&a);
    if (!analyze_children(&a, &inside, &inlined_cells, &new_free))
        return false;
    if (block_is_function_like(b)) {
        make_cells(&a, &new_free, &inlined_cells);
    } else if (b->kind == BLOCK_CLASS) {
        b->needs_class_closure = take(st, &new_free, "__class__");
        b->needs_classdict = take(st, &new_free, "__classdict__");
    }
    record_symbols(&a, &new_free, &inlined_cells);
    name_set_add_all(free_names, scratch(st), &new_free);
    ctx_leave(st->ctx);
    return true;
}

bool symtable_analyze(struct symtable *st)
{
    struct name_map free_names = {0};
    struct outside out = {.is_top = true};
    return analyze_block(st, st->top, &out, &free_names);
}
