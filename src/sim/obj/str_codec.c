/*
 * The encodings and bytes.decode().
 *
 * A malformed sequence ends where CPython says it does, since the handler gets exactly those
 * bytes and the message names them.
 */
#include "sim/obj/str_codec.h"

#include <ctype.h>

struct codec_name {
    const char *alias; /* lower case, '_' for '-' and space */
    struct codec codec;
};

static const struct codec_name codec_names[] = {
    {"utf_8", {CODEC_UTF8, "utf-8", false, false}},
    {"utf8", {CODEC_UTF8, "utf-8", false, false}},
    {"u8", {CODEC_UTF8, "utf-8", false, false}},
    {"utf_8_sig", {CODEC_UTF8, "utf-8", false, true}},
    {"ascii", {CODEC_ASCII, "ascii", false, false}},
    {"us_ascii", {CODEC_ASCII, "ascii", false, false}},
    {"646", {CODEC_ASCII, "ascii", false, false}},
    {"latin_1", {CODEC_LATIN1, "latin-1", false, false}},
    {"latin1", {CODEC_LATIN1, "latin-1", false, false}},
    {"latin", {CODEC_LATIN1, "latin-1", false, false}},
    {"l1", {CODEC_LATIN1, "latin-1", false, false}},
    {"iso_8859_1", {CODEC_LATIN1, "latin-1", false, false}},
    {"iso8859_1", {CODEC_LATIN1, "latin-1", false, false}},
    {"8859", {CODEC_LATIN1, "latin-1", false, false}},
    {"utf_16", {CODEC_UTF16, "utf-16", false, true}},
    {"utf16", {CODEC_UTF16, "utf-16", false, true}},
    {"utf_16_le", {CODEC_UTF16, "utf-16-le", false, false}},
    {"utf_16le", {CODEC_UTF16, "utf-16-le", false, false}},
    {"utf_16_be", {CODEC_UTF16, "utf-16-be", true, false}},
    {"utf_16be", {CODEC_UTF16, "utf-16-be", true, false}},
    {"utf_32", {CODEC_UTF32, "utf-32", false, true}},
    {"utf32", {CODEC_UTF32, "utf-32", false, true}},
    {"utf_32_le", {CODEC_UTF32, "utf-32-le", false, false}},
    {"utf_32le", {CODEC_UTF32, "utf-32-le", false, false}},
    {"utf_32_be", {CODEC_UTF32, "utf-32-be", true, false}},
    {"utf_32be", {CODEC_UTF32, "utf-32-be", true, false}},
};

/* Beginnings of the names of encodings CPython has and the simulator has not. */
static const char *const foreign_names[] = {
    "cp",    "iso",   "koi8", "mac_",  "gb",    "big5", "shift", "euc",    "hz",
    "johab", "utf_7", "idna", "punyc", "unico", "raw_", "rot",   "base64", "hex",
    "zlib",  "bz2",   "quop", "uu",    "ptcp",  "tis",  "hp",    "palmos", "charmap",
};

bool codec_find(struct vm *vm, const char *encoding, struct codec *out)
{
    char name[32] = "";
    size_t len = strlen(encoding);
    for (size_t i = 0; i < len && len < sizeof name; i++)
        name[i] = encoding[i] == '-' || encoding[i] == ' '
                      ? '_'
                      : (char)tolower((unsigned char)encoding[i]);
    for (size_t i = 0; i < ARRAY_LEN(codec_names); i++)
        if (strcmp(name, codec_names[i].alias) == 0) {
            *out = codec_names[i].codec;
            return true;
        }
    for (size_t i = 0; i < ARRAY_LEN(foreign_names); i++)
        if (strncmp(name, foreign_names[i], strlen(foreign_names[i])) == 0) {
            vm_unsupported(vm, "the encoding '%s'", encoding);
            return false;
        }
    exc_raise(vm, PY_TYPE(T_LookupError), "unknown encoding: %s", encoding);
    return false;
}

struct decoder {
    const uint8_t *bytes;
    size_t len;
    size_t pos;
    const char *name;
    const char *errors;
    addr object; /* the bytes, for the exception; NULL_ADDR: to be made */
    struct text out;
};

