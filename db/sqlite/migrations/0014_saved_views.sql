-- The owner's saved views of the offers. `query` is canonical, without its question mark.
CREATE TABLE saved_view (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  query TEXT NOT NULL CHECK (length(query) <= 2000),
  position INTEGER NOT NULL CHECK (position >= 0),
  -- When the owner last opened it; what changed since then is counted.
  looked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- When the listed price last fell, in its own currency; null if it never did.
ALTER TABLE offer ADD COLUMN cheaper_since INTEGER;
UPDATE offer SET cheaper_since = (
  SELECT max(c.at) FROM (
    SELECT at, gone, native_amount, native_currency, native_unit, native_per, native_scope,
      lag(native_amount) OVER w AS earlier, lag(native_currency) OVER w AS earlier_currency,
      lag(native_unit) OVER w AS earlier_unit, lag(native_per) OVER w AS earlier_per,
      lag(native_scope) OVER w AS earlier_scope
    FROM offer_change WHERE offer_row = offer.row WINDOW w AS (ORDER BY at, row)
  ) c
  WHERE c.gone = 0 AND CAST(c.native_amount AS REAL) < CAST(c.earlier AS REAL)
    AND c.native_currency IS c.earlier_currency AND c.native_unit = c.earlier_unit
    AND c.native_per = c.earlier_per AND c.native_scope = c.earlier_scope
);
