/*
 * Docstrings and __static_attributes__.
 */
#include "sim/front/compile_text.h"

#include "util/strbuf.h"

/* ---------------------------------------------------------------- docstrings */

/* Tabs to columns of eight, as str.expandtabs() does it. */
static void expand_tabs(struct strbuf *out, const char *text, size_t len)
{
    size_t column = 0;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == '\t') {
            size_t n = 8 - column % 8;
            strbuf_add_fill(out, ' ', n);
            column += n;
            continue;
        }
        strbuf_add_char(out, c);
        if (c == '\n' || c == '\r')
            column = 0;
        else if ((c & 0xc0) != 0x80)
            column++;
    }
}

/* The indentation that all lines but the first share; blank lines do not count. */
static size_t common_margin(const char *text, size_t len)
{
    const char *end = text + len;
    const char *p = memchr(text, '\n', len);
    size_t margin = SIZE_MAX;
    while (p) {
        const char *line = ++p;
        while (p < end && *p == ' ')
            p++;
        if (p < end && *p != '\n' && (size_t)(p - line) < margin)
            margin = (size_t)(p - line);
        p = memchr(p, '\n', (size_t)(end - p));
    }
    return margin == SIZE_MAX ? 0 : margin;
}

const struct constant *clean_docstring(struct compile_ctx *ctx, const struct constant *doc)
{
    struct strbuf expanded = {0};
    struct strbuf out = {0};
    expand_tabs(&expanded, doc->text, doc->len);
    const char *p = strbuf_str(&expanded);
    const char *end = p + expanded.len;
    size_t margin = common_margin(p, expanded.len);
    while (p < end && *p == ' ')
        p++;
    while (p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        const char *next = nl ? nl + 1 : end;
        strbuf_add(&out, p, (size_t)(next - p));
        p = next;
        for (size_t i = 0; i < margin && p < end && *p == ' '; i++)
            p++;
    }
    struct constant c = {
        .kind = CONST_STR,
        .text = arena_strndup(ctx->arena, strbuf_str(&out), out.len),
        .len = out.len,
    };
    strbuf_release(&expanded);
    strbuf_release(&out);
    return const_pool_add(&ctx->consts, &c);
}

/* ---------------------------------------------------------------- the order of a set */

static uint64_t rotate(uint64_t x, int n)
{
    return x << n | x >> (64 - n);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

/* SipHash-1-3 with a key of zeros, which is what PYTHONHASHSEED=0 stands for. */
static uint64_t siphash(const unsigned char *bytes, size_t len)
{
    uint64_t v[4] = {0x736f6d6570736575u, 0x646f72616e646f6du, 0x6c7967656e657261u,
                     0x7465646279746573u};
    uint64_t last = (uint64_t)len << 56;
    size_t i = 0;
    for (; len - i >= 8; i += 8) {
        uint64_t word;
        memcpy(&word, bytes + i, 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    for (int shift = 0; i < len; i++, shift += 8)
        last |= (uint64_t)bytes[i] << shift;
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    sip_round(v);
    sip_round(v);
    sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static size_t next_code_point(const unsigned char *p, uint32_t *c)
{
    size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    *c = n == 1 ? p[0] : p[0] & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++)
        *c = *c << 6 | (p[i] & 0x3f);
    return n;
}

/* Python hashes a string's characters at the width its widest one needs. */
static uint64_t hash_name(const char *name)
{
    const unsigned char *p = (const unsigned char *)name;
    size_t len = strlen(name);
    uint32_t widest = 0;
    uint32_t c;
    for (size_t i = 0; i < len;) {
        i += next_code_point(p + i, &c);
        widest = c > widest ? c : widest;
    }
    size_t width = widest < 0x100 ? 1 : widest < 0x10000 ? 2 : 4;
    struct strbuf wide = {0};
    for (size_t i = 0; i < len;) {
        i += next_code_point(p + i, &c);
        strbuf_add(&wide, &c, width);
    }
    uint64_t hash = siphash((const unsigned char *)strbuf_str(&wide), wide.len);
    strbuf_release(&wide);
    return hash == UINT64_MAX ? hash - 1 : hash;
}

struct set_entry {
    const char *name;
    uint64_t hash;
};

enum { LINEAR_PROBES = 9, PERTURB_SHIFT = 5, SMALL_TABLE = 8 };

/* A slot for a key that is not yet there: setobject's probing. */
static size_t free_slot(const struct set_entry *table, size_t mask, uint64_t hash)
{
    uint64_t perturb = hash;
    for (size_t i = (size_t)hash & mask;;) {
        size_t n_probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        for (size_t k = 0; k <= n_probes; k++)
            if (!table[i + k].name)
                return i + k;
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + (size_t)perturb) & mask;
    }
}

const struct constant *static_attributes(struct compile_ctx *ctx, const struct name_map *names)
{
    size_t mask = SMALL_TABLE - 1;
    struct set_entry *table = arena_alloc(&ctx->scratch, (mask + 1) * sizeof *table);
    for (size_t n = 0; n < names->len; n++) {
        const char *name = names->keys[n];
        uint64_t hash = hash_name(name);
        table[free_slot(table, mask, hash)] = (struct set_entry){name, hash};
        if ((n + 1) * 5 < mask * 3)
            continue;
        size_t size = SMALL_TABLE;
        while (size <= (n + 1) * 4)
            size *= 2;
        struct set_entry *bigger = arena_alloc(&ctx->scratch, size_mul(size, sizeof *bigger));
        for (size_t i = 0; i <= mask; i++)
            if (table[i].name)
                bigger[free_slot(bigger, size - 1, table[i].hash)] = table[i];
        table = bigger;
        mask = size - 1;
    }
    const struct constant **items =
        arena_alloc(&ctx->scratch, size_mul(names->len, sizeof *items));
    size_t n = 0;
    for (size_t i = 0; i <= mask; i++)
        if (table[i].name)
            items[n++] = const_pool_str(&ctx->consts, table[i].name);
    return const_pool_tuple(&ctx->consts, items, n);
}
