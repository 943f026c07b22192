/*
 * What Tab offers on the command line.
 */
#ifndef VIVA_UI_COMPLETE_H
#define VIVA_UI_COMPLETE_H

struct app;

/*
 * Matches for the word that starts at column `start` of `line` and reads `text` so far, as
 * readline wants them: malloc'ed, NULL if none. Falls back to file names where those fit.
 */
char **complete_words(struct app *app, const char *line, int start, const char *text);

#endif
