/** A number in [0, 1) that depends only on its parts. */
export function chance(...parts: readonly (string | number)[]): number {
  let hash = 2166136261;
  const key = parts.join("\u0000");
  for (let index = 0; index < key.length; index++) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 16777619);
  }
  // FNV-1a alone leaves similar keys close to each other, so this mixes the bits again.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** An integer from `least` to `most`, inclusive. */
export function chanceInteger(min: number, max: number, ...parts: readonly (string | number)[]): number {
  return min + Math.floor(chance(...parts) * (max - min + 1));
}

/** One of the items; the same parts always return the same item. */
export function chanceItem<Item>(
  items: readonly [Item, ...Item[]],
  ...parts: readonly (string | number)[]
): Item {
  return items[Math.floor(chance(...parts) * items.length)] ?? items[0];
}
