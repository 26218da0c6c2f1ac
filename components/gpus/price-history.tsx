import { PriceChart } from "@/components/price-chart/price-chart";
import type { ChartData, ChartSeries } from "@/components/price-chart/chart-data";
import { segmentClass, segmentsClass } from "@/components/ui/segments";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { TableHead } from "@/components/ui/table";
import { numberText, pluralize } from "@/lib/format";
import { changesHref } from "@/lib/changes/links";
import { gapsBetween, linesOf } from "@/lib/gpu-prices/chart";
import type { GpuDetail, HistoryDay } from "@/lib/gpu-prices/contract";
import { gpuHref } from "@/lib/gpu-prices/links";
import { periods, withinPeriod } from "@/lib/gpu-prices/periods";
import { periodLabels, type PricePeriod } from "@/lib/price-history/periods";
import { currencySign, dateText, moneyText, priceText } from "@/lib/offers/format";
import type { Display } from "@/lib/offers/schema";

/** Days in the tables; all of them are in the CSV. */
const mostDays = 60;

interface PriceHistoryProps {
  id: string;
  name: string;
  history: Pick<GpuDetail, "history" | "listHistory">;
  period: PricePeriod;
  /** Epoch milliseconds. */
  now: number;
  completeUntil: number;
  display: Display;
  /** Names the market. */
  query: string;
}

/** Lowest and median price over clouds, and apart from them those of the public list, as a chart and as tables. */
export function PriceHistory({ id, name, history, period, display, query, ...times }: PriceHistoryProps) {
  const observed = withinPeriod(history.history, period, times.now);
  const listed = withinPeriod(history.listHistory, period, times.now);
  const isEmpty = observed.length + listed.length === 0;
  return (
    <Card
      id="history"
      className="max-sm:[&>header]:gap-y-1.5 max-sm:[&>header]:pt-2.5 max-sm:[&>header>span]:w-full"
      title={
        <span>
          Price history{" "}
          <span className="ml-1.5 font-normal text-ink-3">
            {`${currencySign(display.currency)}/GPU-h on demand, over clouds`}
          </span>
        </span>
      }
      end={<PeriodLinks {...{ id, period, query }} />}
    >
      <div className="px-4 py-3 max-sm:px-3">
        {isEmpty ? (
          <p className="text-ink-3">
            {history.history.length + history.listHistory.length > 0
              ? "No prices were read in this period."
              : "No price of a machine that is billed by the hour was read yet. A day is added after its end (UTC)."}
          </p>
        ) : (
          <>
            <PriceChart data={chartData(name, observed, listed, display, times)} />
            <details data-history-table="" className="group mt-2 text-xs">
              <summary className="w-fit text-accent max-md:leading-(--touch)">Table</summary>
              <DayTable caption="Observed clouds" days={observed} display={display} />
              <DayTable caption="Public list, gpurentalprices.com" days={listed} display={display} />
            </details>
          </>
        )}
        <p className="mt-2 text-xs text-ink-3">
          <a href={`/api/v1/gpus/${id}.csv${query && `?${query}`}`} download>
            CSV
          </a>
          {" · "}
          <a href={`/api/v1/gpus/${id}${query && `?${query}`}`}>JSON</a>
          {" · "}
          <Link href={changesHref([`gpu=${id}`, query].filter(Boolean).join("&"))}>Offer changes</Link>
          {listed.length > 0 && (
            <span>
              {" · Public list: "}
              <a href="https://gpurentalprices.com" rel="noreferrer">
                GPU rental price data by gpurentalprices.com, CC BY 4.0
              </a>
              , modified: one price per cloud and day.
              <span>{observed.length > 0 && " The other lines do not include it."}</span>
            </span>
          )}
        </p>
      </div>
    </Card>
  );
}

function PeriodLinks({ id, period, query }: Pick<PriceHistoryProps, "id" | "period" | "query">) {
  return (
    <nav aria-label="Period" className={segmentsClass}>
      {periods.map((key) => (
        <Link
          key={key}
          href={`${gpuHref(id, [query, `period=${key}`].filter(Boolean).join("&"))}#history`}
          aria-current={key === period ? "true" : undefined}
          className={segmentClass}
        >
          {periodLabels[key]}
        </Link>
      ))}
    </nav>
  );
}

function chartData(
  name: string,
  observed: readonly HistoryDay[],
  listed: readonly HistoryDay[],
  display: Display,
  times: Pick<PriceHistoryProps, "now" | "completeUntil">,
): ChartData {
  const convert = (micros: number) => (micros / 1e6) * display.perUsd;
  const first = [observed[0], listed[0]].flatMap((day) => (day ? Date.parse(day.day) : []));
  const series: ChartSeries[] = [];
  if (observed.length > 0) {
    const { min, median } = linesOf(observed, convert);
    series.push(
      { label: "Median of clouds", name: "median", points: median, dashed: true, color: "plot" },
      { label: "Lowest", name: "lowest", points: min, color: "ink" },
    );
  }
  if (listed.length > 0) {
    const { min, median } = linesOf(listed, convert);
    series.push(
      { label: "Public list, median", name: "list", points: median, dashed: true, color: "accent" },
      { label: "Public list, lowest", name: "list lowest", points: min, color: "accent" },
    );
  }
  return {
    label: chartLabel(name, observed, listed, display),
    currency: display.currency,
    from: Math.min(...first),
    to: times.now,
    series,
    gaps: gapsBetween([observed, listed], times),
    isDaily: true,
  };
}

function chartLabel(
  name: string,
  observed: readonly HistoryDay[],
  listed: readonly HistoryDay[],
  display: Display,
): string {
  const describe = (days: readonly HistoryDay[], what: string) => {
    const [first, last] = [days[0], days.at(-1)];
    if (!first || !last) return "";
    const from = `${moneyText(first.min, display)} lowest and ${moneyText(first.median, display)} median on ${dateText(first.day)}`;
    return ` ${what}: ${from}, ${moneyText(last.min, display)} and ${moneyText(last.median, display)} on ${dateText(last.day)}.`;
  };
  return `${name}, on-demand price per GPU-hour over clouds.${describe(observed, "Observed clouds")}${describe(listed, "Public list")}`;
}

function DayTable({
  caption,
  days,
  display,
}: {
  caption: string;
  days: readonly HistoryDay[];
  display: Display;
}) {
  if (days.length === 0) return null;
  const right = (label: string) => ({ label, className: "text-right" });
  const left = days.length - mostDays;
  return (
    <>
      <table className="mt-3">
        <caption className="px-4 pb-1 text-left font-semibold">{caption}</caption>
        <TableHead columns={["Day (UTC)", right("Lowest"), right("Median of clouds"), right("Clouds")]} />
        <tbody>
          {days
            .slice(-mostDays)
            .toReversed()
            .map(({ day, min, median, clouds }) => (
              <tr key={day}>
                <th scope="row">
                  <time dateTime={day}>{dateText(day)}</time>
                </th>
                <td className="text-right">{priceText(min, display)}</td>
                <td className="text-right">{priceText(median, display)}</td>
                <td className="text-right">{numberText(clouds)}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {left > 0 && (
        <p className="px-4 py-2 text-ink-3">{`${pluralize(left, "older day")} of this period in the CSV.`}</p>
      )}
    </>
  );
}
