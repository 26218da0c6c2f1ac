-- Which token asked for it; null is the owner, or the app. Starts count against what a token may spend.
ALTER TABLE instance_intent ADD COLUMN token_id TEXT;
CREATE INDEX instance_intent_by_token ON instance_intent (token_id, created_at) WHERE token_id IS NOT NULL;

-- The key of a list that was doubted is no longer kept as the account's: which one was is not known any more.
UPDATE account_listing SET key_hash = '' WHERE is_strange = 1;
