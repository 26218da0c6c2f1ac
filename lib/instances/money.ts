import type { BillingSpan } from "@/db/spans";

const hour = 3_600_000;

/** What spans cost within a time, in micro-dollars; null when one of them has no price that anybody told. */
export function costOf(spans: BillingSpan[], { from, to }: { from: number; to: number }): number | null {
  let micros = 0;
  for (const { fromAt, toAt, hourlyMicros } of spans) {
    const milliseconds = Math.min(toAt ?? to, to) - Math.max(fromAt, from);
    if (milliseconds <= 0) continue;
    if (hourlyMicros === null) return null;
    micros += (milliseconds / hour) * hourlyMicros;
  }
  return Math.round(micros);
}

/** Dollars per hour over a time as steps, each until the next; spans without a price are left out. */
export function stepsOf(
  spans: BillingSpan[],
  { from, to }: { from: number; to: number },
): { at: number; hourlyMicros: number }[] {
  const changes = new Map<number, number>([[from, 0]]);
  const add = (at: number, micros: number) => changes.set(at, (changes.get(at) ?? 0) + micros);
  for (const { fromAt, toAt, hourlyMicros } of spans) {
    if (hourlyMicros === null || (toAt ?? to) <= from) continue;
    add(Math.max(fromAt, from), hourlyMicros);
    if (toAt !== null && toAt < to) add(toAt, -hourlyMicros);
  }
  let level = 0;
  return [...changes]
    .sort(([left], [right]) => left - right)
    .map(([at, change]) => ({ at, hourlyMicros: (level += change) }));
}
