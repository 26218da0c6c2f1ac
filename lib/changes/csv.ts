import { csvLine, type Cell } from "@/lib/csv";

import type { ChangeState } from "./contract";
import { describeChange, type FoundChanges } from "./queries";

const stateFields = ["gpuPriceMicros", "nativeAmount", "stock", "capacity"] as const;
const fields = [
  "id",
  "at",
  "offerId",
  "kind",
  "gpuName",
  "rawGpu",
  "gpuCount",
  "billing",
  "region.country",
  "region.id",
  "cloud",
  "provider",
  "native.currency",
  "native.unit",
  "native.per",
  "native.scope",
  ...["before", "after"].flatMap((when) => stateFields.map((field) => `${when}.${field}`)),
];

/** The changes as CSV, named as in the JSON, with what the offers are. */
export function changesCsv({ page, offerIndex }: Pick<FoundChanges, "page" | "offerIndex">): string {
  const lines = page.changes.map((change): Cell[] => {
    const { id, at, offerId, kind, before, after } = describeChange(change, offerIndex);
    const { gpu, rawGpu, gpuCount, billing, region, cloud, provider, native } = change.offer;
    return [
      id,
      at,
      offerId,
      kind,
      gpu?.name ?? null,
      rawGpu,
      gpuCount,
      billing,
      region.country,
      region.id,
      cloud,
      provider,
      native.currency,
      native.unit,
      native.per,
      native.scope,
      ...stateCells(before),
      ...stateCells(after),
    ];
  });
  return [fields, ...lines].map(csvLine).join("");
}

function stateCells(state: ChangeState | null): Cell[] {
  return stateFields.map((field) => state?.[field] ?? null);
}
