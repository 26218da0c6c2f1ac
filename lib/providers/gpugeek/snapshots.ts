import type { ListedOffer } from "@/lib/domain/offer";
import type { Snapshot } from "../provider";
import { readRows, type ParsedRows } from "../rows";

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
export function pricedSnapshots(probe: ProbeRequest, value: unknown): Snapshot[] {
  const { tier, combination: requested, known, datacenters, chosen } = probe;
  const reading = readRows([value], {
    provider: "gpugeek",
    pathOf: () => "spec",
    schema: specSchema,
    normalize: (spec, reject) => toOffers(requested, spec, datacenters, reject),
    readNativeId: () => formatScope(requested),
  });
  const [offer] = reading.offers;
  if (!offer)
    return [{ ...snapshot(probe, formatScope(requested), pollsBetween[tier], reading), complete: false }];
  const every = chosen.has(offer.nativeId) ? 1 : pollsBetween[tier];
  const standIn = formatScope({ ...requested, dcId: null });
  return [
    snapshot(probe, offer.nativeId, every, reading),
    ...(standIn !== offer.nativeId && known.has(standIn) ? [emptySnapshot(probe, standIn, every)] : []),
  ];
}

/**
 * Sold out: the known offers keep their last prices, each in its own scope; without any, one offer without a
 * price.
 */
export function soldOutSnapshots(probe: ProbeRequest, refusal: Refusal): Snapshot[] {
  const { combination: requested, known, datacenters } = probe;
  const offers = findMatchingOffers(known, requested);
  const shown = offers.length > 0 ? offers.map(nowSoldOut) : [soldOutOffer(requested, datacenters)];
  return shown.map((offer) =>
    snapshot(probe, offer.nativeId, pollsUntilNext(probe, offer.nativeId, refusal), {
      offers: [offer],
      rejected: [],
    }),
  );
}

/** Not offered: the known offers of the combination are gone. */
export function notOfferedSnapshots(probe: ProbeRequest, refusal: Refusal): Snapshot[] {
  const scopes = findMatchingOffers(probe.known, probe.combination).map(({ nativeId }) => nativeId);
  return [...new Set([...scopes, formatScope(probe.combination)])].map((scope) =>
    emptySnapshot(probe, scope, pollsUntilNext(probe, scope, refusal)),
  );
}

/** Scopes whose offers stay unchanged because their probe failed. */
export function failedScopes(
  { tier, combination: requested, known }: ProbeRequest,
  chosenBefore: string | undefined,
): string[] {
  if (tier === "A") return [chosenBefore ?? formatScope(requested)];
  const scopes = findMatchingOffers(known, requested).map(({ nativeId }) => nativeId);
  return scopes.length > 0 ? scopes : [formatScope(requested)];
}

export function findUnlistedScopes(known: KnownOffers, gpuNames: string[]): string[] {
  const listed = new Set(gpuNames);
  return [...known.keys()].filter((scope) => {
    const combination = parseScope(scope);
    return combination !== null && !listed.has(combination.gpuName);
  });
}

export function emptySnapshot({ observedAt }: { observedAt: Date }, scope: string, every: number): Snapshot {
  return snapshot({ observedAt }, scope, every, { offers: [], rejected: [] });
}

// A probe without a data center concerns the offers of all of them.
function findMatchingOffers(known: KnownOffers, requested: Combination): ListedOffer[] {
  if (requested.dcId !== null) return [known.get(formatScope(requested)) ?? []].flat();
  return [...known.values()].filter(({ nativeId }) => {
    const combination = parseScope(nativeId);
    return combination !== null && formatScope({ ...combination, dcId: null }) === formatScope(requested);
  });
}

// Tier B reads an offer of a data center again at the latest, even while tier A waits.
function pollsUntilNext(
  { tier, combination: requested, poll, untilB }: ProbeRequest,
  scope: string,
  refusal: Refusal,
): number {
  const wait = pollsUntilRetry(tier, refusal, poll);
  return tier === "A" && scope !== formatScope(requested) ? Math.max(wait, untilB) : wait;
}

function snapshot(
  { observedAt }: { observedAt: Date },
  scope: string,
  every: number,
  reading: ParsedRows,
): Snapshot {
  return { kind: "snapshot", scope, observedAt, complete: true, every, ...reading };
}
