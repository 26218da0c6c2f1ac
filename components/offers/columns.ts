import type { SortKey } from "@/lib/offers/search";

export interface Column {
  key: SortKey;
  head: string;
  /** A tooltip with what the column head omits. */
  title?: string;
  className: string;
}

/** The columns of the offers table; `money` is the sign of the display currency. */
export function columns(money: string): Column[] {
  return [
    { key: "gpu", head: "GPU", className: "gpu" },
    { key: "gpus", head: "GPUs", className: "num count" },
    { key: "vram", head: "VRAM GB", title: "of one GPU", className: "num vram" },
    { key: "price", head: `${money}/GPU-h`, className: "num price" },
    { key: "total", head: `${money}/h`, title: "of the whole machine", className: "num total" },
    { key: "stock", head: "Stock", className: "stock" },
    { key: "region", head: "Region", className: "region" },
    { key: "cloud", head: "Cloud", className: "cloud" },
    { key: "billing", head: "Billing", className: "billing" },
    { key: "vcpus", head: "vCPU", className: "num cpu" },
    { key: "memory", head: "RAM GB", title: "of the whole machine", className: "num ram" },
    { key: "storage", head: "Disk GB", title: "of the whole machine", className: "num disk" },
    { key: "age", head: "Age", title: "since it was read", className: "num age" },
  ];
}
