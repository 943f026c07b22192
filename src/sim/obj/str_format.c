/*
 * str.format() and str.format_map().
 *
 * A template is literal text and replacement fields {name!conversion:spec}, where the spec may
 * hold fields itself, one level deep.
 */
#include "sim/obj/format_spec.h"
#include "sim/obj/str_methods.h"

enum { MAX_NESTING = 2 };
enum numbering { NUMBERING_UNKNOWN, NUMBERING_AUTO, NUMBERING_MANUAL };

/* What a template is filled from. */
struct source {
    const addr *args;
    size_t n_args;
    addr kwnames; /* names of args[n_args ..], or NULL_ADDR */
    addr mapping; /* format_map()'s, or NULL_ADDR */
    enum numbering numbering;
    int64_t next_index;
};

/* A part of a template: [start, end). */
struct range {
    int64_t start, end;
};

struct field {
    struct range name, spec;
    uint32_t conversion; /* 0: none */
    bool is_spec_nested;
};

static bool raise_value(struct vm *vm, const char *message)
{
    exc_raise(vm, PY_TYPE(T_ValueError), "%s", message);
    return false;
}

/* The number a range spells, -1 if it is none, -2 raised. */
static int64_t range_number(struct vm *vm, const struct str_view *v, struct range r)
{
    if (r.start >= r.end)
        return -1;
    int64_t n = 0;
    for (int64_t i = r.start; i < r.end; i++) {
        int digit = char_decimal(view_char(v, i));
        if (digit < 0)
            return -1;
        if (n > (INT64_MAX - digit) / 10) {
            raise_value(vm, "Too many decimal digits in format string");
            return -2;
        }
        n = n * 10 + digit;
    }
    return n;
}

/* ---- reading fields ---- */

/* The spec of a field, up to its closing brace; *pos ends up behind that. */
static bool read_spec(struct vm *vm, const struct str_view *v, int64_t *pos, int64_t end,
                      struct field *f)
{
    f->spec.start = *pos;
    int depth = 1;
    while (*pos < end) {
        uint32_t c = view_char(v, (*pos)++);
        if (c == '{') {
            f->is_spec_nested = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            f->spec.end = *pos - 1;
            return true;
        }
    }
    return raise_value(vm, "unmatched '{' in format spec");
}

/* A field behind its opening brace. */
static bool read_field(struct vm *vm, const struct str_view *v, int64_t *pos, int64_t end,
                       struct field *f)
{
    *f = (struct field){.name = {*pos, *pos}};
    uint32_t c = 0;
    while (*pos < end) {
        c = view_char(v, (*pos)++);
        if (c == '{')
            return raise_value(vm, "unexpected '{' in field name");
        if (c == '[')
            while (*pos < end && view_char(v, *pos) != ']')
                (*pos)++;
        if (c == '}' || c == ':' || c == '!')
            break;
    }
    f->name.end = *pos - 1;
    if (c == '}')
        return true;
    if (c != ':' && c != '!')
        return raise_value(vm, "expected '}' before end of string");
    if (c == '!') {
        if (*pos >= end)
            return raise_value(vm, "end of string while looking for conversion specifier");
        f->conversion = view_char(v, (*pos)++);
        if (*pos < end) {
            c = view_char(v, (*pos)++);
            if (c == '}')
                return true;
            if (c != ':')
                return raise_value(vm, "expected ':' after conversion specifier");
        }
    }
    return read_spec(vm, v, pos, end, f);
}

/* ---- finding a field's object ---- */

static SIM_NEW addr named_object(struct vm *vm, struct source *s, addr name)
{
    if (!addr_is_null(s->mapping))
        return object_get_item(vm, s->mapping, name);
    for (int64_t i = 0; !addr_is_null(s->kwnames) && i < tuple_length(vm, s->kwnames); i++)
        if (str_equal(vm, tuple_item(vm, s->kwnames, i), name))
            return newref(vm, s->args[s->n_args + (size_t)i]);
    return exc_raise_object(vm, PY_TYPE(T_KeyError), name);
}

