import type { Steps } from "@/lib/slices";

import type { Dictionary } from "./dictionary";
import { facetNames, type FacetName } from "../schema";

type Bundled = Exclude<FacetName, "gpu" | "region">;

/** Facets with few combinations: a cloud sells few types under few billings. The scan counts the other two itself. */
const bundledFacets = facetNames.filter((name): name is Bundled => name !== "gpu" && name !== "region");

/** The combinations of the bundled facets; a scan then increments one counter instead of one for each facet. */
export interface Bundles {
  /** By row: its combination. */
  codes: Uint32Array;
  /** By facet and combination: the facet's code. */
  members: Record<Bundled, Uint16Array>;
  count: number;
}

const rowsPerStep = 1_024;

export function* buildBundles(facets: Record<FacetName, Dictionary>, rows: number): Steps<Bundles> {
  const codes = new Uint32Array(rows);
  const known = new Map<number, number>();
  const firstRows: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (row % rowsPerStep === rowsPerStep - 1) yield;
    let key = 0;
    for (const name of bundledFacets) key = key * facets[name].values.length + facets[name].codes[row]!;
    let bundle = known.get(key);
    if (bundle === undefined) {
      bundle = firstRows.push(row) - 1;
      known.set(key, bundle);
    }
    codes[row] = bundle;
  }
  const members = Object.fromEntries(
    bundledFacets.map((name) => [name, Uint16Array.from(firstRows, (row) => facets[name].codes[row]!)]),
  ) as Bundles["members"];
  return { codes, members, count: firstRows.length };
}

/** By combination: how many facets' filters it fails. `fails` is by facet and code. */
export function countBundleFails(bundles: Bundles, fails: Record<FacetName, Uint8Array>): Uint8Array {
  const sums = new Uint8Array(bundles.count);
  for (const name of bundledFacets) {
    const codes = bundles.members[name];
    const failsOwn = fails[name];
    for (let bundle = 0; bundle < codes.length; bundle++) sums[bundle]! += failsOwn[codes[bundle]!]!;
  }
  return sums;
}

/** Distributes the counts of combinations to the facets: to all if no filter fails, to one if only its own does. */
export function spreadCounts(
  bundles: Bundles,
  counted: { counts: Uint32Array; fails: Uint8Array },
  facets: { counts: Record<FacetName, Uint32Array>; fails: Record<FacetName, Uint8Array> },
): void {
  for (const name of bundledFacets) {
    const codes = bundles.members[name];
    const counts = facets.counts[name];
    const fails = facets.fails[name];
    for (let bundle = 0; bundle < codes.length; bundle++) {
      const code = codes[bundle]!;
      if (counted.fails[bundle] === fails[code]) counts[code]! += counted.counts[bundle]!;
    }
  }
}
