-- The one-document tables that answers are matched in, see src/store/match.c.
CREATE VIRTUAL TABLE answer USING fts5 (text, tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE answer_unstemmed USING fts5 (text, tokenize = 'unicode61');
