import { nameKey } from "@/lib/offers/interpret/text";

/** The texts that name every typed word, in any case, spacing and order; first those that begin with the typed text. */
export function matchText<Item>(
  items: readonly Item[],
  typed: string,
  textOf: (item: Item) => string,
): Item[] {
  const words = typed.split(/\s+/u).map(nameKey).filter(Boolean);
  const whole = nameKey(typed);
  if (words.length === 0) return [];
  const found = items
    .map((item) => ({ item, key: nameKey(textOf(item)) }))
    .filter(({ key }) => words.every((word) => key.includes(word)));
  const first = found.filter(({ key }) => key.startsWith(whole));
  const others = found.filter(({ key }) => !key.startsWith(whole));
  return [...first, ...others].map(({ item }) => item);
}

/** The places that are one of the filters that a text is read as. */
export function matchFilters<Item extends { filters: string[] }>(
  items: readonly Item[],
  filters: readonly string[],
): Item[] {
  return items.filter((item) => item.filters.some((filter) => filters.includes(filter)));
}
