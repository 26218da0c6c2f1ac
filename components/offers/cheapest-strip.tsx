"use client";

import { useLiveStatus } from "@/components/shell/live-status";
import { Badge } from "@/components/ui/badge";
import { listedAtText, moneyText, periodText } from "@/lib/offers/format";
import { staleStockLabel } from "@/lib/offers/labels";
import { withParameters, withRange } from "@/lib/offers/links";
import { isOverdue } from "@/lib/offers/overdue";
import type { Display, MarketFigures } from "@/lib/offers/schema";
import type { OffersSearch } from "@/lib/offers/search";
import type { ParsedSearch } from "@/lib/offers/search-params";
import type { CheapestAxis, CheapestCell, OffersView } from "@/lib/offers/view-schema";

import { ViewLink } from "./view-link";
import { useOffersNavigation } from "./use-offers-navigation";

/** The cheapest offer in stock per memory size. Applies every filter except its own axis. */
export function CheapestStrip({ view }: { view: OffersView }) {
  const { search } = useOffersNavigation();
  const { liveStatus } = useLiveStatus();
  const now = Math.max(Date.parse(liveStatus.at), Date.parse(view.at));
  const ranksSpot = search.lists.billing.values.includes("spot");
  return (
    <section
      aria-label="Cheapest in stock now"
      className="grid min-h-[115px] grid-cols-6 border-b bg-surface max-md:min-h-0 max-md:grid-cols-3"
    >
      {view.answer.map((cell) => (
        <ViewLink
          key={cell.axis}
          to={(query) => axisQuery(cell.axis, query)}
          className="marks-current min-w-0 border-l px-4 pt-2.5 pb-[11px] text-xs text-ink-3 first:border-l-0 hover:bg-hover hover:no-underline focus-visible:-outline-offset-2 aria-[current]:bg-selected max-md:px-2.5 max-md:pt-[7px] max-md:pb-2 max-md:nth-4:border-l-0 max-md:nth-[n+4]:border-t [&>span]:block [&>span]:truncate"
          aria-current={isCurrent(cell.axis, search) ? "true" : undefined}
        >
          <span className="font-medium">{axisLabel(cell.axis)}</span>
          {cell.offer ? (
            <CheapestOffer offer={cell.offer} display={view.display} now={now} />
          ) : (
            <span className="leading-[26px] max-md:leading-4 max-md:whitespace-normal!">
              {view.all === 0
                ? "Not checked yet"
                : `None ${view.market.sources.length > 0 ? "listed" : "in stock"}`}
            </span>
          )}
          <SpotPrice cell={cell} display={view.display} isRanked={ranksSpot} />
        </ViewLink>
      ))}
    </section>
  );
}

interface CheapestOfferProps {
  offer: NonNullable<CheapestCell["offer"]>;
  display: Display;
  now: number;
}

function CheapestOffer({ offer, display, now }: CheapestOfferProps) {
  const { gpuName, gpuCount, seller, billing, kind, gpuPriceMicros, periodMicros, market } = offer;
  const perHour = moneyText(gpuPriceMicros!, display);
  const isOld = isOverdue(offer, now);
  const isPrepaid = periodMicros !== null;
  const badge = isPrepaid ? "Prepaid" : billing === "spot" ? "Spot" : null;
  return (
    <>
      <span className="leading-[26px] max-md:leading-[22px]">
        <b className="text-xl tracking-[-.015em] text-ink max-md:text-[17px]">
          {isPrepaid ? moneyText(periodMicros, display) : perHour}
        </b>
        {/* On the narrowest phones there is no room for the unit; the cards below show it. */}
        <span className="max-[361px]:hidden">{isPrepaid ? ` for ${periodText(billing)}` : " /GPU-h"}</span>
        {badge && <Badge className="ml-1.5 align-[3px]">{badge}</Badge>}
      </span>
      <span className="font-medium text-ink">
        <span>{(gpuCount ?? 1) > 1 ? `${gpuCount} × ${gpuName}` : gpuName}</span>
        <span className="font-normal text-ink-3 max-md:hidden">{` · ${seller}`}</span>
      </span>
      {isPrepaid && <span>{`${perHour}/GPU-h`}</span>}
      {market && <span className="max-md:hidden!">{marketText(gpuPriceMicros!, market)}</span>}
      {kind === "list" && <span>{`list price, ${listedAtText(offer.observedAt, now)}`}</span>}
      {isOld && kind !== "list" && (
        // On a phone only the mark, beside the label: another line would move the page under a finger.
        <span
          data-mark="old"
          className="text-warn max-md:absolute max-md:top-2 max-md:right-1 max-md:w-4"
          title={staleStockLabel("in-stock")}
        >
          {staleStockLabel("in-stock")}
        </span>
      )}
    </>
  );
}

/** The spot price below an on-demand price. */
function SpotPrice({ cell, display, isRanked }: { cell: CheapestCell; display: Display; isRanked: boolean }) {
  const { offer, spotMicros } = cell;
  if (spotMicros !== null) return <span>{`Spot ${moneyText(spotMicros, display)}`}</span>;
  return isRanked && offer?.billing === "on-demand" ? <span>No cheaper spot</span> : null;
}

/** `12% under 9-cloud median` */
function marketText(micros: number, { median, clouds }: MarketFigures): string {
  const percent = Math.round((micros / median - 1) * 100);
  const than = percent === 0 ? "at" : `${Math.abs(percent)}% ${percent < 0 ? "under" : "over"}`;
  return `${than} ${clouds}-cloud median`;
}

function axisLabel(axis: CheapestAxis) {
  if (axis === "any") {
    return (
      <span>
        Any<span className="max-md:hidden"> GPU</span>
      </span>
    );
  }
  return axis === "8x" ? (
    <span>
      <span className="max-md:hidden">8-GPU machine</span>
      <span className="md:hidden">8 GPUs</span>
    </span>
  ) : (
    <span>
      <span>{`${axis} GB`}</span>
      <span className="max-md:hidden"> or more</span>
    </span>
  );
}

function axisQuery(axis: CheapestAxis, query: ParsedSearch): string {
  if (axis === "any") return withParameters(query, { vram: "", gpus: "" });
  return axis === "8x" ? withRange(query, "gpus", "8") : withRange(query, "vram", `${axis}..`);
}

function isCurrent(axis: CheapestAxis, { ranges: { vram, gpus } }: OffersSearch): boolean {
  if (axis === "any") return vram === null && gpus === null;
  if (axis === "8x") return typeof gpus === "object" && gpus?.min === 8 && gpus.max === 8;
  return typeof vram === "object" && vram?.min === Number(axis) && vram.max === null;
}
