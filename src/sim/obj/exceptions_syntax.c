/*
 * SyntaxError and the Unicode errors: exceptions that point at a place in a text.
 */
#include "sim/obj/exceptions.h"

#include <stddef.h>

/* ---- SyntaxError ---- */

/* The details: (filename, lineno, offset, text[, end_lineno, end_offset]). */
static bool take_details(struct vm *vm, addr self, addr details)
{
    int64_t n = tuple_length(vm, details);
    if (n < 4 || n > 6) {
        exc_raise(vm, PY_TYPE(T_TypeError), "function takes at %s %d arguments (%zd given)",
                  n < 4 ? "least" : "most", n < 4 ? 4 : 6, n);
        return false;
    }
    struct py_syntax_error *e = syntax_error_at(vm, self);
    addr *fields[] = {&e->filename, &e->lineno,     &e->offset,
                      &e->text,     &e->end_lineno, &e->end_offset};
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        if ((int64_t)i < n)
            exception_set_field(vm, fields[i], tuple_item(vm, details, (int64_t)i));
        else
            clear_ref(vm, fields[i]);
    }
    if (n == 5) {
        exc_raise(vm, PY_TYPE(T_TypeError),
                  "end_offset must be provided when end_lineno is provided");
        return false;
    }
    return true;
}

static bool syntax_error_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                              addr kwnames)
{
    if (!exception_plain_init(vm, self, args, n_args, kwnames))
        return false;
    if (n_args >= 1)
        exception_set_field(vm, &syntax_error_at(vm, self)->msg, args[0]);
    if (n_args != 2)
        return true;
    addr details = tuple_from_iterable(vm, args[1]);
    if (addr_is_null(details))
        return false;
    bool ok = take_details(vm, self, details);
    decref(vm, details);
    return ok;
}

/* The part of a path behind its last slash. */
static addr base_name(struct vm *vm, addr path)
{
    int64_t n = str_length(vm, path), start = 0;
    for (int64_t i = 0; i < n; i++)
        if (str_char(vm, path, i) == '/')
            start = i + 1;
    return start ? str_substring(vm, path, start, n) : newref(vm, path);
}

static addr syntax_error_str(struct vm *vm, addr self)
{
    const struct py_syntax_error *e = syntax_error_at(vm, self);
    addr msg = addr_is_null(e->msg) ? PY_NONE : e->msg;
    bool has_line = !addr_is_null(e->lineno) && object_is_exactly(vm, e->lineno, T_INT);
    bool overflow = false;
    int64_t line = has_line ? int_as_i64(vm, e->lineno, &overflow) : 0;
    if (overflow)
        line = -1;
    addr file = NULL_ADDR;
    if (!addr_is_null(e->filename) && str_check(vm, e->filename)) {
        file = base_name(vm, e->filename);
        if (addr_is_null(file))
            return NULL_ADDR;
    }
    addr result;
    if (addr_is_null(file) && !has_line)
        result = object_str(vm, msg);
    else if (addr_is_null(file))
        result = str_from_format(vm, "%S (line %ld)", msg, line);
    else if (!has_line)
        result = str_from_format(vm, "%S (%U)", msg, file);
    else
        result = str_from_format(vm, "%S (%U, line %ld)", msg, file, line);
    xdecref(vm, file);
    return result;
}

static const struct member_def syntax_error_members[] = {
    {"msg", MEMBER_OBJECT, offsetof(struct py_syntax_error, msg), 0},
    {"filename", MEMBER_OBJECT, offsetof(struct py_syntax_error, filename), 0},
    {"lineno", MEMBER_OBJECT, offsetof(struct py_syntax_error, lineno), 0},
    {"offset", MEMBER_OBJECT, offsetof(struct py_syntax_error, offset), 0},
    {"text", MEMBER_OBJECT, offsetof(struct py_syntax_error, text), 0},
    {"end_lineno", MEMBER_OBJECT, offsetof(struct py_syntax_error, end_lineno), 0},
    {"end_offset", MEMBER_OBJECT, offsetof(struct py_syntax_error, end_offset), 0},
    {"print_file_and_line", MEMBER_OBJECT,
     offsetof(struct py_syntax_error, print_file_and_line), 0},
    {0},
};

