const minKeyLength = 12;

/** The last four characters of a key; null when the key is too short to show them. */
export function readLastFour(key: string): string | null {
  return key.length >= minKeyLength ? key.slice(-4) : null;
}
