/*
 * The terminal as it is: size, colours, characters; and everything the program prints.
 */
#ifndef VIVA_UI_TERM_H
#define VIVA_UI_TERM_H

#include "render/page.h"

struct term {
    bool is_input_tty;
    bool is_output_tty;
    bool is_plain;
    bool has_color;
    bool has_unicode;
};

enum term_color { TERM_COLOR_AUTO, TERM_COLOR_PLAIN };

/* Looks at the terminal, NO_COLOR, TERM and the locale. */
struct term term_detect(enum term_color color);

/* For a page to show now: the width is asked anew, since windows are resized. */
struct page_opts term_page_opts(const struct term *t);

/* Prints a page and empties it; through the pager if it is longer than the screen and `pager`
 * says so. */
enum term_paging { TERM_NO_PAGER, TERM_PAGER };
void term_show(const struct term *t, struct page *p, enum term_paging paging);

/* Prints bytes on standard output, and a line "viva: ..." on standard error. */
void term_write(const void *bytes, size_t len);
void term_error(const char *message);

#endif
