/** Reads an own property by an untrusted key; ignores inherited ones such as "constructor". */
export function ownEntry<Value>(
  table: Readonly<Record<string, Value>> | null | undefined,
  key: string,
): Value | undefined {
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}
