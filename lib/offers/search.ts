import { originIds, sourceIds } from "@/lib/domain/provider-id";
import {
  billings,
  deploymentTypes,
  priceKinds,
  stocks,
  tiers,
  vendors,
  type Market,
} from "@/lib/domain/vocabulary";

import type { ColumnKey } from "./columns";
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
  "vramTotal",
  "vendor",
  "month",
  "perGb",
  "perTflops",
  "perTbps",
  "job",
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sort {
  key: SortKey;
  descending: boolean;
}

/** `-vram,age`: an order as the URL spells it. */
export function spellSort(sort: readonly Sort[]): string {
  return sort.map(({ key, descending }) => (descending ? `-${key}` : key)).join(",");
}

export const rangeNames = [
  "vram",
  "gpus",
  "price",
  "total",
  "vramTotal",
  "vcpus",
  "memory",
  "storage",
] as const;
export type RangeName = (typeof rangeNames)[number];

/** A filter by values, any of which may match; `values` may include ones that match nothing. */
interface ListFilter {
  values: string[];
  /** Set when the query names values and all of them are invalid. */
  matchesNothing: boolean;
}

/**
 * A numeric filter; "nothing" is an invalid range, which matches no offer, "unknown" selects unknown numbers, and null
 * means no filter.
 */
export type RangeFilter = Range | "nothing" | "unknown" | null;

/** A parsed query string, shared by pages and API. */
export interface OffersSearch {
  q: string;
  lists: Record<FacetName, ListFilter>;
  ranges: Record<RangeName, RangeFilter>;
  /** Whether the app can launch it now; "nothing" is an invalid value, null means no filter. */
  launchable: "yes" | "no" | "nothing" | null;
  /** What a job needs, for its cost; null if the query does not say. */
  hours: number | null;
  disk: number | null;
  /** Whether the page shows one line per GPU model. */
  group: "gpu" | null;
  sort: Sort[];
  /** Null: the usual ones, or unread. */
  columns: ColumnKey[] | null;
  /** Null: the usual one. */
  currency: string | null;
  page: number;
  size: number;
  /** Null: the default of the app. */
  market: Market | null;
}

export const defaultPageSize = 50;
export const maxPageSize = 500;
export const defaultCurrency = "USD";
/** Holds the display currency of this browser. */
export const currencyCookie = "gpu.currency";

/** The default values of the list filters; filters that are not listed match everything. */
export const defaultLists = {
  billing: ["on-demand", "spot"],
  stock: ["in-stock", "unknown"],
  kind: ["quote", "list"],
} as const satisfies Partial<Record<FacetName, readonly string[]>>;

/** The values of a list filter that the query does not name; an empty list means no filter. */
function defaultValues(name: FacetName): readonly string[] {
  return name === "billing" || name === "stock" || name === "kind" ? defaultLists[name] : [];
}

/** The search of an empty query string. */
export function defaultSearch(): OffersSearch {
  const lists = Object.fromEntries(
    facetNames.map((name) => [name, { values: [...defaultValues(name)], matchesNothing: false }]),
  ) as OffersSearch["lists"];
  return {
    q: "",
    lists,
    ranges: Object.fromEntries(rangeNames.map((name) => [name, null])) as OffersSearch["ranges"],
    launchable: null,
    hours: null,
    disk: null,
    group: null,
    sort: [{ key: "price", descending: false }],
    columns: null,
    currency: null,
    page: 1,
    size: defaultPageSize,
    market: null,
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

/** The filters with a fixed set of values. */
export const closedLists: Partial<Record<FacetName, readonly string[]>> = {
  provider: originIds,
  billing: billings,
  type: deploymentTypes,
  stock: stocks,
  kind: priceKinds,
  tier: tiers,
  source: sourceIds,
  vendor: vendors,
  nvlink: ["yes", "no"],
};

/** The values that `any` expands to; empty if the filter has no default, because `any` then means no filter. */
export function everyValue(param: FacetName): readonly string[] {
  return defaultValues(param).length > 0 ? closedLists[param]! : [];
}

/** Whether these values equal the default of the filter. */
export function isDefaultList(param: FacetName, values: readonly string[]): boolean {
  return hasSameValues(values, defaultValues(param));
}

/** Whether these values equal `any`. */
export function isEveryValue(param: FacetName, values: readonly string[]): boolean {
  return values.length > 0 && hasSameValues(values, everyValue(param));
}

function hasSameValues(values: readonly string[], others: readonly string[]): boolean {
  return values.length === others.length && others.every((value) => values.includes(value));
}

/** Whether removing a list filter selects `any`: a removed default shows the offers that it hides. */
export function becomesAny({ lists }: OffersSearch, name: FacetName): boolean {
  return (
    name === "stock" || ((name === "billing" || name === "kind") && isDefaultList(name, lists[name].values))
  );
}

export type FilterName = "q" | "launchable" | FacetName | RangeName;

/** The search without one filter. */
export function removeFilter(search: OffersSearch, param: FilterName): OffersSearch {
  if (param === "q") return { ...search, q: "" };
  if (param === "launchable") return { ...search, launchable: null };
  if (isRangeName(param)) return { ...search, ranges: { ...search.ranges, [param]: null } };
  const values = becomesAny(search, param) ? everyValue(param) : defaultValues(param);
  return {
    ...search,
    lists: { ...search.lists, [param]: { values: [...values], matchesNothing: false } },
  };
}
