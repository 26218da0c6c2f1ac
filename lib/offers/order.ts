import { byPrice, nullLast, type BoardOffer } from "./columns";
import type { Sort, SortKey } from "./search-params";

/** Text for the keys that sort as text, numbers for the others; null is unknown. */
const sortValue: Record<SortKey, (offer: BoardOffer, observedAt: number) => number | string | null> = {
  price: (offer) => offer.gpuPriceMicros,
  total: (offer) => offer.priceMicros,
  vram: (offer) => offer.vramGb,
  gpus: (offer) => offer.gpuCount,
  gpu: (offer) => offer.gpuName,
  region: regionText,
  provider: (offer) => offer.provider,
  cloud: (offer) => offer.cloud,
  stock: (offer) => offer.stock,
  billing: (offer) => offer.billing,
  type: (offer) => offer.type,
  vcpus: (offer) => offer.vcpus,
  memory: (offer) => offer.memoryGb,
  storage: (offer) => offer.storageGb,
  age: (_offer, observedAt) => -observedAt,
};

/** Whether rows in price order are in this order already. */
export function isPriceOrder(sort: readonly Sort[]): boolean {
  return sort[0]?.key === "price" && !sort[0].descending && sort.length === 1;
}

/** Puts rows in the order asked for: null last both ways, ties by price and then by id. */
export function orderRows(
  offers: readonly BoardOffer[],
  rows: number[],
  sort: readonly Sort[],
  observedAt: (offer: BoardOffer) => number,
): number[] {
  const keys = sort.map(({ key, descending }) => ({
    values: new Map(rows.map((row) => [row, sortValue[key](offers[row]!, observedAt(offers[row]!))])),
    descending,
  }));
  return rows.sort((a, b) => {
    for (const { values, descending } of keys) {
      const order = compareValues(values.get(a) ?? null, values.get(b) ?? null, descending);
      if (order !== 0) return order;
    }
    return byPrice(offers[a]!, offers[b]!);
  });
}

function compareValues(a: number | string | null, b: number | string | null, descending: boolean): number {
  if (a === b) return 0;
  if (a === null || b === null) return nullLast(a === null ? null : 0, b === null ? null : 0);
  return (a < b ? -1 : 1) * (descending ? -1 : 1);
}

function regionText({ country, regionName, regionId }: BoardOffer): string | null {
  const place = regionName ?? regionId;
  return country === null && place === null ? null : `${country ?? "~"} ${place ?? ""}`;
}
