import { csvLine, type Cell } from "@/lib/csv";

import { daySchema, pointSchema, type OfferHistory } from "./contract";
import type { HistoryRequest } from "./request";

/** The points of a history as CSV, named as in the JSON. */
export function historyCsv({ points }: OfferHistory, { step }: HistoryRequest): string {
  const fields = Object.keys((step === "day" ? daySchema : pointSchema).shape);
  return [fields, ...points.map((point) => Object.values(point) as Cell[])].map(csvLine).join("");
}
