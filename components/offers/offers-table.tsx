"use client";

import Link from "next/link";
import { memo } from "react";

import { counted, currencySign } from "@/lib/offers/format";
import { withSort } from "@/lib/offers/links";
import type { Display } from "@/lib/offers/schema";
import type { BoardView, OfferRow } from "@/lib/offers/view-schema";

import { BoardLink } from "./board-link";
import { columns, type Column } from "./columns";
import { Row } from "./offer-row";
import { sortText } from "./sort-words";
import { useBoard } from "./use-board";

/** The rows. What has no price in dollars stands apart where the order is by price. */
export function OffersTable({ view, isPending }: { view: BoardView; isPending: boolean }) {
  const { search } = useBoard();
  const isByPrice = search.sort[0]?.key === "price" || search.sort[0]?.key === "total";
  const ranked = isByPrice
    ? view.offers.filter(({ gpuPriceMicros }) => gpuPriceMicros !== null)
    : view.offers;
  const unranked = isByPrice ? view.offers.filter(({ gpuPriceMicros }) => gpuPriceMicros === null) : [];
  const { currency, perUsd } = view.display;
  return (
    <table className="data offers" data-currency={currency} data-pending={isPending || undefined}>
      <caption className="vh">{`Offers, ${sortText(search.sort)}`}</caption>
      <thead>
        <tr>
          {columns(currencySign(currency)).map((column) => (
            <Head key={column.key} column={column} />
          ))}
        </tr>
      </thead>
      <Rows offers={ranked} currency={currency} perUsd={perUsd} />
      {unranked.length > 0 && (
        <tbody className="group">
          <tr>
            {/* Not over those that a narrow window hides: they would still take their share of its width. */}
            <th colSpan={8} scope="rowgroup">
              <span>{`Not ranked: ${counted(unranked.length, "offer")}, because `}</span>
              <Reasons offers={unranked} />
            </th>
            {["billing", "cpu", "ram", "disk", "age"].map((column) => (
              <td key={column} className={column} aria-hidden="true" />
            ))}
          </tr>
        </tbody>
      )}
      {unranked.length > 0 && <Rows offers={unranked} currency={currency} perUsd={perUsd} />}
    </table>
  );
}

function Head({ column: { key, head, title, className } }: { column: Column }) {
  const { query, search } = useBoard();
  const at = search.sort.findIndex((sort) => sort.key === key);
  const direction = at < 0 ? undefined : search.sort[at]!.descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      className={className}
      aria-sort={at === 0 ? direction : undefined}
      data-then={at > 0 ? direction : undefined}
    >
      <BoardLink to={withSort(query, key)} shiftTo={withSort(query, key, { adds: true })} title={title}>
        {head}
      </BoardLink>
    </th>
  );
}

interface RowsProps extends Pick<Display, "currency" | "perUsd"> {
  offers: OfferRow[];
}

// Rows are drawn anew only when they changed, not when a filter is clicked or the pulse beats.
const Rows = memo(function Rows({ offers, currency, perUsd }: RowsProps) {
  return (
    <tbody>
      {offers.map((offer) => (
        <Row key={offer.id} offer={offer} currency={currency} perUsd={perUsd} />
      ))}
    </tbody>
  );
}, isSame);

function isSame(before: RowsProps, after: RowsProps): boolean {
  if (before.currency !== after.currency || before.perUsd !== after.perUsd) return false;
  return (
    before.offers.length === after.offers.length &&
    before.offers.every((offer, at) => offer === after.offers[at])
  );
}

function Reasons({ offers }: { offers: OfferRow[] }) {
  const unsaid = offers.filter(({ native }) => native?.amount === null).length;
  const unknown = offers.filter(
    ({ native }) => native && native.amount !== null && native.currency === null,
  ).length;
  const missing = [
    ...new Set(
      offers.flatMap(({ native, rate }) =>
        native?.amount && native.currency && !rate ? native.currency : [],
      ),
    ),
  ];
  return (
    <span>
      <span>{unknown > 0 && "the cloud did not say the currency: "}</span>
      {unknown > 0 && (
        <Link href="/providers#cloudcompute" prefetch={false}>
          set it
        </Link>
      )}
      <span>{unknown > 0 && unsaid + missing.length > 0 && ". Of others: "}</span>
      <span>
        {unsaid > 0 && (missing.length > 0 ? "no price was ever seen, or " : "no price was ever seen")}
      </span>
      <span>{missing.length > 0 && `there is no exchange rate for ${missing.join(", ")} yet`}</span>
    </span>
  );
}
