import type { Database } from "@/db/client";
import { addHistoryEvent } from "@/db/history";
import type { StoredLaunch } from "@/db/ledger";
import { hourlyAmount, type NativePrice } from "@/lib/domain/money";
import type { ListedOffer, OfferGpu } from "@/lib/domain/offer";
import { plainText } from "@/lib/domain/text";
import type { ListedInstance } from "@/lib/providers/instances";

import { dollarsText } from "./refusals";

/** How a machine differs from its order, as its provider reports it; null parts are as ordered. */
export interface Deviation {
  /** When a list first showed it like this, in epoch milliseconds. */
  since: number;
  /** Dearer than ordered: the reported amount per machine-hour in its own currency. */
  price: { amount: number; currency: string | null } | null;
  gpu: string | null;
  gpuCount: number | null;
}

/** Micro-dollars per machine-hour at today's rates; null without a known currency. */
type PriceOf = (native: NativePrice, gpuCount: number) => number | null;

/** A provider that reports in another currency than its offers converts at its own rate, which may differ this much from ours. */
const foreignRateTolerance = 0.1;
/** Rounding of a price: never a whole cent of its currency, and a larger share only as far as its last digit reaches. */
const maxRounding = 0.01;
const roundingShare = 0.005;
const cent: Omit<NativePrice, "currency"> = { amount: "0.01", unit: "major", per: "hour", scope: "machine" };

/**
 * What a provider reports of a machine against its order; null when it is as ordered, or nothing is reported. Both prices are
 * converted at the same rates, so a rate that moves is no difference; what the last reported digit rounds is none.
 */
export function findDeviation(
  launch: Pick<StoredLaunch, "offerJson">,
  listed: ListedInstance,
  { priceOf, before, at }: { priceOf: PriceOf; before: Deviation | null; at: number },
): Deviation | null {
  const offer = JSON.parse(launch.offerJson) as ListedOffer;
  const isRunning = listed.state === "running";
  const found = {
    price: higherPrice(offer, listed, priceOf),
    gpu: isRunning ? differentGpu(offer, listed) : null,
    gpuCount:
      isRunning && listed.gpuCount !== null && listed.gpuCount !== offer.gpuCount ? listed.gpuCount : null,
  };
  // A list without a price, or of a machine that does not run, takes nothing back.
  const deviation = {
    price: listed.native === null ? (before?.price ?? null) : found.price,
    gpu: isRunning ? found.gpu : (before?.gpu ?? null),
    gpuCount: isRunning ? found.gpuCount : (before?.gpuCount ?? null),
  };
  if (deviation.price === null && deviation.gpu === null && deviation.gpuCount === null) return null;
  return { since: before && isSameDeviation(before, deviation) ? before.since : at, ...deviation };
}

/** Writes a line for a difference from the order that is new, or over; inside the transaction of the pass. */
export function recordDeviation(
  database: Database,
  before: Deviation | null,
  now: Deviation | null,
  about: { instanceId: string; launch: StoredLaunch; hourlyMicros: number | null; label: string; at: number },
): void {
  if (before === now || (before && now && isSameDeviation(before, now))) return;
  const { instanceId, launch, hourlyMicros, label, at } = about;
  addHistoryEvent(database, {
    instanceId,
    at,
    kind: "money",
    tone: now ? "bad" : "plain",
    title: now ? deviationTitle(now) : "As ordered again",
    detail: now ? `${deviationText(now, launch, hourlyMicros)}, as ${label} reports it` : null,
  });
}

/** What differs, as the table shows it. */
export function deviationTitle({ price }: Deviation): string {
  return price === null ? "Not as ordered" : "Price changed";
}

/** Whether two differ by no more than rounding. */
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
  const offer = JSON.parse(offerJson) as ListedOffer;
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

function higherPrice(offer: ListedOffer, listed: ListedInstance, priceOf: PriceOf): Deviation["price"] {
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

/** How much a reported price may lie above the agreed one and still be rounded; units of its currency per machine-hour. */
function roundingTolerance(native: NativePrice, agreed: number, gpuCount: number): number {
  const digits = /\.(\d+)$/.exec(native.amount ?? "")?.[1]?.length ?? 0;
  const unit = hourlyAmount({ ...native, amount: String(10 ** -digits) }, gpuCount) ?? maxRounding;
  // A price that its last digit can express is not rounded.
  const roundedUp = Math.ceil(agreed / unit - 1e-6) * unit - agreed;
  return Math.min(maxRounding - 1e-9, Math.max(roundedUp, agreed * roundingShare) + 1e-9);
}

function differentGpu({ gpu, rawGpu }: ListedOffer, listed: ListedInstance): string | null {
  if (gpu && listed.gpu) return differentModel(gpu, listed.gpu);
  if (gpu || listed.gpu || listed.rawGpu === null) return null;
  const [ordered, reported] = [rawGpu, listed.rawGpu].map((name) =>
    name.toLowerCase().replaceAll(/\W|_/g, ""),
  );
  return ordered!.includes(reported!) || reported!.includes(ordered!) ? null : plainText(listed.rawGpu, 60);
}

/** A form or a memory size that only one of the two names is no difference. */
function differentModel(ordered: OfferGpu, reported: OfferGpu): string | null {
  const haveForms = [ordered, reported].every(({ name, family }) => name !== family);
  if (ordered.family !== reported.family || (haveForms && ordered.name !== reported.name))
    return reported.name;
  const [one, other] = [ordered, reported].map(({ id }) => /-(\d+)$/.exec(id)?.[1]);
  return one && other && one !== other ? `${reported.name}, ${other} GB` : null;
}
