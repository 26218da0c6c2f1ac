import { gpuHourlyAmount, hourlyAmount, type NativePrice } from "@/lib/domain/money";
import type { Billing } from "@/lib/domain/vocabulary";
import { day } from "@/lib/domain/durations";
import { amountText, durationText, fixedText, numberText } from "@/lib/format";

import { nativePriceText } from "./price-text";
import type { Display, Offer } from "./schema";

/** Prices in dollars, whatever currency the offers are shown in. */
export const dollars: Display = { currency: "USD", perUsd: 1, date: null };

/** Micro-dollars in the display currency, without the currency sign. */
export function priceText(micros: number, { perUsd }: Pick<Display, "perUsd">): string {
  return amountText((micros / 1e6) * perUsd);
}

/** Micro-dollars in the display currency, with the currency sign. */
export function moneyText(micros: number, display: Display): string {
  return `${currencySign(display.currency)}${priceText(micros, display)}`;
}

const signs = new Map([["USD", "$"]]);

/** `$`, `€`, `¥`; the code if the currency has no sign. */
export function currencySign(currency: string): string {
  const known = signs.get(currency);
  if (known !== undefined) return known;
  const sign = readCurrencySign(currency);
  signs.set(currency, sign);
  return sign;
}

function readCurrencySign(currency: string): string {
  const format = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  });
  const sign = format.formatToParts(0).find(({ type }) => type === "currency")?.value ?? currency;
  return /^[A-Z]{3}$/.test(sign) ? `${sign} ` : sign;
}

/** The usual prices that a price is compared with: `usual $2.04 to $2.99, median $2.49, 57 observations in 30 days`. */
export function usualPriceText(
  { p10, p50, p90, observations }: Offer["goodPrice"],
  display: Display,
): string {
  const text = (micros: number | null) => (micros === null ? "?" : moneyText(micros, display));
  return `usual ${text(p10)} to ${text(p90)}, median ${text(p50)}, ${numberText(observations)} observations in 30 days`;
}

const periods = { "on-demand": null, spot: null, daily: "day", weekly: "week", monthly: "month" } as const;

/** `1 month`: the period of one prepaid payment; null for hourly billing. */
export function periodText(billing: Billing): string | null {
  return periods[billing] && `1 ${periods[billing]}`;
}

/** `1 month prepaid $121`, with the sum due now if known; null for hourly billing. */
export function prepaidText(
  billing: Billing,
  micros: number | null,
  display: Pick<Display, "currency" | "perUsd">,
): string | null {
  const period = periodText(billing);
  if (period === null) return null;
  if (micros === null) return `${period} prepaid`;
  const sum = (micros / 1e6) * display.perUsd;
  const amount = sum >= 100 ? numberText(sum, 0) : amountText(sum);
  return `${period} prepaid ${currencySign(display.currency)}${amount}`;
}

/** `Aug 22`, in UTC. Without Intl, which costs 20 ms on the first page. */
export function shortDateText(time: string): string {
  const [, date, month] = new Date(time).toUTCString().split(" ");
  return `${month} ${Number(date)}`;
}

/** Whether a published price is old enough to be shown with its date. */
export function isDated(time: string, now: number): boolean {
  return now - Date.parse(time) > day;
}

/** `3 min ago`, or `Aug 22` for a published price that is older than a day. */
export function listedAtText(time: string, now: number): string {
  return isDated(time, now) ? shortDateText(time) : `${durationText(now - Date.parse(time))} ago`;
}

/** `Nov 20, 2026`, in UTC. */
export function dateText(date: string): string {
  const year = new Date(date).getUTCFullYear();
  return Number.isNaN(year) ? date : `${shortDateText(date)}, ${year}`;
}

/** `8 × H100 SXM`; without a number of GPUs only the name. */
export function machineText({
  gpuCount,
  gpuName,
  rawGpu,
}: Pick<Offer, "gpuCount" | "gpuName" | "rawGpu">): string {
  const name = gpuName ?? rawGpu;
  return gpuCount === null ? name : `${gpuCount} × ${name}`;
}

/** `12.50 CNY per GPU-hour · 1 CNY = $0.14 (2026-11-29)`: a price as listed, and the rates at which it is shown. */
export function listedText({ native, rate }: Pick<Offer, "native" | "rate">, display: Display): string {
  const dollars = (usd: number) => `$${rateText(usd)}`;
  const when = (date: string | null) => date ?? "pinned";
  return [
    nativePriceText(native),
    ...(rate ? [`1 ${rate.currency} = ${dollars(rate.usd)} (${when(rate.date)})`] : []),
    ...(display.currency === "USD" || display.currency === rate?.currency
      ? []
      : [`1 ${display.currency} = ${dollars(1 / display.perUsd)} (${when(display.date)})`]),
  ].join(" · ");
}

/** Four significant digits, so that the price can be computed from it: `0.14`, `0.00006123`. */
function rateText(usd: number): string {
  const digits = Math.max(0, 3 - Math.floor(Math.log10(usd)));
  return usd.toFixed(Math.min(20, digits)).replace(/\.?0+$/, "");
}

/** The price of an offer without one in dollars: the native amount and what is missing, or a note that there is none. */
export function unrankedText(native: NativePrice, gpuCount: number | null, of: "gpu" | "machine"): string {
  const amount = (of === "gpu" ? gpuHourlyAmount : hourlyAmount)(native, gpuCount);
  if (amount === null) return "not specified";
  const digits = Number.isInteger(amount) || amount >= 100 ? 0 : 2;
  return `${fixedText(amount, digits)} ${native.currency ?? "?"}`;
}
