-- What a token started within an hour and a day is summed up before each of its launches.
CREATE INDEX launch_by_token ON launch (token_id, created_at) WHERE token_id IS NOT NULL;
