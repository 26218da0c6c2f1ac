import type { LaunchRefusal } from "@/lib/instances/schema";
import type { Offer } from "@/lib/offers/schema";

/** Applies the last refusal to the offer: a sold-out or removed offer shows as such on the whole page. */
export function applyRefusal(offer: Offer, refusal: LaunchRefusal | null): Offer {
  const observedAt = refusal?.readAt ?? offer.observedAt;
  if (refusal?.kind === "offer-gone") return { ...offer, gone: true, observedAt };
  if (refusal?.kind === "sold-out") return { ...offer, stock: "sold-out", stale: false, observedAt };
  return offer;
}
