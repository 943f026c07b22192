/*
 * The collection: one SQLite file with decks, cards and the log of all reviews.
 *
 * Invariants:
 *  - the review log is the truth: rows are appended, never changed, never removed; an undo is a
 *    row too. Scheduling state is derived from it and reviews_rebuild() makes the same again;
 *  - every change is one transaction, on disk when the call returns: a kill loses nothing;
 *  - other programs may have the file open; a call waits for them up to the busy timeout;
 *  - no clock and no randomness of its own: both are passed in.
 *
 * Calls on one handle come from one thread. The parts: store/decks.h, store/cards.h,
 * store/reviews.h (the log, states), store/due.h (the queue), store/stats.h, and store/match.h,
 * which needs no collection.
 */
#ifndef VIVA_STORE_STORE_H
#define VIVA_STORE_STORE_H

#include "srs/schedule.h"
#include "util/arena.h"
#include "util/err.h"
#include "util/strbuf.h"
#include "util/uuid.h"

struct store;

enum store_mode {
    STORE_WRITE, /* made if it is not there, migrated if it is old */
    STORE_READ,  /* must exist and be of this program's version */
};

struct store_opts {
    enum store_mode mode;
    int64_t now_ms;
    uint8_t entropy[UUID_ENTROPY_BYTES]; /* truly random */
    const char *device;                  /* name of this machine, for people; NULL: none */
    int busy_timeout_ms;                 /* 0: five seconds */
};

/*
 * Opens the collection. Before a migration the file is copied to "PATH.vN.backup".
 * ERR_IO: cannot be read or written, is damaged, or is no collection; ERR_BUSY;
 * ERR_UNSUPPORTED: written by a newer program. The caller closes it with store_close(); *out is
 * NULL on failure.
 */
NODISCARD enum status store_open(struct store **out, const char *path,
                                 const struct store_opts *opts, struct err *err);
void store_close(struct store *s);

/* Borrowed. */
const char *store_path(const struct store *s);

/* A whole copy at one moment, to a file that does not exist yet. ERR_IO, ERR_BUSY. */
NODISCARD enum status store_backup(struct store *s, const char *path, struct err *err);

/* SQLite's own check and ours (foreign keys, search index): appends one line for each problem.
 */
NODISCARD enum status store_check(struct store *s, struct strbuf *problems, struct err *err);

/*
 * Settings are words. Known to the store: retention, max_interval, fuzz (on|off), parameters,
 * learning_steps, relearning_steps (as "1m 10m"), new_per_day, reviews_per_day. Others are
 * kept.
 */
/* Appends the value; ERR_NOT_FOUND if never set. */
NODISCARD enum status store_get_setting(struct store *s, struct strbuf *value, const char *key,
                                        struct err *err);
/* ERR_INVALID for a value out of range of a known key. Dates change with the next review, or
 * for all cards by reviews_rebuild(). */
NODISCARD enum status store_put_setting(struct store *s, const char *key, const char *value,
                                        struct err *err);

struct store_config {
    struct schedule_config schedule;
    int new_per_day;     /* 10 */
    int reviews_per_day; /* 0: no limit */
};

/* The settings as numbers, defaults where unset. Borrowed until store_close(). */
const struct store_config *store_config(const struct store *s);

#endif
