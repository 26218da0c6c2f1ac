import type { ListedOffer } from "@/lib/domain/offer";
import type { Snapshot } from "@/lib/providers/provider";
import { readRows, type ParsedRows } from "@/lib/providers/rows";

import { nowSoldOut, soldOutOffer, toOffers } from "./normalize";
import {
  pollsBetween,
  pollsUntilRetry,
  parseScope,
  formatScope,
  type Combination,
  type Refusal,
  type Tier,
} from "./plan";
import { spec as specSchema } from "./schema";

type KnownOffers = ReadonlyMap<string, ListedOffer>;

/** A probe and the context to interpret its reply. */
export interface ProbeRequest {
  tier: Tier;
  combination: Combination;
  observedAt: Date;
  known: KnownOffers;
  datacenters: ReadonlyMap<string, string | null>;
  /** Scopes that tier A has published in this poll: they are read at every poll. */
  chosen: ReadonlySet<string>;
  poll: number;
  /** Polls until the next round of tier B. */
  untilB: number;
}

/** A price: one offer in its own scope, which replaces the placeholder without a price. */
export function pricedSnapshots(question: ProbeRequest, value: unknown): Snapshot[] {
  const { tier, combination: asked, known, datacenters, chosen } = question;
  const reading = readRows([{ path: "spec", value }], {
    provider: "gpugeek",
    schema: specSchema,
    normalize: (spec, reject) => toOffers(asked, spec, datacenters, reject),
    readNativeId: () => formatScope(asked),
  });
  const [offer] = reading.offers;
  if (!offer)
    return [{ ...snapshot(question, formatScope(asked), pollsBetween[tier], reading), complete: false }];
  const every = chosen.has(offer.nativeId) ? 1 : pollsBetween[tier];
  const standIn = formatScope({ ...asked, dcId: null });
  return [
    snapshot(question, offer.nativeId, every, reading),
    ...(standIn !== offer.nativeId && known.has(standIn) ? [emptySnapshot(question, standIn, every)] : []),
  ];
}

/**
 * Sold out: the known offers keep their last prices, each in its own scope; without any, one offer without a
 * price.
 */
export function soldOutSnapshots(question: ProbeRequest, refusal: Refusal): Snapshot[] {
  const { combination: asked, known, datacenters } = question;
  const offers = findMatchingOffers(known, asked);
  const shown = offers.length > 0 ? offers.map(nowSoldOut) : [soldOutOffer(asked, datacenters)];
  return shown.map((offer) =>
    snapshot(question, offer.nativeId, pollsUntilNext(question, offer.nativeId, refusal), {
      offers: [offer],
      rejected: [],
    }),
  );
}

/** Not offered: the known offers of the combination are gone. */
export function notOfferedSnapshots(question: ProbeRequest, refusal: Refusal): Snapshot[] {
  const scopes = findMatchingOffers(question.known, question.combination).map(({ nativeId }) => nativeId);
  return [...new Set([...scopes, formatScope(question.combination)])].map((scope) =>
    emptySnapshot(question, scope, pollsUntilNext(question, scope, refusal)),
  );
}

/** Scopes whose offers stay unchanged because their probe failed. */
export function failedScopes(
  { tier, combination: asked, known }: ProbeRequest,
  chosenBefore: string | undefined,
): string[] {
  if (tier === "A") return [chosenBefore ?? formatScope(asked)];
  const scopes = findMatchingOffers(known, asked).map(({ nativeId }) => nativeId);
  return scopes.length > 0 ? scopes : [formatScope(asked)];
}

/** Scopes of names that are no longer listed. */
export function findUnlistedScopes(known: KnownOffers, gpuNames: string[]): string[] {
  const listed = new Set(gpuNames);
  return [...known.keys()].filter((scope) => {
    const combination = parseScope(scope);
    return combination !== null && !listed.has(combination.gpuName);
  });
}

/** An empty snapshot of a scope. */
export function emptySnapshot({ observedAt }: { observedAt: Date }, scope: string, every: number): Snapshot {
  return snapshot({ observedAt }, scope, every, { offers: [], rejected: [] });
}

// A probe without a data center concerns the offers of all of them.
function findMatchingOffers(known: KnownOffers, asked: Combination): ListedOffer[] {
  if (asked.dcId !== null) return [known.get(formatScope(asked)) ?? []].flat();
  return [...known.values()].filter(({ nativeId }) => {
    const combination = parseScope(nativeId);
    return combination !== null && formatScope({ ...combination, dcId: null }) === formatScope(asked);
  });
}

// Tier B reads an offer of a data center again at the latest, even while tier A waits.
function pollsUntilNext(
  { tier, combination: asked, poll, untilB }: ProbeRequest,
  scope: string,
  refusal: Refusal,
): number {
  const wait = pollsUntilRetry(tier, refusal, poll);
  return tier === "A" && scope !== formatScope(asked) ? Math.max(wait, untilB) : wait;
}

function snapshot(
  { observedAt }: { observedAt: Date },
  scope: string,
  every: number,
  reading: ParsedRows,
): Snapshot {
  return { kind: "snapshot", scope, observedAt, complete: true, every, ...reading };
}
