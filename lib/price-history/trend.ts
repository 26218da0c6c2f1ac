/** An offer's price over 30 complete days and now, as a sparkline draws it. */
export interface Trend {
  /** A character per day: the height in hexadecimal, from the lowest price at 0 to the highest at f; a period where none was read. */
  levels: string;
  /** In the unit of the given amounts. */
  low: number;
  high: number;
}

/** Complete days that a trend shows before the present. */
export const trendDays = 30;

/** Heights of a trend without any change, and of the highest price. */
const middle = 8;
const top = 15;

/**
 * The trend of the days before `today` (days since 1970-01-01) and of the present amount; null without any earlier day. All
 * amounts are of one currency.
 */
export function trendOf(
  days: readonly { day: number; amount: number }[],
  today: number,
  present: number | null,
): Trend | null {
  const first = today - trendDays;
  const earlier = days.filter(({ day }) => day >= first && day < today);
  if (earlier.length === 0) return null;
  const amounts = new Map(earlier.map(({ day, amount }) => [day, amount]));
  if (present !== null) amounts.set(today, present);
  const low = Math.min(...amounts.values());
  const high = Math.max(...amounts.values());
  const level = (amount: number) =>
    low === high ? middle : Math.round(((amount - low) / (high - low)) * top);
  const levels = Array.from({ length: trendDays + 1 }, (_, index) => {
    const amount = amounts.get(first + index);
    return amount === undefined ? "." : level(amount).toString(16);
  });
  return { levels: levels.join(""), low, high };
}
