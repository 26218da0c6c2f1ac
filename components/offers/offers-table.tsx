"use client";

import { type ComponentType, lazy, memo, Suspense, useEffect, useMemo, useRef } from "react";

import { Selection } from "@/components/selection/on-demand";
import { useIsSelecting } from "@/components/selection/select-mode";
import { useLiveStatus } from "@/components/shell/live-status";
import { nothing } from "@/components/ui/on-demand";
import { OmittedRows } from "@/components/ui/omitted-rows";
import { describeEach } from "@/lib/describe-each";
import { currencySign } from "@/lib/offers/format";
import { fromParameter, withSort } from "@/lib/offers/links";
import { isSortKey } from "@/lib/offers/search";
import type { Density } from "@/lib/offers/table-settings";
import { isOverdue } from "@/lib/offers/overdue";
import type { OffersView, OfferRow, ShownColumn } from "@/lib/offers/view-schema";

import { toOfferCells, type OfferCells } from "./cells";
import { rowCells } from "./columns";
import { sortText } from "./sort-text";
import { useOffersNavigation } from "./use-offers-navigation";
import { useRowKeys } from "./use-row-keys";
import { ViewLink } from "./view-link";

// Loaded on demand, because few pages end with such rows.
const UnrankedText = lazy<ComponentType<{ counts: OffersView["unranked"] }>>(() =>
  import("./unranked-text").catch(nothing),
);

interface OffersTableProps {
  view: OffersView;
  /** Whether the rows are those of the previous view. */
  isOld: boolean;
  /** Whether newer rows load. */
  isPending: boolean;
  density: Density;
}

/** Shows rows without a price in dollars in a separate group when the order is by price. */
export function OffersTable({ view, isOld, isPending, density }: OffersTableProps) {
  const { search, query } = useOffersNavigation();
  const { at } = useLiveStatus().liveStatus;
  const { currency, perUsd } = view.display;
  const { views, leftOut } = useMemo(
    () =>
      describeEach(
        view.offers,
        (offer) => ({ offer, cells: toOfferCells(offer, { currency, perUsd }, Date.parse(view.at)) }),
        {
          kind: "offer",
          id: ({ id }) => id,
        },
      ),
    [view.offers, view.at, currency, perUsd],
  );
  const now = Math.max(Date.parse(at), Date.parse(view.at));
  const rows = views.map((row) => ({ ...row, isOverdue: isOverdue(row.offer, now) }));
  const isByPrice = search.sort[0]?.key === "price" || search.sort[0]?.key === "total";
  const unranked = isByPrice ? rows.filter(({ offer }) => offer.gpuPriceMicros === null) : [];
  const ranked = isByPrice ? rows.filter(({ offer }) => offer.gpuPriceMicros !== null) : rows;
  const from = fromParameter(query.canonical);
  const isSelecting = useIsSelecting();
  return (
    <>
      <OmittedRows count={view.leftOut + leftOut} kind="offer" />
      {(view.spelledColumns || density === "compact") && (
        // oxlint-disable-next-line next/no-css-tags -- only for own columns
        <link rel="stylesheet" href="/styles/own-columns.css" precedence="on-demand" />
      )}
      <div data-framed={view.spelledColumns ? "" : undefined}>
        <table
          data-offers=""
          data-cards="md"
          data-currency={currency}
          data-own={view.spelledColumns ? "" : undefined}
          data-density={density}
          data-pending={isPending || undefined}
          data-selecting={isSelecting || undefined}
        >
          <caption className="sr-only">{`Offers, ${sortText(search.sort)}`}</caption>
          <thead>
            <tr>
              {isSelecting && (
                <th scope="col" data-col="select">
                  <span className="sr-only">Select</span>
                </th>
              )}
              {view.columns.map((column) => (
                <ColumnHeader key={column.key} column={column} sign={currencySign(currency)} />
              ))}
              <th scope="col" data-col="go">
                <span className="sr-only">Action</span>
              </th>
            </tr>
          </thead>
          <OfferRows rows={ranked} columns={view.columns} from={from} perUsd={perUsd} isOld={isOld} />
          {unranked.length > 0 && (
            <tbody data-unranked="">
              <tr>
                <th colSpan={view.columns.length + 1} scope="rowgroup">
                  <Suspense>
                    <UnrankedText counts={view.unranked} />
                  </Suspense>
                </th>
              </tr>
            </tbody>
          )}
          {unranked.length > 0 && (
            <OfferRows rows={unranked} columns={view.columns} from={from} perUsd={perUsd} isOld={isOld} />
          )}
        </table>
      </div>
    </>
  );
}

function ColumnHeader({ column, sign }: { column: ShownColumn; sign: string }) {
  const { key, head, description } = column;
  const text = head.replace("$", () => sign);
  const { search } = useOffersNavigation();
  const at = search.sort.findIndex((sort) => sort.key === key);
  const direction = at < 0 ? undefined : search.sort[at]!.descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      data-col={key}
      aria-sort={at === 0 ? direction : undefined}
      data-then={at > 0 ? direction : undefined}
      data-n={at >= 0 && search.sort.length > 1 ? at + 1 : undefined}
    >
      {isSortKey(key) ? (
        <ViewLink
          to={(query) => withSort(query, key)}
          shiftTo={(query) => withSort(query, key, { adds: true })}
          title={description}
        >
          {text}
        </ViewLink>
      ) : (
        text
      )}
    </th>
  );
}

interface OfferRowsProps {
  rows: { offer: OfferRow; cells: OfferCells; isOverdue: boolean }[];
  columns: readonly ShownColumn[];
  from: string;
  perUsd: number;
  isOld: boolean;
}

// Renders again only when the rows change, not on filter clicks or live status updates.
const OfferRows = memo(function Rows({ rows, columns, from, isOld }: OfferRowsProps) {
  const keys = useRowKeys(
    rows.map(({ cells }) => cells.id),
    from,
    isOld,
  );
  const isSelecting = useIsSelecting();
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    const levels = rows.map(({ offer }) => offer.trend?.levels);
    if (levels.some(Boolean))
      void import("./draw-trends").then(
        ({ drawTrends }) => body.current && drawTrends(body.current, levels),
        nothing,
      );
  }, [rows]);
  return (
    <tbody data-rows="" ref={body}>
      {rows.map(({ offer, cells, isOverdue }, at) => (
        <tr key={keys[at]}>
          {[
            isSelecting && (
              <td key="select" data-col="select">
                <Selection row={selectedOf(cells, offer)} />
              </td>
            ),
            ...rowCells(columns, { cells, from, isOverdue }),
          ]}
        </tr>
      ))}
    </tbody>
  );
}, hasSameRows);

function selectedOf({ id, name, texts, price, cloud }: OfferCells, row: OfferRow) {
  return { id, row, name: `${texts.gpus} × ${name}`, text: `${price} · ${cloud}` };
}

function hasSameRows(before: OfferRowsProps, after: OfferRowsProps): boolean {
  const keys = ["from", "perUsd", "isOld"] as const;
  if (keys.some((key) => before[key] !== after[key])) return false;
  if (columnNames(before) !== columnNames(after)) return false;
  return (
    before.rows.length === after.rows.length &&
    before.rows.every(
      ({ offer, isOverdue }, at) =>
        offer === after.rows[at]!.offer && isOverdue === after.rows[at]!.isOverdue,
    )
  );
}

function columnNames({ columns }: OfferRowsProps): string {
  return columns.map(({ key }) => key).join();
}
