const minKeyLength = 12;

/** The end of a key that is long enough for the rest to stay a secret; null for a shorter one. */
export function readLastFour(key: string): string | null {
  return key.length >= minKeyLength ? key.slice(-4) : null;
}
