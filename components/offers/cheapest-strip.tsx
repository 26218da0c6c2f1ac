"use client";

import { useLiveStatus } from "@/components/shell/live-status";
import { cloudText, moneyText, periodText } from "@/lib/offers/format";
import { staleStockLabel } from "@/lib/offers/labels";
import { withRange, withRanges } from "@/lib/offers/links";
import { isOverdue } from "@/lib/offers/overdue";
import type { Display } from "@/lib/offers/schema";
import type { OffersSearch } from "@/lib/offers/search";
import type { ParsedSearch } from "@/lib/offers/search-params";
import type { CheapestAxis, CheapestCell, OffersView } from "@/lib/offers/view-schema";

import { ViewLink } from "./view-link";
import { useOffersNavigation } from "./use-offers-navigation";

/** The cheapest offer in stock per memory size. Applies every filter except its own axis. */
export function CheapestStrip({ view }: { view: OffersView }) {
  const { query, search } = useOffersNavigation();
  const { liveStatus } = useLiveStatus();
  const ranksSpot = search.lists.billing.values.includes("spot");
  return (
    <section className="answer" aria-label="Cheapest in stock now">
      {view.answer.map((cell) => (
        <ViewLink
          key={cell.axis}
          to={axisQuery(cell.axis, query)}
          aria-current={isCurrent(cell.axis, search) ? "true" : undefined}
        >
          <span className="k">{axisLabel(cell.axis)}</span>
          {cell.offer ? (
            <CheapestOffer
              offer={cell.offer}
              display={view.display}
              isOld={isOverdue(cell.offer, Math.max(Date.parse(liveStatus.at), Date.parse(view.at)))}
            />
          ) : (
            <span className="g none">{view.all === 0 ? "Not checked yet" : "None in stock"}</span>
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
  isOld: boolean;
}

function CheapestOffer({ offer, display, isOld }: CheapestOfferProps) {
  const { gpuName, gpuCount, cloud, provider, billing, gpuPriceMicros, periodMicros } = offer;
  const perHour = moneyText(gpuPriceMicros!, display);
  const isPrepaid = periodMicros !== null;
  const badge = isPrepaid ? "Prepaid" : billing === "spot" ? "Spot" : null;
  return (
    <>
      <span className="v">
        <b>{isPrepaid ? moneyText(periodMicros, display) : perHour}</b>
        <span>{isPrepaid ? ` for ${periodText(billing)}` : " /GPU-h"}</span>
        {badge && <span className="tag">{badge}</span>}
      </span>
      <span className="g">
        <span>{gpuCount > 1 ? `${gpuCount} × ${gpuName}` : gpuName}</span>
        <span className="c">{` · ${cloudText(cloud, provider)}`}</span>
      </span>
      {isPrepaid && <span className="s">{`${perHour}/GPU-h`}</span>}
      {isOld && (
        <span className="s t-warn st-clock" title={staleStockLabel("in-stock")}>
          {staleStockLabel("in-stock")}
        </span>
      )}
    </>
  );
}

/** The spot price below an on-demand price. */
function SpotPrice({ cell, display, isRanked }: { cell: CheapestCell; display: Display; isRanked: boolean }) {
  const { offer, spotMicros } = cell;
  if (spotMicros !== null) return <span className="s">{`Spot ${moneyText(spotMicros, display)}`}</span>;
  return isRanked && offer?.billing === "on-demand" ? <span className="s">No cheaper spot</span> : null;
}

function axisLabel(axis: CheapestAxis) {
  if (axis === "any") {
    return (
      <span>
        Any<span className="long"> GPU</span>
      </span>
    );
  }
  return axis === "8x" ? (
    <span>
      <span className="long">8-GPU machine</span>
      <span className="short">8 GPUs</span>
    </span>
  ) : (
    <span>
      <span>{`${axis} GB`}</span>
      <span className="long"> or more</span>
    </span>
  );
}

function axisQuery(axis: CheapestAxis, query: ParsedSearch): string {
  if (axis === "any") return withRanges(query, { vram: "", gpus: "" });
  return axis === "8x" ? withRange(query, "gpus", "8") : withRange(query, "vram", `${axis}..`);
}

function isCurrent(axis: CheapestAxis, { ranges: { vram, gpus } }: OffersSearch): boolean {
  if (axis === "any") return vram === null && gpus === null;
  if (axis === "8x") return typeof gpus === "object" && gpus?.min === 8 && gpus.max === 8;
  return typeof vram === "object" && vram?.min === Number(axis) && vram.max === null;
}
