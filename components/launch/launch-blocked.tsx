import Link from "next/link";

import { BackLink, OfferLink } from "@/components/offers/back-link";
import { RefreshButton } from "@/components/ui/refresh-button";
import { RichText } from "@/components/ui/rich-text";
import type { LaunchRefusal } from "@/lib/instances/schema";
import type { Offer } from "@/lib/offers/schema";

interface LaunchBlockedProps {
  offer: Offer;
  /** Null: the offer has no price in dollars. */
  refusal: LaunchRefusal | null;
}

/** An offer that cannot be launched: what is missing, and alternatives. */
export function LaunchBlocked({ offer, refusal }: LaunchBlockedProps) {
  const isReadable = !offer.gone && refusal?.kind !== "not-connected";
  return (
    <section className="panel" aria-label="Why it cannot be launched">
      <div className="pad">
        <h2 className="st-warn">{refusal?.title ?? "What it costs in dollars is not known."}</h2>
        <p>
          <RichText
            text={
              refusal?.message ??
              "Without a price that can be compared nothing is launched: nobody could say what it bills."
            }
          />
        </p>
        <div className="row">
          <BackLink className="btn primary">Back to offers</BackLink>
          {refusal?.kind === "not-connected" && (
            <Link className="btn" href="/providers/connect" prefetch={false}>
              Connect a provider
            </Link>
          )}
          {refusal?.kind.startsWith("cap-") && (
            <Link className="btn" href="/instances" prefetch={false}>
              To the instances
            </Link>
          )}
          <OfferLink className="btn quiet" id={offer.id}>
            All about this offer
          </OfferLink>
          {isReadable && <RefreshButton provider={offer.provider} label="Refresh" />}
        </div>
      </div>
    </section>
  );
}
