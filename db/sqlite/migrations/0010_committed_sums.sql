-- The least that an order commits to, in micro-dollars: the sum of the first period of a prepaid machine, else one hour; and
-- the hours of that period, null where the bill runs by the hour.
ALTER TABLE launch ADD COLUMN committed_micros INTEGER CHECK (committed_micros > 0);
ALTER TABLE launch ADD COLUMN period_hours INTEGER CHECK (period_hours IN (24, 168, 720));
UPDATE launch SET period_hours = CASE WHEN json_valid(offer_json) THEN
  CASE json_extract(offer_json, '$.billing') WHEN 'daily' THEN 24 WHEN 'weekly' THEN 168 WHEN 'monthly' THEN 720 END END;
-- The rate of the order was not kept, so the sum comes from the price per hour.
UPDATE launch SET committed_micros = hourly_micros * COALESCE(period_hours, 1);
-- The sum of the last 24 hours reads only the attempts that count.
CREATE INDEX launch_attempt_committing ON launch_attempt (created_at) WHERE state NOT IN ('rejected', 'absent');

-- Until when a prepaid machine is paid for; null where the bill runs by the hour.
ALTER TABLE instance ADD COLUMN paid_until INTEGER;
UPDATE instance SET paid_until = (
  SELECT a.sent_at + l.period_hours * 3600000 FROM launch_attempt a JOIN launch l ON l.id = a.launch_id
  WHERE a.marker = instance.marker);
