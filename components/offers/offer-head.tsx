import type { ReactNode } from "react";

import { Verdict } from "@/components/price-history/verdict";
import { AutoRefresh } from "@/components/shell/auto-refresh";
import { Badge } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { BackArrow, backLinkClass } from "@/components/ui/page";
import { RelativeTime, LocalTime } from "@/components/ui/time";
import { CopyLink } from "@/components/ui/copy-link";
import { RefreshButton } from "@/components/ui/refresh-button";
import { originLabels } from "@/lib/domain/provider-id";
import { regionText } from "@/lib/offers/place-text";
import { cloudText } from "@/lib/offers/cloud-text";
import { machineText, moneyText, periodText, unrankedText } from "@/lib/offers/format";
import { isLowStock, kindLabels, staleStockLabel, tierLabels } from "@/lib/offers/labels";
import { offersHref } from "@/lib/offers/links";
import { currentBoard } from "@/lib/board/context";
import { launchHref } from "@/lib/offers/back";
import type { Display, Offer, SingleOffer } from "@/lib/offers/schema";
import type { RowAction } from "@/lib/offers/view-schema";

const priceLine = "block whitespace-normal text-ink-2";

interface OfferHeadProps {
  /** The path that "Copy link" copies. */
  link: string;
  offer: SingleOffer;
  display: Display;
  /** When its stock becomes stale, ISO 8601 UTC. */
  freshUntil: string;
  /** The URL of the provider's console; from our registry, never from a reply. */
  console: string | null;
  /** Where a public price leads. */
  action: RowAction | null;
  /** The query string of the offers page to return to. */
  back: string;
}

export function OfferHead({
  offer,
  display,
  freshUntil,
  console: address,
  action,
  back,
  link,
}: OfferHeadProps) {
  const { gpuName, gpuCount, gpuPriceMicros, priceMicros, billing, periodMicros, goodPrice } = offer;
  const hourly =
    priceMicros === null
      ? "number of GPUs not specified"
      : `${moneyText(priceMicros, display)}/h per machine`;
  const seller = cloudText(offer.cloud, offer.provider);
  const where = [regionText(offer.region), seller].filter(Boolean).join(", ");
  return (
    <>
      <AutoRefresh until={freshUntil} />
      <Link className={backLinkClass} href={offersHref(back)}>
        <BackArrow />
        Back to offers
      </Link>
      <header
        data-real={offer.source ? "" : undefined}
        className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-6 gap-y-2 max-sm:grid-cols-1"
      >
        <div>
          <h1 className="text-2xl tracking-[-.018em] wrap-anywhere">
            <span>{machineText(offer)}</span>{" "}
            {gpuName === null && <Badge className="align-[6px] tracking-normal">model not disclosed</Badge>}
          </h1>
          <p className="text-ink-2">{where}</p>
          <OfferState offer={offer} />
        </div>
        <p className="text-right whitespace-nowrap text-ink-3 max-sm:text-left [&_b]:text-2xl [&_b]:tracking-[-.018em] [&_b]:text-ink [&_small]:ml-1 [&_small]:text-sm">
          {gpuPriceMicros === null ? (
            <>
              <b>{unrankedText(offer.native, gpuCount, "gpu")}</b>
              <small>/GPU-h</small>
              <span className={priceLine}>
                {offer.native.amount === null ? "not ranked: no price listed" : "USD price unknown"}
              </span>
            </>
          ) : periodMicros === null ? (
            <>
              <b>{moneyText(gpuPriceMicros, display)}</b>
              <small>/GPU-h</small>
              <span className={priceLine}>
                <Verdict offer={offer} />{" "}
                <span>{goodPrice.verdict === null || offer.gone ? hourly : `· ${hourly}`}</span>
              </span>
              <span className="inline-flex gap-1.5">
                {billing === "spot" && <Badge>Spot</Badge>}
                {offer.kind !== "quote" && <Badge>{kindLabels[offer.kind]}</Badge>}
                {offer.implausible && <Badge>Implausible</Badge>}
                {offer.tier && <Badge>{tierLabels[offer.tier]}</Badge>}
              </span>
            </>
          ) : (
            <>
              <b>{moneyText(periodMicros, display)}</b>
              <small>{`for ${periodText(billing)}`}</small>
              <span className={priceLine}>
                {`due now, ${moneyText(gpuPriceMicros, display)}/GPU-h, ${moneyText(priceMicros ?? 0, display)}/h per machine`}
              </span>
              <span className="inline-flex items-baseline gap-1.5">
                <Verdict offer={offer} />
                <Badge>Prepaid</Badge>
              </span>
            </>
          )}
        </p>
        <div className="col-span-full flex flex-wrap gap-1.5">
          {isLaunchable(offer) && (
            <Link
              className={buttonClass({ variant: "primary", className: "max-sm:flex-[1_0_100%]" })}
              href={launchHref(offer.id, back)}
            >
              Launch
            </Link>
          )}
          {action && (
            <a
              className={buttonClass({ variant: "primary", className: "max-sm:flex-[1_0_100%]" })}
              href={action.href}
              rel="noopener noreferrer"
            >
              {action.label === "Visit" ? `Visit ${seller}` : `Connect to launch`}
            </a>
          )}
          {!offer.gone && !currentBoard() && (
            <RefreshButton provider={offer.provider} label="Refresh" variant="outline" />
          )}
          <CopyLink path={link} />
          {address?.startsWith("https://") && (
            <a className={buttonClass({ variant: "quiet" })} href={address} target="_blank" rel="noreferrer">
              <Icon name="external-link" />
              <span>{`${originLabels[offer.provider]} console`}</span>
            </a>
          )}
        </div>
      </header>
    </>
  );
}

