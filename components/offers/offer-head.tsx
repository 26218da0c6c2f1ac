import Link from "next/link";

import { AutoRefresh } from "@/components/shell/auto-refresh";
import { RelativeTime, LocalTime } from "@/components/ui/time";
import { CopyLink } from "@/components/ui/copy-link";
import { RefreshButton } from "@/components/ui/refresh-button";
import { providerLabels } from "@/lib/domain/provider-id";
import { cloudText, moneyText, periodText, regionText, unrankedText } from "@/lib/offers/format";
import { staleStockLabel } from "@/lib/offers/labels";
import { offersHref, launchHref } from "@/lib/offers/links";
import type { Display, Offer } from "@/lib/offers/schema";

interface OfferHeadProps {
  offer: Offer;
  display: Display;
  /** When its stock becomes stale, ISO 8601 UTC. */
  freshUntil: string;
  /** The URL of the provider's console; from our registry, never from a reply. */
  console: string;
  /** The query string of the offers page to return to. */
  back: string;
}

export function OfferHead({ offer, display, freshUntil, console: address, back }: OfferHeadProps) {
  const { gpuName, rawGpu, gpuCount, gpuPriceMicros, priceMicros, billing, periodMicros } = offer;
  const where = [regionText(offer.region), cloudText(offer.cloud, offer.provider)].filter(Boolean).join(", ");
  return (
    <>
      <AutoRefresh until={freshUntil} />
      <Link className="back" href={offersHref(back)} prefetch={false}>
        Back to offers
      </Link>
      <header className="offer-head">
        <div>
          <h1>
            <span>{gpuCount}</span> × <span>{gpuName ?? rawGpu}</span>{" "}
            {gpuName === null && <span className="tag">unknown</span>}
          </h1>
          <p className="soft">{where}</p>
          <OfferState offer={offer} />
        </div>
        <p className="offer-price">
          {gpuPriceMicros === null || priceMicros === null ? (
            <>
              <b>{unrankedText(offer.native, gpuCount, "gpu")}</b>
              <small>/GPU-h</small>
              <span>
                {offer.native.amount === null ? "not ranked: no price listed" : "USD price unknown"}
              </span>
            </>
          ) : periodMicros === null ? (
            <>
              <b>{moneyText(gpuPriceMicros, display)}</b>
              <small>/GPU-h</small>
              <span>{`${moneyText(priceMicros, display)}/h per machine`}</span>
              {billing === "spot" && <span className="tag">Spot</span>}
            </>
          ) : (
            <>
              <b>{moneyText(periodMicros, display)}</b>
              <small>{`for ${periodText(billing)}`}</small>
              <span>
                {`due now, ${moneyText(gpuPriceMicros, display)}/GPU-h, ${moneyText(priceMicros, display)}/h per machine`}
              </span>
              <span className="tag">Prepaid</span>
            </>
          )}
        </p>
        <div className="actions">
          {isLaunchable(offer) && (
            <Link className="btn primary" href={launchHref(offer.id, back)} prefetch={false}>
              Launch
            </Link>
          )}
          {!offer.gone && <RefreshButton provider={offer.provider} label="Refresh" className="btn" />}
          <CopyLink />
          {address.startsWith("https://") && (
            <a className="btn quiet" href={address} target="_blank" rel="noreferrer">
              <span className="i i-ext" aria-hidden="true" />
              <span>{`${providerLabels[offer.provider]} console`}</span>
            </a>
          )}
        </div>
      </header>
    </>
  );
}

/** Stale offers must be refreshed before a launch. */
function isLaunchable({ gone, stale, stock, priceMicros }: Offer): boolean {
  return !gone && !stale && stock !== "sold-out" && priceMicros !== null;
}

function OfferState({ offer: { gone, stale, stock, capacity, observedAt, provider } }: { offer: Offer }) {
  const label = providerLabels[provider];
  if (gone) {
    return (
      <p className="st-off">
        <b>Gone.</b> It was missing from the complete list that <span>{label}</span> gave at{" "}
        <LocalTime at={observedAt} />. The address and what is kept of it stay; it may come back.
      </p>
    );
  }
  if (stale) {
    return (
      <p className="st-clock">
        <b>{`${staleStockLabel(stock)}.`}</b> <span>{label}</span> was last read{" "}
        <RelativeTime at={observedAt} /> ago, which is too long to rely on. It is asked again by itself.
      </p>
    );
  }
  if (stock === "sold-out") {
    return (
      <p className="st-out">
        <b>Sold out.</b> <span>{label}</span> lists it and has none to give now.
      </p>
    );
  }
  if (stock === "unknown") {
    return (
      <p className="st-ask">
        <b>Not specified.</b> <span>{label}</span> does not say whether there is one; a launch would find out.
      </p>
    );
  }
  const isLow = capacity !== null && capacity > 0 && capacity <= 2;
  return (
    <p className={isLow ? "st-low" : "st-in"}>
      <b>{isLow ? "Low" : "In stock"}</b>
      <span>{capacity !== null && `, ${capacity} can be had`}</span>.
    </p>
  );
}
