import Link from "next/link";
import type { ReactElement } from "react";

import { RelativeTimeText } from "@/components/ui/time";
import { staleStockLabel } from "@/lib/offers/labels";
import type { SortKey } from "@/lib/offers/search";

import type { OfferCells } from "./cells";

export interface OfferTableRowProps {
  cells: OfferCells;
  /** The query parameter that leads back to this view. */
  from: string;
  /** Whether its provider is overdue for a poll. */
  isOverdue: boolean;
}

export interface Column {
  key: SortKey;
  /** `$` stands for the sign of the display currency. */
  head: string;
  /** A tooltip with what the column head omits. */
  title?: string;
  className: string;
  cell(row: OfferTableRowProps): ReactElement;
}

/** The columns of the offers table, whose heads sort by their keys. On phones the same cells form a card. */
export const columns: readonly Column[] = [
  { key: "gpu", head: "GPU", className: "gpu", cell: gpuCell },
  plainColumn("gpus", "GPUs", "num count", "count"),
  plainColumn("vram", "VRAM GB", "num vram", "vram", "of one GPU"),
  { key: "price", head: "$/GPU-h", className: "num price", cell: priceCell },
  plainColumn("total", "$/h", "num total", "total", "of the whole machine"),
  { key: "stock", head: "Stock", className: "stock", cell: stockCell },
  { key: "region", head: "Region", className: "region", cell: regionCell },
  { key: "cloud", head: "Cloud", className: "cloud", cell: cloudCell },
  plainColumn("billing", "Billing", "billing", "billing"),
  plainColumn("vcpus", "vCPU", "num cpu", "vcpus"),
  plainColumn("memory", "RAM GB", "num ram", "memory", "of the whole machine"),
  plainColumn("storage", "Disk GB", "num disk", "disk", "of the whole machine"),
  { key: "age", head: "Age", title: "since it was read", className: "num age", cell: ageCell },
];

/** The columns up to the cloud are shown in windows of any width. */
export const alwaysShownColumns = 8;

function plainColumn(
  key: SortKey,
  head: string,
  className: string,
  field: "count" | "vram" | "total" | "billing" | "vcpus" | "memory" | "disk",
  title?: string,
): Column {
  return {
    key,
    head,
    className,
    ...(title && { title }),
    cell: ({ cells }) => (
      <td key={key} className={className}>
        {cells[field]}
      </td>
    ),
  };
}

function gpuCell({ cells: { id, name, isUnknownGpu }, from }: OfferTableRowProps) {
  return (
    <th key="gpu" scope="row" className="gpu">
      <Link href={`/offers/${id}${from}`} prefetch={false} title={name.length > 20 ? name : undefined}>
        {name}
      </Link>
      {isUnknownGpu && <span className="tag">unknown</span>}
    </th>
  );
}

function priceCell({ cells: { price, sign, prepaid, isRanked, isSpot } }: OfferTableRowProps) {
  return (
    <td key="price" className={isRanked ? "num price" : "num price none"} data-sign={sign}>
      {isSpot || prepaid ? (
        <>
          {isSpot && <span className="tag">Spot</span>}
          <b>{price}</b>
          {prepaid && <small>{prepaid}</small>}
        </>
      ) : (
        price
      )}
    </td>
  );
}

function stockCell({ cells: { stock, isLow, capacity }, isOverdue }: OfferTableRowProps) {
  const cell = (className: string, text: string, count?: string) => (
    <td key="stock" className={`stock ${className}`} data-count={count}>
      {text}
    </td>
  );
  if (isOverdue && stock !== "unknown")
    return cell("st-clock", staleStockLabel(stock).replace(" when", "\nwhen"));
  if (stock === "sold-out") return cell("st-out", "Sold out");
  if (stock === "unknown") return cell("st-ask", "Not specified");
  return isLow ? cell("st-low", "Low", capacity) : cell("st-in", "In stock", capacity);
}

function regionCell({ cells: { region } }: OfferTableRowProps) {
  return (
    <td key="region" className="region" title={region ?? undefined}>
      {region ?? "not specified"}
    </td>
  );
}

function cloudCell({ cells: { cloud } }: OfferTableRowProps) {
  return (
    <td key="cloud" className="cloud" title={cloud}>
      {cloud}
    </td>
  );
}

function ageCell({ cells: { id, observedAt, isRanked, stock }, from, isOverdue }: OfferTableRowProps) {
  return (
    <td key="age" className={isOverdue ? "num age st-clock" : "num age"} translate="no">
      <RelativeTimeText at={observedAt} />
      {isRanked && stock !== "sold-out" && (
        <Link className="go" href={`/launch/${id}${from}`} prefetch={false} translate="yes">
          Launch
        </Link>
      )}
    </td>
  );
}