static bool check_numbering(struct vm *vm, struct source *s, bool is_auto)
{
    if (s->numbering == NUMBERING_UNKNOWN)
        s->numbering = is_auto ? NUMBERING_AUTO : NUMBERING_MANUAL;
    if (s->numbering == NUMBERING_MANUAL && is_auto)
        return raise_value(vm, "cannot switch from manual field specification to automatic "
                               "field numbering");
    if (s->numbering == NUMBERING_AUTO && !is_auto)
        return raise_value(vm, "cannot switch from automatic field numbering to manual field "
                               "specification");
    return true;
}

static SIM_NEW addr first_object(struct vm *vm, const struct str_view *v, addr template_,
                                 struct range first, struct source *s)
{
    int64_t index = range_number(vm, v, first);
    if (index == -2)
        return NULL_ADDR;
    bool is_empty = first.start >= first.end;
    if ((is_empty || index >= 0) && !check_numbering(vm, s, is_empty))
        return NULL_ADDR;
    if (is_empty)
        index = s->next_index++;
    if (index < 0) {
        addr name = str_substring(vm, template_, first.start, first.end);
        addr o = addr_is_null(name) ? name : named_object(vm, s, name);
        xdecref(vm, name);
        return o;
    }
    if (!addr_is_null(s->mapping))
        return exc_raise(vm, PY_TYPE(T_ValueError), "Format string contains positional fields");
    if ((uint64_t)index >= s->n_args)
        return exc_raise(vm, PY_TYPE(T_IndexError),
                         "Replacement index %zd out of range for positional args tuple", index);
    return newref(vm, s->args[index]);
}

/* One step along ".name" or "[key]"; *pos is moved behind it. */
static SIM_NEW addr step_into(struct vm *vm, const struct str_view *v, addr template_,
                              int64_t *pos, int64_t end, addr o)
{
    uint32_t c = view_char(v, (*pos)++);
    struct range part = {*pos, *pos};
    if (c == '.') {
        while (*pos < end && view_char(v, *pos) != '.' && view_char(v, *pos) != '[')
            (*pos)++;
        part.end = *pos;
    } else if (c == '[') {
        while (*pos < end && view_char(v, *pos) != ']')
            (*pos)++;
        if (*pos == end)
            return exc_raise(vm, PY_TYPE(T_ValueError), "Missing ']' in format string");
        part.end = (*pos)++;
    } else {
        return exc_raise(vm, PY_TYPE(T_ValueError),
                         "Only '.' or '[' may follow ']' in format field specifier");
    }
    int64_t index = c == '[' ? range_number(vm, v, part) : -1;
    if (index == -2)
        return NULL_ADDR;
    if (part.start == part.end)
        return exc_raise(vm, PY_TYPE(T_ValueError), "Empty attribute in format string");
    addr key = index >= 0 ? int_from_i64(vm, index)
                          : str_substring(vm, template_, part.start, part.end);
    if (addr_is_null(key))
        return key;
    addr next = c == '.' ? object_get_attr(vm, o, key) : object_get_item(vm, o, key);
    decref(vm, key);
    return next;
}

static SIM_NEW addr field_object(struct vm *vm, const struct str_view *v, addr template_,
                                 struct range name, struct source *s)
{
    int64_t pos = name.start;
    while (pos < name.end && view_char(v, pos) != '.' && view_char(v, pos) != '[')
        pos++;
    addr o = first_object(vm, v, template_, (struct range){name.start, pos}, s);
    while (!addr_is_null(o) && pos < name.end) {
        addr next = step_into(vm, v, template_, &pos, name.end, o);
        decref(vm, o);
        o = next;
    }
    return o;
}

/* ---- filling in ---- */

static SIM_NEW addr converted(struct vm *vm, addr o, uint32_t conversion)
{
    switch (conversion) {
    case 'r':
        return object_repr(vm, o);
    case 's':
        return object_str(vm, o);
    case 'a':
        return object_ascii(vm, o);
    }
    if (conversion > 32 && conversion < 127)
        return exc_raise(vm, PY_TYPE(T_ValueError), "Unknown conversion specifier %c",
                         (int)conversion);
    return exc_raise(vm, PY_TYPE(T_ValueError), "Unknown conversion specifier \\x%x",
                     (unsigned)conversion);
}

static bool fill(struct vm *vm, addr template_, struct range r, struct source *s, int nesting,
                 struct text *out);

