-- Statements of src/store/store.c. Each begins with its name and ends with the next name.

-- name: begin
BEGIN IMMEDIATE;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: get_setting
SELECT value FROM settings WHERE key = ?1;

-- name: put_setting
INSERT INTO settings (key, value) VALUES (?1, ?2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: get_device
SELECT d.id FROM settings s JOIN devices d ON d.id = CAST(s.value AS INTEGER)
WHERE s.key = 'device';

-- name: put_device
INSERT INTO devices (uuid, name) VALUES (?1, ?2) RETURNING id;

-- name: integrity_check
SELECT integrity_check FROM pragma_integrity_check(100) WHERE integrity_check <> 'ok';

-- name: foreign_key_check
SELECT "table" || ' row ' || coalesce(rowid, '?') || ' refers to a row of ' || parent
       || ' that is not there' FROM pragma_foreign_key_check LIMIT 100;

-- name: search_check
INSERT INTO cards_text (cards_text, rank) VALUES ('integrity-check', 1);

-- name: state_check
SELECT 'card ' || d.name || '/' || c.slug || ' has no state'
FROM cards c JOIN decks d ON d.id = c.deck
WHERE NOT EXISTS (SELECT 1 FROM card_state s WHERE s.card = c.id) LIMIT 100;

-- name: application_id
SELECT application_id FROM pragma_application_id;

-- name: user_version
SELECT user_version FROM pragma_user_version;

-- name: count_tables
SELECT count(*) FROM sqlite_schema;

-- name: use_wal
PRAGMA journal_mode = WAL;
