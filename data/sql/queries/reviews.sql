-- Statements of src/store/reviews.c and src/store/queue.c.

-- name: get_state
SELECT phase, step, due_at, last_at, last_day, first_day, interval_days, n_reviews, n_lapses,
       stability, difficulty
FROM card_state WHERE card = ?1;

-- name: put_state
UPDATE card_state SET
    phase = ?2, step = ?3, due_at = ?4, last_at = ?5, last_day = ?6, first_day = ?7,
    interval_days = ?8, n_reviews = ?9, n_lapses = ?10, stability = ?11, difficulty = ?12
WHERE card = ?1;

-- name: clear_state
UPDATE card_state SET
    phase = 0, step = 0, due_at = (SELECT position FROM cards WHERE id = ?1), last_at = 0,
    last_day = 0, first_day = 0, interval_days = 0, n_reviews = 0, n_lapses = 0, stability = 0,
    difficulty = 0
WHERE card = ?1;

-- name: last_id_of_card
SELECT max(id) FROM review_log WHERE card = ?1;

-- name: add_review
INSERT INTO review_log (id, device, card, undoes, rating, answer, points, duration_ms, seed,
                        scheduler, reviewed_at, day, is_correct)
VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, iif(?12 = 0, NULL, ?12 - 1));

-- name: add_undo
INSERT INTO review_log (id, device, card, undoes, rating, answer, points, duration_ms, seed,
                        scheduler, reviewed_at, day)
VALUES (?1, ?2, ?3, ?4, NULL, '', 0, 0, 0, ?5, ?6, ?7);

-- name: last_review
SELECT r.id, r.card, r.rating, r.reviewed_at FROM review_log r
WHERE r.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM review_log u WHERE u.undoes = r.id)
ORDER BY r.id DESC LIMIT 1;

-- name: reviews_of_card
SELECT r.reviewed_at, r.day, r.rating, r.seed FROM review_log r
WHERE r.card = ?1 AND r.undoes IS NULL
  AND NOT EXISTS (SELECT 1 FROM review_log u WHERE u.undoes = r.id)
ORDER BY r.id;

-- name: history_of_card
SELECT r.id, r.rating, r.answer, r.points, r.duration_ms, r.seed, r.reviewed_at, r.day, d.name,
       EXISTS (SELECT 1 FROM review_log u WHERE u.undoes = r.id), coalesce(r.is_correct + 1, 0)
FROM review_log r JOIN devices d ON d.id = r.device
WHERE r.card = ?1 AND r.undoes IS NULL ORDER BY r.id;

-- name: all_cards
SELECT id FROM cards ORDER BY id;

-- name: repair_states
INSERT INTO card_state (card, deck, topic, is_removed, phase, step, due_at, last_at, last_day,
                        first_day, interval_days, n_reviews, n_lapses, stability, difficulty)
SELECT id, deck, topic, is_removed, 0, 0, position, 0, 0, 0, 0, 0, 0, 0, 0 FROM cards WHERE true
ON CONFLICT (card) DO UPDATE SET
    deck = excluded.deck, topic = excluded.topic, is_removed = excluded.is_removed
WHERE deck <> excluded.deck OR topic <> excluded.topic OR is_removed <> excluded.is_removed;

-- name: n_new_on_day
SELECT count(*) FROM card_state WHERE first_day = ?1 AND n_reviews > 0;

-- name: n_reviewed_on_day
SELECT count(*) FROM card_state WHERE last_day = ?1 AND n_reviews > 0 AND first_day < ?1;

-- The queue's candidates: ?1 phase, ?2 due before, ?3 topic, ?4 tag, ?5 level, ?6 kind, ?7 card to
-- leave out, ?8 limit, ?9 deck.

-- name: candidates
SELECT s.card, s.topic, s.phase, s.step, s.due_at, s.last_at, s.last_day, s.first_day,
       s.interval_days, s.n_reviews, s.n_lapses, s.stability, s.difficulty
FROM card_state s
WHERE s.is_removed = 0 AND s.phase = ?1 AND s.due_at < ?2 AND s.card <> ?7 AND ?9 IS NULL
ORDER BY s.due_at LIMIT ?8;

-- name: candidates_in_deck
SELECT s.card, s.topic, s.phase, s.step, s.due_at, s.last_at, s.last_day, s.first_day,
       s.interval_days, s.n_reviews, s.n_lapses, s.stability, s.difficulty
FROM card_state s JOIN cards c ON c.id = s.card
WHERE s.is_removed = 0 AND s.phase = ?1 AND s.due_at < ?2 AND s.card <> ?7
  AND s.deck = (SELECT id FROM decks WHERE name = ?9)
  AND (?3 IS NULL OR s.topic IN (SELECT id FROM topics WHERE title = ?3 COLLATE NOCASE))
  AND (?4 IS NULL OR EXISTS (SELECT 1 FROM card_tags g WHERE g.card = s.card AND g.tag = ?4))
  AND (?5 IS NULL OR c.level = ?5)
  AND (?6 IS NULL OR c.kind = ?6)
ORDER BY s.due_at LIMIT ?8;

-- name: candidates_filtered
SELECT s.card, s.topic, s.phase, s.step, s.due_at, s.last_at, s.last_day, s.first_day,
       s.interval_days, s.n_reviews, s.n_lapses, s.stability, s.difficulty
FROM card_state s JOIN cards c ON c.id = s.card
WHERE s.is_removed = 0 AND s.phase = ?1 AND s.due_at < ?2 AND s.card <> ?7 AND ?9 IS NULL
  AND (?3 IS NULL OR s.topic IN (SELECT id FROM topics WHERE title = ?3 COLLATE NOCASE))
  AND (?4 IS NULL OR EXISTS (SELECT 1 FROM card_tags g WHERE g.card = s.card AND g.tag = ?4))
  AND (?5 IS NULL OR c.level = ?5)
  AND (?6 IS NULL OR c.kind = ?6)
ORDER BY s.due_at LIMIT ?8;

-- name: foundations
SELECT l.card, l.target, s.phase FROM card_links l JOIN card_state s ON s.card = l.target
WHERE l.card IN (SELECT value FROM json_each(?1)) AND l.kind = 'after' AND s.is_removed = 0;
