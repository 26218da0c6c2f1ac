/** How a price compares with the median: `20% below the median`. */
export function percentText(micros: number, median: number): string {
  const percent = Math.round((micros / median - 1) * 100);
  if (percent === 0) return "at the median";
  return `${Math.abs(percent)}% ${percent < 0 ? "below" : "above"} the median`;
}
const rules = new Intl.PluralRules("en-US", { type: "ordinal" });
const endings = { one: "st", two: "nd", few: "rd", other: "th", many: "th", zero: "th" };

/** `1st`, `22nd`, `113th`. */
export function ordinalText(value: number): string {
  return `${value}${endings[rules.select(value)]}`;
}
