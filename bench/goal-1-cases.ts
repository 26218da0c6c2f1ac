/** The facets that the SQL and the scan by hand count too; of own offers all others have one value. */
export const comparedFacets = ["gpu", "region", "provider", "cloud", "billing", "type", "stock"] as const;
export type ComparedFacet = (typeof comparedFacets)[number];

/** The result of a search in the simplest comparable form. */
export interface SearchAnswer {
  rows: { id: string }[];
  total: number;
  counts: Record<ComparedFacet, [value: string, count: number][]>;
}

/** A search in three forms: query string, SQL, and parameters of the hand-written scan. */
export interface SearchCase {
  name: string;
  query: string;
  /** The required factor over SQL. */
  minimumSpeedup: number;
  /** SQL conditions by filtered facet. */
  ownConditions: Partial<Record<ComparedFacet, string>>;
  /** SQL of the other filters. */
  otherConditions: string;
  scan: { gpus: string[]; billings: string[]; stocks: string[]; highest: number };
}

export const cases: SearchCase[] = [
  {
    name: "narrow filter",
    query: "gpu=h100-sxm-80,a100-sxm-80&billing=on-demand&price=..3",
    minimumSpeedup: 4,
    ownConditions: {
      gpu: "gpu IN ('h100-sxm-80', 'a100-sxm-80')",
      billing: "billing = 'on-demand'",
      stock: "stock IN ('in-stock', 'unknown')",
    },
    otherConditions: "gpu_price <= 3000000",
    scan: {
      gpus: ["h100-sxm-80", "a100-sxm-80"],
      billings: ["on-demand"],
      stocks: ["in-stock", "unknown"],
      highest: 3_000_000,
    },
  },
  {
    name: "medium filter",
    query: "billing=on-demand",
    minimumSpeedup: 12,
    ownConditions: { billing: "billing = 'on-demand'", stock: "stock IN ('in-stock', 'unknown')" },
    otherConditions: "1",
    scan: { gpus: [], billings: ["on-demand"], stocks: ["in-stock", "unknown"], highest: Infinity },
  },
  {
    // The index computed these counts when it was built; the next case needs a scan.
    name: "no filter at all",
    query: "billing=any&stock=any",
    minimumSpeedup: 20,
    ownConditions: {},
    otherConditions: "1",
    scan: { gpus: [], billings: [], stocks: [], highest: Infinity },
  },
  {
    name: "no filter but the defaults",
    query: "",
    minimumSpeedup: 20,
    ownConditions: { billing: "billing IN ('on-demand', 'spot')", stock: "stock IN ('in-stock', 'unknown')" },
    otherConditions: "1",
    scan: { gpus: [], billings: ["on-demand", "spot"], stocks: ["in-stock", "unknown"], highest: Infinity },
  },
];
