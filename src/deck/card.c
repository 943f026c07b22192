#include "deck/card.h"

#include "util/xalloc.h"

#include <assert.h>

static const char *const kind_names[] = {"recall",     "predict", "choice",
                                         "true-false", "cloze",   "fix"};
static const char *const level_names[] = {"junior", "mid", "senior"};

static_assert(ARRAY_LEN(kind_names) == N_CARD_KINDS, "kind_names");
static_assert(ARRAY_LEN(level_names) == N_CARD_LEVELS, "level_names");

const char *card_kind_name(enum card_kind kind)
{
    return kind_names[kind];
}

const char *card_level_name(enum card_level level)
{
    return level_names[level];
}

bool card_kind_parse(enum card_kind *out, const char *name)
{
    for (size_t i = 0; i < N_CARD_KINDS; i++)
        if (strcmp(kind_names[i], name) == 0) {
            *out = (enum card_kind)i;
            return true;
        }
    return false;
}

bool card_level_parse(enum card_level *out, const char *name)
{
    for (size_t i = 0; i < N_CARD_LEVELS; i++)
        if (strcmp(level_names[i], name) == 0) {
            *out = (enum card_level)i;
            return true;
        }
    return false;
}
