import { costText, rateText } from "@/components/instances/figures";
import { maxHours } from "@/lib/domain/launch-limits";
import { meanMonthHours, periodLabel } from "@/lib/domain/money";
import { ownEntry } from "@/lib/domain/own-entry";
import { parsePorts } from "@/lib/domain/ports";
import { normalizeName } from "@/lib/instances/names";
import type { Caps, LaunchForm, LaunchFormField, LaunchOrder } from "@/lib/instances/schema";
import type { Offer } from "@/lib/offers/schema";

type PeriodHours = NonNullable<Offer["periodHours"]>;

/** The state of the launch form. */
export interface Draft {
  name: string;
  keyId: string | null;
  /** Null if there is no choice. */
  accountId: string | null;
  /** A preset number of hours, the paid period, typed hours, or no end. */
  runs: number | "period" | "other" | "never";
  /** Hours of the paid period; null for hourly billing. */
  periodHours: PeriodHours | null;
  otherHours: string;
  hasKillSwitch: boolean;
  /** Dollars as typed; null follows the price and the hours. */
  spend: string | null;
  /** By the id of the provider's field; empty values are omitted. */
  values: Record<string, string>;
  override: string;
}

/** What a person agrees to: the price per hour, and the sum due at once for a prepaid period. */
export interface Terms {
  priceMicros: number;
  /** Null for hourly billing. */
  totalMicros: number | null;
}

export const usualHours = [1, 4, 8, 24, 72];

/** A draft that can be sent unchanged. */
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

/** Hours until it ends; null for never, NaN while the typed text is no number. */
export function runHours({ runs, periodHours, otherHours }: Draft): number | null {
  if (runs === "never") return null;
  if (runs === "period") return periodHours;
  if (runs !== "other") return runs;
  const hours = Number(otherHours);
  return otherHours.trim() !== "" && hours > 0 && hours <= maxHours ? hours : Number.NaN;
}

/** The dollar limit of the provider's auto-delete: the cost of the hours, rounded up. */
export function spendLimitText(draft: Draft, priceMicros: number): string {
  if (draft.spend !== null) return draft.spend;
  const hours = runHours(draft) ?? meanMonthHours;
  return Number.isNaN(hours) ? "" : Math.ceil((hours * priceMicros) / 1e6).toFixed(2);
}

/** Why the typed spend limit is invalid; null if it is valid or empty. */
export function validateSpendLimit({ hasKillSwitch, spend }: Draft): string | null {
  if (!hasKillSwitch || spend === null) return null;
  if (/^\d{1,6}(\.\d{1,2})?$/.test(spend.trim()) && Number(spend) > 0) return null;
  return "Enter dollars above 0, such as 16.00, or turn this off.";
}

export { periodLabel };

/** The button's label: `Pay $120.93 for 1 month`, `Launch for $1.99/h`. */
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

/** The machine's name without its launch tag. */
export function machineNameFor(draft: Draft, form: LaunchForm): string {
  return normalizeName(draft.name) ?? form.name;
}

/** The order of a draft. For the paid period it omits the hours, so that the end follows the provider's. */
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
    ports: ports === undefined ? undefined : parsePorts(ports).filter(Number.isInteger),
    hours: draft.runs === "period" ? undefined : runHours(draft),
    killSwitch: form.hasKillSwitch ? toAutoDelete(draft, terms.priceMicros) : undefined,
    settings: Object.keys(settings).length > 0 ? settings : undefined,
    override: draft.override.trim() || undefined,
  };
}

function filledSettings({ values }: Draft, fields: LaunchFormField[]): Record<string, string> {
  // A cleared field with a default is sent empty, or the default would return.
  const entries = fields.flatMap(({ id, initial }): [string, string][] => {
    const value = ownEntry(values, id)?.trim() ?? "";
    return value !== "" || initial ? [[id, value]] : [];
  });
  return Object.fromEntries(entries);
}

function toAutoDelete(draft: Draft, priceMicros: number): LaunchOrder["killSwitch"] {
  if (!draft.hasKillSwitch) return "off";
  return { spend: Number(spendLimitText(draft, priceMicros)).toFixed(2) };
}

/** `863.79 CNY`, `12093 US cents`: an amount as the provider lists it; null without one. */
export function nativeText({ amount, currency, unit }: Offer["native"]): string | null {
  if (amount === null || currency === null) return null;
  if (unit !== "cent") return `${amount} ${currency}`;
  return `${amount} ${currency === "USD" ? "US cents" : `hundredths of ${currency}`}`;
}

/** Whether a launch at these terms passes a cap of the owner, so that it is refused. */
export function isOverCap(caps: Caps, { priceMicros, totalMicros }: Terms): boolean {
  return isOverHourlyCap(caps, priceMicros) || isOverCommittedCap(caps, totalMicros);
}

/** Whether one more machine passes the cap on machines or on dollars per hour. */
export function isOverHourlyCap(caps: Caps, priceMicros: number): boolean {
  return caps.machines + 1 > caps.maxMachines || caps.hourlyMicros + priceMicros > caps.maxHourlyMicros;
}

/** Whether a prepaid sum passes the cap on dollars committed in 24 hours. */
export function isOverCommittedCap(caps: Caps, totalMicros: number | null): boolean {
  return totalMicros !== null && caps.committedMicros + totalMicros > caps.maxCommittedMicros;
}
