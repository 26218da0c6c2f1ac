import type { ReactNode } from "react";

import { LocalTime } from "@/components/ui/time";
import { amountText, isoTime, numberText } from "@/lib/format";
import { dateText, dollars, priceText } from "@/lib/offers/format";
import { stockLabels } from "@/lib/offers/labels";
import { listedMoney } from "@/lib/offers/listed-money";
import { shareText, stockOf } from "@/lib/offers/price-view/line";
import type { PriceRow } from "@/lib/offers/price-view/rows";

interface HistoryRowProps {
  row: PriceRow;
  /** That of the head of the column. */
  currency: string | null;
  /** Whether there is a column with dollars. */
  isForeign: boolean;
}

export function HistoryRow({ row, currency, isForeign }: HistoryRowProps) {
  const when =
    row.kind === "day" ? (
      <span>{dateText(isoTime(row.at))}</span>
    ) : (
      <LocalTime at={isoTime(row.at)} as="minute" />
    );
  const span = isForeign ? 4 : 3;
  if (row.kind === "gone")
    return (
      <Row when={when} mark="off" stock="No longer listed">
        <td colSpan={span} className="text-ink-3">
          no price
        </td>
      </Row>
    );
  if (row.kind === "gap")
    return (
      <Row when={when} mark="unknown" stock="No data">
        <td colSpan={span} className="text-ink-3">
          <span>until</span> <LocalTime at={isoTime(row.to)} as="minute" />
        </td>
      </Row>
    );
  return (
    <Row when={when} {...(row.kind === "day" ? dayStock(row.share) : changeStock(row))}>
      <td className="text-right font-semibold">{amountOf(row, currency)}</td>
      {isForeign && (
        <td className="text-right">{row.micros === null ? "unknown" : priceText(row.micros, dollars)}</td>
      )}
      <td className={`text-right ${(row.change ?? 0) > 0 ? "text-warn" : "text-good"}`}>
        {row.change !== null && changeText(row.change)}
      </td>
      <td className="text-ink-3 max-sm:hidden">{row.kind === "day" ? rangeText(row) : noteText(row)}</td>
    </Row>
  );
}

function Row({
  when,
  mark,
  stock,
  children,
}: {
  when: ReactNode;
  mark: string;
  stock: string;
  children: ReactNode;
}) {
  return (
    <tr>
      <th scope="row">{when}</th>
      <td data-mark={mark}>{stock}</td>
      {children}
    </tr>
  );
}

function changeStock(row: Extract<PriceRow, { kind: "change" }>): { mark: string; stock: string } {
  const state = stockOf(row);
  if (state === "low") return { mark: "low", stock: "Low" };
  const marks = { "in-stock": "good", "sold-out": "out", unknown: "unknown" };
  return { mark: marks[state], stock: stockLabels[state] };
}

function dayStock(share: number | null): { mark: string; stock: string } {
  if (share === null) return { mark: "unknown", stock: stockLabels.unknown };
  if (share === 0) return { mark: "out", stock: stockLabels["sold-out"] };
  if (share === 1) return { mark: "good", stock: stockLabels["in-stock"] };
  return { mark: "low", stock: `In stock ${shareText(share)}` };
}

/** With its currency where that is not the one of the column. */
function amountOf(
  row: { amount: number | null; currency: string | null },
  columnCurrency: string | null,
): string {
  if (row.amount === null) return "no price";
  return row.currency === null || row.currency === columnCurrency
    ? amountText(row.amount)
    : listedMoney(row.amount, row.currency);
}

function changeText(change: number): string {
  const percent = numberText(Math.abs(change) * 100);
  return `${change < 0 ? "−" : "+"}${percent === "0" ? "<0.1" : percent}%`;
}

function rangeText({ low, high }: { low: number | null; high: number | null }): string {
  if (low === null || high === null || low === high) return "";
  return `${amountText(low)} to ${amountText(high)}`;
}

function noteText({ capacity, stock, isFirst }: Extract<PriceRow, { kind: "change" }>): string {
  const notes = [
    capacity !== null && stock === "in-stock" && `${numberText(capacity)} available`,
    isFirst && "first seen",
  ];
  return notes.filter(Boolean).join(", ");
}