static bool raise_decode_error(struct vm *vm, const struct decoder *d, size_t start, size_t end,
                               const char *reason)
{
    bool is_bytes = !addr_is_null(d->object) && object_is_exactly(vm, d->object, T_BYTES);
    addr items[5] = {str_from_cstr(vm, d->name),
                     is_bytes ? newref(vm, d->object) : bytes_from_data(vm, d->bytes, d->len),
                     int_from_u64(vm, start), int_from_u64(vm, end), str_from_cstr(vm, reason)};
    addr args = NULL_ADDR;
    if (!addr_is_null(items[0]) && !addr_is_null(items[1]) && !addr_is_null(items[2]) &&
        !addr_is_null(items[3]) && !addr_is_null(items[4]))
        args = tuple_from_items(vm, items, 5);
    for (int i = 0; i < 5; i++)
        xdecref(vm, items[i]);
    addr exc =
        addr_is_null(args) ? args : exception_new(vm, PY_TYPE(T_UnicodeDecodeError), args);
    xdecref(vm, args);
    if (!addr_is_null(exc))
        exc_set(vm, exc);
    return false;
}

/* What the error handler makes of the bytes [pos, pos + n), which are skipped. */
static bool handle_error(struct vm *vm, struct decoder *d, size_t n, const char *reason)
{
    size_t start = d->pos, end = d->pos + n;
    d->pos = end;
    if (strcmp(d->errors, "strict") == 0)
        return raise_decode_error(vm, d, start, end, reason);
    if (strcmp(d->errors, "ignore") == 0)
        return true;
    if (strcmp(d->errors, "replace") == 0) {
        text_add_char(&d->out, 0xfffd);
        return true;
    }
    bool escape = strcmp(d->errors, "surrogateescape") == 0;
    if (!escape && strcmp(d->errors, "backslashreplace") != 0) {
        if (strcmp(d->errors, "surrogatepass") == 0 ||
            strcmp(d->errors, "xmlcharrefreplace") == 0)
            return raise_decode_error(vm, d, start, end, reason);
        exc_raise(vm, PY_TYPE(T_LookupError), "unknown error handler name '%s'", d->errors);
        return false;
    }
    if (!text_reserve(vm, &d->out, 4 * n))
        return false;
    for (size_t i = start; i < end; i++) {
        char text[8];
        if (escape && d->bytes[i] < 0x80)
            return raise_decode_error(vm, d, start, end, reason);
        if (escape)
            text_add_char(&d->out, 0xdc00u + d->bytes[i]);
        else
            text_add_ascii(&d->out, text,
                           (size_t)snprintf(text, sizeof text, "\\x%02x", d->bytes[i]));
    }
    return true;
}

