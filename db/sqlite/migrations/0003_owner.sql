-- Who may spend, how they prove it, and what was done. Times are epoch milliseconds.
-- The columns of the first eight tables are those that better-auth reads and writes.
CREATE TABLE owner (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  email_verified INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
  image TEXT,
  two_factor_enabled INTEGER CHECK (two_factor_enabled IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- One owner: whoever comes second, in whatever process, is refused here.
CREATE UNIQUE INDEX owner_is_one ON owner ((1));

-- The password, as its argon2id hash.
CREATE TABLE credential (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  owner_id TEXT NOT NULL REFERENCES owner (id),
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at INTEGER,
  refresh_token_expires_at INTEGER,
  scope TEXT,
  password TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX credential_by_owner ON credential (owner_id);

-- `token` is the SHA-256 of what the browser holds, so that this file signs nobody in.
CREATE TABLE session (
  id TEXT PRIMARY KEY,
  token TEXT NOT NULL UNIQUE CHECK (length(token) = 64),
  owner_id TEXT NOT NULL REFERENCES owner (id),
  ip_address TEXT,
  user_agent TEXT,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_owner ON session (owner_id);

-- Challenges that wait for their answer.
CREATE TABLE verification (
  id TEXT PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX verification_by_identifier ON verification (identifier);

-- Secret and recovery codes are encrypted before they come here.
CREATE TABLE two_factor (
  id TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES owner (id),
  secret TEXT NOT NULL,
  backup_codes TEXT NOT NULL,
  verified INTEGER CHECK (verified IN (0, 1)),
  failed_verification_count INTEGER,
  locked_until INTEGER
) STRICT;
CREATE INDEX two_factor_by_owner ON two_factor (owner_id);

CREATE TABLE passkey (
  id TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES owner (id),
  name TEXT,
  public_key TEXT NOT NULL,
  credential_id TEXT NOT NULL UNIQUE,
  counter INTEGER NOT NULL,
  device_type TEXT NOT NULL,
  backed_up INTEGER NOT NULL CHECK (backed_up IN (0, 1)),
  transports TEXT,
  aaguid TEXT,
  created_at INTEGER
) STRICT;
CREATE INDEX passkey_by_owner ON passkey (owner_id);

-- For machines. `key` is a hash; `metadata` holds what the token may do.
CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  config_id TEXT NOT NULL,
  name TEXT,
  start TEXT,
  prefix TEXT,
  owner_id TEXT NOT NULL REFERENCES owner (id),
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
CREATE INDEX api_token_by_owner ON api_token (owner_id);

-- How often better-auth's endpoints were called.
CREATE TABLE rate_limit (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  count INTEGER NOT NULL,
  last_request INTEGER NOT NULL
) STRICT;

-- Failed sign-ins, by where they come from; kept here so that a restart forgives nothing.
CREATE TABLE sign_in_limit (
  bucket TEXT PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures > 0),
  last_failure_at INTEGER NOT NULL,
  open_at INTEGER NOT NULL
) STRICT;

-- What was done, by whom. Only ever added to.
CREATE TABLE audit_event (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  -- Who: the owner, a token by its name, the app itself, or nobody who is known.
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('owner', 'token', 'app', 'stranger')),
  actor TEXT,
  action TEXT NOT NULL,
  subject TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
  detail TEXT,
  address TEXT
) STRICT;
CREATE TRIGGER audit_event_unchanged BEFORE UPDATE ON audit_event
  BEGIN SELECT RAISE(ABORT, 'a record is not rewritten'); END;
CREATE TRIGGER audit_event_kept BEFORE DELETE ON audit_event
  BEGIN SELECT RAISE(ABORT, 'a record is not rewritten'); END;
