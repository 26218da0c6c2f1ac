import type { PricedAccount } from "@/db/accounts";
import { day } from "@/lib/domain/durations";
import type { ListedOffer } from "@/lib/domain/offer";
import { sampleOffer } from "@/testing/offers/sample-offer";

/** A text that quotes, placeholders, patterns and encodings could break. */
export const oddText: string = `O’Brien's "Größe" ß 東京 🙂 \\ \\' ? ?1 @name $1 %_ -- /* ; \t\n`;

/** Texts in the order of their bytes, which is not that of a language. */
export const orderedTexts = ["", " a", "B", "Z", "a", "b", "z", "É", "é", "ß", "中", "🙂"];

/** More than 32 bits, and the largest whole number. */
export const large = 2 ** 31 + 5;
export const largest = Number.MAX_SAFE_INTEGER;

/** A UTC midnight. */
export const start = 20_000 * day;

/** Many ids, of which those given are known. */
export function manyIds(...known: string[]): string[] {
  return [...Array.from({ length: 2_000 }, (_, number) => `${oddText} ${number}`), ...known];
}

export function offerOf(nativeId: string, changes: Partial<ListedOffer> = {}): ListedOffer {
  return { ...sampleOffer, provider: "vultr", nativeId, ...changes };
}

export function pricedAt(
  amount: string | null,
  currency: string | null = "USD",
): Pick<ListedOffer, "native"> {
  return { native: { amount, currency, unit: "major", per: "hour", scope: "gpu" } };
}

/** Accounts of public prices. */
export const source: PricedAccount = { id: "public:vultr", kind: "public", provider: "vultr" };
export const other: PricedAccount = { id: `public:${oddText}`, kind: "public", provider: "azure" };
