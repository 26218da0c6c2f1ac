import { perGpu, priceMicros, type NativePrice, type Rate } from "@/lib/domain/money";

/** What turns native prices into dollars. */
export interface Pricing {
  /** By currency. */
  rates: ReadonlyMap<string, Rate>;
  /** What the operator says an unstated CloudCompute currency is. */
  assumedCurrency: string | null;
}

export interface Priced {
  native: NativePrice;
  rate: Rate | null;
  priceMicros: number | null;
  gpuPriceMicros: number | null;
}

/** Works out dollars from a native price; null without an amount, a known currency or a rate. */
export function price(native: NativePrice, gpuCount: number, pricing: Pricing): Priced {
  const currency = native.currency ?? pricing.assumedCurrency;
  const said = currency === native.currency ? native : { ...native, currency };
  const rate = currency === null || currency === "USD" ? null : (pricing.rates.get(currency) ?? null);
  const usd = currency === "USD" ? 1 : (rate?.usd ?? null);
  const machine = usd === null ? null : priceMicros(said, gpuCount, usd);
  return {
    native: said,
    rate,
    priceMicros: machine,
    gpuPriceMicros: machine === null ? null : perGpu(machine, gpuCount),
  };
}
