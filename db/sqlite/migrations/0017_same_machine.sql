-- The owner cloud's name of the machine type, where the provider reports it: two providers that report the same one in the same
-- region sell the same machine. Filled in by the next readings.
ALTER TABLE offer ADD COLUMN machine_type TEXT;

-- Pairs of offers that the owner marked as not the same machine, by offer id, the smaller one first. Every change has an entry in
-- audit_event. The sandbox's ids can equal real ones.
CREATE TABLE separated_offers (
  feed TEXT NOT NULL CHECK (feed IN ('sandbox', 'live')),
  one_id TEXT NOT NULL,
  other_id TEXT NOT NULL CHECK (other_id > one_id),
  separated_at INTEGER NOT NULL,
  PRIMARY KEY (feed, one_id, other_id)
) STRICT, WITHOUT ROWID;
