/*
 * Exception groups: several exceptions raised as one, and how they are taken apart.
 */
#include "sim/obj/exceptions.h"

#include <stddef.h>

static bool is_group(const struct vm *vm, addr o)
{
    return type_is_subtype(vm, object_type(vm, o), PY_TYPE(T_BaseExceptionGroup));
}

static bool is_sequence(const struct vm *vm, addr o)
{
    return !dict_check(vm, o) && object_slots(vm, o)->sq_item;
}

/* Whether the tuple holds exceptions only; *n_base of them are not of class Exception. */
static bool check_members(struct vm *vm, addr excs, int64_t *n_base)
{
    int64_t n = tuple_length(vm, excs);
    if (n == 0) {
        exc_raise(vm, PY_TYPE(T_ValueError),
                  "second argument (exceptions) must be a non-empty sequence");
        return false;
    }
    *n_base = 0;
    for (int64_t i = 0; i < n; i++) {
        addr exc = tuple_item(vm, excs, i);
        if (!exception_check(vm, exc)) {
            exc_raise(vm, PY_TYPE(T_ValueError),
                      "Item %zd of second argument (exceptions) is not an exception", i);
            return false;
        }
        if (!type_is_subtype(vm, object_type(vm, exc), PY_TYPE(T_Exception)))
            *n_base += 1;
    }
    return true;
}

/* The class to make an instance of: a BaseExceptionGroup without need becomes an
 * ExceptionGroup. */
static addr choose_class(struct vm *vm, addr type, int64_t n_base)
{
    if (type.v == PY_TYPE(T_BaseExceptionGroup).v)
        return n_base ? type : PY_TYPE(T_ExceptionGroup);
    if (n_base == 0)
        return type;
    if (type.v == PY_TYPE(T_ExceptionGroup).v)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "Cannot nest BaseExceptions in an ExceptionGroup");
    if (type_is_subtype(vm, type, PY_TYPE(T_Exception)))
        return exc_raise(vm, PY_TYPE(T_TypeError), "Cannot nest BaseExceptions in '%N'", type);
    return type;
}

static addr group_new(struct vm *vm, addr type, const addr *args, size_t n_args, addr kwnames)
{
    (void)kwnames;
    if (n_args != 2)
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)",
                         n_args);
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "BaseExceptionGroup.__new__() argument 1 must be str, not %T",
                         args[0]);
    if (!is_sequence(vm, args[1]))
        return exc_raise(vm, PY_TYPE(T_TypeError),
                         "second argument (exceptions) must be a sequence");
    addr excs = tuple_from_iterable(vm, args[1]);
    if (addr_is_null(excs))
        return NULL_ADDR;
    int64_t n_base;
    addr chosen = NULL_ADDR;
    if (check_members(vm, excs, &n_base))
        chosen = choose_class(vm, type, n_base);
    addr self = addr_is_null(chosen) ? NULL_ADDR
                                     : exception_plain_new(vm, chosen, args, n_args, NULL_ADDR);
    if (addr_is_null(self)) {
        decref(vm, excs);
        return NULL_ADDR;
    }
    exception_group_at(vm, self)->msg = newref(vm, args[0]);
    exception_group_at(vm, self)->excs = excs;
    return self;
}

static addr group_str(struct vm *vm, addr self)
{
    const struct py_exception_group *g = exception_group_at(vm, self);
    int64_t n = tuple_length(vm, g->excs);
    return str_from_format(vm, "%S (%zd sub-exception%s)", g->msg, n, n > 1 ? "s" : "");
}

static addr group_derive(struct vm *vm, addr self, const addr *args, size_t n_args,
                         addr kwnames)
{
    (void)n_args, (void)kwnames;
    return object_call2(vm, PY_TYPE(T_BaseExceptionGroup), exception_group_at(vm, self)->msg,
                        args[0]);
}

/* ---- taking apart ---- */

enum match_by { BY_TYPE, BY_PREDICATE, BY_ID };

struct matcher {
    enum match_by by;
    addr value; /* class or tuple; function; list of exceptions */
    bool wants_rest;
};

struct split {
    addr match; /* either may be NULL_ADDR */
    addr rest;
};

static bool is_exception_class(const struct vm *vm, addr o)
{
    return type_check(vm, o) && (type_at(vm, o)->tp_flags & TYPE_EXCEPTION_SUBCLASS);
}

static bool choose_matcher(struct vm *vm, addr value, struct matcher *m)
{
    m->value = value;
    if (object_is_callable(vm, value) && !type_check(vm, value)) {
        m->by = BY_PREDICATE;
        return true;
    }
    m->by = BY_TYPE;
    if (is_exception_class(vm, value))
        return true;
    bool ok = object_is_exactly(vm, value, T_TUPLE);
    for (int64_t i = 0; ok && i < tuple_length(vm, value); i++)
        ok = is_exception_class(vm, tuple_item(vm, value, i));
    if (!ok)
        exc_raise(
            vm, PY_TYPE(T_TypeError),
            "expected an exception type, a tuple of exception types, or a callable (other "
            "than a class)");
    return ok;
}

