import type { Billing } from "./vocabulary";

/** A price exactly as the cloud said it. */
export interface NativePrice {
  /** The amount as sent, as text; null when the cloud named none. */
  amount: string | null;
  /** ISO 4217, or null when nobody stated it. */
  currency: string | null;
  unit: "major" | "cent";
  per: "hour" | "day" | "week" | "month";
  scope: "machine" | "gpu";
}

/** Dollars for one unit of a currency, and the day the figure is from (null when it was pinned by hand). */
export interface Rate {
  currency: string;
  usd: number;
  date: string | null;
}

/** Hours that a prepaid period counts as. */
export const hoursByPeriod = { hour: 1, day: 24, week: 168, month: 720 } as const;

/** Hours that one prepaid payment covers; null where the bill runs by the hour. */
export const hoursByBilling = {
  "on-demand": null,
  spot: null,
  daily: hoursByPeriod.day,
  weekly: hoursByPeriod.week,
  monthly: hoursByPeriod.month,
} as const satisfies Record<Billing, number | null>;

/** `month`: what one prepaid payment of these hours covers. */
export function periodLabel(hours: number): string {
  const unit = Object.entries(hoursByPeriod).find(([, count]) => count === hours)?.[0];
  return unit ?? `${hours} hours`;
}

/** Hours of a mean month, for what a machine that runs on costs in one. */
export const meanMonthHours = 730;

/** Above this many units per machine-hour an amount is taken for a mistake, in any currency. */
export const maxHourlyAmount = 10_000_000;

/** Below this many units per machine-hour an amount would be shown as nothing at all. */
export const minHourlyAmount = 0.00001;

const microsPerUnit = 1_000_000;

/** The price of the whole machine for one hour in major units of its own currency, or null. */
export function hourlyAmount(native: NativePrice, gpuCount: number): number | null {
  if (native.amount === null) return null;
  const amount = Number(native.amount);
  if (!Number.isFinite(amount) || amount <= 0) return null;
  const machine = native.scope === "gpu" ? amount * gpuCount : amount;
  return machine / hoursByPeriod[native.per] / (native.unit === "cent" ? 100 : 1);
}

/** Micro-dollars per machine-hour, rounded half up; null without an amount. `usd` is dollars per unit. */
export function priceMicros(native: NativePrice, gpuCount: number, usd: number): number | null {
  const amount = hourlyAmount(native, gpuCount);
  // A half that floating point has left a hair too low is still a half.
  return amount === null ? null : Math.round(amount * usd * microsPerUnit * (1 + 4 * Number.EPSILON));
}

/**
 * Micro-dollars due at once for one prepaid period, rounded half up; null where the bill runs by the hour or there is no
 * amount. It comes from the native amount, never from the rounded price per hour. `usd` is dollars per unit.
 */
export function periodMicros(
  billing: Billing,
  native: NativePrice,
  gpuCount: number,
  usd: number,
): number | null {
  const hours = hoursByBilling[billing];
  const amount = hourlyAmount(native, gpuCount);
  if (hours === null || amount === null) return null;
  return Math.round(amount * hours * usd * microsPerUnit * (1 + 4 * Number.EPSILON));
}

/** Micro-dollars per GPU-hour: the machine's price divided by its GPUs, rounded half up. */
export function microsPerGpu(machineMicros: number, gpuCount: number): number {
  return Math.floor((2 * machineMicros + gpuCount) / (2 * gpuCount));
}
