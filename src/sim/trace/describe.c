#include "sim/trace/describe.h"

#include "sim/obj/dict.h"
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
        strbuf_addf(out, "int of about %zu bits", n * INT_DIGIT_BITS);
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

static void add_escaped(struct strbuf *out, uint32_t c, char quote)
{
    if (c == (uint32_t)quote || c == '\\')
        strbuf_addf(out, "\\%c", (char)c);
    else if (c == '\n')
        strbuf_add_str(out, "\\n");
    else if (c == '\t')
        strbuf_add_str(out, "\\t");
    else if (c == '\r')
        strbuf_add_str(out, "\\r");
    else if (c < 0x20 || c == 0x7f)
        strbuf_addf(out, "\\x%02x", (unsigned)c);
    else
        strbuf_add_utf8(out, c);
}

static void add_str(const struct vm *vm, addr o, struct strbuf *out, size_t max)
{
    size_t end = out->len + max;
    int64_t n = str_length(vm, o);
    strbuf_add_char(out, '\'');
    for (int64_t i = 0; i < n; i++) {
        if (out->len + 4 >= end) {
            strbuf_add_str(out, "...");
            break;
        }
        add_escaped(out, str_char(vm, o, i), '\'');
    }
    strbuf_add_char(out, '\'');
}

static void add_bytes(const struct vm *vm, addr o, struct strbuf *out, size_t max)
{
    size_t end = out->len + max;
    strbuf_add_str(out, "b'");
    for (int64_t i = 0; i < bytes_length(vm, o); i++) {
        uint8_t c = bytes_at(vm, o)->ob_sval[i];
        if (out->len + 5 >= end) {
            strbuf_add_str(out, "...");
            break;
        }
        if (c >= 0x80)
            strbuf_addf(out, "\\x%02x", c);
        else
            add_escaped(out, c, '\'');
    }
    strbuf_add_char(out, '\'');
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
    else
        return false;
    return true;
}

/* Items between brackets, or nothing if there are many or one is no simple value. */
static void add_items(const struct vm *vm, const addr *items, int64_t n, const char *brackets,
                      struct strbuf *out, size_t max)
{
    size_t start = out->len;
    if (n > MAX_ITEMS)
        return;
    strbuf_add_char(out, brackets[0]);
    for (int64_t i = 0; i < n; i++) {
        if (i > 0)
            strbuf_add_str(out, ", ");
        if (addr_is_null(items[i]) || !add_simple(vm, items[i], out, max) ||
            out->len - start + 2 > max) {
            strbuf_truncate(out, start);
            return;
        }
    }
    if (n == 1 && brackets[0] == '(')
        strbuf_add_char(out, ',');
    strbuf_add_char(out, brackets[1]);
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
    if (object_is_exactly(vm, o, T_LIST))
        add_items(vm, list_items(vm, o), list_length(vm, o), "[]", out, max);
    else if (object_is_exactly(vm, o, T_TUPLE))
        add_items(vm, tuple_items(vm, o), tuple_length(vm, o), "()", out, max);
    else if (object_is_exactly(vm, o, T_FUNCTION))
        add_named(vm, "function", function_at(vm, o)->func_name, out);
    else if (object_is_exactly(vm, o, T_MODULE))
        add_named(vm, "module", module_name(vm, o), out);
    else if (object_is_exactly(vm, o, T_CFUNCTION))
        strbuf_addf(out, "builtin %s", cfunction_def(vm, o)->name);
    else if (type_check(vm, o))
        strbuf_addf(out, "class %s", type_name(vm, o));
}

static int64_t str_sizeof(const struct vm *vm, addr o)
{
    const struct py_str *s = str_at(vm, o);
    if (s->state & STR_STATE_ASCII)
        return STR_ASCII_DATA + s->length + 1;
    int64_t bytes = STR_COMPACT_DATA + (s->length + 1) * str_kind(vm, o);
    return bytes + (addr_is_null(s->utf8) ? 0 : s->utf8_length + 1);
}

/* Of an int, whose items are not counted by ob_size. */
static int64_t int_sizeof(const struct vm *vm, addr o)
{
    int64_t n = (int64_t)(int_at(vm, o)->lv_tag >> 3);
    return 24 + 4 * (n ? n : 1);
}

static int64_t set_sizeof(const struct vm *vm, addr o)
{
    const struct py_set *s = set_at(vm, o);
    bool is_small = s->mask < SET_SMALL_TABLE;
    return (int64_t)sizeof *s + (is_small ? 0 : (s->mask + 1) * 16);
}

int64_t describe_sizeof(const struct vm *vm, addr o)
{
    if (type_check(vm, o) || object_is_exactly(vm, o, T_CODE))
        return -1;
    addr type = object_type(vm, o);
    const struct py_type *t = type_at(vm, type);
    if ((t->tp_flags & TYPE_STR_SUBCLASS))
        return object_is_exactly(vm, o, T_STR) ? str_sizeof(vm, o) : -1;
    if (t->tp_flags & TYPE_INT_SUBCLASS)
        return int_sizeof(vm, o);
    int64_t before = type_preheader_bytes(vm, type);
    if (t->tp_flags & TYPE_DICT_SUBCLASS)
        return before + dict_sizeof(vm, o);
    if (object_is_exactly(vm, o, T_SET) || object_is_exactly(vm, o, T_FROZENSET))
        return before + set_sizeof(vm, o);
    int64_t bytes = before + t->tp_basicsize;
    if (t->tp_flags & TYPE_LIST_SUBCLASS)
        bytes += list_at(vm, o)->allocated * 8;
    else if (object_is_exactly(vm, o, T_BYTEARRAY))
        bytes += bytearray_at(vm, o)->ob_alloc;
    else if (t->tp_itemsize)
        bytes += var_object_at(vm, o)->ob_size * t->tp_itemsize;
    return bytes;
}
