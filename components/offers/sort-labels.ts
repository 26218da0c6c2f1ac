import type { Sort, SortKey } from "@/lib/offers/search";

/** The name of each column, and the labels of its two directions. */
const sortLabels: Record<SortKey, [name: string, ascending: string, descending: string]> = {
  price: ["price per GPU-hour", "cheapest GPU-hour first", "dearest GPU-hour first"],
  total: ["price per machine-hour", "cheapest machine-hour first", "dearest machine-hour first"],
  vram: ["VRAM", "least VRAM first", "most VRAM first"],
  gpus: ["number of GPUs", "fewest GPUs first", "most GPUs first"],
  gpu: ["GPU", "by GPU", "by GPU, backwards"],
  region: ["region", "by region", "by region, backwards"],
  provider: ["provider", "by provider", "by provider, backwards"],
  cloud: ["cloud", "by cloud", "by cloud, backwards"],
  stock: ["stock", "by stock", "by stock, backwards"],
  billing: ["billing", "by billing", "by billing, backwards"],
  type: ["kind", "by kind", "by kind, backwards"],
  vcpus: ["vCPUs", "fewest vCPUs first", "most vCPUs first"],
  memory: ["RAM", "least RAM first", "most RAM first"],
  storage: ["disk", "smallest disk first", "largest disk first"],
  age: ["age", "newest first", "oldest first"],
};

/** The order of the rows as text. */
export function sortText(sort: readonly Sort[]): string {
  return sort.map(({ key, descending }) => sortLabels[key][descending ? 2 : 1]).join(", then ");
}

/** The options of the sort list on phones, as written in the URL. */
export const phoneSorts = [
  "price",
  "total",
  "-vram",
  "-gpus",
  "-vcpus",
  "-memory",
  "gpu",
  "region",
  "cloud",
  "age",
];
