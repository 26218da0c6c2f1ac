/** Micro-dollars of an amount like `20` or `2.50`; null for anything else. */
export function parseDollars(text: string): number | null {
  return /^\d{1,7}(\.\d{1,6})?$/.test(text) ? Math.round(Number(text) * 1e6) : null;
}
