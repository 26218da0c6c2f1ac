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

/** What was asked, and what is known when the answer comes. */
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

/** A price: one offer in its own scope. The stand-in that was shown while there was none goes. */
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

/** Sold out: the known offers keep their last prices, each in its own scope; if there is none, one without a price. */
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

/** Not offered: what was known of the combination is gone. */
export function notOfferedSnapshots(question: ProbeRequest, refusal: Refusal): Snapshot[] {
  const scopes = findMatchingOffers(question.known, question.combination).map(({ nativeId }) => nativeId);
  return [...new Set([...scopes, formatScope(question.combination)])].map((scope) =>
    emptySnapshot(question, scope, pollsUntilNext(question, scope, refusal)),
  );
}

/** Scopes whose offers stay as they were because the question about them failed. */
export function failedScopes(
  { tier, combination: asked, known }: ProbeRequest,
  chosenBefore: string | undefined,
): string[] {
  if (tier === "A") return [chosenBefore ?? formatScope(asked)];
  const scopes = findMatchingOffers(known, asked).map(({ nativeId }) => nativeId);
  return scopes.length > 0 ? scopes : [formatScope(asked)];
}

/** Scopes of names that are not listed any more. */
export function findUnlistedScopes(known: KnownOffers, gpuNames: string[]): string[] {
  const listed = new Set(gpuNames);
  return [...known.keys()].filter((scope) => {
    const combination = parseScope(scope);
    return combination !== null && !listed.has(combination.gpuName);
  });
}

/** A scope that holds nothing. */
export function emptySnapshot({ observedAt }: { observedAt: Date }, scope: string, every: number): Snapshot {
  return snapshot({ observedAt }, scope, every, { offers: [], rejected: [] });
}

// A question without a data center is about the offers of all of them.
function findMatchingOffers(known: KnownOffers, asked: Combination): ListedOffer[] {
  if (asked.dcId !== null) return [known.get(formatScope(asked)) ?? []].flat();
  return [...known.values()].filter(({ nativeId }) => {
    const combination = parseScope(nativeId);
    return combination !== null && formatScope({ ...combination, dcId: null }) === formatScope(asked);
  });
}

// An offer of a data center is read again by tier B at the latest, whatever tier A is waiting for.
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
