/*
 * Reading the location table. An entry starts with a byte that has its top bit set: four bits
 * of form, three bits of length in units less one; the form says what follows.
 */
#include "sim/vm/line_table.h"

enum {
    FORM_SHORT_LAST = 9,
    FORM_ONE_LINE = 10,
    FORM_ONE_LINE_LAST = 12,
    FORM_NO_COLUMNS = 13,
    FORM_LONG = 14,
    FORM_NONE = 15
};

void line_reader_init(struct line_reader *r, const uint8_t *table, size_t len, int first_line)
{
    *r = (struct line_reader){.next = table, .limit = table + len, .line = first_line};
}

static unsigned read_varint(struct line_reader *r)
{
    unsigned value = 0;
    for (unsigned shift = 0; r->next < r->limit && shift < 30; shift += 6) {
        uint8_t byte = *r->next++;
        value |= (unsigned)(byte & 63) << shift;
        if (!(byte & 64))
            break;
    }
    return value;
}

static int read_signed(struct line_reader *r)
{
    unsigned value = read_varint(r);
    return value & 1 ? -(int)(value >> 1) : (int)(value >> 1);
}

static int read_byte(struct line_reader *r)
{
    return r->next < r->limit ? *r->next++ : 0;
}

/* Forms 0 to 9: one byte more; the start column's upper part is the form itself. */
static void read_short(struct line_reader *r, int form)
{
    int byte = read_byte(r);
    r->entry.line = r->entry.end_line = r->line;
    r->entry.column = form << 3 | byte >> 4;
    r->entry.end_column = r->entry.column + (byte & 15);
}

static void read_long(struct line_reader *r)
{
    r->line += read_signed(r);
    r->entry.line = r->line;
    r->entry.end_line = r->line + (int)read_varint(r);
    r->entry.column = (int)read_varint(r) - 1;
    r->entry.end_column = (int)read_varint(r) - 1;
}

bool line_reader_next(struct line_reader *r)
{
    if (r->next >= r->limit)
        return false;
    int head = *r->next++;
    int form = head >> 3 & 15;
    int start = r->entry.end;
    r->entry = (struct line_entry){start, start + (head & 7) + 1, -1, -1, -1, -1};
    if (form == FORM_NONE)
        return true;
    if (form == FORM_LONG) {
        read_long(r);
    } else if (form == FORM_NO_COLUMNS) {
        r->line += read_signed(r);
        r->entry.line = r->entry.end_line = r->line;
    } else if (form >= FORM_ONE_LINE && form <= FORM_ONE_LINE_LAST) {
        r->line += form - FORM_ONE_LINE;
        r->entry.line = r->entry.end_line = r->line;
        r->entry.column = read_byte(r);
        r->entry.end_column = read_byte(r);
    } else {
        read_short(r, form);
    }
    return true;
}

struct line_entry line_table_find(const uint8_t *table, size_t len, int first_line, int unit)
{
    struct line_reader r;
    line_reader_init(&r, table, len, first_line);
    while (line_reader_next(&r))
        if (unit < r.entry.end)
            return r.entry;
    return (struct line_entry){-1, -1, -1, -1, -1, -1};
}
