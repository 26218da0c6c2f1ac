-- What several processes of one app share beside the ledger.

-- Accounts whose machine list a process asks the worker for: after a launch or an action. Repeating it replaces the time.
CREATE TABLE listing_request (
  account_id TEXT PRIMARY KEY,
  requested_at INTEGER NOT NULL
) STRICT;

-- The setup code in one row. The code is derived from this random value and the login secret, so every process can print it,
-- and a copy of the database cannot.
CREATE TABLE setup_code (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  nonce TEXT NOT NULL,
  wrong_tries INTEGER NOT NULL,
  is_taken INTEGER NOT NULL CHECK (is_taken IN (0, 1))
) STRICT;
