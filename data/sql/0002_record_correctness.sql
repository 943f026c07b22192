-- Whether an answer that has one right form (predict, choice, true-false) was right. NULL: the card
-- has no such form, or the row is older than this column.
ALTER TABLE review_log ADD COLUMN is_correct INTEGER CHECK (is_correct IN (0, 1));

PRAGMA user_version = 2;
