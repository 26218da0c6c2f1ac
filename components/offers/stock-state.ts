import { isLowStock, staleStockLabel, stockLabels } from "@/lib/offers/labels";
import type { Offer } from "@/lib/offers/schema";

/** The stock of an offer as a label and a mark. */
export function stockState({
  gone,
  stale,
  stock,
  capacity,
}: Pick<Offer, "gone" | "stale" | "stock" | "capacity">): { label: string; mark: string } {
  if (gone) return { label: "No longer listed", mark: "off" };
  if (stock === "unknown") return { label: "Stock not specified", mark: "unknown" };
  if (stale) return { label: staleStockLabel(stock), mark: "old" };
  if (stock === "sold-out") return { label: stockLabels[stock], mark: "out" };
  return isLowStock(capacity)
    ? { label: `Low, ${capacity} left`, mark: "low" }
    : { label: stockLabels[stock], mark: "good" };
}
