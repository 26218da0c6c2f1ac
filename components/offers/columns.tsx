import type { ReactElement } from "react";

import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { RelativeTimeText } from "@/components/ui/time";
import { staleStockLabel } from "@/lib/offers/labels";
import type { SortKey } from "@/lib/offers/search";

import type { OfferCells } from "./cells";

interface OfferTableRowProps {
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
  cell(row: OfferTableRowProps): ReactElement;
}

/**
 * The columns of the offers table, whose heads sort by their keys. `app/offers-table.css` styles the cells by
 * `data-col`; on phones the same cells form a card.
 */
export const columns: readonly Column[] = [
  { key: "gpu", head: "GPU", cell: gpuCell },
  plainColumn("gpus", "GPUs", "count", "GPUs per machine"),
  plainColumn("vram", "VRAM", "vram", "GB per GPU"),
  { key: "price", head: "$/GPU-h", cell: priceCell },
  plainColumn("total", "$/h", "total", "Per machine"),
  { key: "stock", head: "Stock", cell: stockCell },
  { key: "region", head: "Region", cell: regionCell },
  { key: "cloud", head: "Cloud", cell: cloudCell },
  plainColumn("billing", "Billing", "billing"),
  plainColumn("vcpus", "vCPU", "vcpus", "Per machine"),
  plainColumn("memory", "RAM", "memory", "GB per machine"),
  plainColumn("storage", "Disk", "disk", "GB per machine"),
  { key: "age", head: "Age", title: "Time since the last update", cell: ageCell },
];

function plainColumn(
  key: SortKey,
  head: string,
  field: "count" | "vram" | "total" | "billing" | "vcpus" | "memory" | "disk",
  title?: string,
): Column {
  return {
    key,
    head,
    ...(title && { title }),
    cell: ({ cells }) => (
      <td key={key} data-col={key}>
        {cells[field]}
      </td>
    ),
  };
}

function gpuCell({ cells: { id, name, isUnknownGpu }, from }: OfferTableRowProps) {
  return (
    <th key="gpu" scope="row" data-col="gpu">
      <Link href={`/offers/${id}${from}`} title={name.length > 20 ? name : undefined}>
        {name}
      </Link>
      {isUnknownGpu && <Badge className="ml-[7px] inline!">model not disclosed</Badge>}
    </th>
  );
}

function priceCell({ cells: { price, sign, note, isRanked, isSpot } }: OfferTableRowProps) {
  return (
    <td
      key="price"
      data-col="price"
      data-ranked={isRanked || undefined}
      data-prepaid={note ? "" : undefined}
      data-sign={sign}
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

function cloudCell({ cells: { cloud } }: OfferTableRowProps) {
  return (
    <td key="cloud" data-col="cloud" title={cloud}>
      {cloud}
    </td>
  );
}

function ageCell({
  cells: { id, observedAt, date, action, isLaunchable },
  from,
  isOverdue,
}: OfferTableRowProps) {
  return (
    <td
      key="age"
      data-col="age"
      data-mark={isOverdue && !date ? "old" : undefined}
      data-date={date ? "" : undefined}
      data-unlaunchable={isLaunchable || action ? undefined : ""}
      translate="no"
    >
      <RelativeTimeText at={observedAt} date={date} />
      {isLaunchable && (
        <Link href={`/launch/${id}${from}`} translate="yes">
          Launch
        </Link>
      )}
      {action && (
        <a href={action.href} rel="noopener noreferrer" translate="yes">
          {action.label}
        </a>
      )}
    </td>
  );
}
