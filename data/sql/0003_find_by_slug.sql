-- Cards are asked for by slug alone, or by its beginning, more often than with their deck.
CREATE INDEX cards_by_slug ON cards (slug);

PRAGMA user_version = 3;
