-- What the app seals for itself: the check value of the master key, and the secret of the login.
CREATE TABLE sealed (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- Which token ordered a launch; null is the owner. What a token may spend is counted by it.
ALTER TABLE launch ADD COLUMN token_id TEXT;

-- Whoever is in the terminal may make a token before there is an owner, so a token belongs to the app.
CREATE TABLE api_token_new (
  id TEXT PRIMARY KEY,
  config_id TEXT NOT NULL,
  name TEXT,
  start TEXT,
  prefix TEXT,
  owner_id TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  refill_interval INTEGER,
  refill_amount INTEGER,
  last_refill_at INTEGER,
  enabled INTEGER CHECK (enabled IN (0, 1)),
  rate_limit_enabled INTEGER CHECK (rate_limit_enabled IN (0, 1)),
  rate_limit_time_window INTEGER,
  rate_limit_max INTEGER,
  request_count INTEGER,
  remaining INTEGER,
  last_request INTEGER,
  expires_at INTEGER,
  permissions TEXT,
  metadata TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO api_token_new SELECT * FROM api_token;
DROP TABLE api_token;
ALTER TABLE api_token_new RENAME TO api_token;
CREATE INDEX api_token_by_owner ON api_token (owner_id);
