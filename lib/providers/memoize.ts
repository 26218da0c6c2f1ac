const maxEntries = 20_000;
// Strangers choose the keys: a very long one is worked out anew rather than kept.
const maxKeyLength = 1_000;

/** Remembers what a pure function said of each key; forgets everything rather than grow for ever. */
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
