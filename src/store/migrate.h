/*
 * Bringing a collection's schema up to this program's version. Private to src/store.
 *
 * Migrations are data/sql/NNNN_name.sql, numbered without gaps from 0001. Each runs in one
 * transaction and ends by setting user_version to its number; before each (but the first, which
 * makes the tables) the file is copied to "PATH.vN.backup", N being the version it has.
 */
#ifndef VIVA_STORE_MIGRATE_H
#define VIVA_STORE_MIGRATE_H

#include "store/db.h"

enum migrate_mode {
    MIGRATE_FORWARD,
    MIGRATE_CHECK, /* the version must be the current one */
};

/* The version that this program writes. */
int migrate_latest(void);

/* ERR_IO: no collection of viva, or the copy failed; ERR_UNSUPPORTED: newer, or with
 * MIGRATE_CHECK older; ERR_BUSY. */
NODISCARD enum status migrate_run(struct db *db, enum migrate_mode mode, struct err *err);

/* A whole copy to `path`, which is replaced. */
NODISCARD enum status migrate_copy(struct db *db, const char *path, struct err *err);

#endif
