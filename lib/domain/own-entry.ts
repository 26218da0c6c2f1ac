/** What a plain object itself holds under a key that may be any text: never what it inherits, as under "constructor". */
export function ownEntry<Value>(
  table: Readonly<Record<string, Value>> | null | undefined,
  key: string,
): Value | undefined {
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}
