import { familyToken } from "../labels";
import { firstRow } from "./binary-search";
import type { IndexColumns } from "./columns";
import { foldForSearch } from "./text";
import { facetNames, type FacetName } from "../schema";
import type { OffersSearch, RangeName } from "../search";

/** A search compiled for one version of the columns. */
export interface Filter {
  /** By facet and code: 1 if the facet's filter excludes it. */
  fails: Record<FacetName, Uint8Array>;
  /** Numeric columns with their inclusive limits; NaN limits select unknown numbers. */
  ranges: { values: Float64Array; min: number; max: number }[];
  /** Rows in price order: those before `from` or from `to` on are outside of the price range. */
  from: number;
  to: number;
  /** By row: 1 if all words of the search are in its text; null without words. */
  text: Uint8Array | null;
}

const micros = 1_000_000;

export function buildFilter(columns: IndexColumns, search: OffersSearch): Filter {
  const filter: Filter = {
    fails: Object.fromEntries(
      facetNames.map((name) => [name, failingCodes(columns, name, search)]),
    ) as Filter["fails"],
    ranges: [],
    from: 0,
    to: columns.offers.length,
    text: columns.matchText(
      foldForSearch(search.q)
        .split(/[\s"“”„‟]+/u)
        .filter(Boolean),
    ),
  };
  addPriceRange(filter, columns, search);
  addRange(filter, search, "vram", columns.vram);
  addRange(filter, search, "gpus", columns.gpuCount);
  addRange(filter, search, "total", columns.machinePrice, micros);
  addRange(filter, search, "vramTotal", columns.vramTotal);
  addRange(filter, search, "vcpus", columns.vcpus);
  addRange(filter, search, "memory", columns.memory);
  addRange(filter, search, "storage", columns.storage);
  addLaunchable(filter, search, columns.launchable);
  return filter;
}

function failingCodes(columns: IndexColumns, name: FacetName, search: OffersSearch): Uint8Array {
  const { values, matchesNothing } = search.lists[name];
  const dictionary = columns.facets[name];
  const fails = new Uint8Array(dictionary.values.length);
  if (values.length === 0 && !matchesNothing) return fails;
  const selectedValues = new Set(values.map((value) => value.toLowerCase()));
  dictionary.values.forEach((value, code) => {
    if (!matchingValues(columns, name, value, code).some((word) => selectedValues.has(word.toLowerCase())))
      fails[code] = 1;
  });
  return fails;
}

/** The URL values that match a code of a column. */
function matchingValues(columns: IndexColumns, name: FacetName, value: string, code: number): string[] {
  if (name === "region") {
    const { id, state, country, continent } = columns.places[code]!;
    return [id, state, country ?? "unknown", continent].filter((word) => word !== null);
  }
  const family = name === "gpu" ? columns.families[code] : null;
  return family ? [value, familyToken(family)] : [value];
}

function addPriceRange(filter: Filter, columns: IndexColumns, search: OffersSearch): void {
  const range = search.ranges.price;
  if (range === null) return;
  if (range === "nothing" || range === "unknown") return void (filter.to = 0);
  const prices = columns.gpuPrice;
  filter.from = range.min === null ? 0 : firstAtLeast(prices, columns.pricedCount, toMicros(range.min));
  filter.to =
    range.max === null ? columns.pricedCount : firstAbove(prices, columns.pricedCount, toMicros(range.max));
}

function addRange(
  filter: Filter,
  search: OffersSearch,
  name: RangeName,
  values: Float64Array,
  scale = 1,
): void {
  const range = search.ranges[name];
  if (range === null) return;
  if (range === "nothing") return void (filter.to = 0);
  if (range === "unknown") return void filter.ranges.push({ values, min: Number.NaN, max: Number.NaN });
  const end = (value: number) => (scale === 1 ? value : toMicros(value));
  filter.ranges.push({
    values,
    min: range.min === null ? -Infinity : end(range.min),
    max: range.max === null ? Infinity : end(range.max),
  });
}

function addLaunchable(filter: Filter, { launchable }: OffersSearch, values: Float64Array): void {
  if (launchable === null) return;
  if (launchable === "nothing") return void (filter.to = 0);
  const wanted = launchable === "yes" ? 1 : 0;
  filter.ranges.push({ values, min: wanted, max: wanted });
}

// 0.29 * 1e6 can be 290000.00000000006, so this ignores differences below a millionth of a micro-dollar.
function toMicros(dollars: number): number {
  return Math.round(dollars * micros * 1e3) / 1e3;
}

function firstAtLeast(sorted: Float64Array, length: number, value: number): number {
  return firstRow(length, (row) => sorted[row]! >= value);
}

function firstAbove(sorted: Float64Array, length: number, value: number): number {
  return firstRow(length, (row) => sorted[row]! > value);
}
