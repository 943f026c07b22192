-- Statements of src/store/match.c.

-- name: clear_answer
DELETE FROM answer;

-- name: clear_answer_unstemmed
DELETE FROM answer_unstemmed;

-- name: put_answer
INSERT INTO answer (text) VALUES (?1);

-- name: put_answer_unstemmed
INSERT INTO answer_unstemmed (text) VALUES (?1);

-- name: match_answer
SELECT highlight(answer, 0, char(1), char(2)) FROM answer WHERE answer MATCH ?1;

-- name: match_answer_unstemmed
SELECT highlight(answer_unstemmed, 0, char(1), char(2)) FROM answer_unstemmed
WHERE answer_unstemmed MATCH ?1;
