/*
 * A run as text: each source line with what it did to memory.
 *
 *   2  n = Node()             n → Node#2  1              +336 B
 *   3  alias = n              alias → Node#2  1→2
 *   4  del n                  Node#2  2→1
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

/* "336 B", "1.2 MB", with a sign if `signed_` says so. Appends. */
enum run_text_sign { RUN_TEXT_UNSIGNED, RUN_TEXT_SIGNED };
void run_text_bytes(struct strbuf *out, int64_t n_bytes, enum run_text_sign sign);

#endif
