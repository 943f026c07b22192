/*
 * What changed between two snapshots, in the order a reader wants it: names, then objects.
 */
#ifndef VIVA_RENDER_RUN_DIFF_H
#define VIVA_RENDER_RUN_DIFF_H

#include "render/run.h"

/* Fills the line's changes and figures. Borrowed from `arena`. */
void run_diff(struct arena *arena, struct run_line *line, const struct sim_snapshot *before,
              const struct sim_snapshot *after, struct sim *sim);

#endif
