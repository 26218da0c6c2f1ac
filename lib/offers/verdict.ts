import type { GoodPrice } from "@/lib/price-history/good-price";

export const verdictLabels: Record<NonNullable<GoodPrice["verdict"]>, string> = {
  low: "Good price",
  usual: "Usual price",
  high: "High price",
};
