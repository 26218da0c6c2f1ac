import type { Steps } from "@/lib/slices";

import type { Dictionary } from "./dictionary";
import type { FacetName } from "../schema";

/** Facets with few combinations: a cloud sells few types under few billings, and a GPU has one vendor. */
const bundledFacets = {
  sales: ["provider", "cloud", "billing", "type", "stock", "kind", "tier", "source"],
  hardware: ["gpu", "vendor", "nvlink", "interconnect"],
  place: ["region"],
} as const satisfies Record<string, FacetName[]>;

/** The combinations of some facets; a scan then increments one counter instead of one for each facet. */
export interface Bundle {
  /** By row: its combination. 16 bits where these suffice: a scan reads all of them. */
  codes: Uint16Array | Uint32Array;
  /** By facet and combination: the facet's code. */
  members: [FacetName, Uint16Array][];
  /** The number of combinations. */
  size: number;
}

export type BundleName = keyof typeof bundledFacets;

export const bundleNames = Object.keys(bundledFacets) as BundleName[];

/** Every facet is in one of them. */
export type Bundles = Record<BundleName, Bundle>;

export function mapBundles<T>(bundles: Bundles, read: (bundle: Bundle) => T): Record<BundleName, T> {
  return { sales: read(bundles.sales), hardware: read(bundles.hardware), place: read(bundles.place) };
}

const rowsPerStep = 1_024;

export function* buildBundles(facets: Record<FacetName, Dictionary>, rows: number): Steps<Bundles> {
  return {
    sales: yield* buildBundle(facets, bundledFacets.sales, rows),
    hardware: yield* buildBundle(facets, bundledFacets.hardware, rows),
    place: yield* buildBundle(facets, bundledFacets.place, rows),
  };
}

function* buildBundle(
  facets: Record<FacetName, Dictionary>,
  names: readonly FacetName[],
  rows: number,
): Steps<Bundle> {
  const columns = names.map((name) => facets[name]);
  const codes = new Uint32Array(rows);
  const known = new Map<number, number>();
  const firstRows: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (row % rowsPerStep === rowsPerStep - 1) yield;
    let key = 0;
    for (const column of columns) key = key * column.values.length + column.codes[row]!;
    let code = known.get(key);
    if (code === undefined) {
      code = firstRows.push(row) - 1;
      known.set(key, code);
    }
    codes[row] = code;
  }
  const members = names.map((name): Bundle["members"][number] => [
    name,
    Uint16Array.from(firstRows, (row) => facets[name].codes[row]!),
  ]);
  const size = firstRows.length;
  return { codes: size <= 0x10000 ? Uint16Array.from(codes) : codes, members, size };
}

/** By combination: how many facets' filters it fails. `fails` is by facet and code. */
export function countFails({ members, size }: Bundle, fails: Record<FacetName, Uint8Array>): Uint8Array {
  const sums = new Uint8Array(size);
  for (const [name, codes] of members) {
    const failsOwn = fails[name];
    if (!failsOwn.includes(1)) continue;
    for (let bundle = 0; bundle < size; bundle++) sums[bundle]! += failsOwn[codes[bundle]!]!;
  }
  return sums;
}

/** Distributes the counts of combinations to the facets: to all if no filter fails, to one if only its own does. */
export function spreadCounts(
  { members, size }: Bundle,
  counted: { counts: Uint32Array; fails: Uint8Array },
  facets: { counts: Record<FacetName, Uint32Array>; fails: Record<FacetName, Uint8Array> },
): void {
  for (const [name, codes] of members) {
    const counts = facets.counts[name];
    const fails = facets.fails[name];
    for (let bundle = 0; bundle < size; bundle++) {
      const code = codes[bundle]!;
      if (counted.fails[bundle] === fails[code]) counts[code]! += counted.counts[bundle]!;
    }
  }
}
