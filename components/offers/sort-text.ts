import { moreIsBetter } from "@/lib/offers/links";
import type { Sort, SortKey } from "@/lib/offers/search";

const sortLabels: Record<SortKey, string | [ascending: string, descending: string]> = {
  price: ["by price per GPU-hour", "highest price first"],
  total: ["by price per machine-hour", "highest machine price first"],
  vram: ["least VRAM first", "most VRAM first"],
  gpus: ["fewest GPUs first", "most GPUs first"],
  gpu: "by GPU",
  region: "by region",
  provider: "by provider",
  cloud: "by cloud",
  stock: "by stock",
  billing: "by billing",
  type: "by type",
  vcpus: ["fewest vCPUs first", "most vCPUs first"],
  memory: ["least RAM first", "most RAM first"],
  storage: ["smallest disk first", "largest disk first"],
  vramTotal: ["least VRAM per machine first", "most VRAM per machine first"],
  vendor: "by vendor",
  month: ["by price per month", "highest price per month first"],
  perGb: ["by price per GB of VRAM", "highest price per GB of VRAM first"],
  perTflops: ["by price per TFLOPS", "highest price per TFLOPS first"],
  perTbps: ["by price per TB/s", "highest price per TB/s first"],
  job: ["by cost of the job", "highest cost of the job first"],
  age: ["newest first", "oldest first"],
};

/** The order of the rows as text. */
export function sortText(sort: readonly Sort[]): string {
  return sort.map(keyText).join(", then ");
}

/** `Most VRAM`: a sort key as a name. */
export function sortName(sort: Sort): string {
  const text = keyText(sort).replace(/^by | first$/g, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function keyText({ key, descending }: Sort): string {
  const label = sortLabels[key];
  if (typeof label === "string") return descending ? `${label}, descending` : label;
  return label[descending ? 1 : 0];
}

/** The orders in the sort list on phones. */
export const phoneSorts: readonly Sort[] = (
  ["price", "total", "vram", "gpus", "vcpus", "memory", "gpu", "region", "cloud", "age"] as const
).map((key) => ({ key, descending: moreIsBetter.has(key) }));
