import { numberText } from "@/lib/format";
import type { GoodPrice } from "@/lib/price-history/good-price";

export const verdictLabels: Record<NonNullable<GoodPrice["verdict"]>, string> = {
  low: "Good price",
  usual: "Usual price",
  high: "High price",
};

/** `17% below usual`: a price beside the usual one. */
export function besideUsual(price: number, usual: number): string {
  const share = price / usual - 1;
  const percent = numberText(Math.abs(share) * 100, 0);
  return percent === "0" ? "as usual" : `${percent}% ${share < 0 ? "below" : "above"} usual`;
}
