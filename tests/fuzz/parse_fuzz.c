/*
 * Any bytes: parsing them ends, in each mode, with a tree or with a complete message.
 */
#include "sim/front/parse.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void parse_one(const char *text, size_t len, enum parse_mode mode, size_t *n_consumed)
{
    struct arena arena = {0};
    struct syntax_warnings warnings = {0};
    struct syntax_error err;
    struct mod *mod;
    struct parse_opts opts = {
        .filename = "fuzz.py",
        .mode = mode,
        .warnings = &warnings,
        .n_consumed = n_consumed,
    };
    bool ok = parse_module(&arena, &mod, text, len, &opts, &err);
    assert(ok == (mod != NULL));
    assert(ok || (err.msg && err.msg[0] && err.filename));
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    parse_one(text, size, PARSE_FILE, NULL);
    parse_one(text, size, PARSE_EVAL, NULL);
    parse_one(text, size, PARSE_SINGLE, NULL);
    /* A session: each statement takes something, so that this ends. */
    for (size_t at = 0; at < size;) {
        size_t n = 0;
        parse_one(text + at, size - at, PARSE_SINGLE, &n);
        assert(n > 0 && n <= size - at);
        at += n;
    }
    return 0;
}
