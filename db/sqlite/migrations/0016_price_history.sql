-- Times when a part of an account's market was not read for more than three of its intervals. Rows are added when a reading
-- ends such a time; the present one follows from scope.observed_at.
CREATE TABLE scope_gap (
  account_id TEXT NOT NULL REFERENCES account (id),
  scope TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  PRIMARY KEY (account_id, scope, from_at)
) STRICT, WITHOUT ROWID;

-- Dollars for one unit of a currency on each day (days since 1970-01-01 UTC) of which a feed reported a rate.
CREATE TABLE rate_day (
  feed TEXT NOT NULL CHECK (feed IN ('sandbox', 'live')),
  currency TEXT NOT NULL,
  day INTEGER NOT NULL,
  usd REAL NOT NULL CHECK (usd > 0),
  PRIMARY KEY (feed, currency, day)
) STRICT, WITHOUT ROWID;
INSERT INTO rate_day (feed, currency, day, usd) SELECT feed, currency, dated_at / 86400000, usd FROM rate;

-- One complete UTC day of an offer. Changes are kept for 30 days, days for good. Amounts are millionths of a unit of the
-- currency as listed, per GPU-hour; null where the offer had no such price. Times are milliseconds of the day.
CREATE TABLE offer_day (
  offer_row INTEGER NOT NULL REFERENCES offer (row),
  day INTEGER NOT NULL,
  currency TEXT,
  open INTEGER,
  low INTEGER,
  high INTEGER,
  close INTEGER,
  -- Weighted by time, sold-out time left out; null if it was sold out or unpriced all day.
  median INTEGER,
  -- Listed and read.
  observed INTEGER NOT NULL CHECK (observed BETWEEN 1 AND 86400000),
  in_stock INTEGER NOT NULL CHECK (in_stock >= 0),
  sold_out INTEGER NOT NULL CHECK (sold_out >= 0),
  -- Listed with a price and not sold out.
  available INTEGER NOT NULL CHECK (available >= 0),
  PRIMARY KEY (offer_row, day),
  CHECK (in_stock + sold_out <= observed)
) STRICT, WITHOUT ROWID;

-- The lowest price of a GPU at each cloud of an account on each day: the least of the medians of its offers' days, in
-- micro-dollars per GPU-hour by the rate of that day.
CREATE TABLE cloud_day (
  gpu_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  account_id TEXT NOT NULL REFERENCES account (id),
  cloud TEXT NOT NULL,
  billing TEXT NOT NULL CHECK (billing IN ('on-demand', 'spot', 'prepaid')),
  low_micros INTEGER NOT NULL,
  offers INTEGER NOT NULL CHECK (offers >= 1),
  PRIMARY KEY (gpu_id, day, account_id, cloud, billing)
) STRICT, WITHOUT ROWID;

-- The usual price of comparable offers over the last 30 complete days, in micro-dollars per GPU-hour.
CREATE TABLE usual_price (
  feed TEXT NOT NULL CHECK (feed IN ('sandbox', 'live')),
  gpu_id TEXT NOT NULL,
  billing TEXT NOT NULL,
  -- The least number of GPUs of the class: 1, 2, 3, 5 or 9; 0 where the number is unknown.
  count_class INTEGER NOT NULL,
  p10 INTEGER NOT NULL,
  p50 INTEGER NOT NULL,
  p90 INTEGER NOT NULL,
  -- Days of offers, and different days.
  observations INTEGER NOT NULL,
  days INTEGER NOT NULL,
  PRIMARY KEY (feed, gpu_id, billing, count_class)
) STRICT, WITHOUT ROWID;

-- How far the days are complete, in one row: every offer has its days before `day`, and offers up to `offer_row` also that day.
-- `usual_day` is the value of `day` from which the usual prices were calculated.
CREATE TABLE day_progress (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  day INTEGER NOT NULL,
  offer_row INTEGER NOT NULL,
  usual_day INTEGER NOT NULL
) STRICT;
