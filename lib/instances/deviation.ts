import type { Tx } from "@/db/connections";
import { addHistoryEvent } from "@/db/history";
import type { StoredLaunch } from "@/db/ledger";
import { hourlyAmount, type NativePrice } from "@/lib/domain/money";
import type { MachineOffer, OfferGpu } from "@/lib/domain/offer";
import { plainText } from "@/lib/domain/text";
import type { ListedInstance } from "@/lib/providers/instances";

import { dollarsText } from "./refusals";

/** How a machine, as its provider reports it, differs from its order. A null field is as ordered. */
export interface Deviation {
  /** When a list first showed this difference, in epoch milliseconds. */
  since: number;
  /** The reported price if it is above the agreed one: the amount per machine-hour in its own currency. */
  price: { amount: number; currency: string | null } | null;
  gpu: string | null;
  gpuCount: number | null;
}

/** Returns micro-dollars per machine-hour at today's rates, or null for an unknown currency. */
type PriceOf = (native: NativePrice, gpuCount: number) => number | null;

/**
 * A provider that bills in another currency than it lists offers in uses its own rate, which may differ this much from
 * ours.
 */
const foreignRateTolerance = 0.1;
/** Maximum rounding of a price: less than a cent of its currency, and a larger share only up to its last digit. */
const maxRounding = 0.01;
const roundingShare = 0.005;
const cent: Omit<NativePrice, "currency"> = { amount: "0.01", unit: "major", per: "hour", scope: "machine" };

/**
 * Compares what a provider reports about a machine with its order. Returns null if it is as ordered, or if nothing is
 * reported. Both prices are converted at the same rates, so a moving rate is no difference; neither is the rounding of
 * the last reported digit.
 */
export function findDeviation(
  launch: Pick<StoredLaunch, "offerJson">,
  listed: ListedInstance,
  { priceOf, before, at }: { priceOf: PriceOf; before: Deviation | null; at: number },
): Deviation | null {
  const offer = JSON.parse(launch.offerJson) as MachineOffer;
  const isRunning = listed.state === "running";
  const found = {
    price: higherPrice(offer, listed, priceOf),
    gpu: isRunning ? differentGpu(offer, listed) : null,
    gpuCount:
      isRunning && listed.gpuCount !== null && listed.gpuCount !== offer.gpuCount ? listed.gpuCount : null,
  };
  // A list without a price, or of a stopped machine, does not clear an earlier difference.
  const deviation = {
    price: listed.native === null ? (before?.price ?? null) : found.price,
    gpu: isRunning ? found.gpu : (before?.gpu ?? null),
    gpuCount: isRunning ? found.gpuCount : (before?.gpuCount ?? null),
  };
  if (deviation.price === null && deviation.gpu === null && deviation.gpuCount === null) return null;
  return { since: before && isSameDeviation(before, deviation) ? before.since : at, ...deviation };
}

/**
 * Adds a history event for a difference from the order that is new or over. Call within the transaction of the pass.
 */
export async function recordDeviation(
  tx: Tx,
  before: Deviation | null,
  now: Deviation | null,
  about: { instanceId: string; launch: StoredLaunch; hourlyMicros: number | null; label: string; at: number },
): Promise<void> {
  if (before === now || (before && now && isSameDeviation(before, now))) return;
  const { instanceId, launch, hourlyMicros, label, at } = about;
  await addHistoryEvent(tx, {
    instanceId,
    at,
    kind: "money",
    tone: now ? "bad" : "plain",
    title: now ? deviationTitle(now) : "As ordered again",
    detail: now ? `${deviationText(now, launch, hourlyMicros)}, reported by ${label}` : null,
  });
}

/** The difference as the table shows it. */
export function deviationTitle({ price }: Deviation): string {
  return price === null ? "Not as ordered" : "Price changed";
}

/** True if two differences are equal up to rounding. */
function isSameDeviation(one: Omit<Deviation, "since">, other: Omit<Deviation, "since">): boolean {
  return (
    one.gpu === other.gpu &&
    one.gpuCount === other.gpuCount &&
    one.price?.currency === other.price?.currency &&
    isSameAmount(one.price?.amount ?? 0, other.price?.amount ?? 0)
  );
}

