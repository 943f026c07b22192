-- Run on every connection that is opened. FULL: a commit is on the disk when it returns.
PRAGMA foreign_keys = ON;
PRAGMA recursive_triggers = ON;
PRAGMA synchronous = FULL;
PRAGMA temp_store = MEMORY;
