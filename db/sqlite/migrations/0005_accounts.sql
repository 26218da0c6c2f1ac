-- The owner's accounts at the providers, saved in the browser. Times are epoch milliseconds.
CREATE TABLE provider_account (
  id TEXT PRIMARY KEY REFERENCES account (id),
  provider TEXT NOT NULL,
  label TEXT NOT NULL,
  -- Whether its offers are read; the others of the provider are for launching.
  polls INTEGER NOT NULL CHECK (polls IN (0, 1)),
  added_at INTEGER NOT NULL,
  -- When its key was last tried by hand, and why it could not be used then.
  tested_at INTEGER,
  last_error TEXT,
  last_error_at INTEGER,
  -- Its row stays, because the history of its offers and machines hangs on it; its keys do not.
  removed_at INTEGER
) STRICT;

-- No row of the board is doubled.
CREATE UNIQUE INDEX provider_account_one_polls ON provider_account (provider)
  WHERE polls = 1 AND removed_at IS NULL;

CREATE TABLE provider_account_key (
  account_id TEXT NOT NULL REFERENCES provider_account (id),
  field TEXT NOT NULL,
  sealed TEXT NOT NULL,
  -- Null where the key is too short to show a part of it.
  last_four TEXT,
  PRIMARY KEY (account_id, field)
) STRICT, WITHOUT ROWID;
