/*
 * The command table in other forms: a man page, and completion scripts for shells.
 */
#ifndef VIVA_UI_MANUAL_H
#define VIVA_UI_MANUAL_H

#include "util/strbuf.h"

#include <stdbool.h>

/* Appends the form named "man", "bash", "zsh" or "fish". False: there is no such form. */
bool manual_write(struct strbuf *out, const char *form);

#endif
