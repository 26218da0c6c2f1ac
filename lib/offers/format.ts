import { hourlyAmount, type NativePrice } from "@/lib/domain/money";
import type { Region } from "@/lib/domain/region";
import type { Billing } from "@/lib/domain/vocabulary";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { numberText, fixedText, amountText } from "@/lib/format";

import { cloudLabel } from "./labels";
import type { Display } from "./schema";

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

/** `20 Nov 2026`, for a date without a time. */
export function dateText(date: string): string {
  const text = new Date(date);
  if (Number.isNaN(text.getTime())) return date;
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }).format(text);
}

/** `US Wichita, KS`: the country first, without repeating it. Null if the provider reported no region. */
export function regionText({ id, name, country }: Pick<Region, "id" | "name" | "country">): string | null {
  const place = name ?? id;
  if (place === null) return country;
  if (country === null) return place;
  const [, rest] = place.startsWith(country)
    ? (/^..(?:$|[\s,·-]+)(.*)$/u.exec(place) ?? [place, place])
    : [place, place];
  const once = rest?.endsWith(`, ${country}`) ? rest.slice(0, -country.length - 2) : rest;
  return once ? `${country} ${once}` : country;
}

/** `Hyperstack via Shadeform`: the cloud and the reseller. */
export function cloudText(cloud: string | null, provider: ProviderId): string {
  const seller = providerLabels[provider];
  if (cloud === null) return seller;
  const label = cloudLabel(cloud);
  return label === seller ? seller : `${label} via ${seller}`;
}

/** The price of an offer without one in dollars: the native amount and what is missing, or a note that there is none. */
export function unrankedText(native: NativePrice, gpuCount: number, of: "gpu" | "machine"): string {
  const hourly = hourlyAmount(native, gpuCount);
  if (hourly === null) return "not specified";
  const amount = of === "gpu" ? hourly / gpuCount : hourly;
  const digits = Number.isInteger(amount) || amount >= 100 ? 0 : 2;
  return `${fixedText(amount, digits)} ${native.currency ?? "?"}`;
}
