import type { Sort, SortKey } from "@/lib/offers/search";

const sortLabels: Record<SortKey, [ascending: string, descending: string]> = {
  price: ["by price per GPU-hour", "highest price first"],
  total: ["by price per machine-hour", "highest machine price first"],
  vram: ["least VRAM first", "most VRAM first"],
  gpus: ["fewest GPUs first", "most GPUs first"],
  gpu: ["by GPU", "by GPU, descending"],
  region: ["by region", "by region, descending"],
  provider: ["by provider", "by provider, descending"],
  cloud: ["by cloud", "by cloud, descending"],
  stock: ["by stock", "by stock, descending"],
  billing: ["by billing", "by billing, descending"],
  type: ["by type", "by type, descending"],
  vcpus: ["fewest vCPUs first", "most vCPUs first"],
  memory: ["least RAM first", "most RAM first"],
  storage: ["smallest disk first", "largest disk first"],
  age: ["newest first", "oldest first"],
};

/** The order of the rows as text. */
export function sortText(sort: readonly Sort[]): string {
  return sort.map(({ key, descending }) => sortLabels[key][descending ? 1 : 0]).join(", then ");
}

/** The orders in the sort list on phones. */
export const phoneSorts: readonly Sort[] = [
  { key: "price", descending: false },
  { key: "total", descending: false },
  { key: "vram", descending: true },
  { key: "gpus", descending: true },
  { key: "vcpus", descending: true },
  { key: "memory", descending: true },
  { key: "gpu", descending: false },
  { key: "region", descending: false },
  { key: "cloud", descending: false },
  { key: "age", descending: false },
];
