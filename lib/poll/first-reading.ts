import { gpuHourlyAmount } from "@/lib/domain/money";
import { median } from "@/lib/domain/median";
import type { ListedOffer } from "@/lib/domain/offer";
import { readBundledPrices } from "@/lib/providers/gpurentalprices/list";

import type { Verdict } from "./judge";

const fewestRows = 3;
const maxTimes = 5;

/**
 * Judges the first reading of a public source against the bundled price list: whole GPUs on demand, in dollars, GPUs with
 * at least three rows there. A GPU with three rows here must be within five times of the usual price, and so must all
 * GPUs together, because a short list may have few rows of each.
 */
export function judgeFirstReading(offers: readonly ListedOffer[]): Verdict {
  const usual = bundledMedians();
  const ratios: { family: string; ratio: number }[] = [];
  for (const [family, prices] of pricesByFamily(offers)) {
    const reference = usual.get(family);
    if (reference === undefined) continue;
    const ratio = median(prices)! / reference;
    if (prices.length >= fewestRows && isFar(ratio)) return heldVerdict(`${family} price`, ratio);
    ratios.push({ family, ratio });
  }
  const overall = ratios.length < fewestRows ? null : median(ratios.map(({ ratio }) => ratio));
  return overall !== null && isFar(overall) ? heldVerdict("price", overall) : { publish: true };
}

function heldVerdict(what: string, ratio: number): Verdict {
  const times = ratio > 1 ? ratio.toFixed(1) : `1/${(1 / ratio).toFixed(1)}`;
  return {
    publish: false,
    ownerOnly: true,
    reason: `In its first reading the median ${what} is ${times} times that of the bundled price list. A unit may have changed.`,
  };
}

function isFar(ratio: number): boolean {
  return ratio > maxTimes || ratio < 1 / maxTimes;
}

let medians: Map<string, number> | undefined;

function bundledMedians(): Map<string, number> {
  return (medians ??= new Map(
    [...pricesByFamily(readBundledPrices().offers)]
      .filter(([, prices]) => prices.length >= fewestRows)
      .map(([family, prices]) => [family, median(prices)!]),
  ));
}

/** Dollars per GPU-hour of whole GPUs on demand. */
function pricesByFamily(offers: readonly ListedOffer[]): Map<string, number[]> {
  const prices = new Map<string, number[]>();
  for (const { gpu, billing, native, gpuCount } of offers) {
    const amount = gpuHourlyAmount(native, gpuCount);
    if (!gpu || billing !== "on-demand" || native.currency !== "USD" || amount === null) continue;
    const list = prices.get(gpu.family) ?? [];
    list.push(amount);
    prices.set(gpu.family, list);
  }
  return prices;
}
