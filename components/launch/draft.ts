import { costText, rateText } from "@/components/instances/figures";
import { meanMonthHours, periodLabel } from "@/lib/domain/money";
import { ownEntry } from "@/lib/domain/own-entry";
import { normalizeName } from "@/lib/instances/normalize-name";
import type { LaunchForm, LaunchFormField, LaunchOrder } from "@/lib/instances/schema";
import type { Offer } from "@/lib/offers/schema";

type PeriodHours = NonNullable<Offer["periodHours"]>;

/** What the form holds while it is filled in. */
export interface Draft {
  name: string;
  keyId: string | null;
  /** Null where there is no choice. */
  accountId: string | null;
  /** A usual number of hours, the paid period, hours typed by hand, or no end. */
  runs: number | "period" | "other" | "never";
  /** Hours of the paid period; null where the bill runs by the hour. */
  periodHours: PeriodHours | null;
  otherHours: string;
  hasKillSwitch: boolean;
  /** Dollars as typed; null follows the price and the hours. */
  spend: string | null;
  /** By the id of the declared field; empty is left out. */
  values: Record<string, string>;
  override: string;
}

/** What a person agrees to: the price per hour, and the sum due at once for a prepaid period. */
export interface Terms {
  priceMicros: number;
  /** Null where the bill runs by the hour. */
  totalMicros: number | null;
}

export const usualHours = [1, 4, 8, 24, 72];
export const maxHours = 8_760;

/** A form that can be sent as it stands. */
export function createDraft(form: LaunchForm, { periodHours }: Pick<Offer, "periodHours">): Draft {
  const hours = periodHours ?? form.hours;
  const key = form.keys?.find(({ isThere }) => isThere) ?? form.keys?.[0];
  return {
    name: form.name,
    keyId: key?.id ?? null,
    accountId: form.accounts[0]?.id ?? null,
    runs: periodHours ? "period" : usualHours.includes(hours) ? hours : "other",
    periodHours,
    otherHours: String(hours),
    hasKillSwitch: form.hasKillSwitch,
    spend: null,
    values: Object.fromEntries(form.fields.map(({ id, initial }) => [id, initial ?? ""])),
    override: "",
  };
}

/** Hours until it ends; null is never. Not a number while what was typed is none. */
export function runHours({ runs, periodHours, otherHours }: Draft): number | null {
  if (runs === "never") return null;
  if (runs === "period") return periodHours;
  if (runs !== "other") return runs;
  const hours = Number(otherHours);
  return otherHours.trim() !== "" && hours > 0 && hours <= maxHours ? hours : Number.NaN;
}

/** The dollars at which the cloud itself ends it: what the hours cost, rounded up. */
export function spendLimitText(draft: Draft, priceMicros: number): string {
  if (draft.spend !== null) return draft.spend;
  const hours = runHours(draft) ?? meanMonthHours;
  return Number.isNaN(hours) ? "" : Math.ceil((hours * priceMicros) / 1e6).toFixed(2);
}

/** Why the dollars that were typed are no limit; null when they are one, or nobody typed any. */
export function validateSpendLimit({ hasKillSwitch, spend }: Draft): string | null {
  if (!hasKillSwitch || spend === null) return null;
  if (/^\d{1,6}(\.\d{1,2})?$/.test(spend.trim()) && Number(spend) > 0) return null;
  return "Put in dollars above 0, like 16.00, or take the tick away.";
}

export { periodLabel };

/** `Pay $120.93 for 1 month`, `Launch for $1.99/h`: what the button does and what it costs. */
export function launchLabel(
  { priceMicros, totalMicros }: Terms,
  { periodHours }: Pick<Draft, "periodHours">,
  isAgain = false,
): string {
  if (!periodHours || totalMicros === null)
    return `${isAgain ? "Try again" : "Launch"} for $${rateText(priceMicros)}/h`;
  const sum = `$${costText(totalMicros)} for 1 ${periodLabel(periodHours)}`;
  return isAgain ? `Try again and pay ${sum}` : `Pay ${sum}`;
}

/** The labels of the filled-in settings that the provider may charge beyond the listed price. */
export function costlySettings({ values }: Draft, { fields }: LaunchForm): string[] {
  return fields
    .filter(({ id, initial, cost }) => cost === "refused" && (ownEntry(values, id) ?? "") !== (initial ?? ""))
    .map(({ label }) => label);
}

/** The name that the machine gets, without its mark. */
export function machineNameFor(draft: Draft, form: LaunchForm): string {
  return normalizeName(draft.name) ?? form.name;
}

/** The order of a draft. For the paid period it leaves the hours out, so that the end follows the provider's own. */
export function toOrder(
  draft: Draft,
  form: LaunchForm,
  terms: Terms & { offerId: string },
): Omit<LaunchOrder, "confirmToken"> {
  const { image, startupScript, container, ports, ...settings } = filledSettings(draft, form.fields);
  return {
    offerId: terms.offerId,
    maxPriceMicros: terms.priceMicros,
    maxTotalMicros: terms.totalMicros ?? undefined,
    name: machineNameFor(draft, form),
    sshKeyId: draft.keyId,
    accountId: draft.accountId ?? undefined,
    image,
    startupScript,
    container,
    ports: ports === undefined ? undefined : parsePortList(ports),
    hours: draft.runs === "period" ? undefined : runHours(draft),
    killSwitch: form.hasKillSwitch ? toAutoDelete(draft, terms.priceMicros) : undefined,
    settings: Object.keys(settings).length > 0 ? settings : undefined,
    override: draft.override.trim() || undefined,
  };
}

function filledSettings({ values }: Draft, fields: LaunchFormField[]): Record<string, string> {
  // What has a default and was emptied is sent empty, or it would come back.
  const told = fields.flatMap(({ id, initial }): [string, string][] => {
    const value = ownEntry(values, id)?.trim() ?? "";
    return value !== "" || initial ? [[id, value]] : [];
  });
  return Object.fromEntries(told);
}

function toAutoDelete(draft: Draft, priceMicros: number): LaunchOrder["killSwitch"] {
  if (!draft.hasKillSwitch) return "off";
  return { spend: Number(spendLimitText(draft, priceMicros)).toFixed(2) };
}

/** `22, 8080` as numbers. */
export function parsePortList(text: string): number[] {
  return text.split(/[\s,;]+/).flatMap((part) => (/^\d+$/.test(part) ? [Number(part)] : []));
}

/** `863.79 CNY`, `12093 US cents`: an amount as the provider lists it; null without one. */
export function nativeText({ amount, currency, unit }: Offer["native"]): string | null {
  if (amount === null || currency === null) return null;
  if (unit !== "cent") return `${amount} ${currency}`;
  return `${amount} ${currency === "USD" ? "US cents" : `hundredths of ${currency}`}`;
}
