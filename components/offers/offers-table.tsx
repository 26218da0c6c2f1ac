"use client";

import { memo, useMemo } from "react";

import { useLiveStatus } from "@/components/shell/live-status";
import { describeEach } from "@/lib/describe-each";
import { currencySign } from "@/lib/offers/format";
import { fromParameter, withSort } from "@/lib/offers/links";
import { isOverdue } from "@/lib/offers/overdue";
import type { OffersView, OfferRow } from "@/lib/offers/view-schema";

import { ViewLink } from "./view-link";
import { toOfferCells, type OfferCells } from "./cells";
import { columns, type Column } from "./columns";
import { OmittedOffers } from "./omitted-offers";
import { OfferTableRow } from "./offer-row";
import { sortText } from "./sort-labels";
import { UnrankedText } from "./unranked-text";
import { useOffersNavigation } from "./use-offers-navigation";

/** Shows rows without a price in dollars in a separate group when the order is by price. */
export function OffersTable({ view, isPending }: { view: OffersView; isPending: boolean }) {
  const { search, query } = useOffersNavigation();
  const { at } = useLiveStatus().pulse;
  const { currency, perUsd } = view.display;
  const { views, leftOut } = useMemo(
    () =>
      describeEach(view.offers, (offer) => ({ offer, cells: toOfferCells(offer, { currency, perUsd }) }), {
        kind: "offer",
        id: ({ id }) => id,
      }),
    [view.offers, currency, perUsd],
  );
  const now = Math.max(Date.parse(at), Date.parse(view.at));
  const rows = views.map((row) => ({ ...row, isOverdue: isOverdue(row.offer, now) }));
  const isByPrice = search.sort[0]?.key === "price" || search.sort[0]?.key === "total";
  const unranked = isByPrice ? rows.filter(({ offer }) => offer.gpuPriceMicros === null) : [];
  const ranked = isByPrice ? rows.filter(({ offer }) => offer.gpuPriceMicros !== null) : rows;
  const from = fromParameter(query);
  return (
    <>
      <OmittedOffers count={view.leftOut + leftOut} />
      <table className="data offers" data-currency={currency} data-pending={isPending || undefined}>
        <caption className="vh">{`Offers, ${sortText(search.sort)}`}</caption>
        <thead>
          <tr>
            {columns(currencySign(currency)).map((column) => (
              <ColumnHeader key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <OfferRows rows={ranked} from={from} perUsd={perUsd} />
        {unranked.length > 0 && (
          <tbody className="group">
            <tr>
              {/* Does not span columns that a narrow window hides: they would still take up width. */}
              <th colSpan={8} scope="rowgroup">
                <UnrankedText counts={view.unranked} />
              </th>
              {["billing", "cpu", "ram", "disk", "age"].map((column) => (
                <td key={column} className={column} aria-hidden="true" />
              ))}
            </tr>
          </tbody>
        )}
        {unranked.length > 0 && <OfferRows rows={unranked} from={from} perUsd={perUsd} />}
      </table>
    </>
  );
}

function ColumnHeader({ column: { key, head, title, className } }: { column: Column }) {
  const { query, search } = useOffersNavigation();
  const at = search.sort.findIndex((sort) => sort.key === key);
  const direction = at < 0 ? undefined : search.sort[at]!.descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      className={className}
      aria-sort={at === 0 ? direction : undefined}
      data-then={at > 0 ? direction : undefined}
    >
      <ViewLink to={withSort(query, key)} shiftTo={withSort(query, key, { adds: true })} title={title}>
        {head}
      </ViewLink>
    </th>
  );
}

interface OfferRowsProps {
  rows: { offer: OfferRow; cells: OfferCells; isOverdue: boolean }[];
  from: string;
  perUsd: number;
}

// Renders again only when the rows change, not on filter clicks or live status updates.
const OfferRows = memo(function Rows({ rows, from }: OfferRowsProps) {
  return (
    <tbody>
      {rows.map(({ cells, isOverdue }) => (
        <OfferTableRow key={cells.id} cells={cells} from={from} isOverdue={isOverdue} />
      ))}
    </tbody>
  );
}, hasSameRows);

function hasSameRows(before: OfferRowsProps, after: OfferRowsProps): boolean {
  if (before.from !== after.from || before.perUsd !== after.perUsd) return false;
  return (
    before.rows.length === after.rows.length &&
    before.rows.every(
      ({ offer, isOverdue }, at) =>
        offer === after.rows[at]!.offer && isOverdue === after.rows[at]!.isOverdue,
    )
  );
}
