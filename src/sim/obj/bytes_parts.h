/*
 * What the files of bytes, bytearray and memoryview share.
 *
 * Most methods of bytes and bytearray are one: they read a view and make a result of the kind
 * of `self`.
 */
#ifndef VIVA_SIM_OBJ_BYTES_PARTS_H
#define VIVA_SIM_OBJ_BYTES_PARTS_H

#include "sim/obj/str_parts.h"

enum { BYTES_HEADER = 33 }; /* object header, size, hash, and the closing zero */

static inline addr bytes_char(uint8_t c)
{
    return STATIC_ADDR(STATIC_BYTE_CHARS + c * 48);
}

/* `len` uninitialised bytes and a zero behind them; the empty one if len == 0. */
SIM_NEW addr bytes_alloc(struct vm *vm, int64_t len);
/* bytes(o) without an encoding: of __bytes__, a bytes-like or an iterable of ints. */
SIM_NEW addr bytes_from_object(struct vm *vm, addr o);
/* Adds the bytes an iterable of ints gives; false: raised. `what`: "bytes" or "bytearray". */
bool bytes_collect(struct vm *vm, addr iterable, const char *what, struct strbuf *out);
/* An int in range(256); -1 raised. */
int byte_from_int(struct vm *vm, addr o, const char *what);
SIM_NEW addr bytes_repr(struct vm *vm, addr o);
/* repr(bytes(...)) between two texts; if there is one before it is a bytearray's, in which a
 * single quote is always escaped. */
SIM_NEW addr bytes_repr_between(struct vm *vm, const uint8_t *p, size_t len, const char *before,
                                const char *after);
bool bytearray_check(const struct vm *vm, addr o);
bool is_bytes_like(const struct vm *vm, addr o);
/* A bytes, bytearray or memoryview as a view of kind 1. False: TypeError. */
bool bytes_view(struct vm *vm, addr o, struct str_view *v);
/* The view of `self`, which is a bytes or bytearray. */
struct str_view bytes_self_view(const struct vm *vm, addr self);
/* A bytes or bytearray, as `self` is. */
SIM_NEW addr bytes_like_new(struct vm *vm, addr self, const void *p, size_t len);
/* The same, a new object even for one byte. */
SIM_NEW addr bytes_like_fresh(struct vm *vm, addr self, const void *p, size_t len);
/* self[start:end]: an exact bytes itself if it is all of it. */
SIM_NEW addr bytes_like_slice(struct vm *vm, addr self, int64_t start, int64_t end);
/* `self` unchanged: an exact bytes itself, otherwise a copy. */
SIM_NEW addr bytes_like_same(struct vm *vm, addr self);
SIM_NEW addr bytes_concat(struct vm *vm, addr a, addr b);
int bytes_contains(struct vm *vm, addr o, addr item);
SIM_NEW addr bytes_percent(struct vm *vm, addr o, addr args);
SIM_NEW addr bytes_richcompare(struct vm *vm, addr a, addr b, enum compare op);
SIM_NEW addr bytes_iter(struct vm *vm, addr o);
SIM_NEW addr bytearray_iter(struct vm *vm, addr o);

/* ---- bytearray.c ---- */
SIM_NEW addr bytearray_from_data(struct vm *vm, const void *bytes, size_t len);
uint8_t *bytearray_data(const struct vm *vm, addr o);
bool bytearray_resize(struct vm *vm, addr o, int64_t len);
/* o[lo:hi] = value, a bytes-like; NULL_ADDR: del o[lo:hi]. */
bool bytearray_set_range(struct vm *vm, addr o, int64_t lo, int64_t hi, addr value);
extern const struct method_def bytearray_methods[];

/* ---- memoryview.c ---- */
/* __buffer__() and __release_buffer__() */
SIM_NEW addr memoryview_buffer(struct vm *vm, addr self, const addr *args, size_t n_args,
                               addr kwnames);
SIM_NEW addr memoryview_release_buffer(struct vm *vm, addr self, const addr *args,
                                       size_t n_args, addr kwnames);
SIM_NEW addr memoryview_copy(struct vm *vm, addr o); /* its bytes, contiguous or not */
/* Its bytes if they are contiguous. False: raised. */
bool memoryview_bytes(struct vm *vm, addr o, const uint8_t **bytes, size_t *len);

/* ---- the shared methods ---- */
typedef addr bytes_method(struct vm *vm, addr self, const addr *args, size_t n_args,
                          addr kwnames);
/* bytes_search.c */
bytes_method bytes_count, bytes_find, bytes_index, bytes_rfind, bytes_rindex, bytes_startswith,
    bytes_endswith, bytes_partition, bytes_rpartition, bytes_split, bytes_rsplit,
    bytes_splitlines, bytes_removeprefix, bytes_removesuffix, bytes_strip, bytes_lstrip,
    bytes_rstrip;
