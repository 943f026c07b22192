-- The collection, first version.
--
-- review_log is the truth and is only ever appended to. card_state follows from it and from the
-- settings. Times are milliseconds since 1970 (UTC); days are the person's own calendar days since
-- 1970-01-01. Rows of decks, topics and cards are never deleted, so that numbers keep their meaning.

PRAGMA application_id = 0x76697661; -- "viva"

CREATE TABLE devices (
    id   INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
    name TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE decks (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE, -- the immutable id in the front matter
    title      TEXT NOT NULL,
    author     TEXT NOT NULL,
    license    TEXT NOT NULL,
    runtime    TEXT NOT NULL,
    path       TEXT NOT NULL,
    hash       INTEGER NOT NULL,
    is_removed INTEGER NOT NULL CHECK (is_removed IN (0, 1)),
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE topics (
    id       INTEGER PRIMARY KEY,
    deck     INTEGER NOT NULL REFERENCES decks,
    title    TEXT NOT NULL,
    position INTEGER NOT NULL,
    UNIQUE (deck, title)
) STRICT;

CREATE TABLE cards (
    id         INTEGER PRIMARY KEY,
    deck       INTEGER NOT NULL REFERENCES decks,
    slug       TEXT NOT NULL,
    topic      INTEGER NOT NULL REFERENCES topics,
    position   INTEGER NOT NULL, -- in the deck, from 0
    line       INTEGER NOT NULL, -- of its heading in the deck's file
    kind       TEXT NOT NULL,
    level      TEXT NOT NULL,
    title      TEXT NOT NULL,
    question   TEXT NOT NULL,
    answer     TEXT NOT NULL,
    fine_print TEXT NOT NULL,
    demo       TEXT NOT NULL,    -- the code
    source     TEXT NOT NULL,    -- the card's Markdown whole; everything else can be read from it
    is_removed INTEGER NOT NULL CHECK (is_removed IN (0, 1)),
    added_at   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    UNIQUE (deck, slug)
) STRICT;

-- Slugs that cards had before (`was:`).
CREATE TABLE card_aliases (
    deck INTEGER NOT NULL REFERENCES decks,
    slug TEXT NOT NULL,
    card INTEGER NOT NULL REFERENCES cards,
    PRIMARY KEY (deck, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE card_tags (
    card INTEGER NOT NULL REFERENCES cards,
    tag  TEXT NOT NULL,
    PRIMARY KEY (card, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_tags_by_tag ON card_tags (tag, card);

CREATE TABLE points (
    card   INTEGER NOT NULL REFERENCES cards,
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 32),
    text   TEXT NOT NULL,
    query  TEXT NOT NULL,
    PRIMARY KEY (card, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE card_links (
    card   INTEGER NOT NULL REFERENCES cards,
    kind   TEXT NOT NULL CHECK (kind IN ('after', 'follow-up')),
    target INTEGER NOT NULL REFERENCES cards,
    PRIMARY KEY (card, kind, target)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE cards_text USING fts5 (
    title, question, answer, fine_print,
    content = 'cards', content_rowid = 'id', tokenize = 'porter unicode61'
);
CREATE TRIGGER cards_text_insert AFTER INSERT ON cards BEGIN
    INSERT INTO cards_text (rowid, title, question, answer, fine_print)
    VALUES (new.id, new.title, new.question, new.answer, new.fine_print);
END;
CREATE TRIGGER cards_text_update AFTER UPDATE OF title, question, answer, fine_print ON cards BEGIN
    INSERT INTO cards_text (cards_text, rowid, title, question, answer, fine_print)
    VALUES ('delete', old.id, old.title, old.question, old.answer, old.fine_print);
    INSERT INTO cards_text (rowid, title, question, answer, fine_print)
    VALUES (new.id, new.title, new.question, new.answer, new.fine_print);
END;

-- A row is a review, or takes one back (`undoes`). The card's key is found through its number.
CREATE TABLE review_log (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), -- UUIDv7
    device      INTEGER NOT NULL REFERENCES devices,
    card        INTEGER NOT NULL REFERENCES cards,
    undoes      BLOB CHECK (undoes IS NULL OR length(undoes) = 16),
    rating      INTEGER CHECK (rating BETWEEN 1 AND 4),
    answer      TEXT NOT NULL,
    points      INTEGER NOT NULL,  -- covered, bit 0 for point 1
    duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
    seed        INTEGER NOT NULL,  -- of the variant; decides the fuzz too
    scheduler   TEXT NOT NULL,
    reviewed_at INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    CHECK ((undoes IS NULL) = (rating IS NOT NULL))
) STRICT;
CREATE INDEX review_log_by_card ON review_log (card, id);
CREATE INDEX review_log_by_day ON review_log (day);
CREATE INDEX review_log_by_undone ON review_log (undoes) WHERE undoes IS NOT NULL;

CREATE TRIGGER review_log_no_update BEFORE UPDATE ON review_log BEGIN
    SELECT RAISE (ABORT, 'the review log is only appended to');
END;
CREATE TRIGGER review_log_no_delete BEFORE DELETE ON review_log BEGIN
    SELECT RAISE (ABORT, 'the review log is only appended to');
END;
-- INSERT OR REPLACE would delete without asking the trigger above.
CREATE TRIGGER review_log_no_replace BEFORE INSERT ON review_log
WHEN EXISTS (SELECT 1 FROM review_log WHERE id = new.id) BEGIN
    SELECT RAISE (ABORT, 'the review log is only appended to');
END;

-- What the log amounts to; one row for each card. The first columns after the key repeat the card's
-- so that the queue is read from one index.
CREATE TABLE card_state (
    card          INTEGER PRIMARY KEY REFERENCES cards,
    deck          INTEGER NOT NULL REFERENCES decks,
    topic         INTEGER NOT NULL REFERENCES topics,
    is_removed    INTEGER NOT NULL CHECK (is_removed IN (0, 1)),
    phase         INTEGER NOT NULL CHECK (phase BETWEEN 0 AND 3), -- new, learning, review, relearning
    step          INTEGER NOT NULL,
    due_at        INTEGER NOT NULL, -- a new card: its position in the deck
    last_at       INTEGER NOT NULL,
    last_day      INTEGER NOT NULL,
    first_day     INTEGER NOT NULL,
    interval_days INTEGER NOT NULL,
    n_reviews     INTEGER NOT NULL,
    n_lapses      INTEGER NOT NULL,
    stability     REAL NOT NULL,
    difficulty    REAL NOT NULL
) STRICT;
CREATE INDEX card_state_due ON card_state (phase, due_at) WHERE is_removed = 0;
CREATE INDEX card_state_due_in_deck ON card_state (deck, phase, due_at) WHERE is_removed = 0;
CREATE INDEX card_state_first_day ON card_state (first_day) WHERE n_reviews > 0;
CREATE INDEX card_state_last_day ON card_state (last_day) WHERE n_reviews > 0;

PRAGMA user_version = 1;
