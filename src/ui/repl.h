/*
 * The read-eval-print loop, and the program's command line.
 */
#ifndef VIVA_UI_REPL_H
#define VIVA_UI_REPL_H

/* Runs the program; the result is its exit status. */
int repl_main(int argc, char **argv);

#endif
