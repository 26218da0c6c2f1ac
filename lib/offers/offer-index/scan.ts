import { bundleNames, countFails, mapBundles, spreadCounts, type Bundle, type BundleName } from "./bundles";
import type { IndexColumns } from "./columns";
import type { Filter } from "./filter";
import { facetNames, type FacetName } from "../schema";

/** The result of one pass over the columns. */
export interface ScanResult {
  total: number;
  /** By row, in price order: 1 if it matches. Valid until the next pass, which uses the same memory. */
  matches: Uint8Array;
  /** By facet and code: offers under all filters except the facet's own. */
  counts: Record<FacetName, Uint32Array>;
}

/** Finds the matching rows and counts every facet under the filters of the others, in one pass. */
export function scan(columns: IndexColumns, filter: Filter): ScanResult {
  if (isUnfiltered(columns, filter)) return everyRow(columns);
  const counts = Object.fromEntries(
    facetNames.map((name) => [name, new Uint32Array(columns.facets[name].values.length)]),
  ) as ScanResult["counts"];
  const counted = mapBundles(columns.bundles, (bundle) => {
    const fails = countFails(bundle, filter.fails);
    return { codes: bundle.codes, fails, passes: fails.map(isZero), counts: new Uint32Array(bundle.size) };
  });
  const matches = columns.matches.fill(0);
  const total = countRows(candidateRows(columns, filter), matches, counted);
  for (const name of bundleNames)
    spreadCounts(columns.bundles[name], counted[name], { counts, fails: filter.fails });
  return { total, matches, counts };
}

interface CountedBundle {
  codes: Bundle["codes"];
  /** By combination: 1 if it passes the filters. */
  passes: Uint8Array;
  /** By combination: the rows that pass the filters of the other bundles. */
  counts: Uint32Array;
}

/** Counts the matches and marks them. */
function countRows(
  rows: Uint32Array,
  matches: Uint8Array,
  { sales, hardware, place }: Record<BundleName, CountedBundle>,
): number {
  const { codes: salesCodes, passes: salesPasses, counts: salesCounts } = sales;
  const { codes: hardwareCodes, passes: hardwarePasses, counts: hardwareCounts } = hardware;
  const { codes: placeCodes, passes: placePasses, counts: placeCounts } = place;
  let total = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    const salesCode = salesCodes[row]!;
    const hardwareCode = hardwareCodes[row]!;
    const placeCode = placeCodes[row]!;
    const salesPass = salesPasses[salesCode]!;
    const hardwarePass = hardwarePasses[hardwareCode]!;
    const placePass = placePasses[placeCode]!;
    // Sums instead of branches: matches are unpredictable, and a mispredicted branch costs more than the sums.
    salesCounts[salesCode]! += hardwarePass & placePass;
    hardwareCounts[hardwareCode]! += salesPass & placePass;
    placeCounts[placeCode]! += salesPass & hardwarePass;
    const match = salesPass & hardwarePass & placePass;
    matches[row] = match;
    total += match;
  }
  return total;
}

/** By row, in price order: 1 if it matches. Valid until the next pass. */
export function matchRows(columns: IndexColumns, filter: Filter): Uint8Array {
  const { sales, hardware, place } = columns.bundles;
  const fails = mapBundles(columns.bundles, (bundle) => countFails(bundle, filter.fails));
  const matches = columns.matches.fill(0);
  const rows = candidateRows(columns, filter);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    matches[row] = isZero(
      fails.sales[sales.codes[row]!]! |
        fails.hardware[hardware.codes[row]!]! |
        fails.place[place.codes[row]!]!,
    );
  }
  return matches;
}

/** The first matching row in price order that is accepted; undefined if none is. */
export function findRow(
  columns: IndexColumns,
  filter: Filter,
  accept: (row: number) => boolean,
): number | undefined {
  const { sales, hardware, place } = columns.bundles;
  const fails = mapBundles(columns.bundles, (bundle) => countFails(bundle, filter.fails));
  for (let row = filter.from; row < filter.to; row++) {
    if (fails.sales[sales.codes[row]!] || fails.hardware[hardware.codes[row]!]) continue;
    if (fails.place[place.codes[row]!]) continue;
    if (passes(filter, row) && accept(row)) return row;
  }
  return undefined;
}

/** Whether the filter excludes no offer. */
function isUnfiltered({ offers, facets }: IndexColumns, filter: Filter): boolean {
  const { fails, ranges, text, from, to } = filter;
  const isWhole = from === 0 && to === offers.length && ranges.length === 0 && text === null;
  const keepsOut = (name: FacetName) =>
    fails[name].some((fail, code) => fail === 1 && facets[name].counts[code]! > 0);
  return isWhole && !facetNames.some(keepsOut);
}

function everyRow({ offers, facets, matches }: IndexColumns): ScanResult {
  const counts = Object.fromEntries(
    facetNames.map((name) => [name, facets[name].counts]),
  ) as ScanResult["counts"];
  return { total: offers.length, matches: matches.fill(1), counts };
}

function isZero(value: number): number {
  return value === 0 ? 1 : 0;
}

/** The rows that pass all but the list filters. */
function candidateRows(
  { everyRow, candidates }: IndexColumns,
  { ranges, text, from, to }: Filter,
): Uint32Array {
  let rows = everyRow.subarray(from, to);
  for (const range of ranges) rows = candidates.subarray(0, keepRange(rows, range, candidates));
  if (text !== null) rows = candidates.subarray(0, keepText(rows, text, candidates));
  return rows;
}

/** Moves the rows in a range to the front; returns their number. Sums instead of branches, as above. */
function keepRange(
  rows: Uint32Array,
  { values, min, max }: Filter["ranges"][number],
  kept: Uint32Array,
): number {
  const isUnknown = Number(Number.isNaN(min));
  let count = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    const value = values[row]!;
    kept[count] = row;
    count += (Number(value >= min) & Number(value <= max)) | (isUnknown & Number(Number.isNaN(value)));
  }
  return count;
}

function keepText(rows: Uint32Array, text: Uint8Array, kept: Uint32Array): number {
  let count = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    kept[count] = row;
    count += text[row]!;
  }
  return count;
}

function passes({ ranges, text }: Filter, row: number): boolean {
  for (const { values, min, max } of ranges) {
    const value = values[row]!;
    if (!(value >= min && value <= max) && !(Number.isNaN(min) && Number.isNaN(value))) return false;
  }
  return text === null || text[row] === 1;
}
