import { hoursByBilling, type NativePrice, type Rate } from "@/lib/domain/money";
import { isBilledPerSecond, isDiskPriced, type JobPart } from "@/lib/domain/billing-terms";
import type { OriginId } from "@/lib/domain/provider-id";
import type { Billing } from "@/lib/domain/vocabulary";
import { numberText } from "@/lib/format";

import { columnTexts, type ColumnKey, type ColumnText } from "./columns";
import { moneyText } from "./format";
import { billingLabels } from "./labels";
import { prepaidMicros } from "./pricing";
import type { Display } from "./schema";

/** A job as the query describes it: hours, and GB of disk; null if not named. */
export interface Job {
  hours: number | null;
  disk: number | null;
}

/** What a job costs, and what its price lacks because the provider does not report it. */
export interface JobCost {
  /** Micro-dollars for the machine over the job's hours, of prepaid offers for whole periods; null without a price. */
  micros: number | null;
  excludes: JobPart[];
}

/** The parts of an offer that its job's cost depends on. */
export interface JobOffer {
  id: string;
  provider: OriginId;
  accountId: string;
  nativeId: string;
  gpuCount: number | null;
  storageGb: number | null;
  billing: Billing;
  stock: string;
  priceMicros: number | null;
  native: NativePrice;
  rate: Rate | null;
}

/** The cost of a job on an offer; null if the job has no hours. */
export function jobCost(offer: JobOffer, { hours, disk }: Job): JobCost | null {
  if (hours === null) return null;
  const { provider, storageGb, billing } = offer;
  const hasDisk = disk === null || (isDiskPriced(provider) && storageGb !== null && storageGb >= disk);
  const hasStep = hoursByBilling[billing] !== null || isBilledPerSecond(provider);
  return {
    micros: jobMicros(offer, hours),
    excludes: [
      ...(hasDisk ? [] : ["disk" as const]),
      "egress",
      ...(hasStep ? [] : ["billing-step" as const]),
    ],
  };
}

function jobMicros(offer: JobOffer, hours: number): number | null {
  const period = hoursByBilling[offer.billing];
  if (period === null) return offer.priceMicros === null ? null : Math.round(offer.priceMicros * hours);
  const due = prepaidMicros(offer, offer);
  return due === null ? null : Math.ceil(hours / period) * due;
}

/** Another way to pay for the same machine. */
export interface WayToPay {
  billing: Billing;
  micros: number;
}

/** Whether the provider lists a machine once for each way to pay, with the way as the last part of the id. */
export function listsWaysToPay({ provider }: Pick<JobOffer, "provider">): boolean {
  return provider === "gpugeek";
}

/**
 * The cheapest other way to pay for the machine of an offer over some hours, if it costs less; null otherwise. `offers` are
 * those that list ways to pay. Spot is left out, because it can end early.
 */
export function cheaperWay(offer: JobOffer, offers: readonly JobOffer[], { hours }: Job): WayToPay | null {
  if (!listsWaysToPay(offer) || hours === null) return null;
  const own = jobMicros(offer, hours);
  if (own === null) return null;
  const machine = machineOf(offer);
  const others = offers.filter(
    (other) =>
      other.billing !== "spot" &&
      other.stock !== "sold-out" &&
      other.accountId === offer.accountId &&
      machineOf(other) === machine,
  );
  const ways = others.flatMap((other) => {
    const micros = jobMicros(other, hours);
    return micros !== null && micros < own ? [{ billing: other.billing, micros }] : [];
  });
  return ways.toSorted((a, b) => a.micros - b.micros)[0] ?? null;
}

function machineOf({ nativeId }: JobOffer): string {
  return nativeId.slice(0, nativeId.lastIndexOf("/"));
}

/** What stands below the cost of a job: what it lacks, and a cheaper way to pay; null without either. */
export function jobNote(excludes: readonly JobPart[], way: WayToPay | null, display: Display): string | null {
  const parts = [
    ...(excludes.includes("disk") ? ["disk not included"] : []),
    ...(way ? [`${wayText(way.billing)} ${moneyText(way.micros, display)}`] : []),
  ];
  return parts.length === 0 ? null : parts.join(", ");
}

function wayText(billing: Billing): string {
  return billingLabels[billing].replace(/^.*: /, "by the ").toLowerCase();
}

/** The columns with the cost of the job after the machine's price, if the query has one; without it otherwise. */
export function withJobColumn(columns: readonly ColumnKey[], { hours }: Job): ColumnKey[] {
  if (hours === null) return columns.filter((key) => key !== "job");
  if (columns.includes("job")) return [...columns];
  const at = columns.indexOf("total") + 1 || columns.indexOf("price") + 1 || columns.length;
  return columns.toSpliced(at, 0, "job");
}

/** The head of a column; `$ for 6 h` for the cost of the job. */
export function columnText(key: ColumnKey, { hours, disk }: Job): ColumnText {
  if (key !== "job" || hours === null) return columnTexts[key];
  const size = disk === null ? "" : `, ${numberText(disk)} GB of disk`;
  return {
    head: `$ for ${numberText(hours)} h`,
    description: `machine${size}; without traffic and billing steps`,
  };
}
