#include "util/nearest.h"

#include "util/xalloc.h"

#include <ctype.h>

enum { LONGEST = 64 };

// Edits (insert, delete, replace, swap of neighbours) that lead from a to b.
static size_t distance(const char *a, const char *b)
{
    size_t len_a = strlen(a), len_b = strlen(b);
    if (len_a > LONGEST || len_b > LONGEST)
        return LONGEST;
    size_t row[3][LONGEST + 1];
    size_t *before = row[0], *last = row[1], *here = row[2];
    for (size_t j = 0; j <= len_b; j++)
        last[j] = j;
    for (size_t i = 1; i <= len_a; i++) {
        here[0] = i;
        int x = tolower((unsigned char)a[i - 1]);
        for (size_t j = 1; j <= len_b; j++) {
            int y = tolower((unsigned char)b[j - 1]);
            size_t best = last[j - 1] + (x != y);
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = here[j - 1] + 1 < best ? here[j - 1] + 1 : best;
            if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
                y == tolower((unsigned char)a[i - 2]) && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            here[j] = best;
        }
        size_t *free_row = before;
        before = last;
        last = here;
        here = free_row;
    }
    return last[len_b];
}

const char *nearest_name(const char *word, const char *const *names, size_t n)
{
    const char *best = NULL;
    // A third of the letters may be wrong, one at least.
    size_t limit = strlen(word) / 3 + 1;
    for (size_t i = 0; i < n; i++) {
        size_t d = distance(word, names[i]);
        if (d <= limit && d < strlen(names[i])) {
            best = names[i];
            limit = d - (d > 0);
            if (d == 0)
                break;
        }
    }
    return best;
}