function isSameAmount(one: number, other: number): boolean {
  return Math.abs(one - other) <= Math.min(maxRounding - 1e-9, Math.max(one, other) * roundingShare);
}

/** The difference in a few words: `Agreed $0.30/h, billed $24.00/h`. */
export function deviationText(
  { price, gpu, gpuCount }: Deviation,
  { offerJson, hourlyMicros: agreedMicros }: Pick<StoredLaunch, "offerJson" | "hourlyMicros">,
  hourlyMicros: number | null,
): string {
  const offer = JSON.parse(offerJson) as MachineOffer;
  const ordered = `${offer.gpuCount} × ${offer.gpu?.name ?? plainText(offer.rawGpu, 60)}`;
  const reported = `${gpuCount ?? offer.gpuCount} × ${gpu ?? offer.gpu?.name ?? plainText(offer.rawGpu, 60)}`;
  return [
    ...(price === null
      ? []
      : [
          `Agreed ${dollarsText(agreedMicros)}/h, billed ${hourlyMicros === null ? "more" : `${dollarsText(hourlyMicros)}/h`}`,
        ]),
    ...(gpu === null && gpuCount === null ? [] : [`Ordered ${ordered}, got ${reported}`]),
  ].join(". ");
}

function higherPrice(offer: MachineOffer, listed: ListedInstance, priceOf: PriceOf): Deviation["price"] {
  const { native } = listed;
  const count = listed.gpuCount || offer.gpuCount;
  const amount = native && hourlyAmount(native, count);
  if (!native || amount === null) return null;
  const { currency } = native;
  if (currency === offer.native.currency) {
    const agreed = hourlyAmount(offer.native, offer.gpuCount);
    return agreed !== null && amount - agreed > roundingTolerance(native, agreed, count)
      ? { amount, currency }
      : null;
  }
  const agreed = priceOf(offer.native, offer.gpuCount);
  const reported = priceOf(native, count);
  if (agreed === null || reported === null) return null;
  const least = Math.max(agreed * foreignRateTolerance, priceOf({ ...cent, currency }, 1) ?? 0);
  return reported - agreed > least ? { amount, currency } : null;
}

/** How far a rounded price may be above the agreed one, in units of its currency per machine-hour. */
function roundingTolerance(native: NativePrice, agreed: number, gpuCount: number): number {
  const digits = /\.(\d+)$/.exec(native.amount ?? "")?.[1]?.length ?? 0;
  const unit = hourlyAmount({ ...native, amount: String(10 ** -digits) }, gpuCount) ?? maxRounding;
  // A price that its last digit can express is not rounded.
  const roundedUp = Math.ceil(agreed / unit - 1e-6) * unit - agreed;
  return Math.min(maxRounding - 1e-9, Math.max(roundedUp, agreed * roundingShare) + 1e-9);
}

function differentGpu({ gpu, rawGpu }: MachineOffer, listed: ListedInstance): string | null {
  if (gpu && listed.gpu) return differentModel(gpu, listed.gpu);
  if (gpu || listed.gpu || listed.rawGpu === null) return null;
  const [ordered, reported] = [rawGpu, listed.rawGpu].map((name) =>
    name.toLowerCase().replaceAll(/\W|_/g, ""),
  );
  return ordered!.includes(reported!) || reported!.includes(ordered!) ? null : plainText(listed.rawGpu, 60);
}

/** A form factor or memory size that only one side reports is no difference. */
function differentModel(ordered: OfferGpu, reported: OfferGpu): string | null {
  const haveForms = [ordered, reported].every(({ name, family }) => name !== family);
  if (ordered.family !== reported.family || (haveForms && ordered.name !== reported.name))
    return reported.name;
  const [one, other] = [ordered, reported].map(({ id }) => /-(\d+)$/.exec(id)?.[1]);
  return one && other && one !== other ? `${reported.name}, ${other} GB` : null;
}
