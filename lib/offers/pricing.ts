import { gpuPriceMicros, periodMicros, priceMicros, type NativePrice, type Rate } from "@/lib/domain/money";
import type { OriginId } from "@/lib/domain/provider-id";
import type { Billing } from "@/lib/domain/vocabulary";

/** The exchange rates and settings that convert native prices to dollars. */
export interface Pricing {
  /** By currency. */
  rates: ReadonlyMap<string, Rate>;
  /** The currency that the operator assumes for a provider's prices without one; without it they are unknown. */
  assumedCurrencies: Partial<Record<OriginId, string>>;
}

export interface DollarPrice {
  native: NativePrice;
  rate: Rate | null;
  priceMicros: number | null;
  gpuPriceMicros: number | null;
}

/** Micro-dollars due now for a prepaid period of a priced offer; null if the offer is not prepaid. */
export function prepaidMicros(
  { native, rate }: Pick<DollarPrice, "native" | "rate">,
  { billing, gpuCount }: { billing: Billing; gpuCount: number | null },
): number | null {
  const usd = native.currency === "USD" ? 1 : (rate?.usd ?? null);
  return usd === null ? null : periodMicros(billing, native, gpuCount, usd);
}

/** Converts a native price to dollars; null without an amount, a known currency or a rate. */
export function calculatePrice(
  { provider, native, gpuCount }: { provider: OriginId; native: NativePrice; gpuCount: number | null },
  { rates, assumedCurrencies }: Pricing,
): DollarPrice {
  const currency = native.currency ?? assumedCurrencies[provider] ?? null;
  const resolved = currency === native.currency ? native : { ...native, currency };
  const rate = currency === null || currency === "USD" ? null : (rates.get(currency) ?? null);
  const usd = currency === "USD" ? 1 : (rate?.usd ?? null);
  return {
    native: resolved,
    rate,
    priceMicros: usd === null ? null : priceMicros(resolved, gpuCount, usd),
    gpuPriceMicros: usd === null ? null : gpuPriceMicros(resolved, gpuCount, usd),
  };
}

/** Whether both convert every price alike. */
export function isSamePricing(one: Pricing, other: Pricing): boolean {
  return pricingText(one) === pricingText(other);
}

function pricingText({ rates, assumedCurrencies }: Pricing): string {
  return JSON.stringify([[...rates.values()], assumedCurrencies]);
}
