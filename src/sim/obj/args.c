/*
 * Arguments of host functions, checked in the order and with the words of CPython's
 * _PyArg_UnpackKeywords() and _PyArg_CheckPositional().
 */
#include "sim/obj/object.h"

#include "sim/obj/values.h"

bool args_no_keywords(struct vm *vm, const char *fname, addr kwnames)
{
    if (addr_is_null(kwnames) || tuple_length(vm, kwnames) == 0)
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "%s() takes no keyword arguments", fname);
    return false;
}

bool args_check(struct vm *vm, const char *fname, size_t n_args, size_t min, size_t max)
{
    if (n_args >= min && n_args <= max)
        return true;
    size_t bound = n_args < min ? min : max;
    exc_raise(vm, PY_TYPE(T_TypeError), "%s expected %s%zu argument%s, got %zu", fname,
              min == max     ? ""
              : n_args < min ? "at least "
                             : "at most ",
              bound, bound == 1 ? "" : "s", n_args);
    return false;
}

static int n_names(const struct arg_spec *spec)
{
    int n = 0;
    while (spec->names[n])
        n++;
    return n;
}

static int n_positional_only(const struct arg_spec *spec)
{
    int n = 0;
    while (spec->names[n] && !spec->names[n][0])
        n++;
    return n;
}

static bool too_many(struct vm *vm, const struct arg_spec *spec, size_t n_args, size_t n_all,
                     int n_kwargs)
{
    size_t max = (size_t)spec->n_positional;
    if (n_args + (size_t)n_kwargs > n_all) {
        exc_raise(vm, PY_TYPE(T_TypeError), "%s() takes %s %zu %sargument%s (%zu given)",
                  spec->fname, (size_t)spec->n_required < n_all ? "at most" : "exactly", n_all,
                  n_args == 0 ? "keyword " : "", n_all == 1 ? "" : "s",
                  n_args + (size_t)n_kwargs);
        return true;
    }
    if (n_args > max) {
        if (max == 0)
            exc_raise(vm, PY_TYPE(T_TypeError), "%s() takes no positional arguments",
                      spec->fname);
        else
            exc_raise(vm, PY_TYPE(T_TypeError),
                      "%s() takes %s %zu positional argument%s (%zu given)", spec->fname,
                      (size_t)spec->n_required < max ? "at most" : "exactly", max,
                      max == 1 ? "" : "s", n_args);
        return true;
    }
    return false;
}

/* The value given for `name`, borrowed, and how many keywords are still to be placed. */
static addr keyword_value(struct vm *vm, addr kwnames, const addr *values, const char *name,
                          int *n_left)
{
    for (int64_t k = 0; k < tuple_length(vm, kwnames); k++) {
        if (str_equal_cstr(vm, tuple_item(vm, kwnames, k), name)) {
            (*n_left)--;
            return values[k];
        }
    }
    return NULL_ADDR;
}

/* Some keyword fits no parameter, or one that was given by position too. */
static bool bad_keyword(struct vm *vm, const struct arg_spec *spec, size_t n_args, addr kwnames)
{
    int n = n_names(spec);
    int first = n_positional_only(spec);
    for (int i = first; i < (int)n_args && i < n; i++) {
        for (int64_t k = 0; k < tuple_length(vm, kwnames); k++) {
            if (str_equal_cstr(vm, tuple_item(vm, kwnames, k), spec->names[i])) {
                exc_raise(vm, PY_TYPE(T_TypeError),
                          "argument for %s() given by name ('%s') and position (%d)",
                          spec->fname, spec->names[i], i + 1);
                return false;
            }
        }
    }
    for (int64_t k = 0; k < tuple_length(vm, kwnames); k++) {
        addr given = tuple_item(vm, kwnames, k);
        bool is_known = false;
        for (int i = first; i < n; i++)
            is_known |= str_equal_cstr(vm, given, spec->names[i]);
        if (!is_known) {
            exc_raise(vm, PY_TYPE(T_TypeError), "%s() got an unexpected keyword argument '%S'",
                      spec->fname, given);
            return false;
        }
    }
    return false;
}

bool args_parse(struct vm *vm, const struct arg_spec *spec, const addr *args, size_t n_args,
                addr kwnames, addr *out)
{
    int n = n_names(spec);
    int first = n_positional_only(spec);
    int n_kwargs = addr_is_null(kwnames) ? 0 : (int)tuple_length(vm, kwnames);
    if (too_many(vm, spec, n_args, (size_t)n, n_kwargs))
        return false;
    int min_positional = spec->n_required < first ? spec->n_required : first;
    if ((int)n_args < min_positional) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "%s() takes %s %d positional argument%s (%zu given)", spec->fname,
                  min_positional < spec->n_positional ? "at least" : "exactly", min_positional,
                  min_positional == 1 ? "" : "s", n_args);
        return false;
    }
    int n_left = n_kwargs;
    for (int i = 0; i < n; i++) {
        out[i] = NULL_ADDR;
        if (i < (int)n_args) {
            out[i] = args[i];
            continue;
        }
        if (i >= first && n_left > 0)
            out[i] = keyword_value(vm, kwnames, args + n_args, spec->names[i], &n_left);
        bool is_required = i < spec->n_required;
        if (addr_is_null(out[i]) && is_required) {
            exc_raise(vm, PY_TYPE(T_TypeError), "%s() missing required argument '%s' (pos %d)",
                      spec->fname, spec->names[i], i + 1);
            return false;
        }
    }
    return n_left > 0 ? bad_keyword(vm, spec, n_args, kwnames) : true;
}