static int matches(struct vm *vm, const struct matcher *m, addr exc)
{
    switch (m->by) {
    case BY_TYPE:
        return object_is_subclass(vm, object_type(vm, exc), m->value);
    case BY_PREDICATE: {
        addr answer = object_call1(vm, m->value, exc);
        if (addr_is_null(answer))
            return -1;
        int truth = object_is_true(vm, answer);
        decref(vm, answer);
        return truth;
    }
    case BY_ID:
        break;
    }
    for (int64_t i = 0; i < list_length(vm, m->value); i++)
        if (list_item(vm, m->value, i).v == exc.v)
            return 1;
    return 0;
}

/* eg.__notes__ = list(orig.__notes__), if there are any. */
static bool copy_notes(struct vm *vm, addr eg, addr orig)
{
    addr notes;
    int found = object_get_optional_attr(vm, orig, vm_name(vm, N___notes__), &notes);
    if (found <= 0)
        return found == 0;
    bool ok = true;
    if (is_sequence(vm, notes)) {
        addr copy = list_from_iterable(vm, notes);
        ok = !addr_is_null(copy) && object_set_attr(vm, eg, vm_name(vm, N___notes__), copy);
        xdecref(vm, copy);
    }
    decref(vm, notes);
    return ok;
}

/* A group like `orig` with the exceptions of the list `excs`; *out is NULL_ADDR if it is
 * empty. */
static bool make_subset(struct vm *vm, addr orig, addr excs, addr *out)
{
    *out = NULL_ADDR;
    if (list_length(vm, excs) == 0)
        return true;
    addr name = str_interned_cstr(vm, "derive");
    if (addr_is_null(name))
        return false;
    addr eg = object_call_method(vm, orig, name, &excs, 1);
    decref(vm, name);
    if (addr_is_null(eg))
        return false;
    if (!is_group(vm, eg)) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "derive must return an instance of BaseExceptionGroup");
        decref(vm, eg);
        return false;
    }
    const struct py_base_exception *from = base_exception_at(vm, orig);
    exception_set_traceback(vm, eg, from->traceback);
    addr context = from->context, cause = from->cause;
    xincref(vm, context);
    xincref(vm, cause);
    exception_set_context(vm, eg, context);
    exception_set_cause(vm, eg, cause);
    if (!copy_notes(vm, eg, orig)) {
        decref(vm, eg);
        return false;
    }
    *out = eg;
    return true;
}

static bool split(struct vm *vm, addr exc, const struct matcher *m, struct split *out);

/* Splits each member of the group into the two lists. */
static bool split_members(struct vm *vm, addr group, const struct matcher *m, addr matched,
                          addr rest)
{
    addr excs = exception_group_at(vm, group)->excs;
    for (int64_t i = 0; i < tuple_length(vm, excs); i++) {
        struct split part;
        if (!split(vm, tuple_item(vm, excs, i), m, &part))
            return false;
        bool ok = (addr_is_null(part.match) || list_append(vm, matched, part.match)) &&
                  (addr_is_null(part.rest) || list_append(vm, rest, part.rest));
        xdecref(vm, part.match);
        xdecref(vm, part.rest);
        if (!ok)
            return false;
    }
    return true;
}

static bool split(struct vm *vm, addr exc, const struct matcher *m, struct split *out)
{
    *out = (struct split){NULL_ADDR, NULL_ADDR};
    int is_match = matches(vm, m, exc);
    if (is_match < 0)
        return false;
    if (is_match || !is_group(vm, exc)) {
        if (is_match)
            out->match = newref(vm, exc);
        else if (m->wants_rest)
            out->rest = newref(vm, exc);
        return true;
    }
    if (!object_enter(vm, " in exceptiongroup_split_recursive"))
        return false;
    addr matched = list_new(vm, 0);
    addr rest = addr_is_null(matched) ? NULL_ADDR : list_new(vm, 0);
    bool ok = !addr_is_null(rest) && split_members(vm, exc, m, matched, rest) &&
              make_subset(vm, exc, matched, &out->match) &&
              (!m->wants_rest || make_subset(vm, exc, rest, &out->rest));
    if (!ok)
        clear_ref(vm, &out->match);
    xdecref(vm, matched);
    xdecref(vm, rest);
    object_leave(vm);
    return ok;
}

static addr or_none(SIM_STEALS(1) addr o)
{
    return addr_is_null(o) ? PY_NONE : o;
}

static addr group_split(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    struct matcher m = {.wants_rest = true};
    struct split parts;
    if (!choose_matcher(vm, args[0], &m) || !split(vm, self, &m, &parts))
        return NULL_ADDR;
    addr pair[] = {or_none(parts.match), or_none(parts.rest)};
    return tuple_from_items_steal(vm, pair, 2);
}

