import type { ReactNode } from "react";

import { stockState } from "@/components/offers/stock-state";
import { Link } from "@/components/ui/link";
import { percentText } from "@/lib/gpu-prices/texts";
import type { GpuMarketFigures, GpuPage } from "@/lib/gpu-prices/page";
import { pluralize } from "@/lib/format";
import { offerHref } from "@/lib/offers/back";
import { cloudText } from "@/lib/offers/cloud-text";
import { machineText, moneyText, periodText, shortDateText } from "@/lib/offers/format";
import { regionText } from "@/lib/offers/place-text";
import type { Display, Offer } from "@/lib/offers/schema";

const tileClass =
  "block min-w-0 px-4 py-3 text-xs/[18px] text-ink-2 hover:no-underline max-sm:px-3 max-sm:py-2.5";
const fewestClouds = 3;

interface GpuTilesProps {
  page: GpuPage;
  display: Display;
  back: string;
}

/** The cheapest offer of each billing, and the market. */
export function GpuTiles({ page: { best, market }, display, back }: GpuTilesProps) {
  return (
    <section
      aria-label="Cheapest now"
      className="grid grid-cols-4 overflow-hidden rounded-lg border bg-surface max-xl:grid-cols-2 [&>*]:border-line [&>:not(:first-child)]:border-l max-xl:[&>:nth-child(3)]:border-l-0 max-xl:[&>:nth-child(n+3)]:border-t"
    >
      <OfferTile label="On-demand" offer={best.onDemand} {...{ display, back }} />
      <OfferTile label="Spot" offer={best.spot} {...{ display, back }} />
      <OfferTile label="Prepaid" offer={best.prepaid} {...{ display, back }} />
      <div className={tileClass}>
        <p>Market, on-demand</p>
        <MarketFigures market={market} own={best.onDemand?.gpuPriceMicros ?? null} display={display} />
      </div>
    </section>
  );
}

function OfferTile({
  label,
  offer,
  display,
  back,
}: { label: string; offer: Offer | null } & Pick<GpuTilesProps, "display" | "back">) {
  if (!offer)
    return (
      <div className={tileClass}>
        <p>{label}</p>
        <p className="leading-7 text-ink-3">No offer now</p>
      </div>
    );
  const { billing, periodMicros, cloud, provider, region } = offer;
  const state = stockState(offer);
  const period = periodText(billing);
  const parts = [machineText(offer), cloudText(cloud, provider), regionText(region)];
  return (
    <Link className={`${tileClass} hover:bg-hover`} href={offerHref(offer.id, back)}>
      <p>{label}</p>
      <Price unit="/GPU-h">{moneyText(offer.gpuPriceMicros!, display)}</Price>
      <span className="block">
        {[period && periodMicros !== null && `${moneyText(periodMicros, display)} for ${period}`, ...parts]
          .filter(Boolean)
          .join(", ")}
      </span>
      <span data-mark={state.mark}>{state.label}</span>
    </Link>
  );
}

function MarketFigures({
  market,
  own,
  display,
}: {
  market: GpuMarketFigures | null;
  own: number | null;
  display: Display;
}) {
  if (!market) return <p className="leading-7 text-ink-3">No on-demand price now</p>;
  const { min, median, max, clouds, isWider, listDates } = market;
  const isMarket = clouds >= fewestClouds;
  const range =
    min === max ? moneyText(min, display) : `${moneyText(min, display)} to ${moneyText(max, display)}`;
  return (
    <>
      {isMarket ? (
        <Price unit={`median of ${pluralize(clouds, "cloud")}`}>{moneyText(median, display)}</Price>
      ) : (
        <p className="leading-7 text-ink-3">{`${pluralize(clouds, "cloud")}, too few for a median`}</p>
      )}
      <span className="block">
        {isMarket && own !== null
          ? `${range} · ${isWider ? "your best" : "the cheapest"} is ${percentText(own, median)}`
          : range}
      </span>
      {isWider && <span className="block text-ink-3">Your accounts and public prices</span>}
      {listDates && <span className="block text-ink-3">{`List prices of ${datesText(listDates)}`}</span>}
    </>
  );
}

function Price({ children, unit }: { children: ReactNode; unit: string }) {
  return (
    <p className="text-ink-3">
      <b className="text-xl/7 tracking-[-.015em] text-ink">{children}</b>
      <span>{` ${unit}`}</span>
    </p>
  );
}

function datesText([oldest, newest]: [string, string]): string {
  const [from, to] = [shortDateText(oldest), shortDateText(newest)];
  return from === to ? from : `${from} to ${to}`;
}
