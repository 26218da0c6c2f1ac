import { microsPerGpu, periodMicros, priceMicros, type NativePrice, type Rate } from "@/lib/domain/money";
import type { Billing } from "@/lib/domain/vocabulary";

/** What turns native prices into dollars. */
export interface Pricing {
  /** By currency. */
  rates: ReadonlyMap<string, Rate>;
  /** What the operator says an unstated CloudCompute currency is. */
  assumedCurrency: string | null;
}

export interface DollarPrice {
  native: NativePrice;
  rate: Rate | null;
  priceMicros: number | null;
  gpuPriceMicros: number | null;
}

/** Micro-dollars due at once for a prepaid period of a priced offer; null where there is none. */
export function prepaidMicros(
  { native, rate }: Pick<DollarPrice, "native" | "rate">,
  { billing, gpuCount }: { billing: Billing; gpuCount: number },
): number | null {
  const usd = native.currency === "USD" ? 1 : (rate?.usd ?? null);
  return usd === null ? null : periodMicros(billing, native, gpuCount, usd);
}

/** Works out dollars from a native price; null without an amount, a known currency or a rate. */
export function calculatePrice(native: NativePrice, gpuCount: number, pricing: Pricing): DollarPrice {
  const currency = native.currency ?? pricing.assumedCurrency;
  const said = currency === native.currency ? native : { ...native, currency };
  const rate = currency === null || currency === "USD" ? null : (pricing.rates.get(currency) ?? null);
  const usd = currency === "USD" ? 1 : (rate?.usd ?? null);
  const machine = usd === null ? null : priceMicros(said, gpuCount, usd);
  return {
    native: said,
    rate,
    priceMicros: machine,
    gpuPriceMicros: machine === null ? null : microsPerGpu(machine, gpuCount),
  };
}
