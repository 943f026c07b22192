#include "sim/trace/describe.h"

#include "sim/obj/dict.h"
#include "sim/obj/set.h"
#include "sim/obj/str_parts.h"
#include "sim/obj/values.h"

#include <gmp.h>
#include <math.h>

enum { MAX_ITEMS = 8, MAX_INT_DIGITS = 8, INT_DIGIT_BITS = 30 };

static void add_int(const struct vm *vm, addr o, struct strbuf *out)
{
    const struct py_int *i = int_at(vm, o);
    size_t n = i->lv_tag >> 3;
    if (int_is_compact(vm, o)) {
        strbuf_addf(out, "%lld", (long long)int_compact_value(vm, o));
        return;
    }
    if (n > MAX_INT_DIGITS) {
        strbuf_addf(out, "<int, about %.0f digits>", (double)n * INT_DIGIT_BITS * 0.30103);
        return;
    }
    mpz_t value;
    mpz_init(value);
    mpz_import(value, n, -1, sizeof i->ob_digit[0], 0, 32 - INT_DIGIT_BITS, i->ob_digit);
    if ((i->lv_tag & 3) == 2)
        mpz_neg(value, value);
    char text[MAX_INT_DIGITS * 10 + 2];
    strbuf_add_str(out, mpz_get_str(text, 10, value));
    mpz_clear(value);
}

/* The fewest digits that read back as the same number, laid out as Python does. */
static void add_float(double v, struct strbuf *out)
{
    if (isnan(v) || isinf(v)) {
        strbuf_add_str(out, isnan(v) ? "nan" : v < 0 ? "-inf" : "inf");
        return;
    }
    char text[40];
    int precision = 0;
    do
        snprintf(text, sizeof text, "%.*e", precision, v);
    while (strtod(text, NULL) != v && ++precision < 17);
    int exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
    if (exponent < -4 || exponent >= 16)
        strbuf_add_str(out, text);
    else
        strbuf_addf(out, "%.*f", precision > exponent ? precision - exponent : 1, v);
}

