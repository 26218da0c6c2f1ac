/** Numbers from 0 to 1, deterministic by seed (mulberry32). */
export function createSeededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks from a list with a Zipf distribution: the first often, the last rarely. */
export function createZipfPicker<T>(values: readonly T[], exponent: number, random: () => number): () => T {
  let total = 0;
  const upTo = values.map((_, index) => (total += 1 / (index + 1) ** exponent));
  return () => {
    const target = random() * total;
    return values[upTo.findIndex((sum) => sum > target)] ?? values[0]!;
  };
}