/* Bytes of the sequence that `first` begins, 0 if none can begin so. */
static int utf8_length(uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Whether `c` may be the byte at `i` (1 ..) of a sequence that begins with `first`. */
static bool is_continuation(uint8_t first, int i, uint8_t c, bool allow_surrogates)
{
    if (i == 1) {
        if (first == 0xe0 && c < 0xa0)
            return false;
        if (first == 0xed && c >= 0xa0 && !allow_surrogates)
            return false;
        if ((first == 0xf0 && c < 0x90) || (first == 0xf4 && c >= 0x90))
            return false;
    }
    return (c & 0xc0) == 0x80;
}

static bool decode_utf8(struct vm *vm, struct decoder *d)
{
    bool pass = strcmp(d->errors, "surrogatepass") == 0;
    while (d->pos < d->len) {
        uint8_t first = d->bytes[d->pos];
        int n = utf8_length(first);
        if (n == 0) {
            if (!handle_error(vm, d, 1, "invalid start byte"))
                return false;
            continue;
        }
        uint32_t c = n == 1 ? first : first & (0xffu >> (n + 1));
        int i = 1;
        for (; i < n && d->pos + (size_t)i < d->len; i++) {
            uint8_t next = d->bytes[d->pos + (size_t)i];
            if (!is_continuation(first, i, next, pass))
                break;
            c = c << 6 | (next & 0x3f);
        }
        if (i < n) {
            bool at_end = d->pos + (size_t)i == d->len;
            if (!handle_error(vm, d, (size_t)i,
                              at_end ? "unexpected end of data" : "invalid continuation byte"))
                return false;
            continue;
        }
        text_add_char(&d->out, c);
        d->pos += (size_t)n;
    }
    return true;
}

static bool decode_ascii(struct vm *vm, struct decoder *d)
{
    while (d->pos < d->len) {
        if (d->bytes[d->pos] < 0x80)
            text_add_char(&d->out, d->bytes[d->pos++]);
        else if (!handle_error(vm, d, 1, "ordinal not in range(128)"))
            return false;
    }
    return true;
}

static uint32_t unit_at(const struct decoder *d, size_t pos, size_t n_bytes, bool is_big)
{
    uint32_t unit = 0;
    for (size_t i = 0; i < n_bytes; i++)
        unit |= (uint32_t)d->bytes[pos + i] << 8 * (is_big ? n_bytes - 1 - i : i);
    return unit;
}

/* Skips a byte order mark and returns the order it tells. */
static bool read_mark(struct decoder *d, const struct codec *codec, size_t n_bytes)
{
    if (!codec->has_mark || d->len < n_bytes)
        return codec->is_big;
    bool is_big = unit_at(d, 0, n_bytes, true) == 0xfeff;
    if (is_big || unit_at(d, 0, n_bytes, false) == 0xfeff)
        d->pos = n_bytes;
    return is_big;
}

static bool decode_utf16(struct vm *vm, struct decoder *d, const struct codec *codec)
{
    bool is_big = read_mark(d, codec, 2), pass = strcmp(d->errors, "surrogatepass") == 0;
    d->name = is_big ? "utf-16-be" : "utf-16-le";
    while (d->pos < d->len) {
        if (d->len - d->pos < 2) {
            if (!handle_error(vm, d, d->len - d->pos, "truncated data"))
                return false;
            continue;
        }
        uint32_t c = unit_at(d, d->pos, 2, is_big);
        bool is_lead = c >= 0xd800 && c < 0xdc00, is_trail = c >= 0xdc00 && c < 0xe000;
        if (is_lead && d->len - d->pos >= 4) {
            uint32_t low = unit_at(d, d->pos + 2, 2, is_big);
            if (low >= 0xdc00 && low < 0xe000) {
                text_add_char(&d->out, 0x10000 + ((c & 0x3ff) << 10 | (low & 0x3ff)));
                d->pos += 4;
                continue;
            }
        }
        if ((is_lead || is_trail) && !pass) {
            bool is_cut = is_lead && d->len - d->pos < 4;
            if (!handle_error(vm, d, is_cut ? d->len - d->pos : 2,
                              is_cut    ? "unexpected end of data"
                              : is_lead ? "illegal UTF-16 surrogate"
                                        : "illegal encoding"))
                return false;
            continue;
        }
        text_add_char(&d->out, c);
        d->pos += 2;
    }
    return true;
}

static bool decode_utf32(struct vm *vm, struct decoder *d, const struct codec *codec)
{
    bool is_big = read_mark(d, codec, 4);
    d->name = is_big ? "utf-32-be" : "utf-32-le";
    while (d->pos < d->len) {
        if (d->len - d->pos < 4) {
            if (!handle_error(vm, d, d->len - d->pos, "truncated data"))
                return false;
            continue;
        }
        uint32_t c = unit_at(d, d->pos, 4, is_big);
        const char *reason = c > STR_MAX_CHAR ? "code point not in range(0x110000)"
                             : c >= 0xd800 && c < 0xe000
                                 ? "code point in surrogate code point range(0xd800, 0xe000)"
                                 : NULL;
        if (reason) {
            if (!handle_error(vm, d, 4, reason))
                return false;
            continue;
        }
        text_add_char(&d->out, c);
        d->pos += 4;
    }
    return true;
}

static bool decode_all(struct vm *vm, struct decoder *d, const struct codec *codec)
{
    switch (codec->kind) {
    case CODEC_UTF8:
        if (codec->has_mark && d->len >= 3 && memcmp(d->bytes, "\xef\xbb\xbf", 3) == 0)
            d->pos = 3;
        return decode_utf8(vm, d);
    case CODEC_ASCII:
        return decode_ascii(vm, d);
    case CODEC_LATIN1:
        while (d->pos < d->len)
            text_add_char(&d->out, d->bytes[d->pos++]);
        return true;
    case CODEC_UTF16:
        return decode_utf16(vm, d, codec);
    case CODEC_UTF32:
        return decode_utf32(vm, d, codec);
    }
    return false;
}

addr str_decode(struct vm *vm, const uint8_t *bytes, size_t len, const char *encoding,
                const char *errors, addr bytes_object)
{
    struct codec codec;
    if (!codec_find(vm, encoding ? encoding : "utf-8", &codec))
        return NULL_ADDR;
    struct decoder d = {.bytes = bytes,
                        .len = len,
                        .name = codec.name,
                        .errors = errors ? errors : "strict",
                        .object = bytes_object};
    bool ok = decode_all(vm, &d, &codec);
    return text_finish(vm, &d.out, ok);
}

addr str_decode_with(struct vm *vm, const uint8_t *bytes, size_t len, addr encoding,
                     addr errors, addr bytes_object)
{
    struct strbuf encoding_text = {0}, errors_text = {0};
    addr s = NULL_ADDR;
    if (codec_arguments(vm, "decode", encoding, errors, &encoding_text, &errors_text))
        s = str_decode(vm, bytes, len,
                       addr_is_null(encoding) ? NULL : strbuf_str(&encoding_text),
                       addr_is_null(errors) ? NULL : strbuf_str(&errors_text), bytes_object);
    strbuf_release(&encoding_text);
    strbuf_release(&errors_text);
    return s;
}
