import { histogram, histogramStep } from "../histogram";
import { firstRow } from "./binary-search";
import type { IndexColumns } from "./columns";

/** The number of matching offers per step of the price histogram; offers for nothing are in none. */
export function countSteps({ gpuPrice, pricedCount }: IndexColumns, matches: Uint8Array): number[] {
  const startOf = (step: number) =>
    firstRow(pricedCount, (row) => gpuPrice[row]! > 0 && histogramStep(gpuPrice[row]! / 1e6) >= step);
  let from = startOf(0);
  return Array.from({ length: histogram.steps }, (_, step) => {
    const to = step + 1 === histogram.steps ? pricedCount : startOf(step + 1);
    let count = 0;
    for (let row = from; row < to; row++) count += matches[row]!;
    from = to;
    return count;
  });
}
