// Keys may be untrusted: very long ones are computed each time instead of stored.
const maxKeyLength = 1_000;

/** Caches computed values by key; evicts the oldest when full. */
export class Cache<Value> {
  readonly #values = new Map<string, Value>();
  readonly #maxSize: number;

  constructor(maxSize: number) {
    this.#maxSize = maxSize;
  }

  /** Returns the cached value of a key, or computes and stores it. */
  get(key: string, compute: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = compute();
    if (key.length > maxKeyLength) return value;
    if (this.#values.size >= this.#maxSize) this.#values.delete(this.#values.keys().next().value!);
    this.#values.set(key, value);
    return value;
  }
}
