-- What was ordered, what came of it, and every machine that bills or may. Times are epoch milliseconds.
CREATE TABLE ssh_key (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL,
  comment TEXT,
  created_at INTEGER NOT NULL
) STRICT;

-- One confirmed click. Its unique token makes fifty of them one launch.
CREATE TABLE launch (
  id TEXT PRIMARY KEY,
  confirm_token TEXT NOT NULL UNIQUE,
  request_hash TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES account (id),
  provider TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  name TEXT NOT NULL,
  -- The order less what may be secret, and the offer as it was read again.
  order_json TEXT NOT NULL,
  offer_json TEXT NOT NULL,
  hourly_micros INTEGER NOT NULL CHECK (hourly_micros > 0),
  price_cap_micros INTEGER NOT NULL CHECK (price_cap_micros >= hourly_micros),
  hours REAL CHECK (hours > 0),
  kill_at INTEGER,
  kill_spend TEXT,
  key_name TEXT,
  key_fingerprint TEXT,
  -- How long the cloud took to tell the offer again, in milliseconds.
  read_took INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One create call, written down before its first byte leaves, and sent at most once.
-- Few trees, so that the two commits before a create stay short.
CREATE TABLE launch_attempt (
  marker TEXT NOT NULL UNIQUE,
  launch_id TEXT NOT NULL REFERENCES launch (id),
  position INTEGER NOT NULL CHECK (position >= 1),
  account_id TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('prepared', 'sending', 'confirmed', 'rejected', 'unknown', 'adopted', 'absent', 'duplicate')),
  -- The process that sends it.
  holder TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  answered_at INTEGER,
  settled_at INTEGER,
  native_id TEXT,
  http_status INTEGER,
  error_kind TEXT,
  message TEXT,
  -- Complete lists without the marker since the answer, or since there was none.
  listings INTEGER NOT NULL DEFAULT 0,
  last_listing_at INTEGER,
  PRIMARY KEY (launch_id, position),
  CHECK (state = 'prepared' OR sent_at IS NOT NULL OR state = 'rejected')
) STRICT, WITHOUT ROWID;

CREATE INDEX launch_attempt_open ON launch_attempt (account_id) WHERE settled_at IS NULL;

CREATE TABLE instance (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  provider TEXT NOT NULL,
  native_id TEXT NOT NULL,
  -- Null: not started here, so never touched.
  marker TEXT REFERENCES launch_attempt (marker),
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('provisioning', 'running', 'stopped', 'restarting', 'terminating', 'gone', 'error', 'unknown')),
  raw_state TEXT,
  bills INTEGER CHECK (bills IN (0, 1)),
  hourly_micros INTEGER CHECK (hourly_micros > 0),
  -- What else the cloud told of it, without passwords and tokens.
  facts TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at INTEGER,
  -- When it last answered by its id while no list showed it.
  read_at INTEGER,
  -- Lists in a row without it, and the time of the first of them.
  missing INTEGER NOT NULL DEFAULT 0,
  missing_since INTEGER,
  gone_at INTEGER,
  ends_at INTEGER,
  -- The cloud's own kill switch, where it has one and one is set.
  kill_at INTEGER,
  kill_spend TEXT,
  UNIQUE (account_id, native_id)
) STRICT;

CREATE INDEX instance_by_marker ON instance (marker);

-- What was asked of a machine. A termination stays open until the machine is gone.
CREATE TABLE instance_intent (
  id TEXT PRIMARY KEY,
  instance_id TEXT NOT NULL REFERENCES instance (id),
  kind TEXT NOT NULL CHECK (kind IN ('start', 'stop', 'restart', 'rename', 'set-ports', 'terminate')),
  value TEXT,
  asked_by TEXT NOT NULL CHECK (asked_by IN ('owner', 'time-limit')),
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'failed', 'unknown')),
  holder TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  accepted_at INTEGER,
  -- When the cloud last said that it knows no such machine.
  denied_at INTEGER,
  message TEXT,
  created_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;

CREATE UNIQUE INDEX instance_intent_one_termination ON instance_intent (instance_id)
  WHERE kind = 'terminate' AND state = 'open';
CREATE INDEX instance_intent_by_instance ON instance_intent (instance_id);

-- What happened, in order. Nothing here is ever changed.
CREATE TABLE instance_event (
  row INTEGER PRIMARY KEY,
  marker TEXT REFERENCES launch_attempt (marker),
  instance_id TEXT REFERENCES instance (id),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('intent', 'call', 'answer', 'state', 'list', 'money')),
  tone TEXT NOT NULL CHECK (tone IN ('good', 'plain', 'warn', 'bad')),
  title TEXT NOT NULL,
  detail TEXT,
  took INTEGER
) STRICT;

CREATE INDEX instance_event_by_marker ON instance_event (marker) WHERE marker IS NOT NULL;
CREATE INDEX instance_event_by_instance ON instance_event (instance_id) WHERE instance_id IS NOT NULL;

CREATE TRIGGER instance_event_unchanged BEFORE UPDATE ON instance_event
  BEGIN SELECT RAISE(ABORT, 'a history is not rewritten'); END;
CREATE TRIGGER instance_event_kept BEFORE DELETE ON instance_event
  BEGIN SELECT RAISE(ABORT, 'a history is not rewritten'); END;

-- When a machine billed, and at what price; null while it still does, and where nobody tells the price.
CREATE TABLE billing_span (
  row INTEGER PRIMARY KEY,
  instance_id TEXT NOT NULL REFERENCES instance (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER,
  hourly_micros INTEGER CHECK (hourly_micros > 0),
  CHECK (to_at IS NULL OR to_at >= from_at)
) STRICT;

CREATE INDEX billing_span_by_instance ON billing_span (instance_id);
CREATE UNIQUE INDEX billing_span_one_open ON billing_span (instance_id) WHERE to_at IS NULL;

-- How the list of machines of each account was last read.
CREATE TABLE account_listing (
  account_id TEXT PRIMARY KEY REFERENCES account (id),
  attempted_at INTEGER NOT NULL,
  -- The last list that was believed.
  listed_at INTEGER,
  next_at INTEGER,
  doubt TEXT,
  -- Whose key it was taken with, as a hash; and whether that key has not yet shown any machine that was known before.
  key_hash TEXT,
  is_strange INTEGER NOT NULL DEFAULT 0 CHECK (is_strange IN (0, 1))
) STRICT, WITHOUT ROWID;
