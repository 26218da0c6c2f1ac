import { csvLine, type Cell } from "@/lib/csv";

import type { GpuDetail, GpuList } from "./contract";
import { billingClasses } from "./models";

const counts = ["id", "name", "family", "vramGb", "offers", "inStock", "clouds"] as const;

/** The GPUs as CSV, named as in the JSON. */
export function gpusCsv({ gpus, attribution }: GpuList): string {
  const fields = [
    ...counts,
    ...billingClasses.flatMap((key) => [`cheapest.${key}.offerId`, `cheapest.${key}.gpuPriceMicros`]),
    "attribution",
  ];
  const lines = gpus.map(({ cheapest, ...gpu }): Cell[] => [
    ...counts.map((field) => gpu[field]),
    ...billingClasses.flatMap((key) => [
      cheapest[key]?.offerId ?? null,
      cheapest[key]?.gpuPriceMicros ?? null,
    ]),
    attribution ?? null,
  ]);
  return [fields, ...lines].map(csvLine).join("");
}

type GpuHistory = Pick<GpuDetail, "history" | "listHistory" | "attribution">;

/** The history of a GPU as CSV, named as in the JSON: first that of the observed clouds, then that of the public list. */
export function gpuHistoryCsv({ history, listHistory, attribution }: GpuHistory): string {
  const lines = (series: string, days: GpuDetail["history"], named: string | null) =>
    days.map(({ day, min, median, clouds }): Cell[] => [series, day, min, median, clouds, named]);
  return [
    ["series", "day", "min", "median", "clouds", "attribution"],
    ...lines("history", history, null),
    ...lines("listHistory", listHistory, attribution ?? null),
  ]
    .map(csvLine)
    .join("");
}
