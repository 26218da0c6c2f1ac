import { meanMonthHours } from "@/lib/domain/money";
import { cleanName } from "@/lib/instances/clean-name";
import type { Billing } from "@/lib/domain/vocabulary";
import type { LaunchForm, LaunchFormField, LaunchOrder } from "@/lib/instances/schema";

/** What the form holds while it is filled in. */
export interface Draft {
  name: string;
  keyId: string | null;
  /** Null where there is no choice. */
  accountId: string | null;
  /** A number of hours, one of its own, or none. */
  runs: number | "other" | "never";
  otherHours: string;
  hasKillSwitch: boolean;
  /** Dollars as typed; null follows the price and the hours. */
  spend: string | null;
  /** By the id of the declared field; empty is left out. */
  values: Record<string, string>;
  override: string;
}

/** What the order is about: the offer, and the price that is agreed to. */
export interface Terms {
  offerId: string;
  priceMicros: number;
}

export const usualHours = [1, 4, 8, 24, 72];
export const longestHours = 8_760;

/** A form that can be sent as it stands. */
export function draftOf(form: LaunchForm): Draft {
  const isUsual = usualHours.includes(form.hours);
  const key = form.keys?.find(({ isThere }) => isThere) ?? form.keys?.[0];
  return {
    name: form.name,
    keyId: key?.id ?? null,
    accountId: form.accounts[0]?.id ?? null,
    runs: isUsual ? form.hours : "other",
    otherHours: String(form.hours),
    hasKillSwitch: form.hasKillSwitch,
    spend: null,
    values: Object.fromEntries(form.fields.map(({ id, initial }) => [id, initial ?? ""])),
    override: "",
  };
}

/** Hours until it ends; null is never. Not a number while what was typed is none. */
export function hoursOf({ runs, otherHours }: Draft): number | null {
  if (runs === "never") return null;
  if (runs !== "other") return runs;
  const hours = Number(otherHours);
  return otherHours.trim() !== "" && hours > 0 && hours <= longestHours ? hours : Number.NaN;
}

/** The dollars at which the cloud itself ends it: what the hours cost, rounded up. */
export function spendOf(draft: Draft, priceMicros: number): string {
  if (draft.spend !== null) return draft.spend;
  const hours = hoursOf(draft) ?? meanMonthHours;
  return Number.isNaN(hours) ? "" : Math.ceil((hours * priceMicros) / 1e6).toFixed(2);
}

/** Why the dollars that were typed are no limit; null when they are one, or nobody typed any. */
export function spendFault({ hasKillSwitch, spend }: Draft): string | null {
  if (!hasKillSwitch || spend === null) return null;
  if (/^\d{1,6}(\.\d{1,2})?$/.test(spend.trim()) && Number(spend) > 0) return null;
  return "Put in dollars above 0, like 16.00, or take the tick away.";
}

const periods: Partial<Record<Billing, { hours: number; word: string }>> = {
  daily: { hours: 24, word: "day" },
  weekly: { hours: 168, word: "week" },
  monthly: { hours: 720, word: "month" },
};

/** The period that is paid at once under this billing; null where hours are billed. */
export function periodOf(billing: Billing): { hours: number; word: string } | null {
  return periods[billing] ?? null;
}

/** The hours that are paid for when it runs this long. */
export function billedHours(hours: number, billing: Billing): number {
  const period = periodOf(billing)?.hours;
  return period ? Math.ceil(hours / period) * period : hours;
}

/** The name that the machine gets, without its mark. */
export function nameOf(draft: Draft, form: LaunchForm): string {
  return cleanName(draft.name) ?? form.name;
}

export function orderOf(draft: Draft, form: LaunchForm, terms: Terms): Omit<LaunchOrder, "confirmToken"> {
  const { image, startupScript, container, ports, ...settings } = filled(draft, form.fields);
  return {
    offerId: terms.offerId,
    maxPriceMicros: terms.priceMicros,
    name: nameOf(draft, form),
    sshKeyId: draft.keyId,
    accountId: draft.accountId ?? undefined,
    image,
    startupScript,
    container,
    ports: ports === undefined ? undefined : portsIn(ports),
    hours: hoursOf(draft),
    killSwitch: form.hasKillSwitch ? killSwitchOf(draft, terms.priceMicros) : undefined,
    settings: Object.keys(settings).length > 0 ? settings : undefined,
    override: draft.override.trim() || undefined,
  };
}

function filled({ values }: Draft, fields: LaunchFormField[]): Record<string, string> {
  // What has a default and was emptied is sent empty, or it would come back.
  const told = fields.flatMap(({ id, initial }): [string, string][] => {
    const value = values[id]?.trim() ?? "";
    return value !== "" || initial ? [[id, value]] : [];
  });
  return Object.fromEntries(told);
}

function killSwitchOf(draft: Draft, priceMicros: number): LaunchOrder["killSwitch"] {
  if (!draft.hasKillSwitch) return "off";
  return { spend: Number(spendOf(draft, priceMicros)).toFixed(2) };
}

/** `22, 8080` as numbers. */
export function portsIn(text: string): number[] {
  return text.split(/[\s,;]+/).flatMap((part) => (/^\d+$/.test(part) ? [Number(part)] : []));
}
