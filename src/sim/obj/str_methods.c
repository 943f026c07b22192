/*
 * str: the table of its methods, and those about finding.
 */
#include "sim/obj/format_spec.h"
#include "sim/obj/str_methods.h"

bool str_argument(struct vm *vm, const char *fname, int number, addr o)
{
    if (str_check(vm, o))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "%s() argument %d must be str, not %s", fname, number,
              addr_eq(o, PY_NONE) ? "None" : type_name(vm, object_type(vm, o)));
    return false;
}

/* sub[, start[, end]] as views and bounds */
struct find_args {
    struct str_view v, sub;
    int64_t start, end;
};

static bool find_arguments(struct vm *vm, const char *fname, addr self, const addr *args,
                           size_t n_args, struct find_args *out)
{
    if (!args_check(vm, fname, n_args, 1, 3) || !str_argument(vm, fname, 1, args[0]) ||
        !slice_arguments(vm, args + 1, n_args - 1, str_length(vm, self), &out->start,
                         &out->end))
        return false;
    out->v = str_view_of(vm, self);
    out->sub = str_view_of(vm, args[0]);
    return true;
}

static SIM_NEW addr str_find(struct vm *vm, addr self, const addr *args, size_t n_args,
                             addr kwnames)
{
    (void)kwnames;
    struct find_args a;
    if (!find_arguments(vm, "find", self, args, n_args, &a))
        return NULL_ADDR;
    return int_from_i64(vm, view_find(&a.v, a.start, a.end, &a.sub));
}

static SIM_NEW addr str_rfind(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)kwnames;
    struct find_args a;
    if (!find_arguments(vm, "rfind", self, args, n_args, &a))
        return NULL_ADDR;
    return int_from_i64(vm, view_rfind(&a.v, a.start, a.end, &a.sub));
}

static SIM_NEW addr index_result(struct vm *vm, int64_t i)
{
    if (i < 0)
        return exc_raise(vm, PY_TYPE(T_ValueError), "substring not found");
    return int_from_i64(vm, i);
}

static SIM_NEW addr str_index(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)kwnames;
    struct find_args a;
    if (!find_arguments(vm, "index", self, args, n_args, &a))
        return NULL_ADDR;
    return index_result(vm, view_find(&a.v, a.start, a.end, &a.sub));
}

static SIM_NEW addr str_rindex(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)kwnames;
    struct find_args a;
    if (!find_arguments(vm, "rindex", self, args, n_args, &a))
        return NULL_ADDR;
    return index_result(vm, view_rfind(&a.v, a.start, a.end, &a.sub));
}

static SIM_NEW addr str_count(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    (void)kwnames;
    struct find_args a;
    if (!find_arguments(vm, "count", self, args, n_args, &a))
        return NULL_ADDR;
    return int_from_i64(vm, view_count(&a.v, a.start, a.end, &a.sub, INT64_MAX));
}

static bool has_affix(struct vm *vm, addr s, addr affix, int64_t start, int64_t end,
                      bool at_end)
{
    struct str_view v = str_view_of(vm, s), a = str_view_of(vm, affix);
    if (end - start < a.len)
        return false;
    if (at_end)
        start = end - a.len;
    return view_find(&v, start, start + a.len, &a) == start;
}

static SIM_NEW addr test_affix(struct vm *vm, const char *fname, addr self, const addr *args,
                               size_t n_args, bool at_end)
{
    int64_t start, end;
    if (!args_check(vm, fname, n_args, 1, 3) ||
        !slice_arguments(vm, args + 1, n_args - 1, str_length(vm, self), &start, &end))
        return NULL_ADDR;
    if (!tuple_check(vm, args[0])) {
        if (!str_check(vm, args[0]))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "%s first arg must be str or a tuple of str, not %.100s", fname,
                             type_name(vm, object_type(vm, args[0])));
        return py_bool(has_affix(vm, self, args[0], start, end, at_end));
    }
    for (int64_t i = 0; i < tuple_length(vm, args[0]); i++) {
        addr affix = tuple_item(vm, args[0], i);
        if (!str_check(vm, affix))
            return exc_raise(vm, PY_TYPE(T_TypeError),
                             "tuple for %s must only contain str, not %.100s", fname,
                             type_name(vm, object_type(vm, affix)));
        if (has_affix(vm, self, affix, start, end, at_end))
            return PY_TRUE;
    }
    return PY_FALSE;
}

static SIM_NEW addr str_startswith(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)kwnames;
    return test_affix(vm, "startswith", self, args, n_args, false);
}

static SIM_NEW addr str_endswith(struct vm *vm, addr self, const addr *args, size_t n_args,
                                 addr kwnames)
{
    (void)kwnames;
    return test_affix(vm, "endswith", self, args, n_args, true);
}

static SIM_NEW addr str_format_spec(struct vm *vm, addr self, const addr *args, size_t n_args,
                                    addr kwnames)
{
    (void)n_args, (void)kwnames;
    if (!str_check(vm, args[0]))
        return exc_raise(vm, PY_TYPE(T_TypeError), "__format__() argument must be str, not %T",
                         args[0]);
    return format_str(vm, self, args[0]);
}

