/** Splits a list at spaces, commas and semicolons. */
export function splitList(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** Parses `22, 8080`; a part that is not a number is NaN. The range is not checked. */
export function parsePorts(text: string): number[] {
  return splitList(text).map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
}

export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65_535;
}
