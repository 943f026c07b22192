/*
 * Rounds of a loop that only repeat what was shown before are folded to one line.
 */
#ifndef VIVA_RENDER_RUN_FOLD_H
#define VIVA_RENDER_RUN_FOLD_H

#include "render/run.h"

/* Sets is_folded, n_rounds and rounds_output of the lines. Borrowed from `arena`. */
void run_fold(struct arena *arena, struct run *run);

#endif
