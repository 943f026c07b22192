#include "deck/doctest.h"

#include "util/banned.h"

#include <stddef.h>

static const char traceback_header[] = "Traceback (most recent call last):\n";

// The length of a line without trailing white space; *next is where the next one begins.
static size_t line_len(const char *s, const char **next)
{
    size_t n = strcspn(s, "\n");
    *next = s[n] ? s + n + 1 : s + n;
    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t' || s[n - 1] == '\r'))
        n--;
    return n;
}

bool doctest_output_matches(const char *expected, const char *got)
{
    while (*expected || *got) {
        const char *next_expected, *next_got;
        size_t a = line_len(expected, &next_expected), b = line_len(got, &next_got);
        if (a != b || memcmp(expected, got, a) != 0)
            return false;
        // One text may lack the last newline, but not a whole line.
        if ((*expected == '\0') != (*got == '\0'))
            return false;
        expected = next_expected;
        got = next_got;
    }
    return true;
}

// The lines that name the exception: from the first that is not indented after the header.
static const char *exception_lines(const char *traceback)
{
    const char *s = traceback;
    do {
        size_t n = strcspn(s, "\n");
        s = s[n] ? s + n + 1 : s + n;
    } while (*s == ' ' || *s == '\t' || *s == '\n');
    return s;
}

bool doctest_matches(const char *expected, const char *got)
{
    size_t header = sizeof traceback_header - 1;
    const char *want_traceback = strstr(expected, traceback_header);
    const char *got_traceback = strstr(got, traceback_header);
    if (!want_traceback || !got_traceback)
        return doctest_output_matches(expected, got);
    size_t before = (size_t)(want_traceback - expected);
    if (before != (size_t)(got_traceback - got) || memcmp(expected, got, before) != 0)
        return false;
    return doctest_output_matches(exception_lines(want_traceback + header - 1),
                                  exception_lines(got_traceback + header - 1));
}
