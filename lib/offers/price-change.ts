import type { Offer } from "./schema";

/** What a person pays: the price per machine-hour, or the sum due now for a prepaid period. Micro-dollars; null if unknown. */
export function dueMicros({
  periodMicros,
  priceMicros,
}: Pick<Offer, "periodMicros" | "priceMicros">): number | null {
  return periodMicros ?? priceMicros;
}

/** `+13%`, `−4.5%`: the change from one amount to another; null if it is none or not known. */
export function changeText(before: number | null, after: number | null): string | null {
  if (before === null || after === null || before <= 0 || before === after) return null;
  const percent = (Math.abs(after - before) / before) * 100;
  const amount = percent >= 9.95 ? String(Math.round(percent)) : Math.max(0.1, percent).toFixed(1);
  return `${after > before ? "+" : "−"}${amount}%`;
}
