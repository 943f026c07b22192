/*
 * The encodings: which there are, by which names.
 */
#ifndef VIVA_SIM_OBJ_STR_CODEC_H
#define VIVA_SIM_OBJ_STR_CODEC_H

#include "sim/obj/str_parts.h"

enum codec_kind { CODEC_UTF8, CODEC_ASCII, CODEC_LATIN1, CODEC_UTF16, CODEC_UTF32 };

struct codec {
    enum codec_kind kind;
    const char *name; /* as in error messages */
    bool is_big;      /* byte order of wide units */
    bool has_mark;    /* a byte order mark comes first */
};

/* False: LookupError. */
bool codec_find(struct vm *vm, const char *encoding, struct codec *out);
/* The texts of the arguments `encoding` and `errors`, either of which may be NULL_ADDR. */
bool codec_arguments(struct vm *vm, const char *fname, addr encoding, addr errors,
                     struct strbuf *encoding_text, struct strbuf *errors_text);

#endif
