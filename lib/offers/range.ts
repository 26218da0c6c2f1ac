/** A range of numbers, inclusive; null is open. */
export interface Range {
  min: number | null;
  max: number | null;
}

/**
 * Parses `a..b`, `a..`, `..b` or `a` with plain decimals. A reversed one is read the other way
 * round. Returns null for anything else, including `..`.
 */
export function parseRange(text: string, { integers = false } = {}): Range | null {
  const decimal = integers ? "\\d+" : "\\d+(?:\\.\\d+)?";
  const match = new RegExp(`^(${decimal})?(\\.\\.)?(${decimal})?$`).exec(text);
  if (!match || text.length > 40) return null;
  const [, from, dots, to] = match;
  if (from === undefined && to === undefined) return null;
  if (!dots) return to === undefined ? exactRange(Number(from)) : null;
  const min = from === undefined ? null : Number(from);
  const max = to === undefined ? null : Number(to);
  return min !== null && max !== null && min > max ? { min: max, max: min } : { min, max };
}

/** Whether a valid range names its upper end first. */
export function isReversed(text: string): boolean {
  const [from, to] = text.split("..");
  return Boolean(from && to) && Number(from) > Number(to);
}

/** The canonical spelling of a valid range: no trailing zeros, `8` for `8..8`. */
export function canonicalRange(text: string): string {
  const ends = text.split("..").map(trimZeros);
  if (isReversed(text)) ends.reverse();
  if (ends.length === 2 && ends[0] === ends[1]) return ends[0]!;
  return ends.join("..");
}

function exactRange(value: number): Range {
  return { min: value, max: value };
}

function trimZeros(decimal: string): string {
  const trimmed = decimal.replace(/^0+(?=\d)/, "");
  return trimmed.includes(".") ? trimmed.replace(/\.?0+$/, "") : trimmed;
}
