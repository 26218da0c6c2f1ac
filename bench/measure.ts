export interface Timing {
  median: number;
  least: number;
}

/**
 * Runs the variants one after another in rounds, so that a busy machine affects all of them alike. Each round starts with
 * another one, because each affects the caches of the next. Milliseconds; the first rounds warm up.
 */
export async function interleave<Name extends string>(
  ways: Record<Name, () => unknown>,
  { rounds, warmUp = 3 }: { rounds: number; warmUp?: number },
): Promise<Record<Name, Timing>> {
  const names = Object.keys(ways) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const index of names.keys()) {
      const name = names[(index + round) % names.length]!;
      const start = performance.now();
      const result = ways[name]();
      if (result instanceof Promise) await result;
      if (round >= warmUp) times[name].push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, summarizeTimes(times[name])])) as Record<Name, Timing>;
}

export function summarizeTimes(times: number[]): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1]!, least: sorted[0]! };
}

export function formatMilliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;
}

export function formatRatio(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)}x`;
}
