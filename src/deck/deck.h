/*
 * A deck: cards read from one Markdown file.
 *
 * THE FORMAT
 *
 *   ---                                   front matter: the file's first line
 *   deck: python-memory                   required; the immutable id: a-z, 0-9, hyphens
 *   title: Python memory management       required
 *   author: ...                           optional, as are
 *   license: CC-BY-4.0                    license,
 *   runtime: cpython-3.13                 and runtime (this is the default)
 *   ---
 *   # Topic
 *
 *   ## The question, or a statement to judge {#slug}
 *   level: junior                         metadata: right under the heading, no blank line
 * before tags: refcount lifecycle
 *
 *   The rest of the question, any Markdown without headings.
 *
 *   ### Answer                            parts, in any order, each at most once
 *   ### Points
 *   ### Choices
 *   ### Program
 *   ### Demo
 *   ### Fine print
 *
 * Metadata keys: level (junior|mid|senior; mid when absent), kind (recall when absent), tags,
 * after (slugs of cards to know first), follow-up (slugs), was (earlier slugs), version (of
 * Python, when not the deck's), truth (true|false: true-false cards).
 *
 * What each kind needs, besides a demo:
 *   recall      Answer, Points
 *   predict     a ```python demo; what it prints is the truth. Answer says why (optional)
 *   choice      Choices; Answer optional
 *   true-false  `truth:`; the title is the statement; Answer says why
 *   cloze       blanks {{c1::text}} or {{c1::text::hint}} in title or body, never in code
 *   fix         Program: one ```python block whose assertions fail; Demo is a mended form of it
 *
 * Points    a numbered list: `1. what a good answer says :: FTS5 expression an answer matches`
 * Choices   `- [x] right :: why` and `- [ ] wrong :: why`; at least two, at least one right
 * Demo      one ```python block (claims: its `assert` statements, and an ```output block after
 * it that must equal all it prints), or one ```pycon block (claims: each input that is followed
 * by what it prints; `<BLANKLINE>` is an empty line; after "Traceback (most recent call last):"
 * only the exception's line counts, as in any doctest).
 *           `# point 2` or `# points 1, 3` in a comment of a claim says what it proves; on
 * another line of a script it is said of the output block. A demo must claim something, except
 * a predict card's. Variants  {{n: 2..9}} and {{name: a|b|items}} in any text or code of a
 * card; {{n}} again means the same value. See deck/variant.h.
 */
#ifndef VIVA_DECK_DECK_H
#define VIVA_DECK_DECK_H

#include "deck/card.h"
#include "util/arena.h"
#include "util/err.h"
#include "util/strbuf.h"

enum deck_severity {
    DECK_ERROR,
    DECK_WARNING,
};

struct deck_msg {
    enum deck_severity severity;
    struct deck_pos pos;
    const char *text;
};

/*
 * Invariants:
 *  - cards are in file order; with n_errors 0 their slugs are unique and all of them complete;
 *  - messages are in file order;
 *  - every string lives in the deck's arena; id, title, ... are never NULL.
 */
struct deck {
    const char *path;
    const char *id;
    const char *title;
    const char *author;
    const char *license;
    const char *runtime;
    uint64_t hash;             /* of the file's text, see deck_hash() */
    const char *const *topics; /* in file order */
    size_t n_topics;
    struct card *cards;
    size_t n_cards;
    struct deck_msg *msgs;
    size_t n_msgs;
    size_t n_errors;
    struct arena arena;
};

/*
 * Parses `len` bytes of `text` as the file named `path` (used in messages only). Never fails:
 * what is wrong is in deck->msgs, and cards that could be read are there all the same.
 * The caller owns the deck and frees it with deck_free().
 */
NODISCARD struct deck *deck_parse(const char *path, const char *text, size_t len);
void deck_free(struct deck *d);

/* The card of this slug, or NULL. Borrowed until deck_free(). */
const struct card *deck_card(const struct deck *d, const char *slug);

/* Adds a message found by someone else (a claim that does not hold), keeping file order. */
void deck_report(struct deck *d, enum deck_severity severity, struct deck_pos pos,
                 const char *fmt, ...) PRINTF_LIKE(4, 5);

/* Appends "path:line:col: error: text" without a newline. */
void deck_format_msg(struct strbuf *out, const struct deck *d, const struct deck_msg *msg);

/*
 * Appends the same file with a slug added to each card heading that has none, and not a byte
 * changed elsewhere. Returns how many were added.
 */
size_t deck_fix(struct strbuf *out, const char *text, size_t len);

/* A fingerprint of the file, for "has it changed since?"; the same on every machine. */
uint64_t deck_hash(const char *text, size_t len);

/*
 * Reads back one card from card->source, as the store keeps it: `line` is where it stood in its
 * file. Never NULL; problems are not reported, they were when the deck was parsed.
 * Borrowed from `arena`.
 */
NODISCARD const struct card *deck_parse_card(struct arena *arena, const char *deck_id,
                                             const char *topic, const char *source, int line);

#endif
