-- What the clouds said, and what this app did to ask them. Times are epoch milliseconds.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('sandbox', 'environment', 'vault')),
  provider TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- One row per offer ever seen in an account. Amounts stay as the cloud sent them; dollars are worked out when read.
CREATE TABLE offer (
  row INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  id TEXT NOT NULL,
  scope TEXT NOT NULL,
  native_id TEXT NOT NULL,
  cloud TEXT,
  raw_gpu TEXT NOT NULL,
  gpu_id TEXT,
  gpu_name TEXT,
  gpu_family TEXT,
  gpu_count INTEGER NOT NULL CHECK (gpu_count >= 1),
  vram_gb REAL,
  vcpus REAL,
  memory_gb REAL,
  storage_gb REAL,
  interconnect TEXT,
  nvlink INTEGER CHECK (nvlink IN (0, 1)),
  type TEXT CHECK (type IN ('vm', 'container', 'baremetal')),
  billing TEXT NOT NULL CHECK (billing IN ('on-demand', 'spot', 'daily', 'weekly', 'monthly')),
  region_id TEXT,
  region_name TEXT,
  country TEXT,
  continent TEXT,
  stock TEXT NOT NULL CHECK (stock IN ('in-stock', 'sold-out', 'unknown')),
  capacity INTEGER,
  native_amount TEXT,
  native_currency TEXT,
  native_unit TEXT NOT NULL CHECK (native_unit IN ('major', 'cent')),
  native_per TEXT NOT NULL CHECK (native_per IN ('hour', 'day', 'week', 'month')),
  native_scope TEXT NOT NULL CHECK (native_scope IN ('machine', 'gpu')),
  first_seen_at INTEGER NOT NULL,
  gone_at INTEGER,
  revision INTEGER NOT NULL,
  UNIQUE (account_id, native_id)
) STRICT;

CREATE INDEX offer_by_id ON offer (id);
CREATE INDEX offer_by_revision ON offer (revision);

-- Every change of price or availability, the first sighting included; nothing is written where nothing changed.
CREATE TABLE offer_change (
  row INTEGER PRIMARY KEY,
  offer_row INTEGER NOT NULL REFERENCES offer (row),
  at INTEGER NOT NULL,
  gone INTEGER NOT NULL CHECK (gone IN (0, 1)),
  stock TEXT NOT NULL,
  capacity INTEGER,
  native_amount TEXT,
  native_currency TEXT,
  native_unit TEXT NOT NULL,
  native_per TEXT NOT NULL,
  native_scope TEXT NOT NULL
) STRICT;

CREATE INDEX offer_change_by_offer ON offer_change (offer_row, at);

-- What is known of each part of an account's market.
CREATE TABLE scope (
  account_id TEXT NOT NULL REFERENCES account (id),
  scope TEXT NOT NULL,
  every INTEGER NOT NULL CHECK (every >= 1),
  observed_at INTEGER,
  attempted_at INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('published', 'held', 'failed')),
  offers INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (account_id, scope)
) STRICT, WITHOUT ROWID;

-- Counts and medians of the last published snapshots, for the judge.
CREATE TABLE snapshot_summary (
  row INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  scope TEXT NOT NULL,
  observed_at INTEGER NOT NULL,
  summary TEXT NOT NULL
) STRICT;

CREATE INDEX snapshot_summary_by_scope ON snapshot_summary (account_id, scope, row);

-- The newest snapshot of a scope that was not believed, whole, so that the owner can accept it.
CREATE TABLE held_snapshot (
  account_id TEXT NOT NULL REFERENCES account (id),
  scope TEXT NOT NULL,
  held_since INTEGER NOT NULL,
  observed_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  streak TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (account_id, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejected_row (
  row INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  scope TEXT NOT NULL,
  field TEXT NOT NULL,
  said TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE INDEX rejected_row_by_scope ON rejected_row (account_id, scope);

-- One row per finished poll.
CREATE TABLE poll (
  row INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('published', 'held', 'failed')),
  offers INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  error_kind TEXT,
  message TEXT
) STRICT;

CREATE INDEX poll_by_account ON poll (account_id, row);

-- When each account is asked next, and what a person asked for.
CREATE TABLE schedule (
  account_id TEXT PRIMARY KEY REFERENCES account (id),
  interval INTEGER NOT NULL,
  next_at INTEGER,
  running_since INTEGER,
  requested_at INTEGER,
  accept_requested_at INTEGER,
  breaker TEXT NOT NULL CHECK (breaker IN ('closed', 'half-open', 'open')),
  open_until INTEGER
) STRICT, WITHOUT ROWID;

-- What an adapter remembers between polls.
CREATE TABLE provider_memory (
  account_id TEXT PRIMARY KEY REFERENCES account (id),
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One process polls; the token fences off a holder that was replaced while it slept.
CREATE TABLE lease (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  token INTEGER NOT NULL,
  acquired_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Dollars per unit, as last fetched; the feed's own date stays with each figure.
CREATE TABLE rate (
  feed TEXT NOT NULL CHECK (feed IN ('sandbox', 'live')),
  currency TEXT NOT NULL,
  usd REAL NOT NULL CHECK (usd > 0),
  dated_at INTEGER NOT NULL,
  PRIMARY KEY (feed, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE rate_feed (
  feed TEXT PRIMARY KEY CHECK (feed IN ('sandbox', 'live')),
  attempted_at INTEGER NOT NULL,
  fetched_at INTEGER,
  next_at INTEGER NOT NULL,
  message TEXT
) STRICT, WITHOUT ROWID;

INSERT INTO meta (key, value) VALUES ('revision', '0');
