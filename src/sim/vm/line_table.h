/*
 * Where in the source each code unit comes from: reading CPython's location table
 * (co_linetable, see CPython 3.13 InternalDocs/code_objects.md).
 */
#ifndef VIVA_SIM_VM_LINE_TABLE_H
#define VIVA_SIM_VM_LINE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One entry: the units [start, end) and their place; -1: no such information. */
struct line_entry {
    int start;
    int end;
    int line;
    int end_line;
    int column; /* UTF-8 bytes from 0 */
    int end_column;
};

struct line_reader {
    const uint8_t *next;
    const uint8_t *limit;
    int line; /* the running line number */
    struct line_entry entry;
};

void line_reader_init(struct line_reader *r, const uint8_t *table, size_t len, int first_line);
/* The next entry into r->entry; false at the end. */
bool line_reader_next(struct line_reader *r);

/* The entry that covers `unit`; all -1 if none does. */
struct line_entry line_table_find(const uint8_t *table, size_t len, int first_line, int unit);

#endif
