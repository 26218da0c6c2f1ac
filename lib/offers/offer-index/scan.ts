import { countBundleFails, spreadCounts } from "./bundles";
import type { IndexColumns } from "./columns";
import type { Filter } from "./filter";
import { facetNames, type FacetName } from "../schema";

/** The result of one pass over the columns. */
export interface ScanResult {
  total: number;
  /** Matching rows in price order, up to the limit. */
  rows: number[];
  /** By facet and code: offers under all filters except the facet's own. */
  counts: Record<FacetName, Uint32Array>;
}

/** Finds the matching rows and counts every facet under the filters of the others, in one pass. */
export function scan(
  columns: IndexColumns,
  filter: Filter,
  wanted: { from: number; to: number },
): ScanResult {
  if (isUnfiltered(columns, filter)) return scanAll(columns, wanted);
  const { bundles, facets } = columns;
  const counts = Object.fromEntries(
    facetNames.map((name) => [name, new Uint32Array(facets[name].values.length)]),
  ) as ScanResult["counts"];
  const bundleCodes = bundles.codes;
  const bundleCounts = new Uint32Array(bundles.count);
  const bundleFails = countBundleFails(bundles, filter.fails);
  const bundlePasses = bundleFails.map(isZero);
  const gpuCodes = facets.gpu.codes;
  const gpuCounts = counts.gpu;
  const gpuPasses = filter.fails.gpu.map(isZero);
  const regionCodes = facets.region.codes;
  const regionCounts = counts.region;
  const regionPasses = filter.fails.region.map(isZero);
  const isPlain = filter.ranges.length === 0 && filter.words.length === 0;
  const { from, to } = wanted;
  const rows: number[] = [];
  let total = 0;

  for (let row = filter.from, end = filter.to; row < end; row++) {
    if (!isPlain && !passes(columns, filter, row)) continue;
    const bundle = bundleCodes[row]!;
    const gpu = gpuCodes[row]!;
    const region = regionCodes[row]!;
    const bundlePass = bundlePasses[bundle]!;
    const gpuPass = gpuPasses[gpu]!;
    const regionPass = regionPasses[region]!;
    // Sums instead of branches: matches are unpredictable, and a mispredicted branch costs more than the sums.
    bundleCounts[bundle]! += gpuPass & regionPass;
    gpuCounts[gpu]! += bundlePass & regionPass;
    regionCounts[region]! += bundlePass & gpuPass;
    const matches = bundlePass & gpuPass & regionPass;
    if (total < to && matches === 1 && total >= from) rows.push(row);
    total += matches;
  }
  spreadCounts(bundles, { counts: bundleCounts, fails: bundleFails }, { counts, fails: filter.fails });
  return { total, rows, counts };
}

/** The first matching row in price order that is accepted; undefined if none is. */
export function findRow(
  columns: IndexColumns,
  filter: Filter,
  accept: (row: number) => boolean,
): number | undefined {
  const { bundles, facets } = columns;
  const bundlePasses = countBundleFails(bundles, filter.fails).map(isZero);
  const gpuCodes = facets.gpu.codes;
  const regionCodes = facets.region.codes;
  const { gpu, region } = filter.fails;
  for (let row = filter.from; row < filter.to; row++) {
    if (!bundlePasses[bundles.codes[row]!]) continue;
    if (gpu[gpuCodes[row]!] || region[regionCodes[row]!]) continue;
    if (passes(columns, filter, row) && accept(row)) return row;
  }
  return undefined;
}

/** Whether the filter excludes no offer. */
function isUnfiltered({ offers, facets }: IndexColumns, { fails, ranges, words, from, to }: Filter): boolean {
  const isWhole = from === 0 && to === offers.length && ranges.length === 0 && words.length === 0;
  const keepsOut = (name: FacetName) =>
    fails[name].some((fail, code) => fail === 1 && facets[name].counts[code]! > 0);
  return isWhole && !facetNames.some(keepsOut);
}

function scanAll({ offers, facets }: IndexColumns, { from, to }: { from: number; to: number }): ScanResult {
  const total = offers.length;
  const counts = Object.fromEntries(
    facetNames.map((name) => [name, facets[name].counts]),
  ) as ScanResult["counts"];
  const length = Math.max(0, Math.min(to, total) - from);
  return { total, rows: Array.from({ length }, (_, index) => from + index), counts };
}

function isZero(value: number): number {
  return value === 0 ? 1 : 0;
}

function passes(columns: IndexColumns, filter: Filter, row: number): boolean {
  for (const { values, min, max } of filter.ranges) {
    const value = values[row]!;
    if (!(value >= min && value <= max) && !(Number.isNaN(min) && Number.isNaN(value))) return false;
  }
  return filter.words.length === 0 || filter.words.every((word) => columns.text[row]!.includes(word));
}