/** Stale offers must be refreshed before a launch. */
function isLaunchable({ launchable, stale }: Offer): boolean {
  return launchable && !stale;
}

const listStockTexts = {
  "in-stock": ". In stock there.",
  "sold-out": ". Sold out.",
  unknown: ". Stock is not reported.",
};

function OfferState({
  offer: { gone, stale, stock, capacity, observedAt, provider, kind, source },
}: {
  offer: Offer;
}) {
  const label = originLabels[provider];
  if (!gone && kind !== "quote") {
    return (
      <State
        mark={stale ? "old" : stock === "in-stock" ? "good" : stock === "sold-out" ? "out" : "unknown"}
        title={kind === "list" ? "List price." : "Lowest recent bid, not an offer."}
      >
        <span>As of</span> <LocalTime at={observedAt} as="day" />
        <span>{source && `, read from ${label}`}</span>
        <span>{listStockTexts[stock]}</span>
        <span>{stale && ` The newest check of ${label} failed or is overdue.`}</span>
      </State>
    );
  }
  if (gone) {
    return (
      <State mark="off" title="No longer listed.">
        <span>{label}</span> stopped listing it at <LocalTime at={observedAt} />.{" "}
        <span>{source ? "This page is kept for 30 days." : "This page and its history stay."}</span>
      </State>
    );
  }
  if (stale) {
    return (
      <State mark="old" title={`${staleStockLabel(stock)}.`}>
        Last checked <RelativeTime at={observedAt} /> ago; checking again.
      </State>
    );
  }
  if (stock === "sold-out") {
    return (
      <State mark="out" title={`Sold out at ${label}.`}>
        It stays listed, and its price is current.
      </State>
    );
  }
  if (stock === "unknown") {
    return (
      <State mark="unknown" title="Stock not specified.">
        <span>{label}</span> does not list stock; a launch shows whether one is available.
      </State>
    );
  }
  const isLow = isLowStock(capacity);
  return (
    <State mark={isLow ? "low" : "good"} title={isLow ? "Low stock" : "In stock"}>
      <span>{capacity !== null && `· ${capacity} available`}</span>
    </State>
  );
}

function State({ mark, title, children }: { mark: string; title: string; children: ReactNode }) {
  return (
    <p className="mt-1.5 max-w-[90ch]" data-mark={mark}>
      <b>{title}</b> {children}
    </p>
  );
}
