/*
 * What the files of str share.
 */
#ifndef VIVA_SIM_OBJ_STR_PARTS_H
#define VIVA_SIM_OBJ_STR_PARTS_H

#include "sim/obj/values.h"

enum { STR_MAX_CHAR = 0x10ffff };

/* The characters of a str on the host: valid until it dies or is resized. */
struct str_view {
    const void *data;
    int kind;
    int64_t len;
};

static inline struct str_view str_view_of(const struct vm *vm, addr s)
{
    return (struct str_view){str_data(vm, s), str_kind(vm, s), str_length(vm, s)};
}

static inline uint32_t view_char(const struct str_view *v, int64_t i)
{
    if (v->kind == 1)
        return ((const uint8_t *)v->data)[i];
    return v->kind == 2 ? ((const uint16_t *)v->data)[i] : ((const uint32_t *)v->data)[i];
}

static inline void chars_put(void *data, int kind, int64_t i, uint32_t c)
{
    if (kind == 1)
        ((uint8_t *)data)[i] = (uint8_t)c;
    else if (kind == 2)
        ((uint16_t *)data)[i] = (uint16_t)c;
    else
        ((uint32_t *)data)[i] = c;
}

static inline bool str_is_ascii(const struct vm *vm, addr s)
{
    return (str_at(vm, s)->state & STR_STATE_ASCII) != 0;
}

/*
 * An uninitialised str of `len` characters none of which is above `max_char`, closed by a zero;
 * the empty one if len == 0. A fresh object even for one character, as PyUnicode_New().
 */
SIM_NEW addr str_alloc(struct vm *vm, int64_t len, uint32_t max_char);
void *str_mutable_data(const struct vm *vm, addr s);
/* Copies n characters; the kind of `to` is at least that of `from`. */
void chars_copy(void *to, int to_kind, int64_t at, const struct str_view *from, int64_t start,
                int64_t n);
/* An upper bound that decides kind and being ASCII: 127, 255, 65535 or 0x10ffff. */
uint32_t str_max_char_bound(const struct vm *vm, addr s);
/* The one-character and empty objects instead, where they exist (unicode_result). */
SIM_STEALS(2) SIM_NEW addr str_result(struct vm *vm, addr s);
/* A new exact str of the value (_PyUnicode_Copy), and one of the narrowest kind. */
SIM_NEW addr str_copy(struct vm *vm, addr s);
SIM_NEW addr str_narrowed(struct vm *vm, addr s);
/* An exact str of the value: `s` itself if it is one. */
SIM_NEW addr str_exact(struct vm *vm, addr s);
SIM_NEW addr str_from_latin1(struct vm *vm, const void *bytes, int64_t len);
SIM_NEW addr str_from_ascii(struct vm *vm, const char *text, size_t len);
/* A str of `type` (a subclass) with the value of the exact `s`. */
SIM_NEW addr str_subtype_new(struct vm *vm, addr type, addr s);
bool str_resize(struct vm *vm, addr *s, int64_t len);
/* "text must be str, not int" and the like: the check most methods make. */
bool str_require(struct vm *vm, addr o, const char *fname, int arg_number);

/*
 * A str in the making, on the host. Its size is bounded by the space: text_reserve() raises
 * MemoryError for more. All-zero is empty.
 */
struct text {
    uint32_t *chars;
    size_t len;
    size_t cap;
    addr whole; /* the str that is all of the text, or NULL_ADDR */
};
/* False: MemoryError. */
bool text_reserve(struct vm *vm, struct text *t, uint64_t extra);
void text_add_char(struct text *t, uint32_t c);
void text_add_ascii(struct text *t, const char *s, size_t len);
void text_add_view(struct text *t, const struct str_view *v, int64_t start, int64_t end);
void text_add_str(const struct vm *vm, struct text *t, addr s);
bool text_add_fill(struct vm *vm, struct text *t, uint32_t c, int64_t n);
/* Adds the last piece: an exact str with nothing before it will be the result itself. */
bool text_add_last(struct vm *vm, struct text *t, addr s);
void text_release(struct vm *vm, struct text *t);
/* The str, unless `ok` is false; releases `t` either way. */
SIM_NEW addr text_finish(struct vm *vm, struct text *t, bool ok);

/* ---- str_find.c ---- */
/* Position of the first (last) occurrence in v[start, end), or -1. */
int64_t view_find(const struct str_view *v, int64_t start, int64_t end,
                  const struct str_view *sub);
int64_t view_rfind(const struct str_view *v, int64_t start, int64_t end,
                   const struct str_view *sub);
int64_t view_count(const struct str_view *v, int64_t start, int64_t end,
                   const struct str_view *sub, int64_t max);
/* Python's slice rules for optional start and end arguments. False: raised. */
bool slice_arguments(struct vm *vm, const addr *args, size_t n_args, int64_t len,
                     int64_t *start, int64_t *end);

/* ---- str_char.c: properties of characters ---- */
bool char_is_space(uint32_t c);
bool char_is_line_break(uint32_t c);
bool char_is_printable(uint32_t c);
bool char_is_alpha(uint32_t c);
bool char_is_lower(uint32_t c);
bool char_is_upper(uint32_t c);
bool char_is_title(uint32_t c);
bool char_is_cased(uint32_t c);
bool char_is_case_ignorable(uint32_t c);
bool char_is_numeric(uint32_t c);
bool char_is_digit(uint32_t c);
int char_decimal(uint32_t c); /* 0 .. 9, -1: no decimal digit */
bool char_is_id_start(uint32_t c);
bool char_is_id_continue(uint32_t c);
/* The full mappings: up to three characters into out; their number. */
int char_to_upper(uint32_t c, uint32_t out[3]);
int char_to_lower(uint32_t c, uint32_t out[3]);
int char_to_title(uint32_t c, uint32_t out[3]);
int char_fold(uint32_t c, uint32_t out[3]);

/* ---- the rest ---- */
SIM_NEW addr str_repr(struct vm *vm, addr s);
/* Other decimal digits and spaces as ASCII, other characters as '?': for int() and float(). */
void str_to_ascii_digits(const struct vm *vm, addr s, struct strbuf *out);
SIM_NEW addr str_iter(struct vm *vm, addr s);
/* s.encode(encoding, errors) and bytes.decode(); NULL: "utf-8", "strict". */
SIM_NEW addr str_encode(struct vm *vm, addr s, const char *encoding, const char *errors);
SIM_NEW addr str_decode(struct vm *vm, const uint8_t *bytes, size_t len, const char *encoding,
                        const char *errors, addr bytes_object);
/* The same two with the names as objects, either of which may be NULL_ADDR. */
SIM_NEW addr str_decode_with(struct vm *vm, const uint8_t *bytes, size_t len, addr encoding,
                             addr errors, addr bytes_object);
SIM_NEW addr str_encode_with(struct vm *vm, addr s, addr encoding, addr errors);
/* s with `from` replaced by `to`, at most `max` times (-1: all). */
SIM_NEW addr str_replace(struct vm *vm, addr s, addr from, addr to, int64_t max);

extern const struct method_def str_methods[];

#endif