const struct type_ops syntax_error_exception_ops = {
    .basicsize = sizeof(struct py_syntax_error),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots =
        {
            .init = syntax_error_init,
            .dealloc = exception_dealloc,
            .traverse = exception_traverse,
            .clear = exception_clear,
            .str = syntax_error_str,
        },
    .members = syntax_error_members,
};

const struct type_ops syntax_error_kind_exception_ops = {
    .basicsize = sizeof(struct py_syntax_error),
    .flags = EXCEPTION_FLAGS,
    .dictoffset = offsetof(struct py_base_exception, dict),
    .slots =
        {
            .init = syntax_error_init,
            .dealloc = exception_dealloc,
            .traverse = exception_traverse,
            .clear = exception_clear,
        },
};

/* ---- UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError ---- */

static bool want_str(struct vm *vm, int i, addr value)
{
    if (str_check(vm, value))
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "argument %d must be str, not %T", i, value);
    return false;
}

static bool want_count(struct vm *vm, size_t n_args, size_t n)
{
    if (n_args == n)
        return true;
    exc_raise(vm, PY_TYPE(T_TypeError), "function takes exactly %zu arguments (%zu given)", n,
              n_args);
    return false;
}

static bool take_place(struct vm *vm, addr self, addr start, addr end, addr reason)
{
    int64_t first = number_as_ssize(vm, start, PY_TYPE(T_OverflowError));
    if (first == -1 && exc_occurred(vm))
        return false;
    int64_t last = number_as_ssize(vm, end, PY_TYPE(T_OverflowError));
    if (last == -1 && exc_occurred(vm))
        return false;
    struct py_unicode_error *e = unicode_error_at(vm, self);
    e->start = first;
    e->end = last;
    exception_set_field(vm, &e->reason, reason);
    return true;
}

static bool unicode_decode_error_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                                      addr kwnames)
{
    if (!exception_plain_init(vm, self, args, n_args, kwnames) || !want_count(vm, n_args, 5) ||
        !want_str(vm, 1, args[0]) || !want_str(vm, 5, args[4]))
        return false;
    struct py_unicode_error *e = unicode_error_at(vm, self);
    if (bytes_check(vm, args[1])) {
        exception_set_field(vm, &e->object, args[1]);
    } else {
        const uint8_t *bytes;
        size_t len;
        if (!bytes_like_view(vm, args[1], &bytes, &len))
            return false;
        addr copy = bytes_from_data(vm, bytes, len);
        if (addr_is_null(copy))
            return false;
        set_ref(vm, &e->object, copy);
    }
    exception_set_field(vm, &e->encoding, args[0]);
    return take_place(vm, self, args[2], args[3], args[4]);
}

static bool unicode_encode_error_init(struct vm *vm, addr self, const addr *args, size_t n_args,
                                      addr kwnames)
{
    if (!exception_plain_init(vm, self, args, n_args, kwnames) || !want_count(vm, n_args, 5) ||
        !want_str(vm, 1, args[0]) || !want_str(vm, 2, args[1]) || !want_str(vm, 5, args[4]))
        return false;
    struct py_unicode_error *e = unicode_error_at(vm, self);
    exception_set_field(vm, &e->encoding, args[0]);
    exception_set_field(vm, &e->object, args[1]);
    return take_place(vm, self, args[2], args[3], args[4]);
}

static bool unicode_translate_error_init(struct vm *vm, addr self, const addr *args,
                                         size_t n_args, addr kwnames)
{
    if (!exception_plain_init(vm, self, args, n_args, kwnames) || !want_count(vm, n_args, 4) ||
        !want_str(vm, 1, args[0]) || !want_str(vm, 4, args[3]))
        return false;
    exception_set_field(vm, &unicode_error_at(vm, self)->object, args[0]);
    return take_place(vm, self, args[1], args[2], args[3]);
}

