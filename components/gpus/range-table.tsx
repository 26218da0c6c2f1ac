import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { TableHead } from "@/components/ui/table";
import type { PriceRange } from "@/lib/gpu-prices/ranges";
import { currencySign, priceText } from "@/lib/offers/format";
import { offersHref } from "@/lib/offers/links";
import type { Display } from "@/lib/offers/schema";

/** Rows that are shown before the others are unfolded. */
const mostRows = 10;
const width = 200;

interface RangeTableProps {
  /** "Cloud" or "Region". */
  of: string;
  ranges: readonly PriceRange[];
  display: Display;
  /** The table of the offers of one range. */
  queryOf(range: PriceRange): string;
}

/** The lowest, median and highest price of each cloud or place, with a bar on a logarithmic axis. */
export function RangeTable({ of, ranges, display, queryOf }: RangeTableProps) {
  const lowest = Math.min(...ranges.map(({ min }) => min));
  const highest = Math.max(...ranges.map(({ max }) => max));
  const positionOf = (micros: number) =>
    highest === lowest
      ? width / 2
      : (Math.log(micros / lowest) / Math.log(highest / lowest)) * (width - 4) + 2;
  const end = `${currencySign(display.currency)}/GPU-h, on-demand`;
  return (
    <Card title={`By ${of.toLowerCase()}`} end={end} className="flex flex-col">
      {ranges.length === 0 ? (
        <p className="px-4 py-3 text-ink-3">No on-demand price now.</p>
      ) : (
        <>
          {ranges.length > mostRows && (
            <details className="peer order-last border-t px-4 py-2 text-xs [&[open]_span]:hidden">
              <summary className="text-accent">
                <span>{`${ranges.length - mostRows} more`}</span>
                <b className="hidden font-normal in-open:inline">Fewer</b>
              </summary>
            </details>
          )}
          <table className="peer-[:not([open])]:[&_tbody>tr:nth-child(n+11)]:hidden max-sm:cells:px-1.5">
            <caption className="sr-only">{`On-demand prices by ${of.toLowerCase()}`}</caption>
            <TableHead
              columns={[
                of,
                { label: "Min", className: "text-right" },
                { label: "Median", className: "text-right" },
                { label: "Max", className: "text-right" },
                { label: "Range, log", className: "w-[40%] max-sm:w-[22%]" },
              ]}
            />
            <tbody>
              {ranges.map((range) => (
                <tr key={`${range.isPart} ${range.id}`}>
                  <th scope="row" className="min-w-24 wrap-anywhere whitespace-normal sm:min-w-32">
                    {range.isPart && <span className="text-ink-3">· </span>}
                    <Link href={offersHref(queryOf(range))}>{range.label}</Link>
                  </th>
                  <td className="text-right">
                    <b>{priceText(range.min, display)}</b>
                  </td>
                  <td className="text-right">{priceText(range.median, display)}</td>
                  <td className="text-right">{priceText(range.max, display)}</td>
                  <td>
                    <RangeBar
                      low={positionOf(range.min)}
                      middle={positionOf(range.median)}
                      high={positionOf(range.max)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Card>
  );
}

/** Decorative: the numbers stand beside it. */
function RangeBar({ low, middle, high }: { low: number; middle: number; high: number }) {
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} 14`}
      preserveAspectRatio="none"
      className="block h-3.5 w-full"
    >
      <rect className="fill-plot-faint" x={low} y="4" width={Math.max(high - low, 0)} height="6" />
      <rect className="fill-plot" x={low - 1.5} y="1" width="3" height="12" />
      <rect className="fill-ink" x={middle - 0.75} y="1" width="1.5" height="12" />
    </svg>
  );
}
