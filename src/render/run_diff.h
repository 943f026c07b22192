/*
 * What changed between two snapshots, in the order a reader wants it: names, then what is gone,
 * then the other objects.
 */
#ifndef VIVA_RENDER_RUN_DIFF_H
#define VIVA_RENDER_RUN_DIFF_H

#include "render/run.h"
#include "util/vec.h"

/* Garbage out of the program's reach, waiting for the collector. */
struct run_lost {
    uint64_t address;
    uint64_t serial;
    const char *object; /* as in struct run_change */
    const char *type;
};
typedef VEC(struct run_lost) run_lost_objects;

/* Fills the line's changes and figures, and keeps the account of what is lost. Borrowed from
 * `arena`. */
void run_diff(struct arena *arena, struct run_line *line, run_lost_objects *lost,
              const struct sim_snapshot *before, const struct sim_snapshot *after,
              struct sim *sim);

#endif
