import type { BillingSpan, PrepaidPeriod } from "@/db/billing-spans";
import type { StoredLaunch } from "@/db/ledger";
import { hour } from "@/lib/domain/durations";

import type { InstanceView, InstancesView } from "./schema";

/**
 * The cost of machines within a time range, in micro-dollars; null if a span has no known price. A prepaid period is
 * spent in full at its start and is not refunded; after it, the machine's spans count.
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
  "hourlyMicros" | "maxHourlyMicros" | "foreignHourlyMicros" | "stoppedHourlyMicros" | "unpriced"
>;

/**
 * Sums the hourly cost of all machines that are not known to be free. `capMicros` is what counts against the hourly
 * cap.
 */
export function summarizeSpending(present: InstanceView[], capMicros: number): Spending {
  const counted = present.filter(({ bills }) => bills !== false);
  const hourlyMicros = sumHourly(counted);
  const foreignHourlyMicros = sumHourly(counted.filter(({ ours }) => !ours));
  return {
    hourlyMicros,
    maxHourlyMicros: Math.max(hourlyMicros, capMicros + foreignHourlyMicros),
    foreignHourlyMicros,
    stoppedHourlyMicros: sumHourly(counted.filter(({ state }) => state === "stopped")),
    unpriced: counted.filter((instance) => instance.hourlyMicros === null).length,
  };
}

function sumHourly(instances: InstanceView[]): number {
  return instances.reduce((total, { hourlyMicros }) => total + (hourlyMicros ?? 0), 0);
}

/** Dollars per hour as steps, each until the next. Spans without a price are omitted. */
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

/** The cost of the chosen hours in dollars, rounded up. */
export function defaultSpendLimit(hourlyMicros: number, hours: number): string {
  return Math.max(1, Math.ceil((hourlyMicros / 1e6) * hours)).toFixed(2);
}

/** When this app terminates a machine of a launch; null for never. */
export function terminationTime({ hours }: Pick<StoredLaunch, "hours">, from: number): number | null {
  return hours === null ? null : from + Math.round(hours * hour);
}

/** True if a launch runs for exactly its paid period, so that its end follows the provider's. */
export function endsWithPeriod({ hours, periodHours }: Pick<StoredLaunch, "hours" | "periodHours">): boolean {
  return hours !== null && hours === periodHours;
}

/** When the first paid period of a prepaid machine ends, in epoch milliseconds; null for hourly billing. */
export function firstPaidUntil(
  { periodHours }: Pick<StoredLaunch, "periodHours">,
  from: number,
): number | null {
  return periodHours === null ? null : from + periodHours * hour;
}