static SIM_NEW addr field_spec(struct vm *vm, addr template_, const struct field *f,
                               struct source *s, int nesting)
{
    if (!f->is_spec_nested)
        return str_substring(vm, template_, f->spec.start, f->spec.end);
    struct text t = {0};
    bool ok = fill(vm, template_, f->spec, s, nesting - 1, &t);
    return text_finish(vm, &t, ok);
}

static bool add_field(struct vm *vm, const struct str_view *v, addr template_,
                      const struct field *f, struct source *s, int nesting, bool is_last,
                      struct text *out)
{
    addr o = field_object(vm, v, template_, f->name, s);
    if (addr_is_null(o))
        return false;
    if (f->conversion) {
        addr text = converted(vm, o, f->conversion);
        decref(vm, o);
        if (addr_is_null(text))
            return false;
        o = text;
    }
    addr spec = field_spec(vm, template_, f, s, nesting);
    addr text = addr_is_null(spec) ? NULL_ADDR : object_format(vm, o, spec);
    // CPython writes numbers without making a str of each, so that none can be the result.
    bool is_number = object_is_exactly(vm, o, T_INT) || object_is_exactly(vm, o, T_FLOAT) ||
                     object_is_exactly(vm, o, T_COMPLEX);
    xdecref(vm, spec);
    decref(vm, o);
    if (addr_is_null(text))
        return false;
    bool ok = true;
    if (is_last && !is_number)
        ok = text_add_last(vm, out, text);
    else if ((ok = text_reserve(vm, out, (uint64_t)str_length(vm, text))))
        text_add_str(vm, out, text);
    decref(vm, text);
    return ok;
}

/* Literal text up to a field; 1: a field follows, 0: none, -1 raised. */
static int add_literal(struct vm *vm, const struct str_view *v, int64_t *pos, int64_t end,
                       struct text *out)
{
    int64_t start = *pos;
    uint32_t c = 0;
    while (*pos < end) {
        c = view_char(v, (*pos)++);
        if (c == '{' || c == '}')
            break;
    }
    bool is_brace = c == '{' || c == '}', at_end = *pos >= end;
    bool is_doubled = is_brace && !at_end && view_char(v, *pos) == c;
    if (c == '}' && !is_doubled) {
        raise_value(vm, "Single '}' encountered in format string");
        return -1;
    }
    if (c == '{' && at_end) {
        raise_value(vm, "Single '{' encountered in format string");
        return -1;
    }
    text_add_view(out, v, start, is_brace && !is_doubled ? *pos - 1 : *pos);
    if (is_doubled)
        (*pos)++;
    return is_brace && !is_doubled;
}

static bool fill(struct vm *vm, addr template_, struct range r, struct source *s, int nesting,
                 struct text *out)
{
    if (nesting <= 0)
        return raise_value(vm, "Max string recursion exceeded");
    struct str_view v = str_view_of(vm, template_);
    int64_t pos = r.start;
    bool is_plain = view_find(&v, pos, r.end, &(struct str_view){"{", 1, 1}) < 0 &&
                    view_find(&v, pos, r.end, &(struct str_view){"}", 1, 1}) < 0;
    if (is_plain && pos == 0 && r.end == v.len)
        return text_add_last(vm, out, template_);
    while (pos < r.end) {
        int follows = add_literal(vm, &v, &pos, r.end, out);
        if (follows < 0)
            return false;
        if (!follows)
            continue;
        struct field f;
        if (!read_field(vm, &v, &pos, r.end, &f) ||
            !add_field(vm, &v, template_, &f, s, nesting, pos == r.end, out))
            return false;
    }
    return true;
}

static SIM_NEW addr fill_all(struct vm *vm, addr template_, struct source *s)
{
    struct text t = {0};
    bool ok =
        fill(vm, template_, (struct range){0, str_length(vm, template_)}, s, MAX_NESTING, &t);
    return text_finish(vm, &t, ok);
}

addr str_format_method(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    return fill_all(vm, self,
                    &(struct source){.args = args, .n_args = n_args, .kwnames = kwnames});
}

addr str_format_map(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    (void)n_args, (void)kwnames;
    return fill_all(vm, self, &(struct source){.mapping = args[0]});
}
