const maxEntries = 20_000;
// The keys are untrusted: recompute very long ones instead of storing them.
const maxKeyLength = 1_000;

/** Caches a pure function; clears the cache when it is full. */
export function memoize<Arguments extends unknown[], Result>(
  work: (...given: Arguments) => Result,
  keyOf: (...given: Arguments) => string,
): (...given: Arguments) => Result {
  const known = new Map<string, Result>();
  return (...given) => {
    const key = keyOf(...given);
    if (key.length > maxKeyLength) return work(...given);
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    if (known.size >= maxEntries) known.clear();
    const result = work(...given);
    known.set(key, result);
    return result;
  };
}
