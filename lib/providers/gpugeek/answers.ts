import type { ListedOffer } from "@/lib/domain/offer";
import type { Snapshot } from "@/lib/providers/provider";
import { readRows, type Reading } from "@/lib/providers/rows";

import { nowSoldOut, soldOutOffer, toOffers } from "./normalise";
import {
  pollsBetween,
  pollsUntilAsked,
  readScope,
  scopeOf,
  type Combination,
  type Refusal,
  type Tier,
} from "./plan";
import { spec as specSchema } from "./schema";

type Known = ReadonlyMap<string, ListedOffer>;

/** What was asked, and what is known when the answer comes. */
export interface Question {
  tier: Tier;
  asked: Combination;
  observedAt: Date;
  known: Known;
  datacenters: ReadonlyMap<string, string | null>;
  /** Scopes that tier A has published in this poll: they are read at every poll. */
  chosen: ReadonlySet<string>;
  poll: number;
  /** Polls until the next round of tier B. */
  untilB: number;
}

/** A price: one offer in its own scope. The stand-in that was shown while there was none goes. */
export function pricedSnapshots(question: Question, value: unknown): Snapshot[] {
  const { tier, asked, known, datacenters, chosen } = question;
  const reading = readRows([{ place: "spec", value }], {
    provider: "gpugeek",
    schema: specSchema,
    normalise: (spec, reject) => toOffers(asked, spec, datacenters, reject),
    identify: () => scopeOf(asked),
  });
  const [offer] = reading.offers;
  if (!offer)
    return [{ ...snapshot(question, scopeOf(asked), pollsBetween[tier], reading), complete: false }];
  const every = chosen.has(offer.nativeId) ? 1 : pollsBetween[tier];
  const standIn = scopeOf({ ...asked, dcId: null });
  return [
    snapshot(question, offer.nativeId, every, reading),
    ...(standIn !== offer.nativeId && known.has(standIn) ? [emptySnapshot(question, standIn, every)] : []),
  ];
}

/** Sold out: the known offers keep their last prices, each in its own scope; if there is none, one without a price. */
export function soldOutSnapshots(question: Question, refusal: Refusal): Snapshot[] {
  const { asked, known, datacenters } = question;
  const offers = offersMeant(known, asked);
  const shown = offers.length > 0 ? offers.map(nowSoldOut) : [soldOutOffer(asked, datacenters)];
  return shown.map((offer) =>
    snapshot(question, offer.nativeId, everyOf(question, offer.nativeId, refusal), {
      offers: [offer],
      rejected: [],
    }),
  );
}

/** Not offered: what was known of the combination is gone. */
export function notOfferedSnapshots(question: Question, refusal: Refusal): Snapshot[] {
  const scopes = offersMeant(question.known, question.asked).map(({ nativeId }) => nativeId);
  return [...new Set([...scopes, scopeOf(question.asked)])].map((scope) =>
    emptySnapshot(question, scope, everyOf(question, scope, refusal)),
  );
}

/** Scopes whose offers stay as they were because the question about them failed. */
export function failedScopes({ tier, asked, known }: Question, chosenBefore: string | undefined): string[] {
  if (tier === "A") return [chosenBefore ?? scopeOf(asked)];
  const scopes = offersMeant(known, asked).map(({ nativeId }) => nativeId);
  return scopes.length > 0 ? scopes : [scopeOf(asked)];
}

/** Scopes of names that are not listed any more. */
export function goneScopes(known: Known, gpuNames: string[]): string[] {
  const listed = new Set(gpuNames);
  return [...known.keys()].filter((scope) => {
    const combination = readScope(scope);
    return combination !== null && !listed.has(combination.gpuName);
  });
}

/** A scope that holds nothing. */
export function emptySnapshot({ observedAt }: { observedAt: Date }, scope: string, every: number): Snapshot {
  return snapshot({ observedAt }, scope, every, { offers: [], rejected: [] });
}

// A question without a data center is about the offers of all of them.
function offersMeant(known: Known, asked: Combination): ListedOffer[] {
  if (asked.dcId !== null) return [known.get(scopeOf(asked)) ?? []].flat();
  return [...known.values()].filter(({ nativeId }) => {
    const combination = readScope(nativeId);
    return combination !== null && scopeOf({ ...combination, dcId: null }) === scopeOf(asked);
  });
}

// An offer of a data center is read again by tier B at the latest, whatever tier A is waiting for.
function everyOf({ tier, asked, poll, untilB }: Question, scope: string, refusal: Refusal): number {
  const wait = pollsUntilAsked(tier, refusal, poll);
  return tier === "A" && scope !== scopeOf(asked) ? Math.max(wait, untilB) : wait;
}

function snapshot(
  { observedAt }: { observedAt: Date },
  scope: string,
  every: number,
  reading: Reading,
): Snapshot {
  return { kind: "snapshot", scope, observedAt, complete: true, every, ...reading };
}