/* "\xe9", "\u20ac", "\U0001f600": as the messages show one character. */
static void escape_char(char out[16], uint32_t c)
{
    const char *fmt = c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x";
    snprintf(out, 16, fmt, c);
}

static addr unicode_decode_error_str(struct vm *vm, addr self)
{
    const struct py_unicode_error *e = unicode_error_at(vm, self);
    if (addr_is_null(e->object))
        return newref(vm, PY_EMPTY_STR);
    if (e->start >= 0 && e->start < bytes_length(vm, e->object) && e->end == e->start + 1) {
        unsigned byte = bytes_at(vm, e->object)->ob_sval[e->start];
        char hex[8];
        snprintf(hex, sizeof hex, "%02x", byte);
        return str_from_format(vm, "'%S' codec can't decode byte 0x%s in position %zd: %S",
                               e->encoding, hex, e->start, e->reason);
    }
    return str_from_format(vm, "'%S' codec can't decode bytes in position %zd-%zd: %S",
                           e->encoding, e->start, e->end - 1, e->reason);
}

static addr unicode_encode_error_str(struct vm *vm, addr self)
{
    const struct py_unicode_error *e = unicode_error_at(vm, self);
    if (addr_is_null(e->object))
        return newref(vm, PY_EMPTY_STR);
    if (e->start >= 0 && e->start < str_length(vm, e->object) && e->end == e->start + 1) {
        char text[16];
        escape_char(text, str_char(vm, e->object, e->start));
        return str_from_format(vm, "'%S' codec can't encode character '%s' in position %zd: %S",
                               e->encoding, text, e->start, e->reason);
    }
    return str_from_format(vm, "'%S' codec can't encode characters in position %zd-%zd: %S",
                           e->encoding, e->start, e->end - 1, e->reason);
}

static addr unicode_translate_error_str(struct vm *vm, addr self)
{
    const struct py_unicode_error *e = unicode_error_at(vm, self);
    if (addr_is_null(e->object))
        return newref(vm, PY_EMPTY_STR);
    if (e->start >= 0 && e->start < str_length(vm, e->object) && e->end == e->start + 1) {
        char text[16];
        escape_char(text, str_char(vm, e->object, e->start));
        return str_from_format(vm, "can't translate character '%s' in position %zd: %S", text,
                               e->start, e->reason);
    }
    return str_from_format(vm, "can't translate characters in position %zd-%zd: %S", e->start,
                           e->end - 1, e->reason);
}

static const struct member_def unicode_error_members[] = {
    {"encoding", MEMBER_OBJECT, offsetof(struct py_unicode_error, encoding), 0},
    {"object", MEMBER_OBJECT, offsetof(struct py_unicode_error, object), 0},
    {"start", MEMBER_SSIZE, offsetof(struct py_unicode_error, start), 0},
    {"end", MEMBER_SSIZE, offsetof(struct py_unicode_error, end), 0},
    {"reason", MEMBER_OBJECT, offsetof(struct py_unicode_error, reason), 0},
    {0},
};

#define UNICODE_ERROR_OPS(init_fn_, str_fn_)                                                   \
    {                                                                                          \
        .basicsize = sizeof(struct py_unicode_error), .flags = EXCEPTION_FLAGS,                \
        .dictoffset = offsetof(struct py_base_exception, dict),                                \
        .slots = {.new_ = exception_plain_new,                                                 \
                  .init = init_fn_,                                                            \
                  .dealloc = exception_dealloc,                                                \
                  .traverse = exception_traverse,                                              \
                  .clear = exception_clear,                                                    \
                  .str = str_fn_},                                                             \
        .members = unicode_error_members,                                                      \
    }

const struct type_ops unicode_decode_error_exception_ops =
    UNICODE_ERROR_OPS(unicode_decode_error_init, unicode_decode_error_str);
const struct type_ops unicode_encode_error_exception_ops =
    UNICODE_ERROR_OPS(unicode_encode_error_init, unicode_encode_error_str);
const struct type_ops unicode_translate_error_exception_ops =
    UNICODE_ERROR_OPS(unicode_translate_error_init, unicode_translate_error_str);
