import type { NativePrice } from "./offer";
import type { Billing } from "./vocabulary";

export type { NativePrice };

/** Dollars for one unit of a currency, and the date of the rate (null when an operator pinned it). */
export interface Rate {
  currency: string;
  usd: number;
  date: string | null;
}

/** Hours in a prepaid period. */
export const hoursByPeriod = { hour: 1, day: 24, week: 168, month: 720 } as const;

/** Hours that one prepaid payment covers; null for hourly billing. */
export const hoursByBilling = {
  "on-demand": null,
  spot: null,
  daily: hoursByPeriod.day,
  weekly: hoursByPeriod.week,
  monthly: hoursByPeriod.month,
} as const satisfies Record<Billing, number | null>;

/** `month`: the period that one prepaid payment of these hours covers. */
export function periodLabel(hours: number): string {
  const unit = Object.entries(hoursByPeriod).find(([, count]) => count === hours)?.[0];
  return unit ?? `${hours} hours`;
}

/** Hours in an average month, to estimate the monthly cost of a machine that keeps running. */
export const meanMonthHours = 730;

/** A larger amount per machine-hour is treated as an error, in any currency. */
export const maxHourlyAmount = 10_000_000;

/** A smaller amount per machine-hour would be shown as zero. */
export const minHourlyAmount = 0.00001;

const microsPerUnit = 1_000_000;

/**
 * The price of the whole machine for one hour in major units of its own currency; null without an amount, or
 * without the number of GPUs that it needs.
 */
export function hourlyAmount(native: NativePrice, gpuCount: number | null): number | null {
  if (native.amount === null || (native.scope === "gpu" && gpuCount === null)) return null;
  const amount = Number(native.amount);
  if (!Number.isFinite(amount) || amount <= 0) return null;
  const machine = native.scope === "gpu" ? amount * gpuCount! : amount;
  return machine / hoursByPeriod[native.per] / (native.unit === "cent" ? 100 : 1);
}

/** The price of one GPU for one hour, as `hourlyAmount`; known without the number of GPUs if it is listed per GPU. */
export function gpuHourlyAmount(native: NativePrice, gpuCount: number | null): number | null {
  if (native.scope === "gpu") return hourlyAmount(native, 1);
  const machine = hourlyAmount(native, gpuCount);
  return machine === null || gpuCount === null ? null : machine / gpuCount;
}

/** Whether two prices are listed in the same currency, unit and period, and both per GPU or both per machine. */
export function isListedAlike(one: NativePrice, other: NativePrice): boolean {
  return (["currency", "unit", "per", "scope"] as const).every((key) => one[key] === other[key]);
}

/** Whether a listed price is lower than an earlier one of the same currency, unit and period. Exchange rates do not count. */
export function isCheaper(native: NativePrice, before: NativePrice): boolean {
  return (
    isListedAlike(native, before) &&
    native.amount !== null &&
    before.amount !== null &&
    Number(native.amount) < Number(before.amount)
  );
}

/** Micro-dollars per machine-hour, rounded half up; null without an amount. `usd` is dollars per unit. */
export function priceMicros(native: NativePrice, gpuCount: number | null, usd: number): number | null {
  const amount = gpuCount === null ? null : hourlyAmount(native, gpuCount);
  return amount === null ? null : toMicros(amount * usd);
}

/** Micro-dollars per GPU-hour: the machine's price divided by its GPUs, or the listed price of one GPU. */
export function gpuPriceMicros(native: NativePrice, gpuCount: number | null, usd: number): number | null {
  if (gpuCount !== null) {
    const machine = priceMicros(native, gpuCount, usd);
    return machine === null ? null : microsPerGpu(machine, gpuCount);
  }
  const amount = gpuHourlyAmount(native, null);
  return amount === null ? null : toMicros(amount * usd);
}

// Floating point can leave an exact half slightly too low, so round it up.
function toMicros(dollars: number): number {
  return Math.round(dollars * microsPerUnit * (1 + 4 * Number.EPSILON));
}

/**
 * Micro-dollars due immediately for one prepaid period, rounded half up; null for hourly billing or without an
 * amount. Computed from the native amount, not from the rounded hourly price. `usd` is dollars per unit.
 */
export function periodMicros(
  billing: Billing,
  native: NativePrice,
  gpuCount: number | null,
  usd: number,
): number | null {
  const hours = hoursByBilling[billing];
  const amount = hourlyAmount(native, gpuCount);
  if (hours === null || amount === null) return null;
  return toMicros(amount * hours * usd);
}

/** Micro-dollars per GPU-hour: the machine's price divided by its GPUs, rounded half up. */
export function microsPerGpu(machineMicros: number, gpuCount: number): number {
  return Math.floor((2 * machineMicros + gpuCount) / (2 * gpuCount));
}

/** Micro-dollars of an amount like `20` or `2.50`; null for anything else. */
export function parseDollars(text: string): number | null {
  return /^\d{1,7}(\.\d{1,6})?$/.test(text) ? Math.round(Number(text) * microsPerUnit) : null;
}
