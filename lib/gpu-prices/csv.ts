import { csvLine, type Cell } from "@/lib/csv";

import type { GpuDetail, GpuList } from "./contract";
import { billingClasses } from "./models";

/** The GPUs as CSV, named as in the JSON. */
export function gpusCsv({ gpus, attribution = null }: GpuList & { attribution?: string | null }): string {
  const fields = [
    ...["id", "name", "family", "vramGb", "offers", "inStock", "clouds"],
    ...billingClasses.flatMap((key) => [`cheapest.${key}.offerId`, `cheapest.${key}.gpuPriceMicros`]),
    "attribution",
  ];
  const lines = gpus.map(({ cheapest, ...gpu }): Cell[] => [
    ...[gpu.id, gpu.name, gpu.family, gpu.vramGb, gpu.offers, gpu.inStock, gpu.clouds],
    ...billingClasses.flatMap((key) => [
      cheapest[key]?.offerId ?? null,
      cheapest[key]?.gpuPriceMicros ?? null,
    ]),
    attribution,
  ]);
  return [fields, ...lines].map(csvLine).join("");
}

/** The history of a GPU as CSV, named as in the JSON: first that of the observed clouds, then that of the public list. */
export function gpuHistoryCsv(
  { history, listHistory }: Pick<GpuDetail, "history" | "listHistory">,
  attribution: string,
): string {
  const lines = (series: string, days: GpuDetail["history"], named: string | null) =>
    days.map(({ day, min, median, clouds }): Cell[] => [series, day, min, median, clouds, named]);
  return [
    ["series", "day", "min", "median", "clouds", "attribution"],
    ...lines("history", history, null),
    ...lines("listHistory", listHistory, attribution),
  ]
    .map(csvLine)
    .join("");
}
