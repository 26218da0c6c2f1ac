import type { ListedOffer } from "@/lib/domain/offer";
import { plainText } from "@/lib/domain/text";

import { ProviderError } from "../errors";
import type { CreateOrder, InstanceClient } from "../instances";
import type { ClientContext } from "../provider";
import { readRows, unreadable } from "../rows";
import { createProbeHttp, readLists, type ProbeLists } from "./api";
import { toCreateBody } from "./launch";
import { noCapacityPattern } from "./machine-http";
import { readProbeState, saveProbeStop, stoppedError } from "./probe-state";
import { nowSoldOut, toOffers } from "./normalize";
import { parseScope, type Combination } from "./plan";
import { sendDryRun, sendProbe, type ProbeResult, type PricedBody } from "./probe";
import type { ProbeSession } from "./poll-offers";
import { spec as specSchema } from "./schema";

type OfferCheck = Required<Pick<InstanceClient, "readOffer" | "readPriced">>;

/**
 * Reads one offer again by a dry run of exactly its combination, or of an order with all its settings. Does not
 * count against the budget: a fresh price right before a launch is worth a call.
 */
export function createOfferCheck(context: ClientContext, session: ProbeSession): OfferCheck {
  const http = createProbeHttp(context, null);
  let own: ProbeLists | null = null;

  return {
    readOffer: (offer, signal) =>
      check(offer, signal, (requested, { imageId }) => sendProbe(http, requested, imageId, signal)),
    readPriced: (offer, settings, signal) =>
      check(offer, signal, () => sendDryRun(http, toPricedBody(offer, settings), signal)),
  };

  async function check(
    offer: ListedOffer,
    signal: AbortSignal,
    ask: (requested: Combination, lists: ProbeLists) => Promise<ProbeResult>,
  ): Promise<ListedOffer | null> {
    const { stopped } = await readProbeState(context.memory);
    if (stopped) throw stoppedError(stopped);
    const requested = parseScope(offer.nativeId);
    if (!requested) return null;
    const lists = session.lists?.value ?? (own ??= await readLists(http, signal));
    const result = await ask(requested, lists);
    switch (result.kind) {
      case "priced":
        return readCheckedOffer(offer, requested, result.spec, lists);
      case "sold-out":
        if (result.message && !noCapacityPattern.test(result.message))
          throw refusedCheckError(result.message);
        return nowSoldOut(offer);
      case "not-offered":
        return null;
      case "started":
        throw await stop(result.instanceId);
    }
  }

  async function stop(instanceId: string): Promise<Error> {
    const stopped = { instanceId, at: context.now().toISOString() };
    try {
      await saveProbeStop(context.memory, stopped);
    } catch {
      // Another process polls and owns the memory; the launch stops here anyway and reports the reason.
    }
    return stoppedError(stopped);
  }
}

/** The order without its name and without fields that do not affect the price and may be secret. */
function toPricedBody(offer: ListedOffer, settings: CreateOrder["settings"]): PricedBody {
  const order = { offer, name: "", launchTag: "", key: null, autoDelete: null, settings };
  const { name: _name, tags: _tags, cmd: _cmd, env: _env, ...priced } = toCreateBody(order);
  return priced;
}

/** A poll treats every rejection as “sold out”; a launch must report that the balance is too low. */
function refusedCheckError(reason: string): ProviderError {
  const message = `GPUGeek refused the check of this offer: “${plainText(reason)}”.`;
  return new ProviderError("gpugeek", "rejected", message);
}

function readCheckedOffer(
  offer: ListedOffer,
  requested: Combination,
  value: unknown,
  { datacenters }: ProbeLists,
): ListedOffer {
  const { offers, rejected } = readRows([value], {
    provider: "gpugeek",
    pathOf: () => "spec",
    schema: specSchema,
    normalize: (spec, reject) => toOffers(requested, spec, datacenters, reject),
  });
  const [found] = offers;
  if (!found) throw unreadable("gpugeek", `a price (${rejected[0]?.reason ?? "nothing was told"})`);
  // Without a requested data center the platform chose one, and it would do so again.
  if (requested.dcId === null) return { ...found, nativeId: offer.nativeId };
  if (found.nativeId !== offer.nativeId) throw unreadable("gpugeek", "the price of what was asked for");
  return found;
}
