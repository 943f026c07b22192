-- Statements of src/store/cards.c and src/store/decks.c.

-- name: put_deck
INSERT INTO decks (name, title, author, license, runtime, path, hash, is_removed, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8)
ON CONFLICT (name) DO UPDATE SET
    title = excluded.title, author = excluded.author, license = excluded.license,
    runtime = excluded.runtime, path = excluded.path, hash = excluded.hash, is_removed = 0,
    changed_at = excluded.changed_at
RETURNING id;

-- name: get_deck
SELECT id, hash, is_removed FROM decks WHERE name = ?1;

-- name: remove_deck
UPDATE decks SET is_removed = 1, changed_at = ?2 WHERE id = ?1;

-- name: put_topic
INSERT INTO topics (deck, title, position) VALUES (?1, ?2, ?3)
ON CONFLICT (deck, title) DO UPDATE SET position = excluded.position
RETURNING id;

-- name: cards_of_deck
SELECT id, slug, is_removed FROM cards WHERE deck = ?1 ORDER BY slug;

-- name: get_card_source
SELECT source, topic FROM cards WHERE id = ?1;

-- name: add_card
INSERT INTO cards (deck, slug, topic, position, line, kind, level, title, question, answer,
                   fine_print, demo, source, is_removed, added_at, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, ?14, ?14)
RETURNING id;

-- name: add_state
INSERT INTO card_state (card, deck, topic, is_removed, phase, step, due_at, last_at, last_day,
                        first_day, interval_days, n_reviews, n_lapses, stability, difficulty)
VALUES (?1, ?2, ?3, 0, 0, 0, ?4, 0, 0, 0, 0, 0, 0, 0, 0);

-- name: change_card
UPDATE cards SET
    topic = ?2, kind = ?3, level = ?4, title = ?5, question = ?6, answer = ?7, fine_print = ?8,
    demo = ?9, source = ?10, changed_at = ?11
WHERE id = ?1;

-- name: place_card
UPDATE cards SET position = ?2, line = ?3, is_removed = 0
WHERE id = ?1 AND (position <> ?2 OR line <> ?3 OR is_removed <> 0);

-- name: place_state
UPDATE card_state SET topic = ?2, is_removed = 0, due_at = iif(phase = 0, ?3, due_at)
WHERE card = ?1 AND (topic <> ?2 OR is_removed <> 0 OR (phase = 0 AND due_at <> ?3));

-- name: rename_card
UPDATE cards SET slug = ?2 WHERE id = ?1;

-- name: put_alias
INSERT INTO card_aliases (deck, slug, card) VALUES (?1, ?2, ?3)
ON CONFLICT (deck, slug) DO UPDATE SET card = excluded.card;

-- name: remove_card
UPDATE cards SET is_removed = 1, changed_at = ?2 WHERE id = ?1;

-- name: remove_state
UPDATE card_state SET is_removed = 1 WHERE card = ?1;

-- name: clear_tags
DELETE FROM card_tags WHERE card = ?1;

-- name: add_tag
INSERT OR IGNORE INTO card_tags (card, tag) VALUES (?1, ?2);

-- name: clear_points
DELETE FROM points WHERE card = ?1;

-- name: add_point
INSERT INTO points (card, number, text, query) VALUES (?1, ?2, ?3, ?4);

-- name: clear_links
DELETE FROM card_links WHERE card = ?1;

-- name: add_link
INSERT OR IGNORE INTO card_links (card, kind, target)
SELECT ?1, ?2, id FROM cards WHERE deck = ?3 AND slug = ?4;

-- name: list_decks
SELECT d.name, d.title, d.author, d.license, d.runtime, d.path,
       (SELECT count(*) FROM card_state s WHERE s.deck = d.id AND s.is_removed = 0),
       (SELECT count(*) FROM card_state s WHERE s.deck = d.id AND s.is_removed = 0
        AND s.phase = 0),
       (SELECT count(*) FROM card_state s WHERE s.deck = d.id AND s.is_removed = 0
        AND s.phase IN (1, 3) AND s.due_at < ?1)
     + (SELECT count(*) FROM card_state s WHERE s.deck = d.id AND s.is_removed = 0
        AND s.phase = 2 AND s.due_at < ?1)
FROM decks d WHERE d.is_removed = 0 ORDER BY d.title, d.name;

