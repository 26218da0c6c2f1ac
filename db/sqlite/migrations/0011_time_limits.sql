-- The time that a machine was given, in milliseconds: from its create, or from the moment at which a person moved its end.
-- No end lies farther away than that, whatever the clock said when it was written.
ALTER TABLE instance ADD COLUMN ends_within INTEGER CHECK (ends_within > 0);
UPDATE instance SET ends_within = CASE
  WHEN ends_at > (SELECT MAX(e.at) FROM instance_event e WHERE e.instance_id = instance.id AND e.title LIKE 'Its end was moved%')
  THEN ends_at - (SELECT MAX(e.at) FROM instance_event e WHERE e.instance_id = instance.id AND e.title LIKE 'Its end was moved%')
  ELSE (SELECT MAX(1, CAST(round(l.hours * 3600000) AS INTEGER)) FROM launch_attempt a JOIN launch l ON l.id = a.launch_id
    WHERE a.marker = instance.marker) END
  WHERE ends_at IS NOT NULL AND gone_at IS NULL;