static addr group_subgroup(struct vm *vm, addr self, const addr *args, size_t n_args,
                           addr kwnames)
{
    (void)n_args, (void)kwnames;
    struct matcher m = {.wants_rest = false};
    struct split parts;
    if (!choose_matcher(vm, args[0], &m) || !split(vm, self, &m, &parts))
        return NULL_ADDR;
    return or_none(parts.match);
}

/* ---- except* ---- */

static bool collect_leaves(struct vm *vm, addr exc, addr leaves)
{
    if (!is_group(vm, exc))
        return list_append(vm, leaves, exc);
    if (!object_enter(vm, " in collect_exception_group_leaf_ids"))
        return false;
    addr excs = exception_group_at(vm, exc)->excs;
    bool ok = true;
    for (int64_t i = 0; ok && i < tuple_length(vm, excs); i++)
        ok = collect_leaves(vm, tuple_item(vm, excs, i), leaves);
    object_leave(vm);
    return ok;
}

/* The part of the group `orig` whose leaves are those of the groups in the list `keep`; None
 * if none are. */
static addr project(struct vm *vm, addr orig, addr keep)
{
    addr leaves = list_new(vm, 0);
    if (addr_is_null(leaves))
        return NULL_ADDR;
    bool ok = true;
    for (int64_t i = 0; ok && i < list_length(vm, keep); i++)
        ok = collect_leaves(vm, list_item(vm, keep, i), leaves);
    struct matcher m = {.by = BY_ID, .value = leaves};
    struct split parts;
    ok = ok && split(vm, orig, &m, &parts);
    decref(vm, leaves);
    return ok ? or_none(parts.match) : NULL_ADDR;
}

static bool has_same_metadata(const struct vm *vm, addr a, addr b)
{
    if (!is_group(vm, a) || !is_group(vm, b))
        return false;
    const struct py_base_exception *x = base_exception_at(vm, a);
    const struct py_base_exception *y = base_exception_at(vm, b);
    return x->notes.v == y->notes.v && x->traceback.v == y->traceback.v &&
           x->cause.v == y->cause.v && x->context.v == y->context.v;
}

/* Sorts what the clauses left into what they raised and what they passed on. */
static bool sort_results(struct vm *vm, addr orig, addr excs, addr raised, addr reraised)
{
    for (int64_t i = 0; i < list_length(vm, excs); i++) {
        addr e = list_item(vm, excs, i);
        if (e.v == PY_NONE.v)
            continue;
        if (!list_append(vm, has_same_metadata(vm, e, orig) ? reraised : raised, e))
            return false;
    }
    return true;
}

/* What is to be raised, given what the clauses raised (a list) and the rest of the group. */
static addr combine(struct vm *vm, addr raised, addr rest)
{
    if (list_length(vm, raised) == 0)
        return newref(vm, rest);
    if (rest.v != PY_NONE.v && !list_append(vm, raised, rest))
        return NULL_ADDR;
    if (list_length(vm, raised) == 1)
        return newref(vm, list_item(vm, raised, 0));
    return object_call2(vm, PY_TYPE(T_BaseExceptionGroup), PY_EMPTY_STR, raised);
}

addr exception_group_prepare_reraise(struct vm *vm, addr orig, addr excs)
{
    if (list_length(vm, excs) == 0)
        return PY_NONE;
    if (!is_group(vm, orig))
        // A naked exception was wrapped for the one clause that could take it.
        return newref(vm, list_item(vm, excs, 0));
    addr raised = list_new(vm, 0);
    addr reraised = addr_is_null(raised) ? NULL_ADDR : list_new(vm, 0);
    addr rest = NULL_ADDR, result = NULL_ADDR;
    if (!addr_is_null(reraised) && sort_results(vm, orig, excs, raised, reraised))
        rest = project(vm, orig, reraised);
    if (!addr_is_null(rest))
        result = combine(vm, raised, rest);
    xdecref(vm, rest);
    xdecref(vm, reraised);
    xdecref(vm, raised);
    return result;
}

static const struct method_def group_methods[] = {
    {"derive", group_derive, METH_O, NULL, NULL},
    {"split", group_split, METH_O, NULL, NULL},
    {"subgroup", group_subgroup, METH_O, NULL, NULL},
    {0},
};

static const struct member_def group_members[] = {
    {"message", MEMBER_OBJECT, offsetof(struct py_exception_group, msg), MEMBER_READONLY},
    {"exceptions", MEMBER_OBJECT, offsetof(struct py_exception_group, excs), MEMBER_READONLY},
    {0},
};

const struct type_ops exception_group_exception_ops = {
    .basicsize = sizeof(struct py_exception_group),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots =
        {
            .new_ = group_new,
            .init = exception_plain_init,
            .dealloc = exception_dealloc,
            .traverse = exception_traverse,
            .clear = exception_clear,
            .str = group_str,
        },
    .methods = group_methods,
    .members = group_members,
};

const struct type_ops exception_group_kind_exception_ops = {
    .basicsize = sizeof(struct py_exception_group),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots =
        {
            .dealloc = exception_dealloc,
            .traverse = exception_traverse,
            .clear = exception_clear,
        },
};
