/*
 * str.encode(): UTF-8, ASCII, Latin-1, UTF-16 and UTF-32 with the standard error handlers.
 */
#include "sim/obj/bytes_parts.h"
#include "sim/obj/str_codec.h"
#include "sim/obj/str_methods.h"

struct encoder {
    addr s;
    struct str_view v;
    const struct codec *codec;
    const char *errors;
    struct strbuf out;
};

static bool raise_encode_error(struct vm *vm, const struct encoder *e, int64_t start,
                               int64_t end, const char *reason)
{
    addr items[5] = {str_from_cstr(vm, e->codec->name), newref(vm, e->s),
                     int_from_i64(vm, start), int_from_i64(vm, end), str_from_cstr(vm, reason)};
    addr args = NULL_ADDR;
    if (!addr_is_null(items[0]) && !addr_is_null(items[2]) && !addr_is_null(items[3]) &&
        !addr_is_null(items[4]))
        args = tuple_from_items(vm, items, 5);
    for (int i = 0; i < 5; i++)
        xdecref(vm, items[i]);
    addr exc =
        addr_is_null(args) ? args : exception_new(vm, PY_TYPE(T_UnicodeEncodeError), args);
    xdecref(vm, args);
    if (!addr_is_null(exc))
        exc_set(vm, exc);
    return false;
}

/* One code unit of 2 or 4 bytes. */
static void add_unit(struct encoder *e, uint32_t unit, int n_bytes)
{
    for (int i = 0; i < n_bytes; i++) {
        int shift = 8 * (e->codec->is_big ? n_bytes - 1 - i : i);
        strbuf_add_char(&e->out, (char)(unit >> shift & 0xff));
    }
}

/* A character the codec has. */
static void add_char(struct encoder *e, uint32_t c)
{
    switch (e->codec->kind) {
    case CODEC_UTF8:
        strbuf_add_utf8(&e->out, c);
        break;
    case CODEC_ASCII:
    case CODEC_LATIN1:
        strbuf_add_char(&e->out, (char)c);
        break;
    case CODEC_UTF16:
        if (c >= 0x10000) {
            add_unit(e, 0xd800 + ((c - 0x10000) >> 10), 2);
            c = 0xdc00 + ((c - 0x10000) & 0x3ff);
        }
        add_unit(e, c, 2);
        break;
    case CODEC_UTF32:
        add_unit(e, c, 4);
        break;
    }
}

static bool is_surrogate(uint32_t c)
{
    return c >= 0xd800 && c <= 0xdfff;
}

static bool can_encode(const struct codec *codec, uint32_t c)
{
    switch (codec->kind) {
    case CODEC_ASCII:
        return c < 0x80;
    case CODEC_LATIN1:
        return c < 0x100;
    case CODEC_UTF8:
    case CODEC_UTF16:
    case CODEC_UTF32:
        return !is_surrogate(c);
    }
    return false;
}

static void add_ascii(struct encoder *e, const char *text)
{
    for (; *text; text++)
        add_char(e, (uint8_t)*text);
}

