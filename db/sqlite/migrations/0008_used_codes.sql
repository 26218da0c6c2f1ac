-- One-time codes that signed somebody in, so that each does so once; kept until their window is over. `hash` is SHA-256.
CREATE TABLE used_code (
  hash TEXT PRIMARY KEY,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
