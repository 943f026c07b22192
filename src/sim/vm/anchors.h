/*
 * Which part of a source line a traceback marks with ~ and which with ^: the rules of
 * CPython 3.13's Lib/traceback.py, on text and syntax tree alone.
 */
#ifndef VIVA_SIM_VM_ANCHORS_H
#define VIVA_SIM_VM_ANCHORS_H

#include <stdbool.h>
#include <stddef.h>

/* From (left_line, left_col) up to (right_line, right_col) is the operator, the brackets...;
 * lines from 0, columns in bytes. */
struct anchors {
    int left_line, left_col;
    int right_line, right_col;
};

/* False: the segment is no expression with such a part. */
bool anchors_find(const char *segment, size_t len, struct anchors *out);

/*
 * Whether the place [start_col of the first line, end_col of the last) is a call that makes up
 * the whole of a `return f(...)` or `x = ...` value; then no carets are shown.
 */
bool anchors_is_whole_call(const char *text, size_t len, int n_lines, int start_col,
                           int end_col);

#endif
