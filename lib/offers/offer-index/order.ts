import { compareNullLast, type IndexedOffer } from "./columns";
import { vendorOf } from "@/lib/gpus";

import type { Sort, SortKey } from "../search";
import { microsPerGb, microsPerTbps, microsPerTflops, monthMicros, totalVramGb } from "../value-figures";

type ObservedAt = (offer: IndexedOffer) => number;

/** The sort value of each key: text or number; null is unknown. */
const sortValue: Record<
  Exclude<SortKey, "job">,
  (offer: IndexedOffer, observedAt: ObservedAt) => number | string | null
> = {
  price: (offer) => offer.gpuPriceMicros,
  total: (offer) => offer.priceMicros,
  vram: (offer) => offer.vramGb,
  gpus: (offer) => offer.gpuCount,
  gpu: (offer) => offer.gpu?.name ?? null,
  region: regionSortText,
  provider: (offer) => offer.provider,
  cloud: (offer) => offer.cloud,
  stock: (offer) => offer.stock,
  billing: (offer) => offer.billing,
  type: (offer) => offer.type,
  vcpus: (offer) => offer.vcpus,
  memory: (offer) => offer.memoryGb,
  storage: (offer) => offer.storageGb,
  age: (offer, observedAt) => -observedAt(offer),
  vramTotal: totalVramGb,
  vendor: ({ gpu }) => vendorOf(gpu?.name),
  month: monthMicros,
  perGb: microsPerGb,
  perTflops: microsPerTflops,
  perTbps: microsPerTbps,
};

/** Whether this order is the price order of the rows. */
export function isPriceOrder(sort: readonly Sort[]): boolean {
  return sort[0]?.key === "price" && !sort[0].descending && sort.length === 1;
}

/** All rows in the requested order: null last in both directions, ties by price and then by id. */
export function orderRows(
  offers: readonly IndexedOffer[],
  sort: readonly Sort[],
  observedAt: ObservedAt,
  jobMicros: (offer: IndexedOffer) => number | null,
): Uint32Array {
  let rows = Uint32Array.from(offers.keys());
  // Sorts by the last key first: each pass is stable.
  for (const { key, descending } of sort.toReversed()) {
    const read = key === "job" ? jobMicros : sortValue[key];
    const values = offers.map((offer) => read(offer, observedAt));
    const distinct = [...new Set(values)].sort((a, b) => compareValues(a, b, descending));
    const rankOf = new Map(distinct.map((value, rank) => [value, rank]));
    rows = sortByRank(
      rows,
      Uint32Array.from(values, (value) => rankOf.get(value)!),
      distinct.length,
    );
  }
  return rows;
}

/** The matching rows between two positions of an order of all rows; an order of null is that of the prices. */
export function pickRows(order: Uint32Array | null, matches: Uint8Array, from: number, to: number): number[] {
  const picked: number[] = [];
  for (let index = 0, place = 0; index < matches.length && place < to; index++) {
    const row = order === null ? index : order[index]!;
    if (matches[row] === 1 && place++ >= from) picked.push(row);
  }
  return picked;
}

/** A counting sort: few ranks, many rows. */
function sortByRank(rows: Uint32Array, ranks: Uint32Array, rankCount: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(rankCount + 1);
  for (const rank of ranks) next[rank + 1]!++;
  for (let rank = 0; rank < rankCount; rank++) next[rank + 1]! += next[rank]!;
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) sorted[next[ranks[row]!]!++] = row;
  return sorted;
}

function compareValues(a: number | string | null, b: number | string | null, descending: boolean): number {
  if (a === b) return 0;
  if (a === null || b === null) return compareNullLast(a === null ? null : 0, b === null ? null : 0);
  return (a < b ? -1 : 1) * (descending ? -1 : 1);
}

function regionSortText({ region: { id, name, country } }: IndexedOffer): string | null {
  return country === null ? null : `${country} ${name ?? id ?? ""}`;
}
