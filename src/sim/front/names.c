/*
 * Identifiers. A table of spellings makes equal names equal pointers; PEP 3131's alphabet is
 * worked out from the general categories and the few characters that are exceptions to them.
 */
#include "sim/front/names.h"

#include <utf8proc.h>

enum { FIRST_SLOTS = 256 };

void names_init(struct names *names, struct arena *arena)
{
    *names = (struct names){
        .arena = arena,
        .slots = xcalloc(FIRST_SLOTS, sizeof *names->slots),
        .n_slots = FIRST_SLOTS,
    };
}

void names_release(struct names *names)
{
    free(names->slots);
    *names = (struct names){0};
}

static uint32_t hash_of(const char *text, size_t len)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h;
}

static void grow(struct names *names)
{
    struct name **old = names->slots;
    size_t n_old = names->n_slots;
    names->n_slots = size_mul(n_old, 2);
    names->slots = xcalloc(names->n_slots, sizeof *names->slots);
    for (size_t i = 0; i < n_old; i++) {
        if (!old[i])
            continue;
        size_t at = old[i]->hash & (names->n_slots - 1);
        while (names->slots[at])
            at = (at + 1) & (names->n_slots - 1);
        names->slots[at] = old[i];
    }
    free(old);
}

struct name *names_intern(struct names *names, const char *text, size_t len)
{
    uint32_t hash = hash_of(text, len);
    size_t at = hash & (names->n_slots - 1);
    for (; names->slots[at]; at = (at + 1) & (names->n_slots - 1)) {
        struct name *n = names->slots[at];
        if (n->hash == hash && n->len == len && memcmp(n->text, text, len) == 0)
            return n;
    }
    struct name *n = arena_alloc(names->arena, sizeof *n);
    n->text = arena_strndup(names->arena, text, len);
    n->len = (uint32_t)len;
    n->hash = hash;
    names->slots[at] = n;
    if (++names->len * 4 > names->n_slots * 3)
        grow(names);
    return n;
}

struct name *names_intern_nfkc(struct names *names, const char *text, size_t len)
{
    utf8proc_uint8_t *normal = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len,
                                      &normal, UTF8PROC_COMPAT | UTF8PROC_COMPOSE);
    struct name *name = n < 0 ? names_intern(names, text, len)
                              : names_intern(names, (const char *)normal, (size_t)n);
    free(normal);
    return name;
}

/* ---------------------------------------------------------------- PEP 3131 */

struct range {
    int32_t first;
    int32_t last;
};

/* Letters by category that Unicode keeps out of XID_Start, as their NFKC form is no identifier.
 */
static const struct range not_start[] = {
    {0x037a, 0x037a}, {0x0e33, 0x0e33}, {0x0eb3, 0x0eb3}, {0x2e2f, 0x2e2f}, {0xfc5e, 0xfc63},
    {0xfdfa, 0xfdfb}, {0xfe70, 0xfe70}, {0xfe72, 0xfe72}, {0xfe74, 0xfe74}, {0xfe76, 0xfe76},
    {0xfe78, 0xfe78}, {0xfe7a, 0xfe7a}, {0xfe7c, 0xfe7c}, {0xfe7e, 0xfe7e}, {0xff9e, 0xff9f},
};
/* Those of them that may follow a first letter all the same. */
static const struct range not_start_but_continue[] = {
    {0x0e33, 0x0e33},
    {0x0eb3, 0x0eb3},
    {0xff9e, 0xff9f},
};
static const struct range also_start[] = {
    {0x1885, 0x1886},
    {0x2118, 0x2118},
    {0x212e, 0x212e},
};
static const struct range also_continue[] = {
    {0x00b7, 0x00b7}, {0x0387, 0x0387}, {0x1369, 0x1371}, {0x19da, 0x19da},
    {0x200c, 0x200d}, {0x30fb, 0x30fb}, {0xff65, 0xff65},
};

static bool is_in(int32_t c, const struct range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

static bool is_start(int32_t c)
{
    if (c < 128)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (is_in(c, also_start, ARRAY_LEN(also_start)))
        return true;
    utf8proc_category_t cat = utf8proc_category(c);
    bool is_letter = (cat >= UTF8PROC_CATEGORY_LU && cat <= UTF8PROC_CATEGORY_LO) ||
                     cat == UTF8PROC_CATEGORY_NL;
    return is_letter && !is_in(c, not_start, ARRAY_LEN(not_start));
}

static bool is_continue(int32_t c)
{
    if (is_start(c) || (c >= '0' && c <= '9'))
        return true;
    if (c < 128)
        return false;
    utf8proc_category_t cat = utf8proc_category(c);
    return cat == UTF8PROC_CATEGORY_MN || cat == UTF8PROC_CATEGORY_MC ||
           cat == UTF8PROC_CATEGORY_ND || cat == UTF8PROC_CATEGORY_PC ||
           is_in(c, also_continue, ARRAY_LEN(also_continue)) ||
           is_in(c, not_start_but_continue, ARRAY_LEN(not_start_but_continue));
}

size_t name_scan(const char *text, size_t len, int32_t *bad)
{
    size_t at = 0;
    while (at < len) {
        int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                              (utf8proc_ssize_t)(len - at), &c);
        if (n < 1)
            break;
        if (at == 0 ? !is_start(c) : !is_continue(c)) {
            *bad = c;
            break;
        }
        at += (size_t)n;
    }
    return at;
}

bool name_is_printable(int32_t code_point)
{
    switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return false;
    case UTF8PROC_CATEGORY_ZS:
        return code_point == ' ';
    default:
        return true;
    }
}
