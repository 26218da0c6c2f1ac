/** How a price compares with the median: `20% below the median`. */
export function percentText(micros: number, median: number): string {
  const percent = Math.round((micros / median - 1) * 100);
  if (percent === 0) return "at the median";
  return `${Math.abs(percent)}% ${percent < 0 ? "below" : "above"} the median`;
}

const rules = new Intl.PluralRules("en-US", { type: "ordinal" });
const endings = { one: "st", two: "nd", few: "rd", other: "th", many: "th", zero: "th" };

/** `cheapest`, `2nd cheapest`, `113th cheapest`. */
export function rankText(rank: number): string {
  return rank === 1 ? "cheapest" : `${rank}${endings[rules.select(rank)]} cheapest`;
}
