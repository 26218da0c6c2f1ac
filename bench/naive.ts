import { changeFields, storedFields } from "@/db/offer-columns";
import { toChangeValues, toSqlValues } from "@/db/offer-values";
import { offerId } from "@/lib/domain/offer-id";
import type { ListedOffer } from "@/lib/domain/offer";
import type { Reader } from "@/db/connections";
import { clientOf } from "@/testing/database/client";

const columns = storedFields.map(({ column }) => column);
const history = changeFields.map(({ column }) => column);

/** Ingests a snapshot naively: looks up and upserts every row, in one transaction. */
export function naivePoller(
  database: Reader,
  accountId: string,
): (offers: readonly ListedOffer[], at: number) => void {
  const client = clientOf(database);
  const marks = (names: readonly string[]) => names.map(() => "?").join(", ");
  const find = client.prepare<[string, string], Record<string, unknown>>(
    `SELECT gone_at, ${history.join(", ")} FROM offer WHERE account_id = ? AND native_id = ?`,
  );
  const upsert = client
    .prepare<[string, string, number, number, unknown[]], number>(
      `INSERT INTO offer (account_id, id, scope, first_seen_at, revision, ${columns.join(", ")})
       VALUES (?, ?, 'all', ?, ?, ${marks(columns)})
       ON CONFLICT (account_id, native_id) DO UPDATE SET revision = excluded.revision, gone_at = NULL,
         ${columns.map((name) => `${name} = excluded.${name}`).join(", ")} RETURNING row`,
    )
    .pluck();
  const change = client.prepare(
    `INSERT INTO offer_change (offer_row, at, gone, ${history.join(", ")}) VALUES (?, ?, 0, ${marks(history)})`,
  );
  const changeGone = client.prepare(
    `INSERT INTO offer_change (offer_row, at, gone, ${history.join(", ")})
     SELECT row, @at, 1, ${history.join(", ")} FROM offer WHERE account_id = @accountId AND gone_at IS NULL AND revision < @revision`,
  );
  const markGone = client.prepare(
    "UPDATE offer SET gone_at = @at, revision = @revision WHERE account_id = @accountId AND gone_at IS NULL AND revision < @revision",
  );
  // Hashing is not part of the comparison.
  const ids = new Map<string, string>();
  let revision = 0;

  return client.transaction((offers: readonly ListedOffer[], at: number) => {
    revision++;
    for (const offer of offers) {
      let id = ids.get(offer.nativeId);
      if (id === undefined) ids.set(offer.nativeId, (id = offerId(offer.provider, offer.nativeId)));
      const changed = toChangeValues(offer);
      const before = find.get(accountId, offer.nativeId);
      const row = upsert.get(accountId, id, at, revision, toSqlValues(offer));
      const isChanged =
        !before ||
        before["gone_at"] !== null ||
        history.some((name, index) => before[name] !== changed[index]);
      if (isChanged) change.run(row, at, changed);
    }
    changeGone.run({ accountId, at, revision });
    markGone.run({ accountId, at, revision });
  }).immediate;
}
