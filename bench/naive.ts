import type { Database } from "@/db/client";
import { toOfferColumns } from "@/db/offer-row";
import { offerId } from "@/lib/domain/offer-id";
import type { ListedOffer } from "@/lib/domain/offer";

const columns: Record<string, keyof ReturnType<typeof toOfferColumns>> = {
  cloud: "cloud",
  raw_gpu: "rawGpu",
  gpu_id: "gpuId",
  gpu_name: "gpuName",
  gpu_family: "gpuFamily",
  gpu_count: "gpuCount",
  vram_gb: "vramGb",
  vcpus: "vcpus",
  memory_gb: "memoryGb",
  storage_gb: "storageGb",
  interconnect: "interconnect",
  nvlink: "nvlink",
  type: "type",
  billing: "billing",
  region_id: "regionId",
  region_name: "regionName",
  country: "country",
  continent: "continent",
  stock: "stock",
  capacity: "capacity",
  native_amount: "nativeAmount",
  native_currency: "nativeCurrency",
  native_unit: "nativeUnit",
  native_per: "nativePer",
  native_scope: "nativeScope",
};
const history = [
  "stock",
  "capacity",
  "native_amount",
  "native_currency",
  "native_unit",
  "native_per",
  "native_scope",
];

/** Ingests a snapshot naively: looks up and upserts every row, in one transaction. */
export function naivePoller(
  database: Database,
  accountId: string,
): (offers: readonly ListedOffer[], at: number) => void {
  const client = database.$client;
  const names = Object.keys(columns);
  const find = client.prepare<[string, string], Record<string, unknown>>(
    `SELECT gone_at, ${history.join(", ")} FROM offer WHERE account_id = ? AND native_id = ?`,
  );
  const upsert = client
    .prepare<[Record<string, unknown>], number>(
      `INSERT INTO offer (account_id, id, scope, native_id, first_seen_at, revision, ${names.join(", ")})
       VALUES (@accountId, @id, 'all', @nativeId, @at, @revision, ${names.map((name) => `@${columns[name]}`).join(", ")})
       ON CONFLICT (account_id, native_id) DO UPDATE SET revision = excluded.revision, gone_at = NULL,
         ${names.map((name) => `${name} = excluded.${name}`).join(", ")} RETURNING row`,
    )
    .pluck();
  const change = client.prepare(
    `INSERT INTO offer_change (offer_row, at, gone, ${history.join(", ")})
     VALUES (@row, @at, 0, ${history.map((name) => `@${columns[name]}`).join(", ")})`,
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
      const values = toOfferColumns(offer);
      const nvlink = offer.nvlink === null ? null : Number(offer.nvlink);
      const before = find.get(accountId, offer.nativeId);
      const row = upsert.get({ ...values, nvlink, accountId, id, at, revision });
      const isChanged =
        !before ||
        before["gone_at"] !== null ||
        history.some((name) => before[name] !== values[columns[name]!]);
      if (isChanged) change.run({ ...values, nvlink, row, at });
    }
    changeGone.run({ accountId, at, revision });
    markGone.run({ accountId, at, revision });
  }).immediate;
}
