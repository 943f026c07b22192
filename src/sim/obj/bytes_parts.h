/*
 * What the files of bytes, bytearray and memoryview share.
 */
#ifndef VIVA_SIM_OBJ_BYTES_PARTS_H
#define VIVA_SIM_OBJ_BYTES_PARTS_H

#include "sim/obj/values.h"

enum { BYTES_HEADER = 33 }; /* object header, size, hash, and the closing zero */

static inline addr bytes_char(uint8_t c)
{
    return STATIC_ADDR(STATIC_BYTE_CHARS + c * 48);
}

/* `len` uninitialised bytes and a zero behind them; the empty one if len == 0. */
SIM_NEW addr bytes_alloc(struct vm *vm, int64_t len);
/* bytes(o) without an encoding: of __bytes__, a bytes-like or an iterable of ints. */
SIM_NEW addr bytes_from_object(struct vm *vm, addr o);
/* Adds the bytes an iterable of ints gives; false: raised. */
bool bytes_collect(struct vm *vm, addr iterable, const char *what, struct strbuf *out);
/* The text of repr(b'...'), the prefix included. */
SIM_NEW addr bytes_repr_of(struct vm *vm, const uint8_t *p, size_t len, const char *before,
                           const char *after);
/* Whether it is bytes, bytearray or memoryview. */
bool is_bytes_like(struct vm *vm, addr o);

/*
 * The methods bytes and bytearray have in common: the results are of the kind of `self`.
 * bytes_shared.h's table is concatenated into both types' method tables.
 */
SIM_NEW addr bytes_like_new(struct vm *vm, addr self, const uint8_t *p, size_t len);

/* ---- bytearray.c ---- */
SIM_NEW addr bytearray_from_data(struct vm *vm, const void *bytes, size_t len);
uint8_t *bytearray_data(const struct vm *vm, addr o);
bool bytearray_resize(struct vm *vm, addr o, int64_t len);

#endif
