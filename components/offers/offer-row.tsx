"use client";

import Link from "next/link";

import { RelativeTimeText } from "@/components/ui/relative-time";
import { staleStockLabel } from "@/lib/offers/labels";

import type { OfferCells } from "./cells";

interface OfferTableRowProps {
  cells: OfferCells;
  /** The query parameter that leads back to this view. */
  from: string;
  /** Whether its provider is overdue for a poll. */
  isOverdue: boolean;
}

/** An offer row. On phones the same cells form a card. */
export function OfferTableRow({ cells, from, isOverdue }: OfferTableRowProps) {
  const { id, name, isRanked } = cells;
  return (
    <tr>
      <th scope="row" className="gpu">
        <Link href={`/offers/${id}${from}`} prefetch={false} title={name.length > 20 ? name : undefined}>
          {name}
        </Link>
        {cells.isUnknownGpu && <span className="tag">unknown</span>}
      </th>
      <td className="num count">{cells.count}</td>
      <td className="num vram">{cells.vram}</td>
      <td className={isRanked ? "num price" : "num price none"} data-sign={cells.sign}>
        {cells.isSpot || cells.prepaid ? (
          <>
            {cells.isSpot && <span className="tag">Spot</span>}
            <b>{cells.price}</b>
            {cells.prepaid && <small>{cells.prepaid}</small>}
          </>
        ) : (
          cells.price
        )}
      </td>
      <td className="num total">{cells.total}</td>
      <StockCell cells={cells} isOverdue={isOverdue} />
      <td className="region" title={cells.region ?? undefined}>
        {cells.region ?? "not said"}
      </td>
      <td className="cloud" title={cells.cloud}>
        {cells.cloud}
      </td>
      <td className="billing">{cells.billing}</td>
      <td className="num cpu">{cells.vcpus}</td>
      <td className="num ram">{cells.memory}</td>
      <td className="num disk">{cells.disk}</td>
      <td className={isOverdue ? "num age st-clock" : "num age"} translate="no">
        <RelativeTimeText at={cells.observedAt} />
        {isRanked && cells.stock !== "sold-out" && (
          <Link className="go" href={`/launch/${id}${from}`} prefetch={false} translate="yes">
            Launch
          </Link>
        )}
      </td>
    </tr>
  );
}

function StockCell({ cells: { stock, isLow, capacity }, isOverdue }: Omit<OfferTableRowProps, "from">) {
  if (isOverdue && stock !== "unknown") {
    return <td className="stock st-clock">{staleStockLabel(stock).replace(" when", "\nwhen")}</td>;
  }
  if (stock === "sold-out") return <td className="stock st-out">Sold out</td>;
  if (stock === "unknown") return <td className="stock st-ask">Not said</td>;
  return (
    <td className={isLow ? "stock st-low" : "stock st-in"} data-count={capacity}>
      {isLow ? "Low" : "In stock"}
    </td>
  );
}
