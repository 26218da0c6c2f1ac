-- As SQLite's migration 19.

CREATE TABLE listing_request (
  account_id text COLLATE "C" PRIMARY KEY,
  requested_at bigint NOT NULL
);

CREATE TABLE setup_code (
  id bigint PRIMARY KEY CHECK (id = 1),
  nonce text COLLATE "C" NOT NULL,
  wrong_tries bigint NOT NULL,
  is_taken smallint NOT NULL CHECK (is_taken IN (0, 1))
);
