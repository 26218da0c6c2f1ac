import { hour, minute } from "@/lib/domain/durations";
import { amountText, durationText, fixedText } from "@/lib/format";
import type { InstancesView, InstanceView } from "@/lib/instances/schema";

/** A price per hour without its sign: two decimals, more below ten cents. */
export function rateText(micros: number): string {
  return amountText(micros / 1e6);
}

/** A sum in dollars without its sign, to the cent. Only zero is shown as 0.00. */
export function costText(micros: number): string {
  return fixedText(micros > 0 ? Math.max(0.01, micros / 1e6) : micros / 1e6, 2);
}

/** The duration of one step: `6 ms`, `1.49 s`, `1 min`. */
export function stepDurationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return milliseconds < 10_000
    ? `${(milliseconds / 1000).toFixed(2)} s`
    : milliseconds < 90_000
      ? `${(milliseconds / 1000).toFixed(1)} s`
      : durationText(milliseconds);
}

/** The current cost of a machine that had cost `costMicros` at `at`. */
export function costNow(
  { costMicros, hourlyMicros, isCosting }: Pick<InstanceView, "costMicros" | "hourlyMicros" | "isCosting">,
  at: string,
  now: number,
): number | null {
  if (costMicros === null || hourlyMicros === null || !isCosting) return costMicros;
  return costMicros + (hourlyMicros * Math.max(0, now - Date.parse(at))) / hour;
}

/** The greater of a cost and the one shown before under the same key: a shown cost never falls. */
export function keepMaximum(shown: Map<string, number>, key: string, micros: number): number {
  const most = Math.max(shown.get(key) ?? 0, micros);
  shown.set(key, most);
  return most;
}

/** The cost of an hourly price from one time to another, in micro-dollars. */
export function costBetween(hourlyMicros: number, from: number, to: number): number {
  return (hourlyMicros * Math.max(0, to - from)) / hour;
}

/** The cost of the next 24 hours at this rate, each machine until its end. Terminating machines are left out. */
export function nextDayMicros({ instances }: Pick<InstancesView, "instances">, now: number): number {
  const tomorrow = now + 24 * hour;
  return instances
    .filter(({ bills, state }) => bills !== false && state !== "terminating")
    .map(({ hourlyMicros, endsAt, paidUntil }) => {
      const start = paidUntil ? Math.max(now, Date.parse(paidUntil)) : now;
      const end = endsAt === null ? tomorrow : Math.min(tomorrow, Date.parse(endsAt));
      return costBetween(hourlyMicros ?? 0, start, end);
    })
    .reduce((total, cost) => total + cost, 0);
}

/** Whether a machine is paid for beyond a moment (epoch milliseconds), so that ending it then gives up a sum. */
export function isPaidBeyond({ paidUntil }: Pick<InstanceView, "paidUntil">, at: number): boolean {
  return paidUntil !== null && Date.parse(paidUntil) > at;
}

/** `1 × H100 SXM`, as far as it is known. */
export function gpuText({ gpuCount, gpuName, rawGpu }: GpuFields): string {
  const name = gpuName ?? rawGpu ?? null;
  if (name === null) return gpuCount === null ? "not specified" : `${gpuCount} GPUs`;
  return gpuCount === null ? name : `${gpuCount} × ${name}`;
}

interface GpuFields {
  gpuCount: number | null;
  gpuName: string | null;
  rawGpu?: string | null;
}

/** True if this app terminates it within half an hour. */
export function endsSoon({ endsAt, endedAt, termination }: InstanceView, now: number): boolean {
  if (endsAt === null || endedAt || termination) return false;
  return Date.parse(endsAt) - now < 30 * minute;
}
