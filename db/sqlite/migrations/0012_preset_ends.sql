-- Whether a time limit is the end of the paid period, and moves with it; 0 where a person chose it.
ALTER TABLE instance ADD COLUMN ends_preset INTEGER NOT NULL DEFAULT 0 CHECK (ends_preset IN (0, 1));
UPDATE instance SET ends_preset = 1
  WHERE ends_at IS NOT NULL AND paid_until IS NOT NULL AND gone_at IS NULL
    AND (SELECT l.hours = l.period_hours FROM launch_attempt a JOIN launch l ON l.id = a.launch_id WHERE a.marker = instance.marker)
    AND NOT EXISTS (SELECT 1 FROM instance_event e WHERE e.instance_id = instance.id AND e.title LIKE 'Its end was moved%');
