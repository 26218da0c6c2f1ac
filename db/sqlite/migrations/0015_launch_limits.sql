-- What the owner set for launches, in one row; null where the environment's value or the default holds. Every change has an
-- entry in audit_event, with the values before and after.
CREATE TABLE launch_setting (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- At most the environment's limits, which are compared when a launch is checked.
  max_machines INTEGER CHECK (max_machines BETWEEN 0 AND 100),
  max_hourly_micros INTEGER CHECK (max_hourly_micros BETWEEN 0 AND 1000000000),
  max_committed_micros INTEGER CHECK (max_committed_micros BETWEEN 0 AND 24000000000),
  -- The time limit that the launch form starts with.
  default_hours REAL CHECK (default_hours > 0 AND default_hours <= 8760),
  default_currency TEXT CHECK (default_currency GLOB '[A-Z][A-Z][A-Z]'),
  changed_at INTEGER NOT NULL
) STRICT;
