-- A collection of schema version 1, as sqlite3's .dump wrote it, with the two numbers it leaves out.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE devices (
    id   INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
    name TEXT NOT NULL
) STRICT;
INSERT INTO devices VALUES(1,X'019254d3800076e2872d771245755685','laptop');
CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO settings VALUES('device','1');
INSERT INTO settings VALUES('new_per_day','7');
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
INSERT INTO decks VALUES(1,'d','Deck d','','','cpython-3.13','/tmp/w/st/d.md',351042023396473030,0,1728000000000);
CREATE TABLE topics (
    id       INTEGER PRIMARY KEY,
    deck     INTEGER NOT NULL REFERENCES decks,
    title    TEXT NOT NULL,
    position INTEGER NOT NULL,
    UNIQUE (deck, title)
) STRICT;
INSERT INTO topics VALUES(1,1,'One',0);
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
INSERT INTO cards VALUES(1,1,'a',1,0,6,'recall','mid','Question a?','Question a?','Alpha.','',replace('assert 1  # point 1\n','\n',char(10)),replace('## Question a? {#a}\ntags: x y\n### Answer\nAlpha.\n### Points\n1. first :: first*\n### Demo\n```python\nassert 1  # point 1\n```','\n',char(10)),0,1728000000000,1728000000000);
INSERT INTO cards VALUES(2,1,'b',1,1,16,'recall','senior','Question b?','Question b?','Beta.','',replace('assert 2  # point 1\n','\n',char(10)),replace('## Question b? {#b}\nafter: a\nlevel: senior\n### Answer\nBeta.\n### Points\n1. second :: second\n### Demo\n```python\nassert 2  # point 1\n```','\n',char(10)),0,1728000000000,1728000000000);
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
INSERT INTO card_tags VALUES(1,'x');
INSERT INTO card_tags VALUES(1,'y');
CREATE TABLE points (
    card   INTEGER NOT NULL REFERENCES cards,
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 32),
    text   TEXT NOT NULL,
    query  TEXT NOT NULL,
    PRIMARY KEY (card, number)
) STRICT, WITHOUT ROWID;
INSERT INTO points VALUES(1,1,'first','first*');
INSERT INTO points VALUES(2,1,'second','second');
CREATE TABLE card_links (
    card   INTEGER NOT NULL REFERENCES cards,
    kind   TEXT NOT NULL CHECK (kind IN ('after', 'follow-up')),
    target INTEGER NOT NULL REFERENCES cards,
    PRIMARY KEY (card, kind, target)
) STRICT, WITHOUT ROWID;
INSERT INTO card_links VALUES(2,'after',1);
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','cards_text','cards_text',0,'CREATE VIRTUAL TABLE cards_text USING fts5 (
    title, question, answer, fine_print,
    content = ''cards'', content_rowid = ''id'', tokenize = ''porter unicode61''
)');
CREATE TABLE IF NOT EXISTS 'cards_text_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO cards_text_data VALUES(1,X'0204040200');
INSERT INTO cards_text_data VALUES(10,X'000000000102020002010101020101');
INSERT INTO cards_text_data VALUES(137438953473,X'0000002802306101080301010302046c706861010601020201087175657374696f6e01080201010204090b');
INSERT INTO cards_text_data VALUES(274877906945,X'000000270230620208030101030203657461020601020201087175657374696f6e02080201010204090a');
CREATE TABLE IF NOT EXISTS 'cards_text_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO cards_text_idx VALUES(1,X'',2);
INSERT INTO cards_text_idx VALUES(2,X'',2);
CREATE TABLE IF NOT EXISTS 'cards_text_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO cards_text_docsize VALUES(1,X'02020100');
INSERT INTO cards_text_docsize VALUES(2,X'02020100');
CREATE TABLE IF NOT EXISTS 'cards_text_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO cards_text_config VALUES('version',4);
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
INSERT INTO review_log VALUES(X'019254de2e6073b2828ed3ecce08ee01',1,1,NULL,3,'my answer',1,900,5,'fsrs-6',1728000700000,20000);
INSERT INTO review_log VALUES(X'019254e8dcc074abb78365a0a65f3408',1,2,NULL,3,'my answer',1,900,6,'fsrs-6',1728001400000,20000);
INSERT INTO review_log VALUES(X'019254e8dcc074acaa288afa52128174',1,2,X'019254e8dcc074abb78365a0a65f3408',NULL,'',0,0,0,'fsrs-6',1728001400000,20000);
INSERT INTO review_log VALUES(X'019254f38b20702fbbcc2d93c67cdc06',1,1,NULL,2,'my answer',1,900,7,'fsrs-6',1728002100000,20000);
INSERT INTO review_log VALUES(X'019264714d807200a1ac6d25f7d060c0',1,1,NULL,3,'my answer',1,900,8,'fsrs-6',1728262000000,20003);
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
INSERT INTO card_state VALUES(1,1,1,0,2,0,1729298800000,1728262000000,20003,20000,12,3,0,10.409453683368516507,4.7433339993408623058);
INSERT INTO card_state VALUES(2,1,1,0,0,0,1,0,0,0,0,0,0,0.0,0.0);
CREATE INDEX card_tags_by_tag ON card_tags (tag, card);
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
CREATE INDEX review_log_by_card ON review_log (card, id);
CREATE INDEX review_log_by_day ON review_log (day);
CREATE INDEX review_log_by_undone ON review_log (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER review_log_no_update BEFORE UPDATE ON review_log BEGIN
    SELECT RAISE (ABORT, 'the review log is only appended to');
END;
CREATE TRIGGER review_log_no_delete BEFORE DELETE ON review_log BEGIN
    SELECT RAISE (ABORT, 'the review log is only appended to');
END;
CREATE TRIGGER review_log_no_replace BEFORE INSERT ON review_log
WHEN EXISTS (SELECT 1 FROM review_log WHERE id = new.id) BEGIN
    SELECT RAISE (ABORT, 'the review log is only appended to');
END;
CREATE INDEX card_state_due ON card_state (phase, due_at) WHERE is_removed = 0;
CREATE INDEX card_state_due_in_deck ON card_state (deck, phase, due_at) WHERE is_removed = 0;
CREATE INDEX card_state_first_day ON card_state (first_day) WHERE n_reviews > 0;
CREATE INDEX card_state_last_day ON card_state (last_day) WHERE n_reviews > 0;
PRAGMA writable_schema=OFF;
COMMIT;
PRAGMA application_id = 0x76697661;
PRAGMA user_version = 1;
