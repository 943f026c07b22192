/*
 * Floats to and from text.
 */
#ifndef VIVA_SIM_OBJ_FLOAT_TEXT_H
#define VIVA_SIM_OBJ_FLOAT_TEXT_H

#include "sim/obj/values.h"

enum {
    FLOAT_ALTERNATE = 1, /* '#': a point always, trailing zeros kept */
    FLOAT_ADD_DOT_0 = 2, /* what looks like an int gets ".0" */
    FLOAT_NO_NEGATIVE_ZERO = 4
};

/* code: 'e' 'E' 'f' 'F' 'g' 'G' as in C, 'r' the shortest text that reads back as `v`
 * (precision is ignored). False: MemoryError. */
bool float_add_text(struct vm *vm, double v, char code, int precision, int flags,
                    struct strbuf *out);
/* repr(v) */
void float_add_repr(double v, struct strbuf *out);
/* The text of a float literal as float() takes it. False: it is none. */
bool float_parse(const char *text, size_t len, double *out);
/* Copies the text without underscores, each of which must lie between two digits. */
bool float_drop_underscores(const struct strbuf *text, struct strbuf *out);
/* The number that a text with nothing around it begins with; *end is behind it. */
bool float_parse_prefix(const char *text, const char **end, double *out);
/* A float of a number for formatting: "must be real number, not str". */
SIM_NEW addr float_operand(struct vm *vm, addr o);
SIM_NEW addr float_from_text_object(struct vm *vm, addr o);
SIM_NEW addr float_hex(struct vm *vm, double v);
SIM_NEW addr float_fromhex(struct vm *vm, addr type, addr text);

#endif
