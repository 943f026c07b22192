/*
 * What a line did to memory, in words and signs: "n -> Node#2  1", "list#1  56->88 B".
 */
#ifndef VIVA_RENDER_CHANGE_TEXT_H
#define VIVA_RENDER_CHANGE_TEXT_H

#include "render/page.h"
#include "render/run.h"

/* Adds one change within `room` columns; no line feed. */
void change_text_put(struct page *p, const struct run_change *c, int room);

/* Whether the heap's area took so much more or less of the memory that it is worth telling. */
bool change_text_has_areas(const struct run_line *line);
/* "heap area +1.0 MB" */
void change_text_put_areas(struct page *p, const struct run_line *line);

/* "336 B", "1.2 MB", with a sign if `sign` says so. Appends. */
enum change_text_sign { CHANGE_TEXT_UNSIGNED, CHANGE_TEXT_SIGNED };
void change_text_bytes(struct strbuf *out, int64_t n_bytes, enum change_text_sign sign);

#endif
