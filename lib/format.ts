/**
 * A number with exactly this many decimals and thousands separators, as `Intl.NumberFormat` writes it in en-US. The first use
 * of `Intl` takes 20 ms of the first load of a page.
 */
export function fixedText(value: number, decimals: number): string {
  const shifted = Number(`${value}e${decimals}`);
  // Numbers that no price or size has, and those below a millionth, whose own exponent makes this NaN.
  if (!(shifted >= 0 && shifted <= Number.MAX_SAFE_INTEGER)) return intlText(value, decimals);
  // Shifting the decimal text rounds 1.005 to 1.01, although as a double it is a little less.
  const rounded = Number(`${Math.round(shifted)}e-${decimals}`);
  const [whole, fraction] = rounded.toFixed(decimals).split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function intlText(value: number, decimals: number): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  // Never "-0".
  return value.toLocaleString("en-US", { ...digits, signDisplay: "negative" });
}

/** A count or a size with thousands separators, without trailing zeros. */
export function numberText(value: number, maxDecimals = 1): string {
  const text = fixedText(value, maxDecimals);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** `1 offer`, `2 offers`. */
export function pluralize(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** An amount of money for a table column: two decimals, more below a tenth. */
export function amountText(amount: number): string {
  const digits = amount >= 0.0995 || amount === 0 ? 2 : amount >= 0.00995 ? 3 : amount >= 0.00005 ? 4 : 6;
  return fixedText(amount, digits);
}

/** A duration or an age: `12 s`, `6 min`, `4 h 06 min`, `3 d 04 h`, `12 d`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
  const hours = Math.round(minutes / 60);
  const days = Math.floor(hours / 24);
  return days < 7 ? `${days} d ${twoDigits(hours % 24)} h` : `${days} d`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** Epoch milliseconds as ISO 8601 UTC. Throws for a number that is no date. */
export function isoTime(milliseconds: number): string;
export function isoTime(milliseconds: number | null): string | null;
export function isoTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}

/** Adds a full stop unless the text ends with punctuation. */
export function withFullStop(text: string): string {
  return /[.!?”]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
