import type { Range } from "./range";
import { facetNames, type FacetName } from "./schema";

export const sortKeys = [
  "price",
  "total",
  "vram",
  "gpus",
  "gpu",
  "region",
  "provider",
  "cloud",
  "stock",
  "billing",
  "type",
  "vcpus",
  "memory",
  "storage",
  "age",
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sort {
  key: SortKey;
  descending: boolean;
}

export const rangeNames = ["vram", "gpus", "price", "total"] as const;
export type RangeName = (typeof rangeNames)[number];

/** A filter by values, any of which may match; `values` may hold words that match nothing. */
export interface ListFilter {
  values: string[];
  /** Set when something was asked for and nothing of it could be read. */
  matchesNothing: boolean;
}

/** A filter by size; ends included, null is open. */
export type RangeFilter = Range | "nothing" | null;

/** What the address asks for. The one reading for page, API and whatever comes later. */
export interface OffersSearch {
  q: string;
  lists: Record<FacetName, ListFilter>;
  ranges: Record<RangeName, RangeFilter>;
  sort: Sort[];
  currency: string;
  page: number;
  size: number;
}

export const defaultPageSize = 50;
export const maxPageSize = 500;
export const defaultCurrency = "USD";

/** What a list filter keeps when the address does not name it; the others keep everything. */
export const defaultLists = {
  billing: ["on-demand", "spot"],
  stock: ["in-stock", "unknown"],
} as const satisfies Partial<Record<FacetName, readonly string[]>>;

/** The values of a list filter that the address does not name; none is no filter. */
export function defaultValues(name: FacetName): readonly string[] {
  return name === "billing" || name === "stock" ? defaultLists[name] : [];
}

/** The search that an address without parameters means. */
export function defaultSearch(): OffersSearch {
  const lists = Object.fromEntries(
    facetNames.map((name) => [name, { values: [...defaultValues(name)], matchesNothing: false }]),
  ) as OffersSearch["lists"];
  return {
    q: "",
    lists,
    ranges: { vram: null, gpus: null, price: null, total: null },
    sort: [{ key: "price", descending: false }],
    currency: defaultCurrency,
    page: 1,
    size: defaultPageSize,
  };
}

export function isFacetName(param: string): param is FacetName {
  return (facetNames as readonly string[]).includes(param);
}

export function isRangeName(param: string): param is RangeName {
  return (rangeNames as readonly string[]).includes(param);
}

export function isSortKey(key: string): key is SortKey {
  return (sortKeys as readonly string[]).includes(key);
}