static SIM_NEW addr str_sizeof(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    const struct py_str *p = str_at(vm, self);
    bool is_compact = (p->state & STR_STATE_COMPACT) != 0, is_ascii = str_is_ascii(vm, self);
    int64_t size = is_compact && is_ascii ? STR_ASCII_DATA
                   : is_compact           ? STR_COMPACT_DATA
                                          : (int64_t)sizeof *p;
    size += (p->length + 1) * str_kind(vm, self);
    if (!(is_compact && is_ascii) && !addr_is_null(p->utf8) &&
        (is_compact || !addr_eq(p->utf8, p->data)))
        size += p->utf8_length + 1;
    return int_from_i64(vm, size);
}

static SIM_NEW addr str_getnewargs(struct vm *vm, addr self, const addr *args, size_t n_args,
                                   addr kwnames)
{
    (void)args, (void)n_args, (void)kwnames;
    addr copy = str_copy(vm, self);
    return addr_is_null(copy) ? copy : tuple_from_items_steal(vm, &copy, 1);
}

const struct method_def str_methods[] = {
    {.name = "encode", .fn = str_encode_method, .flags = METH_FASTCALL | METH_KEYWORDS},
    {.name = "replace", .fn = str_replace_method, .flags = METH_FASTCALL | METH_KEYWORDS},
    {.name = "split", .fn = str_split, .flags = METH_FASTCALL | METH_KEYWORDS},
    {.name = "rsplit", .fn = str_rsplit, .flags = METH_FASTCALL | METH_KEYWORDS},
    {.name = "join", .fn = str_join_method, .flags = METH_O},
    {.name = "capitalize", .fn = str_capitalize, .flags = METH_NOARGS},
    {.name = "casefold", .fn = str_casefold, .flags = METH_NOARGS},
    {.name = "title", .fn = str_title, .flags = METH_NOARGS},
    {.name = "center", .fn = str_center, .flags = METH_FASTCALL},
    {.name = "count", .fn = str_count, .flags = METH_FASTCALL},
    {.name = "expandtabs", .fn = str_expandtabs, .flags = METH_FASTCALL | METH_KEYWORDS},
    {.name = "find", .fn = str_find, .flags = METH_FASTCALL},
    {.name = "partition", .fn = str_partition, .flags = METH_O},
    {.name = "index", .fn = str_index, .flags = METH_FASTCALL},
    {.name = "ljust", .fn = str_ljust, .flags = METH_FASTCALL},
    {.name = "lower", .fn = str_lower, .flags = METH_NOARGS},
    {.name = "lstrip", .fn = str_lstrip, .flags = METH_FASTCALL},
    {.name = "rfind", .fn = str_rfind, .flags = METH_FASTCALL},
    {.name = "rindex", .fn = str_rindex, .flags = METH_FASTCALL},
    {.name = "rjust", .fn = str_rjust, .flags = METH_FASTCALL},
    {.name = "rstrip", .fn = str_rstrip, .flags = METH_FASTCALL},
    {.name = "rpartition", .fn = str_rpartition, .flags = METH_O},
    {.name = "splitlines", .fn = str_splitlines, .flags = METH_FASTCALL | METH_KEYWORDS},
    {.name = "strip", .fn = str_strip, .flags = METH_FASTCALL},
    {.name = "swapcase", .fn = str_swapcase, .flags = METH_NOARGS},
    {.name = "translate", .fn = str_translate, .flags = METH_O},
    {.name = "upper", .fn = str_upper, .flags = METH_NOARGS},
    {.name = "startswith", .fn = str_startswith, .flags = METH_FASTCALL},
    {.name = "endswith", .fn = str_endswith, .flags = METH_FASTCALL},
    {.name = "removeprefix", .fn = str_removeprefix, .flags = METH_O},
    {.name = "removesuffix", .fn = str_removesuffix, .flags = METH_O},
    {.name = "isascii", .fn = str_isascii, .flags = METH_NOARGS},
    {.name = "islower", .fn = str_islower, .flags = METH_NOARGS},
    {.name = "isupper", .fn = str_isupper, .flags = METH_NOARGS},
    {.name = "istitle", .fn = str_istitle, .flags = METH_NOARGS},
    {.name = "isspace", .fn = str_isspace, .flags = METH_NOARGS},
    {.name = "isdecimal", .fn = str_isdecimal, .flags = METH_NOARGS},
    {.name = "isdigit", .fn = str_isdigit, .flags = METH_NOARGS},
    {.name = "isnumeric", .fn = str_isnumeric, .flags = METH_NOARGS},
    {.name = "isalpha", .fn = str_isalpha, .flags = METH_NOARGS},
    {.name = "isalnum", .fn = str_isalnum, .flags = METH_NOARGS},
    {.name = "isidentifier", .fn = str_isidentifier, .flags = METH_NOARGS},
    {.name = "isprintable", .fn = str_isprintable, .flags = METH_NOARGS},
    {.name = "zfill", .fn = str_zfill, .flags = METH_O},
    {.name = "format", .fn = str_format_method, .flags = METH_FASTCALL | METH_KEYWORDS},
    {.name = "format_map", .fn = str_format_map, .flags = METH_O},
    {.name = "__format__", .fn = str_format_spec, .flags = METH_O},
    {.name = "maketrans", .fn = str_maketrans, .flags = METH_FASTCALL | METH_STATIC},
    {.name = "__sizeof__", .fn = str_sizeof, .flags = METH_NOARGS},
    {.name = "__getnewargs__", .fn = str_getnewargs, .flags = METH_NOARGS},
    {0},
};
