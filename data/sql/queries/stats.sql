-- Statements of src/store/stats.c. ?1 is a deck's id, or NULL for all.

-- name: count_reviews
SELECT count(*) FROM review_log r
WHERE r.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM review_log u WHERE u.undoes = r.id)
  AND (?1 IS NULL OR r.card IN
       (SELECT c.id FROM cards c JOIN decks d ON d.id = c.deck WHERE d.name = ?1));

-- name: reviews_on_day
SELECT r.rating, count(*), sum(r.duration_ms) FROM review_log r
WHERE r.day = ?2 AND r.undoes IS NULL
  AND NOT EXISTS (SELECT 1 FROM review_log u WHERE u.undoes = r.id)
  AND (?1 IS NULL OR r.card IN
       (SELECT c.id FROM cards c JOIN decks d ON d.id = c.deck WHERE d.name = ?1))
GROUP BY r.rating;

-- name: review_days
WITH RECURSIVE days (day) AS (
    SELECT max(day) FROM review_log
    UNION ALL
    SELECT (SELECT max(r.day) FROM review_log r WHERE r.day < days.day) FROM days
    WHERE days.day IS NOT NULL
)
SELECT days.day FROM days
WHERE EXISTS (SELECT 1 FROM review_log r
              WHERE r.day = days.day AND r.undoes IS NULL
                AND NOT EXISTS (SELECT 1 FROM review_log u WHERE u.undoes = r.id)
                AND (?1 IS NULL OR r.card IN
                     (SELECT c.id FROM cards c JOIN decks d ON d.id = c.deck WHERE d.name = ?1)))
ORDER BY days.day DESC;

-- name: retention
SELECT count(*), sum(rating > 1) FROM (
    SELECT r.rating AS rating, r.day AS day,
           (SELECT p.day FROM review_log p
            WHERE p.card = r.card AND p.id < r.id AND p.undoes IS NULL
              AND NOT EXISTS (SELECT 1 FROM review_log u WHERE u.undoes = p.id)
            ORDER BY p.id DESC LIMIT 1) AS last_day
    FROM review_log r
    WHERE r.day > ?2 AND r.undoes IS NULL
      AND NOT EXISTS (SELECT 1 FROM review_log u WHERE u.undoes = r.id)
      AND (?1 IS NULL OR r.card IN
           (SELECT c.id FROM cards c JOIN decks d ON d.id = c.deck WHERE d.name = ?1)))
WHERE last_day < day;

-- name: states_by_topic
SELECT s.topic, s.phase, s.step, s.due_at, s.last_at, s.last_day, s.first_day, s.interval_days,
       s.n_reviews, s.n_lapses, s.stability, s.difficulty, t.title, d.name
FROM card_state s JOIN topics t ON t.id = s.topic JOIN decks d ON d.id = s.deck
WHERE s.is_removed = 0 AND (?1 IS NULL OR d.name = ?1)
ORDER BY d.title, d.name, t.position, t.id;