/* bytes_transform.c */
bytes_method bytes_capitalize, bytes_center, bytes_expandtabs, bytes_isalnum, bytes_isalpha,
    bytes_isascii, bytes_isdigit, bytes_islower, bytes_isspace, bytes_istitle, bytes_isupper,
    bytes_join, bytes_ljust, bytes_lower, bytes_replace, bytes_rjust, bytes_swapcase,
    bytes_title, bytes_translate, bytes_upper, bytes_zfill;
/* bytes_hex.c */
bytes_method bytes_decode, bytes_fromhex, bytes_hex, bytes_maketrans;

#define BYTES_SHARED_METHODS                                                                   \
    {.name = "__buffer__", .fn = memoryview_buffer, .flags = METH_O},                          \
        {.name = "capitalize", .fn = bytes_capitalize, .flags = METH_NOARGS},                  \
        {.name = "center", .fn = bytes_center, .flags = METH_FASTCALL},                        \
        {.name = "count", .fn = bytes_count, .flags = METH_FASTCALL},                          \
        {.name = "decode", .fn = bytes_decode, .flags = METH_FASTCALL | METH_KEYWORDS},        \
        {.name = "endswith", .fn = bytes_endswith, .flags = METH_FASTCALL},                    \
        {.name = "expandtabs",                                                                 \
         .fn = bytes_expandtabs,                                                               \
         .flags = METH_FASTCALL | METH_KEYWORDS},                                              \
        {.name = "find", .fn = bytes_find, .flags = METH_FASTCALL},                            \
        {.name = "fromhex", .fn = bytes_fromhex, .flags = METH_O | METH_CLASS},                \
        {.name = "hex", .fn = bytes_hex, .flags = METH_FASTCALL | METH_KEYWORDS},              \
        {.name = "index", .fn = bytes_index, .flags = METH_FASTCALL},                          \
        {.name = "isalnum", .fn = bytes_isalnum, .flags = METH_NOARGS},                        \
        {.name = "isalpha", .fn = bytes_isalpha, .flags = METH_NOARGS},                        \
        {.name = "isascii", .fn = bytes_isascii, .flags = METH_NOARGS},                        \
        {.name = "isdigit", .fn = bytes_isdigit, .flags = METH_NOARGS},                        \
        {.name = "islower", .fn = bytes_islower, .flags = METH_NOARGS},                        \
        {.name = "isspace", .fn = bytes_isspace, .flags = METH_NOARGS},                        \
        {.name = "istitle", .fn = bytes_istitle, .flags = METH_NOARGS},                        \
        {.name = "isupper", .fn = bytes_isupper, .flags = METH_NOARGS},                        \
        {.name = "join", .fn = bytes_join, .flags = METH_O},                                   \
        {.name = "ljust", .fn = bytes_ljust, .flags = METH_FASTCALL},                          \
        {.name = "lower", .fn = bytes_lower, .flags = METH_NOARGS},                            \
        {.name = "lstrip", .fn = bytes_lstrip, .flags = METH_FASTCALL},                        \
        {.name = "maketrans", .fn = bytes_maketrans, .flags = METH_FASTCALL | METH_STATIC},    \
        {.name = "partition", .fn = bytes_partition, .flags = METH_O},                         \
        {.name = "removeprefix", .fn = bytes_removeprefix, .flags = METH_O},                   \
        {.name = "removesuffix", .fn = bytes_removesuffix, .flags = METH_O},                   \
        {.name = "replace", .fn = bytes_replace, .flags = METH_FASTCALL},                      \
        {.name = "rfind", .fn = bytes_rfind, .flags = METH_FASTCALL},                          \
        {.name = "rindex", .fn = bytes_rindex, .flags = METH_FASTCALL},                        \
        {.name = "rjust", .fn = bytes_rjust, .flags = METH_FASTCALL},                          \
        {.name = "rpartition", .fn = bytes_rpartition, .flags = METH_O},                       \
        {.name = "rsplit", .fn = bytes_rsplit, .flags = METH_FASTCALL | METH_KEYWORDS},        \
        {.name = "rstrip", .fn = bytes_rstrip, .flags = METH_FASTCALL},                        \
        {.name = "split", .fn = bytes_split, .flags = METH_FASTCALL | METH_KEYWORDS},          \
        {.name = "splitlines",                                                                 \
         .fn = bytes_splitlines,                                                               \
         .flags = METH_FASTCALL | METH_KEYWORDS},                                              \
        {.name = "startswith", .fn = bytes_startswith, .flags = METH_FASTCALL},                \
        {.name = "strip", .fn = bytes_strip, .flags = METH_FASTCALL},                          \
        {.name = "swapcase", .fn = bytes_swapcase, .flags = METH_NOARGS},                      \
        {.name = "title", .fn = bytes_title, .flags = METH_NOARGS},                            \
        {.name = "translate", .fn = bytes_translate, .flags = METH_FASTCALL | METH_KEYWORDS},  \
        {.name = "upper", .fn = bytes_upper, .flags = METH_NOARGS},                            \
    {                                                                                          \
        .name = "zfill", .fn = bytes_zfill, .flags = METH_O                                    \
    }

#endif
