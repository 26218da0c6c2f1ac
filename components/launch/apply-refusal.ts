import type { LaunchRefusal } from "@/lib/instances/schema";
import type { Offer } from "@/lib/offers/schema";

/** The offer as the last refusal found it: what was sold out or gone at the click is so in all of the page. */
export function applyRefusal(offer: Offer, refusal: LaunchRefusal | null): Offer {
  const observedAt = refusal?.readAt ?? offer.observedAt;
  if (refusal?.kind === "offer-gone") return { ...offer, gone: true, observedAt };
  if (refusal?.kind === "sold-out") return { ...offer, stock: "sold-out", stale: false, observedAt };
  return offer;
}