-- name: get_card
SELECT d.name, t.title, c.source, c.line, d.title, d.runtime, c.is_removed,
       s.phase, s.step, s.due_at, s.last_at, s.last_day, s.first_day, s.interval_days,
       s.n_reviews, s.n_lapses, s.stability, s.difficulty
FROM cards c JOIN decks d ON d.id = c.deck JOIN topics t ON t.id = c.topic
     JOIN card_state s ON s.card = c.id
WHERE c.id = ?1;

-- name: find_card
SELECT c.id, d.name || '/' || c.slug FROM cards c JOIN decks d ON d.id = c.deck
WHERE c.slug = ?2 AND (?1 IS NULL OR d.name = ?1) ORDER BY c.is_removed, d.name LIMIT 4;

-- name: find_alias
SELECT c.id, d.name || '/' || c.slug
FROM card_aliases a JOIN cards c ON c.id = a.card JOIN decks d ON d.id = a.deck
WHERE a.slug = ?2 AND (?1 IS NULL OR d.name = ?1) ORDER BY d.name LIMIT 4;

-- name: find_prefix
SELECT c.id, d.name || '/' || c.slug FROM cards c JOIN decks d ON d.id = c.deck
WHERE c.slug >= ?2 AND c.slug < ?2 || char(0x10ffff) AND (?1 IS NULL OR d.name = ?1) AND c.is_removed = 0
ORDER BY c.slug LIMIT 4;

-- name: list_cards
SELECT c.id, d.name, c.slug, t.title, c.title, c.kind, c.level,
       s.phase, s.step, s.due_at, s.last_at, s.last_day, s.first_day, s.interval_days,
       s.n_reviews, s.n_lapses, s.stability, s.difficulty
FROM cards c JOIN decks d ON d.id = c.deck JOIN topics t ON t.id = c.topic
     JOIN card_state s ON s.card = c.id
WHERE c.is_removed = 0
  AND (?2 IS NULL OR d.name = ?2)
  AND (?3 IS NULL OR t.title = ?3 COLLATE NOCASE)
  AND (?4 IS NULL OR EXISTS (SELECT 1 FROM card_tags g WHERE g.card = c.id AND g.tag = ?4))
  AND (?5 IS NULL OR c.level = ?5)
  AND (?6 IS NULL OR c.kind = ?6)
  AND ?1 IS NULL
ORDER BY d.title, d.name, c.position LIMIT ?7;

-- name: search_cards
SELECT c.id, d.name, c.slug, t.title, c.title, c.kind, c.level,
       s.phase, s.step, s.due_at, s.last_at, s.last_day, s.first_day, s.interval_days,
       s.n_reviews, s.n_lapses, s.stability, s.difficulty
FROM cards_text x JOIN cards c ON c.id = x.rowid JOIN decks d ON d.id = c.deck
     JOIN topics t ON t.id = c.topic JOIN card_state s ON s.card = c.id
WHERE cards_text MATCH ?1
  AND c.is_removed = 0
  AND (?2 IS NULL OR d.name = ?2)
  AND (?3 IS NULL OR t.title = ?3 COLLATE NOCASE)
  AND (?4 IS NULL OR EXISTS (SELECT 1 FROM card_tags g WHERE g.card = c.id AND g.tag = ?4))
  AND (?5 IS NULL OR c.level = ?5)
  AND (?6 IS NULL OR c.kind = ?6)
ORDER BY bm25(cards_text, 8, 4, 2, 1), c.id LIMIT ?7;

-- name: complete_deck
SELECT name FROM decks
WHERE is_removed = 0 AND lower(substr(name, 1, length(?1))) = lower(?1) ORDER BY 1 LIMIT ?2;

-- name: complete_topic
SELECT DISTINCT t.title FROM topics t JOIN cards c ON c.topic = t.id AND c.is_removed = 0
WHERE lower(substr(t.title, 1, length(?1))) = lower(?1) ORDER BY 1 LIMIT ?2;

-- name: complete_tag
SELECT DISTINCT g.tag FROM card_tags g JOIN cards c ON c.id = g.card AND c.is_removed = 0
WHERE lower(substr(g.tag, 1, length(?1))) = lower(?1) ORDER BY 1 LIMIT ?2;

-- name: complete_card
SELECT DISTINCT slug FROM cards -- slugs are lower case
WHERE slug >= lower(?1) AND slug < lower(?1) || char(0x10ffff) AND is_removed = 0
ORDER BY 1 LIMIT ?2;
