import type { ReactElement } from "react";

import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { RelativeTimeText } from "@/components/ui/time";
import { staleStockLabel } from "@/lib/offers/labels";
import type { ColumnKey } from "@/lib/offers/columns";
import type { ShownColumn } from "@/lib/offers/view-schema";

import type { OfferCells } from "./cells";

interface OfferTableRowProps {
  cells: OfferCells;
  /** The query parameter that leads back to this view. */
  from: string;
  /** Whether its provider is overdue for a poll. */
  isOverdue: boolean;
}

type Cell = (row: OfferTableRowProps) => ReactElement;

/** The columns with more than a text in their cells. */
const specialCells: Partial<Record<ColumnKey, Cell>> = {
  gpu: gpuCell,
  vramTotal: vramTotalCell,
  price: priceCell,
  stock: stockCell,
  region: regionCell,
  cloud: cloudCell,
  age: ageCell,
};

/** The cells of a row. `app/offers-table.css` styles them by `data-col`; on phones the same cells form a card. */
export function rowCells(columns: readonly ShownColumn[], row: OfferTableRowProps): ReactElement[] {
  const cells = columns.map(({ key }) => specialCells[key]?.(row) ?? textCell(key, row));
  return [...cells, goCell(row)];
}

function textCell(key: ColumnKey, { cells }: OfferTableRowProps) {
  return (
    <td key={key} data-col={key} data-note={key === "job" ? cells.jobNote : undefined}>
      {cells.texts[key]}
    </td>
  );
}

function vramTotalCell({ cells: { texts, each } }: OfferTableRowProps) {
  return (
    <td key="vramTotal" data-col="vramTotal" data-each={each}>
      {texts.vramTotal}
    </td>
  );
}

function gpuCell({ cells: { id, name, texts, isUnknownGpu }, from }: OfferTableRowProps) {
  return (
    <th key="gpu" scope="row" data-col="gpu" data-n={`${texts.gpus}×`}>
      <Link href={`/offers/${id}${from}`} title={name.length > 20 ? name : undefined}>
        {name}
      </Link>
      {isUnknownGpu && <small>model not disclosed</small>}
    </th>
  );
}

function priceCell({ cells }: OfferTableRowProps) {
  const { price, sign, listed, isRanked, isSpot, goodPrice } = cells;
  const note = cells.note ?? (goodPrice && "Good price");
  return (
    <td
      key="price"
      data-col="price"
      data-ranked={isRanked || undefined}
      data-prepaid={note ? "" : undefined}
      data-sign={sign}
      title={[listed, goodPrice].filter(Boolean).join("; ") || undefined}
    >
      {isSpot || note ? (
        <>
          {isSpot && <Badge className="float-left mt-px max-md:float-none max-md:mr-1.5">Spot</Badge>}
          <b>{price}</b>
          {note && <small>{note}</small>}
        </>
      ) : (
        price
      )}
    </td>
  );
}

function stockCell({ cells: { stock, isLow, capacity }, isOverdue }: OfferTableRowProps) {
  const cell = (mark: string, text: string, count?: string) => (
    <td key="stock" data-col="stock" data-mark={mark} data-count={count}>
      {text}
    </td>
  );
  if (isOverdue && stock !== "unknown") return cell("old", staleStockLabel(stock).replace(" when", "\nwhen"));
  if (stock === "sold-out") return cell("out", "Sold out");
  if (stock === "unknown") return cell("unknown", "Not specified");
  return isLow ? cell("low", "Low", capacity) : cell("good", "In stock", capacity);
}

function regionCell({ cells: { region } }: OfferTableRowProps) {
  return (
    <td key="region" data-col="region" title={region ?? undefined}>
      {region ?? "not specified"}
    </td>
  );
}

function cloudCell({ cells: { cloud, providers } }: OfferTableRowProps) {
  return (
    <td key="cloud" data-col="cloud" title={cloud}>
      {providers ? (
        <>
          <span>{cloud}</span>
          <small>{` ${providers} providers`}</small>
        </>
      ) : (
        cloud
      )}
    </td>
  );
}

function ageCell({ cells: { observedAt, date }, isOverdue }: OfferTableRowProps) {
  return (
    <td
      key="age"
      data-col="age"
      data-mark={isOverdue && !date ? "old" : undefined}
      data-date={date ? "" : undefined}
      translate="no"
    >
      <RelativeTimeText at={observedAt} date={date} />
    </td>
  );
}

/** The last cell of each row: where the offer leads. */
function goCell({ cells: { id, action, isLaunchable, stock }, from }: OfferTableRowProps) {
  return (
    <td key="go" data-col="go">
      {isLaunchable && <Link href={`/launch/${id}${from}`}>Launch</Link>}
      {stock === "sold-out" && !action && <Link href={`/offers/${id}${from}#next`}>Next cheapest</Link>}
      {action && (
        <a href={action.href} rel="noopener noreferrer">
          {action.label}
        </a>
      )}
    </td>
  );
}
