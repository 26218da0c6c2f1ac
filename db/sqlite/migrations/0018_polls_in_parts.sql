-- When the poll began that found the change, if it reads its market in parts, each at a time of its own: their changes are shown
-- together. Null where one reading is the whole poll.
ALTER TABLE offer_change ADD COLUMN poll_at INTEGER;
