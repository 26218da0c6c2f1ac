import type { Columns } from "./columns";
import type { Filter } from "./filter";
import { facetNames, type FacetName } from "./schema";

/** What one pass over the columns finds. */
export interface Scan {
  total: number;
  /** Matching rows in price order, at most as many as asked for. */
  rows: number[];
  /** By facet and code: offers under all other filters, with the facet's own taken off. */
  counts: Record<FacetName, Uint32Array>;
}

/**
 * One pass that finds the matching rows and counts every facet. A row that fails exactly one facet's filter counts
 * for that facet alone; one that fails two counts for none.
 */
export function scan(columns: Columns, filter: Filter, wanted: { from: number; to: number }): Scan {
  const counts = Object.fromEntries(
    facetNames.map((name) => [name, new Uint32Array(columns.facets[name].values.length)]),
  ) as Scan["counts"];
  const active = facetNames.filter((name) => filter.allowed[name] !== null);
  const activeCodes = active.map((name) => columns.facets[name].codes);
  const activeAllowed = active.map((name) => filter.allowed[name]!);
  const activeCounts = active.map((name) => counts[name]);
  const [codes0, codes1, codes2, codes3, codes4, codes5, codes6] = facetNames.map(
    (name) => columns.facets[name].codes,
  ) as [Uint16Array, Uint16Array, Uint16Array, Uint16Array, Uint16Array, Uint16Array, Uint16Array];
  const [counts0, counts1, counts2, counts3, counts4, counts5, counts6] = facetNames.map(
    (name) => counts[name],
  ) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  const filters = active.length;
  const isPlain = filter.ranges.length === 0 && filter.words.length === 0;
  const rows: number[] = [];
  let total = 0;

  for (let row = filter.from; row < filter.to; row++) {
    if (!isPlain && !passes(columns, filter, row)) continue;
    let failed = -1;
    let fails = 0;
    for (let index = 0; index < filters; index++) {
      if (activeAllowed[index]![activeCodes[index]![row]!] === 0) {
        failed = index;
        if (++fails === 2) break;
      }
    }
    if (fails === 0) {
      if (total >= wanted.from && total < wanted.to) rows.push(row);
      total++;
      // Written out because a loop over seven columns costs three times as much.
      counts0[codes0[row]!]!++;
      counts1[codes1[row]!]!++;
      counts2[codes2[row]!]!++;
      counts3[codes3[row]!]!++;
      counts4[codes4[row]!]!++;
      counts5[codes5[row]!]!++;
      counts6[codes6[row]!]!++;
    } else if (fails === 1) {
      activeCounts[failed]![activeCodes[failed]![row]!]!++;
    }
  }
  return { total, rows, counts };
}

function passes(columns: Columns, filter: Filter, row: number): boolean {
  for (const { values, min, max } of filter.ranges) {
    const value = values[row]!;
    if (!(value >= min && value <= max)) return false;
  }
  for (const word of filter.words) if (!columns.text[row]!.includes(word)) return false;
  return true;
}
