import type { NativePrice } from "@/lib/domain/money";
import { amountText, fixedText } from "@/lib/format";

/** Formats two amounts with enough decimals to tell them apart, six at most. */
export function distinctAmounts(one: number, other: number): [string, string] {
  const short: [string, string] = [amountText(one), amountText(other)];
  if (short[0] !== short[1]) return short;
  const digits = [3, 4, 5, 6].find((count) => fixedText(one, count) !== fixedText(other, count));
  return digits === undefined ? short : [fixedText(one, digits), fixedText(other, digits)];
}

/** `86 US cents per machine-hour`: the price as the provider reports it. */
export function nativePriceText({ amount, currency, unit, per, scope }: NativePrice): string {
  if (amount === null) return "no price";
  const money = currency === null ? "of an unknown currency" : currency;
  const what =
    unit === "cent"
      ? currency === "USD"
        ? "US cents"
        : `hundredths ${currency === null ? money : `of ${money}`}`
      : money;
  const whom = scope === "gpu" ? "GPU" : "machine";
  return `${amount} ${what} per ${whom}-${per}`;
}
