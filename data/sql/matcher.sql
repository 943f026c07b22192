-- The one-document table that answers are matched in, see src/store/match.c.
CREATE VIRTUAL TABLE answer USING fts5 (text, tokenize = 'porter unicode61');
