/*
 * Markdown for a terminal: paragraphs wrapped, code set off, lists hung.
 */
#ifndef VIVA_RENDER_PROSE_H
#define VIVA_RENDER_PROSE_H

#include "render/page.h"

/*
 * Adds the text, every line starting at column `indent`; the first goes on where the page is.
 * Ends with a line feed unless the text is empty.
 */
void prose_put(struct page *p, enum style style, const char *markdown, int indent);

#endif
