import type { IndexColumns, IndexedOffer } from "./columns";
import type { GroupRow } from "../view-schema";

/** The matching offers of one GPU model, or of one reported name that is no known model. Prices are micro-dollars per GPU-hour. */
export interface OfferGroup extends Omit<GroupRow, "cheapest" | "againstMarket"> {
  /** The cheapest with a price in dollars, else the first. */
  cheapest: IndexedOffer;
}

interface CountedGroup {
  firstRow: number;
  offers: number;
  inStock: number;
  unknownStock: number;
  sellers: Set<number>;
  /** Ascending. */
  prices: number[];
}

/** Groups the matching rows by GPU, in the order in which the groups first appear. An order of null is that of the prices. */
export function buildGroups(
  columns: IndexColumns,
  matches: Uint8Array,
  order: Uint32Array | null,
): OfferGroup[] {
  const { models, sellers, gpuPrice, pricedCount, facets } = columns;
  const stockCodes = facets.stock.codes;
  const inStock = facets.stock.byValue.get("in-stock");
  const unknownStock = facets.stock.byValue.get("unknown");
  const counted = new Map<number, CountedGroup>();
  for (let row = 0; row < matches.length; row++) {
    if (matches[row] === 0) continue;
    const model = models[row]!;
    let group = counted.get(model);
    if (!group)
      counted.set(
        model,
        (group = { firstRow: row, offers: 0, inStock: 0, unknownStock: 0, sellers: new Set(), prices: [] }),
      );
    group.offers++;
    if (stockCodes[row] === inStock) group.inStock++;
    else if (stockCodes[row] === unknownStock) group.unknownStock++;
    group.sellers.add(sellers[row]!);
    if (row < pricedCount) group.prices.push(gpuPrice[row]!);
  }
  const groups = order === null ? counted.values() : inOrder(counted, { matches, order, models });
  return Array.from(groups, (group) => toGroup(columns, group));
}

/** The groups as they first appear in an order of all rows. */
function inOrder(
  counted: ReadonlyMap<number, CountedGroup>,
  { matches, order, models }: { matches: Uint8Array; order: Uint32Array; models: Uint32Array },
): CountedGroup[] {
  const found = new Set<number>();
  for (const row of order) {
    if (found.size === counted.size) break;
    if (matches[row] === 1) found.add(models[row]!);
  }
  return Array.from(found, (model) => counted.get(model)!);
}

function toGroup({ offers }: IndexColumns, group: CountedGroup): OfferGroup {
  const { prices } = group;
  const cheapest = offers[group.firstRow]!;
  const middle = prices.length >> 1;
  const isOdd = prices.length % 2 === 1;
  return {
    gpu: cheapest.gpu?.id ?? null,
    name: cheapest.gpu?.name ?? cheapest.rawGpu,
    vramGb: cheapest.vramGb,
    offers: group.offers,
    inStock: group.inStock,
    unknownStock: group.unknownStock,
    clouds: group.sellers.size,
    low: prices[0] ?? null,
    median:
      isOdd || prices.length === 0 ? (prices[middle] ?? null) : (prices[middle - 1]! + prices[middle]!) / 2,
    high: prices.at(-1) ?? null,
    cheapest,
  };
}
