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

/* Adds the lines; `is_claim` (may be NULL) tells lines that are claims, by number: left out. */
void run_text_put(struct page *p, const struct run *run, const bool *is_claim);

/* "336 B", "1.2 MB", with a sign if `signed_` says so. Appends. */
enum run_text_sign { RUN_TEXT_UNSIGNED, RUN_TEXT_SIGNED };
void run_text_bytes(struct strbuf *out, int64_t n_bytes, enum run_text_sign sign);

#endif
