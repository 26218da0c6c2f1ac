import "server-only";

import { isProviderId, originLabels } from "@/lib/domain/provider-id";

import { cloudLabel } from "./cloud-text";
import type { MachineMatch } from "./offer-index/same-machine";
import { findAnyOffer, indexOfOffer } from "./queries";
import type { Offer } from "./schema";

/** An offer among those for the same machine. */
export interface MachineSeller {
  offer: Offer;
  seller: string;
  /** The cloud if another company sells it: Hyperstack via Shadeform. */
  cloud: string | null;
  /** Null for the offer of the page. */
  match: MachineMatch | null;
}

export interface SameMachineView {
  /** The offer itself and the others, cheapest first; only the offer without others. */
  sellers: MachineSeller[];
  /** Those that the owner marked as not the same machine. */
  separated: MachineSeller[];
}

/** The offers of other providers for the machine of an offer; none for an unknown id. */
export async function getSameMachine(id: string): Promise<SameMachineView> {
  const stored = await findAnyOffer(id);
  if (!stored) return { sellers: [], separated: [] };
  const offerIndex = await indexOfOffer(stored);
  const now = Date.now();
  const own = offerIndex.withPrices(stored);
  const found = offerIndex.sameMachines(own);
  const describe = (one: typeof own, match: MachineMatch | null): MachineSeller => {
    const seller = originLabels[one.provider];
    const cloud = one.cloud === null ? seller : cloudLabel(one.cloud);
    const isResold = isProviderId(one.provider) && cloud !== seller;
    return {
      offer: offerIndex.describe(one, now),
      cloud: isResold ? cloud : null,
      seller: isResold ? seller : cloud,
      match,
    };
  };
  const others = (isSeparated: boolean) =>
    found
      .filter((other) => other.isSeparated === isSeparated)
      .map(({ offer, match }) => describe(offer, match));
  const price = ({ offer }: MachineSeller) => offer.gpuPriceMicros ?? Infinity;
  return {
    sellers: [describe(own, null), ...others(false)].sort((one, other) => price(one) - price(other)),
    separated: others(true),
  };
}