/* A character between quotes, as repr() shows it. */
static void add_escaped(struct strbuf *out, uint32_t c, char quote)
{
    if (c == (uint32_t)quote || c == '\\')
        strbuf_addf(out, "\\%c", (char)c);
    else if (c == '\n' || c == '\t' || c == '\r')
        strbuf_addf(out, "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
    else if (char_is_printable(c))
        strbuf_add_utf8(out, c);
    else if (c < 0x100)
        strbuf_addf(out, "\\x%02x", (unsigned)c);
    else
        strbuf_addf(out, c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

/* The characters of a str or the bytes of a bytes object. */
struct characters {
    const struct vm *vm;
    addr object;
    int64_t n;
    bool are_bytes;
};

static uint32_t character(const struct characters *s, int64_t i)
{
    return s->are_bytes ? bytes_at(s->vm, s->object)->ob_sval[i]
                        : str_char(s->vm, s->object, i);
}

/* Double quotes if that saves escaping. */
static char quote_of(const struct characters *s)
{
    bool has_single = false;
    for (int64_t i = 0; i < s->n; i++) {
        uint32_t c = character(s, i);
        if (c == '"')
            return '\'';
        has_single |= c == '\'';
    }
    return has_single ? '"' : '\'';
}

static void add_quoted(const struct characters *s, struct strbuf *out, size_t max)
{
    size_t end = out->len + max;
    char quote = quote_of(s);
    strbuf_add_char(out, quote);
    for (int64_t i = 0; i < s->n; i++) {
        if (out->len + 5 >= end) {
            strbuf_add_str(out, "...");
            break;
        }
        uint32_t c = character(s, i);
        if (s->are_bytes && c >= 0x80)
            strbuf_addf(out, "\\x%02x", (unsigned)c);
        else
            add_escaped(out, c, quote);
    }
    strbuf_add_char(out, quote);
}

static void add_str(const struct vm *vm, addr o, struct strbuf *out, size_t max)
{
    const struct characters s = {.vm = vm, .object = o, .n = str_length(vm, o)};
    add_quoted(&s, out, max);
}

static void add_bytes(const struct vm *vm, addr o, struct strbuf *out, size_t max)
{
    const struct characters s = {
        .vm = vm, .object = o, .n = bytes_length(vm, o), .are_bytes = true};
    strbuf_add_char(out, 'b');
    add_quoted(&s, out, max);
}

static bool add_simple(const struct vm *vm, addr o, struct strbuf *out, size_t max);

static void add_range(const struct vm *vm, addr o, struct strbuf *out, size_t max)
{
    const struct py_range *r = range_at(vm, o);
    bool has_step = !int_is_compact(vm, r->step) || int_compact_value(vm, r->step) != 1;
    const addr parts[] = {r->start, r->stop, r->step};
    strbuf_add_str(out, "range(");
    for (int i = 0; i < 2 + has_step; i++) {
        strbuf_add_str(out, i ? ", " : "");
        add_simple(vm, parts[i], out, max);
    }
    strbuf_add_char(out, ')');
}

/* Values whose text says all there is to say. */
static bool add_simple(const struct vm *vm, addr o, struct strbuf *out, size_t max)
{
    if (addr_eq(o, PY_NONE))
        strbuf_add_str(out, "None");
    else if (addr_eq(o, PY_TRUE) || addr_eq(o, PY_FALSE))
        strbuf_add_str(out, addr_eq(o, PY_TRUE) ? "True" : "False");
    else if (addr_eq(o, PY_ELLIPSIS))
        strbuf_add_str(out, "Ellipsis");
    else if (object_is_exactly(vm, o, T_INT))
        add_int(vm, o, out);
    else if (object_is_exactly(vm, o, T_FLOAT))
        add_float(float_value(vm, o), out);
    else if (object_is_exactly(vm, o, T_STR))
        add_str(vm, o, out, max);
    else if (object_is_exactly(vm, o, T_BYTES))
        add_bytes(vm, o, out, max);
    else if (object_is_exactly(vm, o, T_RANGE))
        add_range(vm, o, out, max);
    else
        return false;
    return true;
}

/* A container's text as far as it goes; given up if an item is no simple value. */
struct items {
    const struct vm *vm;
    struct strbuf *out;
    size_t start;
    size_t max;
    bool is_given_up;
};

static void add_item(struct items *t, addr item, const char *separator)
{
    if (t->is_given_up)
        return;
    strbuf_add_str(t->out, separator);
    bool fits = !addr_is_null(item) && add_simple(t->vm, item, t->out, t->max) &&
                t->out->len - t->start + 2 <= t->max;
    t->is_given_up = !fits;
}

static void end_items(struct items *t, const char *closing)
{
    strbuf_add_str(t->out, closing);
    if (t->is_given_up)
        strbuf_truncate(t->out, t->start);
}

static void add_sequence(struct items *t, const addr *items, int64_t n, const char *brackets)
{
    if (n > MAX_ITEMS)
        return;
    strbuf_add_char(t->out, brackets[0]);
    for (int64_t i = 0; i < n; i++)
        add_item(t, items[i], i > 0 ? ", " : "");
    end_items(t, n == 1 && brackets[0] == '(' ? ",)" : brackets + 1);
}

static void add_dict(struct items *t, addr d)
{
    struct dict_slot slot;
    int64_t n = 0;
    if (dict_length(t->vm, d) > MAX_ITEMS)
        return;
    strbuf_add_char(t->out, '{');
    for (int64_t pos = 0; pos < dict_end_pos(t->vm, d); pos++) {
        if (!dict_slot_at(t->vm, d, pos, &slot))
            continue;
        add_item(t, slot.key, n++ ? ", " : "");
        add_item(t, slot.value, ": ");
    }
    end_items(t, "}");
}

static void add_set(struct items *t, addr s)
{
    struct py_set_entry entry;
    int64_t pos = 0, n = 0, used = set_at(t->vm, s)->used;
    if (used > MAX_ITEMS)
        return;
    strbuf_add_str(t->out, used ? "{" : "set(");
    while (set_next_entry(t->vm, s, &pos, &entry))
        add_item(t, entry.key, n++ ? ", " : "");
    end_items(t, used ? "}" : ")");
}

static void add_named(const struct vm *vm, const char *what, addr name, struct strbuf *out)
{
    strbuf_addf(out, "%s ", what);
    if (!addr_is_null(name) && str_check(vm, name))
        str_to_utf8(vm, name, out);
}

static addr module_name(const struct vm *vm, addr module)
{
    addr dict = module_at(vm, module)->md_dict;
    int64_t pos = 0;
    addr key, value;
    while (!addr_is_null(dict) && dict_next((struct vm *)vm, dict, &pos, &key, &value))
        if (str_check(vm, key) && str_equal(vm, key, vm_name(vm, N___name__)))
            return value;
    return NULL_ADDR;
}

void describe_value(const struct vm *vm, addr o, struct strbuf *out, size_t max)
{
    if (add_simple(vm, o, out, max))
        return;
    struct items items = {.vm = vm, .out = out, .start = out->len, .max = max};
    if (object_is_exactly(vm, o, T_LIST))
        add_sequence(&items, list_items(vm, o), list_length(vm, o), "[]");
    else if (object_is_exactly(vm, o, T_TUPLE))
        add_sequence(&items, tuple_items(vm, o), tuple_length(vm, o), "()");
    else if (object_is_exactly(vm, o, T_DICT))
        add_dict(&items, o);
    else if (object_is_exactly(vm, o, T_SET))
        add_set(&items, o);
    else if (object_is_exactly(vm, o, T_FUNCTION))
        add_named(vm, "function", function_at(vm, o)->func_name, out);
    else if (object_is_exactly(vm, o, T_MODULE))
        add_named(vm, "module", module_name(vm, o), out);
    else if (object_is_exactly(vm, o, T_CODE))
        add_named(vm, "code", code_at(vm, o)->co_name, out);
    else if (object_is_exactly(vm, o, T_CFUNCTION))
        strbuf_addf(out, "builtin %s", cfunction_def(vm, o)->name);
    else if (type_check(vm, o))
        strbuf_addf(out, "class %s", type_name(vm, o));
}
