import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { TableHead } from "@/components/ui/table";
import { numberText } from "@/lib/format";
import { listedUnit } from "@/lib/offers/listed-money";
import type { PriceView } from "@/lib/offers/price-view";
import { shownRows } from "@/lib/offers/price-view/period";

import { HistoryRow } from "./history-row";

interface HistoryTableProps {
  view: PriceView;
  /** Show up to `shownRows.most` rows instead of the newest ones. */
  isLong: boolean;
  /** The page with more rows. */
  longHref: `/offers/${string}`;
}

/** The rows behind the chart, newest first. */
export function HistoryTable({ view, isLong, longHref }: HistoryTableProps) {
  const { rows, currency, isDaily, json, csv } = view;
  const shown = rows.slice(0, isLong ? shownRows.most : shownRows.usual);
  const isForeign = currency !== "USD";
  const more = rows.length - shown.length;
  return (
    <Card
      id="history"
      data-part="price-history"
      title="Price and stock history"
      end={
        <span>
          <a href={csv}>CSV</a> <span>·</span> <a href={json}>JSON</a>
        </span>
      }
    >
      <table className="max-sm:[&_td]:px-1.5 max-sm:[&_td]:whitespace-normal max-sm:[&_th]:px-1.5 max-sm:[&_th]:whitespace-normal max-sm:[&_th:first-child]:pl-3">
        <caption className="sr-only">
          {`Price and stock history, ${isDaily ? "one row per UTC day" : "one row per change"}, newest first`}
        </caption>
        <TableHead
          columns={[
            isDaily ? "Day (UTC)" : "When",
            "Stock",
            { label: listedUnit(currency), className: "text-right" },
            ...(isForeign ? [{ label: "$/GPU-h", className: "text-right" }] : []),
            { label: "Change", className: "text-right" },
            { label: isDaily ? "Lowest to highest" : "Note", className: "max-sm:hidden" },
          ]}
        />
        <tbody>
          {shown.map((row) => (
            <HistoryRow key={`${row.kind} ${row.at}`} row={row} {...{ currency, isForeign }} />
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <p className="border-t px-4 py-2 text-xs text-ink-3">
          {isLong ? (
            <span>{`The newest ${numberText(shown.length)} of ${numberText(rows.length)} rows. The CSV has all of them.`}</span>
          ) : (
            <Link href={longHref}>
              {rows.length <= shownRows.most
                ? `Show all ${numberText(rows.length)} rows`
                : `Show ${shownRows.most} of ${numberText(rows.length)} rows`}
            </Link>
          )}
        </p>
      )}
    </Card>
  );
}