static void add_replacement(struct encoder *e, uint32_t c)
{
    char text[16];
    if (strcmp(e->errors, "xmlcharrefreplace") == 0)
        snprintf(text, sizeof text, "&#%u;", (unsigned)c);
    else if (c < 0x100)
        snprintf(text, sizeof text, "\\x%02x", (unsigned)c);
    else
        snprintf(text, sizeof text, c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
    add_ascii(e, text);
}

/* What the error handler makes of the characters [start, end). */
static bool handle_error(struct vm *vm, struct encoder *e, int64_t start, int64_t end,
                         const char *reason)
{
    if (strcmp(e->errors, "strict") == 0)
        return raise_encode_error(vm, e, start, end, reason);
    if (strcmp(e->errors, "ignore") == 0)
        return true;
    bool replace = strcmp(e->errors, "replace") == 0;
    bool reference = strcmp(e->errors, "backslashreplace") == 0 ||
                     strcmp(e->errors, "xmlcharrefreplace") == 0;
    bool escape = strcmp(e->errors, "surrogateescape") == 0;
    bool pass = strcmp(e->errors, "surrogatepass") == 0;
    if (strcmp(e->errors, "namereplace") == 0) {
        vm_unsupported(vm, "the error handler 'namereplace'");
        return false;
    }
    if (!replace && !reference && !escape && !pass) {
        exc_raise(vm, PY_TYPE(T_LookupError), "unknown error handler name '%s'", e->errors);
        return false;
    }
    for (int64_t i = start; i < end; i++) {
        uint32_t c = view_char(&e->v, i);
        if (replace)
            add_char(e, '?');
        else if (reference)
            add_replacement(e, c);
        else if (escape && c >= 0xdc80 && c <= 0xdcff)
            strbuf_add_char(&e->out, (char)(c - 0xdc00));
        else if (pass && is_surrogate(c) && e->codec->kind != CODEC_ASCII &&
                 e->codec->kind != CODEC_LATIN1)
            add_char(e, c);
        else
            return raise_encode_error(vm, e, start, end, reason);
    }
    return true;
}

static bool encode_all(struct vm *vm, struct encoder *e)
{
    const char *reason = e->codec->kind == CODEC_ASCII    ? "ordinal not in range(128)"
                         : e->codec->kind == CODEC_LATIN1 ? "ordinal not in range(256)"
                                                          : "surrogates not allowed";
    if (e->codec->has_mark)
        add_char(e, 0xfeff);
    for (int64_t i = 0; i < e->v.len;) {
        uint32_t c = view_char(&e->v, i);
        if (can_encode(e->codec, c)) {
            add_char(e, c);
            i++;
            continue;
        }
        int64_t end = i + 1;
        // The wide codecs handle surrogates one at a time, the others in runs.
        bool in_runs = e->codec->kind != CODEC_UTF16 && e->codec->kind != CODEC_UTF32;
        while (in_runs && end < e->v.len && !can_encode(e->codec, view_char(&e->v, end)))
            end++;
        if (!handle_error(vm, e, i, end, reason))
            return false;
        i = end;
    }
    return true;
}

addr str_encode(struct vm *vm, addr s, const char *encoding, const char *errors)
{
    struct codec codec;
    if (!codec_find(vm, encoding ? encoding : "utf-8", &codec))
        return NULL_ADDR;
    struct str_view v = str_view_of(vm, s);
    if (str_is_ascii(vm, s) && codec.kind <= CODEC_LATIN1 && !codec.has_mark)
        return bytes_from_data(vm, v.data, (size_t)v.len);
    struct encoder e = {.s = s, .v = v, .codec = &codec, .errors = errors ? errors : "strict"};
    addr result =
        encode_all(vm, &e) ? bytes_from_data(vm, strbuf_str(&e.out), e.out.len) : NULL_ADDR;
    strbuf_release(&e.out);
    return result;
}

bool codec_arguments(struct vm *vm, const char *fname, addr encoding, addr errors,
                     struct strbuf *encoding_text, struct strbuf *errors_text)
{
    addr given[2] = {encoding, errors};
    struct strbuf *texts[2] = {encoding_text, errors_text};
    for (int i = 0; i < 2; i++) {
        if (addr_is_null(given[i]))
            continue;
        if (!str_check(vm, given[i])) {
            exc_raise(vm, PY_TYPE(T_TypeError), "%s() argument '%s' must be str, not %s", fname,
                      i ? "errors" : "encoding",
                      addr_eq(given[i], PY_NONE) ? "None"
                                                 : type_name(vm, object_type(vm, given[i])));
            return false;
        }
        str_to_utf8(vm, given[i], texts[i]);
        if (strlen(strbuf_str(texts[i])) != texts[i]->len) {
            exc_raise(vm, PY_TYPE(T_ValueError), "embedded null character");
            return false;
        }
    }
    return true;
}

addr str_encode_with(struct vm *vm, addr s, addr encoding, addr errors)
{
    struct strbuf encoding_text = {0}, errors_text = {0};
    addr result = NULL_ADDR;
    if (codec_arguments(vm, "encode", encoding, errors, &encoding_text, &errors_text))
        result = str_encode(vm, s, addr_is_null(encoding) ? NULL : strbuf_str(&encoding_text),
                            addr_is_null(errors) ? NULL : strbuf_str(&errors_text));
    strbuf_release(&encoding_text);
    strbuf_release(&errors_text);
    return result;
}

addr str_encode_method(struct vm *vm, addr self, const addr *args, size_t n_args, addr kwnames)
{
    static const char *const names[] = {"encoding", "errors", NULL};
    static const struct arg_spec spec = {"encode", names, 0, 2};
    addr arg[2];
    if (!args_parse(vm, &spec, args, n_args, kwnames, arg))
        return NULL_ADDR;
    return str_encode_with(vm, self, arg[0], arg[1]);
}
