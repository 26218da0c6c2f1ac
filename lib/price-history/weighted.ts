/** A value and how much it counts: a price and the milliseconds that it held. */
export interface Weighted {
  value: number;
  weight: number;
}

/**
 * The least value that together with all smaller ones has at least this share of the weight; null without any weight. A
 * half of the weight gives the median.
 */
export function weightedQuantile(items: readonly Weighted[], share: number): number | null {
  return weightedQuantiles(items, [share])?.[0] ?? null;
}

/** The same for several shares, in rising order. */
export function weightedQuantiles(items: readonly Weighted[], shares: readonly number[]): number[] | null {
  const counted = items.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value);
  const total = counted.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  let at = 0;
  let below = counted[0]!.weight;
  return shares.map((share) => {
    while (below < share * total && at < counted.length - 1) below += counted[++at]!.weight;
    return counted[at]!.value;
  });
}
