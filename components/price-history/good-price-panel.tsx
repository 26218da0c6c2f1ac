import { Card, CardBody } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { isPublicOnly } from "@/lib/board/context";
import { pluralize } from "@/lib/format";
import { percentText } from "@/lib/gpu-prices/texts";
import { moneyText } from "@/lib/offers/format";
import { billingLabels } from "@/lib/offers/labels";
import type { Display, MarketFigures, Offer } from "@/lib/offers/schema";
import { leastDays, leastObservations } from "@/lib/price-history/good-price";
import { countClass, usualDays } from "@/lib/price-history/usual-prices";

import { UsualRange } from "./usual-range";
import { Verdict } from "./verdict";

interface GoodPricePanelProps {
  offer: Offer;
  display: Display;
  /** The market's prices of its GPU family, on demand. */
  market: MarketFigures | null;
  /** The page of its GPU; null for an unknown model. */
  gpuPage: `/gpus/${string}` | null;
}

/** The price of an offer beside those of comparable offers. */
export function GoodPricePanel({ offer, display, market, gpuPage }: GoodPricePanelProps) {
  const { gpuPriceMicros, goodPrice, billing, family } = offer;
  const { p10, p50, p90 } = goodPrice;
  const isKnown = p10 !== null && p50 !== null && p90 !== null;
  return (
    <Card data-part="price-history" title="Is this a good price?">
      <CardBody>
        {isKnown && gpuPriceMicros !== null && (
          <>
            <p className="flex flex-wrap items-baseline gap-x-2">
              <b className="text-lg">
                <Verdict offer={offer} />
              </b>
              <span className="text-ink-3">{percentText(gpuPriceMicros, p50)}</span>
            </p>
            <UsualRange price={gpuPriceMicros} usual={{ p10, p50, p90 }} display={display} />
          </>
        )}
        <p className="text-xs text-ink-3">
          {isPublicOnly()
            ? "Usual prices are not shown on this board."
            : isKnown
              ? usualText(offer, { p10, p50, p90 }, display)
              : unknownText(offer)}
        </p>
        {market && billing === "on-demand" && (
          <p className="text-xs text-ink-3">
            {`Market median, all ${family} models at ${pluralize(market.clouds, "cloud")}: ${moneyText(market.median, display)}.`}
          </p>
        )}
        {gpuPage && (
          <p className="text-xs max-md:leading-(--touch)">
            <Link href={gpuPage}>{`${offer.gpuName} prices`}</Link>
          </p>
        )}
      </CardBody>
    </Card>
  );
}

/** The numbers behind the verdict. */
function usualText(
  offer: Offer,
  { p10, p50, p90 }: { p10: number; p50: number; p90: number },
  display: Display,
): string {
  const [low, median, high] = [p10, p50, p90].map((micros) => moneyText(micros, display));
  return [
    offer.gpuPriceMicros === null && "This offer has no price in dollars to compare.",
    `${pluralize(offer.goodPrice.observations, "observation")} of comparable offers in ${usualDays} days: ${comparedText(offer)}.`,
    `Median ${median}. Lowest 10% below ${low}, highest 10% above ${high}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** Why there is no verdict. */
function unknownText({ gpu, goodPrice: { observations }, ...offer }: Offer): string {
  if (gpu === null) return "Unknown: the GPU model is not recognized, so there are no comparable offers.";
  const what =
    observations < leastObservations
      ? `${observations} of ${leastObservations} observations`
      : `${observations} observations on fewer than ${leastDays} days`;
  return `Not enough history yet: ${what}. An observation is the price of a comparable offer on one day (${comparedText(offer)}).`;
}

const classTexts = new Map([
  [0, "number of GPUs not specified"],
  [1, "1 GPU"],
  [2, "2 GPUs"],
  [3, "3 or 4 GPUs"],
  [5, "5 to 8 GPUs"],
  [9, "9 or more GPUs"],
]);

/** What comparable offers have in common. */
function comparedText({
  gpuName,
  rawGpu,
  billing,
  gpuCount,
}: Pick<Offer, "gpuName" | "rawGpu" | "billing" | "gpuCount">): string {
  return `${gpuName ?? rawGpu}, ${billingLabels[billing].toLowerCase()}, ${classTexts.get(countClass(gpuCount))}`;
}
