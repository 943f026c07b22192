/*
 * What the files of src/store share. Private to src/store.
 */
#ifndef VIVA_STORE_PRIVATE_H
#define VIVA_STORE_PRIVATE_H

#include "store/db.h"
#include "store/match.h"
#include "store/store.h"

struct store {
    struct db *db;
    struct uuid_gen ids;
    int64_t device; /* row of devices; 0 while only reading */
    struct store_config config;
    struct matcher *matcher; /* NULL until needed */
};

/* The 11 columns of a state from `column` on: phase, step, due_at, last_at, last_day,
 * first_day, interval_days, n_reviews, n_lapses, stability, difficulty. */
struct schedule_state store_read_state(sqlite3_stmt *stmt, int column);

/* NULL for "", so that a filter lets everything through. */
const char *store_or_null(const char *text);

#endif
