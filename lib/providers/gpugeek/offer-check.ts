import type { ListedOffer } from "@/lib/domain/offer";
import { plainText } from "@/lib/domain/text";
import { ProviderError } from "@/lib/providers/errors";
import type { CreateOrder, InstanceClient } from "@/lib/providers/instances";
import type { Context } from "@/lib/providers/provider";
import { readRows, unreadable } from "@/lib/providers/rows";

import { createGeekHttp, readLists, type Lists } from "./api";
import { toCreateBody } from "./launch";
import { noCapacity } from "./machine-http";
import { recall, remember } from "./memory";
import { nowSoldOut, toOffers } from "./normalise";
import { readScope, type Combination } from "./plan";
import { dryRun, probe, type Answer, type Priced } from "./probe";
import type { Session } from "./run";
import { spec as specSchema } from "./schema";
import { stoppedError } from "./trouble";

type OfferCheck = Required<Pick<InstanceClient, "readOffer" | "readPriced">>;

/**
 * Asks for one offer again, by a dry run of exactly its combination, or of an order with all its settings. It counts against
 * no budget: right before a launch a fresh price is worth a call.
 */
export function createOfferCheck(context: Context, session: Session): OfferCheck {
  const http = createGeekHttp(context, null);
  let own: Lists | null = null;

  return {
    readOffer: (offer, signal) =>
      check(offer, signal, (asked, { imageId }) => probe(http, asked, imageId, signal)),
    readPriced: (offer, settings, signal) =>
      check(offer, signal, () => dryRun(http, pricedPart(offer, settings), signal)),
  };

  async function check(
    offer: ListedOffer,
    signal: AbortSignal,
    ask: (asked: Combination, lists: Lists) => Promise<Answer>,
  ): Promise<ListedOffer | null> {
    const { stopped } = recall(context.memory);
    if (stopped) throw stoppedError(stopped);
    const asked = readScope(offer.nativeId);
    if (!asked) return null;
    const lists = session.lists?.value ?? (own ??= await readLists(http, signal));
    const answer = await ask(asked, lists);
    switch (answer.kind) {
      case "priced":
        return read(offer, asked, answer.spec, lists);
      case "sold-out":
        if (answer.said && !noCapacity.test(answer.said)) throw refusedCheck(answer.said);
        return nowSoldOut(offer);
      case "not-offered":
        return null;
      case "started":
        throw stop(answer.instanceId);
    }
  }

  function stop(instanceId: string): Error {
    const stopped = { instanceId, at: context.now().toISOString() };
    try {
      remember(context.memory, { ...recall(context.memory), stopped });
    } catch {
      // Another process polls and remembers; the launch ends here all the same, and says why.
    }
    return stoppedError(stopped);
  }
}

/** The order without its name, and without what is no part of the price and may be secret. */
function pricedPart(offer: ListedOffer, settings: CreateOrder["settings"]): Priced {
  const order = { offer, name: "", marker: "", key: null, killSwitch: null, settings };
  const { name: _name, tags: _tags, cmd: _cmd, env: _env, ...priced } = toCreateBody(order);
  return priced;
}

/** A poll takes every refusal for “sold out”; whoever launches should read that the balance is too low. */
function refusedCheck(said: string): ProviderError {
  const message = `GPUGeek refused the check of this offer: “${plainText(said)}”.`;
  return new ProviderError("gpugeek", "rejected", message);
}

function read(offer: ListedOffer, asked: Combination, value: unknown, { datacenters }: Lists): ListedOffer {
  const { offers, rejected } = readRows([{ place: "spec", value }], {
    provider: "gpugeek",
    schema: specSchema,
    normalise: (spec, reject) => toOffers(asked, spec, datacenters, reject),
  });
  const [found] = offers;
  if (!found) throw unreadable("gpugeek", `a price (${rejected[0]?.reason ?? "nothing was told"})`);
  // Where no data center was asked for, the platform chose one, and it would again.
  if (asked.dcId === null) return { ...found, nativeId: offer.nativeId };
  if (found.nativeId !== offer.nativeId) throw unreadable("gpugeek", "the price of what was asked for");
  return found;
}
