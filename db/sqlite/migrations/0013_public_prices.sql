-- Public price sources: accounts of a fourth kind, and offers without a number of GPUs. SQLite cannot change a CHECK or a NOT
-- NULL, so both tables are built again with all their rows; foreign keys are off during a step and checked at its end.
CREATE TABLE account_rebuilt (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('sandbox', 'environment', 'vault', 'public')),
  provider TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO account_rebuilt (id, kind, provider, created_at) SELECT id, kind, provider, created_at FROM account;
DROP TABLE account;
ALTER TABLE account_rebuilt RENAME TO account;

CREATE TABLE offer_rebuilt (
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
  -- Null where a price list names no number.
  gpu_count INTEGER CHECK (gpu_count >= 1),
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
  kind TEXT NOT NULL DEFAULT 'quote' CHECK (kind IN ('quote', 'list', 'aggregate')),
  tier TEXT CHECK (tier IN ('secure', 'community', 'verified', 'unverified')),
  -- The source's own date of the price, the page that shows it, and a marketplace's id of the ask.
  listed_at INTEGER,
  page TEXT,
  ask_id TEXT,
  native_amount TEXT,
  native_currency TEXT,
  native_unit TEXT NOT NULL CHECK (native_unit IN ('major', 'cent')),
  native_per TEXT NOT NULL CHECK (native_per IN ('hour', 'day', 'week', 'month')),
  native_scope TEXT NOT NULL CHECK (native_scope IN ('machine', 'gpu')),
  first_seen_at INTEGER NOT NULL,
  gone_at INTEGER,
  -- Of a public source: how many readings in a row lacked it, and when the last one that had it was taken.
  missed INTEGER NOT NULL DEFAULT 0 CHECK (missed >= 0),
  seen_at INTEGER,
  revision INTEGER NOT NULL,
  UNIQUE (account_id, native_id)
) STRICT;
INSERT INTO offer_rebuilt (row, account_id, id, scope, native_id, cloud, raw_gpu, gpu_id, gpu_name, gpu_family, gpu_count,
    vram_gb, vcpus, memory_gb, storage_gb, interconnect, nvlink, type, billing, region_id, region_name, country, continent,
    stock, capacity, kind, native_amount, native_currency, native_unit, native_per, native_scope, first_seen_at, gone_at,
    revision)
  SELECT row, account_id, id, scope, native_id, cloud, raw_gpu, gpu_id, gpu_name, gpu_family, gpu_count,
    vram_gb, vcpus, memory_gb, storage_gb, interconnect, nvlink, type, billing, region_id, region_name, country, continent,
    stock, capacity, 'quote', native_amount, native_currency, native_unit, native_per, native_scope, first_seen_at, gone_at,
    revision
  FROM offer;
DROP TABLE offer;
ALTER TABLE offer_rebuilt RENAME TO offer;
CREATE INDEX offer_by_id ON offer (id);
CREATE INDEX offer_by_revision ON offer (revision);
-- The clean-up of public offers that were gone for long.
CREATE INDEX offer_gone ON offer (gone_at) WHERE gone_at IS NOT NULL;

-- The owner's switch of a public source; without a row its default applies.
CREATE TABLE source_switch (
  source TEXT PRIMARY KEY,
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The addresses of public offers that were deleted, so that they can answer so.
CREATE TABLE deleted_offer (
  id TEXT PRIMARY KEY,
  deleted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
