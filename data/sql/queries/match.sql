-- Statements of src/store/match.c.

-- name: clear_answer
DELETE FROM answer;

-- name: put_answer
INSERT INTO answer (text) VALUES (?1);

-- name: match_answer
SELECT highlight(answer, 0, char(1), char(2)) FROM answer WHERE answer MATCH ?1;
