import type { BillingSpan, PrepaidPeriod } from "@/db/billing-spans";

import type { InstanceView, InstancesView } from "./schema";

const hour = 3_600_000;

/**
 * What machines cost within a time, in micro-dollars; null when a span of them has no known price. A prepaid period is
 * spent whole at its start and is not refunded; the machine's spans count from the end of that period on.
 */
export function totalCost(
  spans: BillingSpan[],
  { from, to }: { from: number; to: number },
  prepaid: PrepaidPeriod[] = [],
): number | null {
  let micros = 0;
  for (const { fromAt, committedMicros } of prepaid) if (fromAt >= from) micros += committedMicros;
  const paid = new Map(prepaid.map(({ instanceId, toAt }) => [instanceId, toAt]));
  for (const { instanceId, fromAt, toAt, hourlyMicros } of spans) {
    const milliseconds = Math.min(toAt ?? to, to) - Math.max(fromAt, from, paid.get(instanceId) ?? 0);
    if (milliseconds <= 0) continue;
    if (hourlyMicros === null) return null;
    micros += (milliseconds / hour) * hourlyMicros;
  }
  return Math.round(micros);
}

type Spending = Pick<
  InstancesView,
  "hourlyMicros" | "mostHourlyMicros" | "foreignHourlyMicros" | "stoppedHourlyMicros" | "unpriced"
>;

/** What machines cost an hour, in micro-dollars: all that are not known to be free. `capMicros` is what the hourly cap counts. */
export function summarizeSpending(present: InstanceView[], capMicros: number): Spending {
  const counted = present.filter(({ bills }) => bills !== false);
  const hourlyMicros = sumHourly(counted);
  const foreignHourlyMicros = sumHourly(counted.filter(({ ours }) => !ours));
  return {
    hourlyMicros,
    mostHourlyMicros: Math.max(hourlyMicros, capMicros + foreignHourlyMicros),
    foreignHourlyMicros,
    stoppedHourlyMicros: sumHourly(counted.filter(({ state }) => state === "stopped")),
    unpriced: counted.filter((instance) => instance.hourlyMicros === null).length,
  };
}

function sumHourly(instances: InstanceView[]): number {
  return instances.reduce((total, { hourlyMicros }) => total + (hourlyMicros ?? 0), 0);
}

/** Dollars per hour over a time as steps, each until the next; spans without a price are left out. */
export function hourlySteps(
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
