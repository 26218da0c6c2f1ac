import type { ChartData } from "@/components/price-chart/chart-data";
import { PriceChart } from "@/components/price-chart/price-chart";
import { Card } from "@/components/ui/card";
import { amountText, isoTime } from "@/lib/format";
import { dateText } from "@/lib/offers/format";
import { listedMoney, listedUnit } from "@/lib/offers/listed-money";
import type { PriceView } from "@/lib/offers/price-view";
import { shareText } from "@/lib/offers/price-view/line";

import { PeriodLinks, type PeriodHref } from "./period-links";
import { PriceStats } from "./price-stats";

interface PricePanelProps {
  view: PriceView;
  /** Whether the offer is no longer listed. */
  gone: boolean;
  hrefs: PeriodHref[];
}

/** The price and stock of an offer over a period: figures and a chart. */
export function PricePanel({ view, gone, hrefs }: PricePanelProps) {
  const data = toChart(view);
  return (
    <div data-part="price-history" className="min-w-0">
      <Card
        className="max-sm:[&>header]:gap-y-1.5 max-sm:[&>header]:pt-2.5 max-sm:[&>header>span]:w-full"
        title={
          <span>
            <span>Price and stock</span>{" "}
            <span className="ml-1.5 font-normal text-ink-3">{listedUnit(view.currency)}</span>
          </span>
        }
        end={<PeriodLinks shown={view.period} hrefs={hrefs} />}
      >
        <div className="px-4 py-3 max-md:px-3">
          <PriceStats view={view} gone={gone} />
          {data.series[0]!.points.some(([, amount]) => amount !== null) ? (
            <PriceChart data={data} />
          ) : (
            <p className="text-ink-2">No price is known for this period.</p>
          )}
        </div>
      </Card>
    </div>
  );
}

function toChart(view: PriceView): ChartData {
  const { window, line, currency, median, low, isDaily } = view;
  const isStockKnown = line.stock.some(({ stock }) => stock !== "unknown");
  const hasChanged = low !== null && low.amount !== view.high?.amount;
  return {
    ...window,
    label: chartText(view),
    currency,
    isDaily,
    series: [{ label: "Price", points: line.points, ...(line.ranges && { ranges: line.ranges }) }],
    ...(median !== null && hasChanged && { levels: [{ label: "median", value: median }] }),
    gaps: line.gaps,
    ...(isStockKnown && { stock: line.stock }),
    ...(hasChanged && {
      mark: {
        time: Math.max(low.at, window.from),
        value: low.amount,
        label: `lowest ${amountText(low.amount)}`,
      },
    }),
  };
}

/** The chart in words. */
function chartText({ window, currency, low, high, median, inStockShare, line }: PriceView): string {
  const day = (time: number) => dateText(isoTime(time));
  const money = (amount: number) => listedMoney(amount, currency);
  return [
    `Price per GPU-hour from ${day(window.from)} to ${day(window.to)}.`,
    low && high && `Lowest ${money(low.amount)}, highest ${money(high.amount)}.`,
    median !== null && `Median ${money(median)}.`,
    inStockShare !== null && `In stock ${shareText(inStockShare)} of the time.`,
    line.gaps.length > 0 && `Times without data: ${line.gaps.length}.`,
    "The table “Price and stock history” has the same figures.",
  ]
    .filter(Boolean)
    .join(" ");
}
