const shortestShown = 12;

/** The end of a key that is long enough for the rest to stay a secret; null for a shorter one. */
export function lastFourOf(key: string): string | null {
  return key.length >= shortestShown ? key.slice(-4) : null;
}
