/*
 * A run as text: each source line with what it did to memory.
 *
 *   2  n = Node()             n → Node#2  1              +336 B
 *   3  alias = n              alias → Node#2  1→2
 *   4  del n                  n gone
 *                             Node#2  2→1
 *
 * Lines of calls stand behind a mark for each call; what a line printed is quoted below it.
 */
#ifndef VIVA_RENDER_RUN_TEXT_H
#define VIVA_RENDER_RUN_TEXT_H

#include "render/page.h"
#include "render/run.h"

/* Something to say beside a line: that it is a claim, and holds. */
struct run_note {
    int line;
    enum style style;
    const char *text;
};

/* Adds the lines. Comments after code are left out of a line that has a note. */
void run_text_put(struct page *p, const struct run *run, const struct run_note *notes,
                  size_t n_notes);

#endif
