"use client";

import { activeFilters } from "@/lib/offers/filters";
import { numberText } from "@/lib/offers/format";
import { isUsualStock, withList, withoutFilter, withoutFilters } from "@/lib/offers/links";
import type { BoardView } from "@/lib/offers/view-schema";

import { BoardLink } from "./board-link";
import { useBoard } from "./use-board";

/** Each filter in force, with a way to drop it; and what is hidden without having been asked. */
export function Chips({ view }: { view: BoardView }) {
  const { query, search } = useBoard();
  const filters = activeFilters(search, view.facets);
  const stock = search.lists.stock.values;
  const soldOut = view.facets.stock.find(({ value }) => value === "sold-out")?.count ?? 0;
  const isHidden = isUsualStock(stock) && soldOut > 0;
  if (filters.length === 0 && soldOut === 0) return null;
  return (
    <ul className="chips" aria-label="Filters in force">
      {filters.map(({ param, label }) => (
        <li key={param} className="chip">
          <span>{label}</span>
          <BoardLink to={withoutFilter(query, param)} aria-label={`Drop ${label}`}>
            <span className="i i-x" aria-hidden="true" />
          </BoardLink>
        </li>
      ))}
      {isHidden && (
        <li className="chip ghost">
          <span>{`${numberText(soldOut)} sold-out hidden`}</span>
          <BoardLink to={withList(query, "stock", ["any"])}>Show</BoardLink>
        </li>
      )}
      {stock.length === 3 && soldOut > 0 && (
        <li className="chip ghost">
          <span>{`${numberText(soldOut)} sold-out shown`}</span>
          <BoardLink to={withList(query, "stock", [])}>Hide</BoardLink>
        </li>
      )}
      {filters.length > 0 && (
        <li>
          <BoardLink className="clear-all" to={withoutFilters(query)}>
            Clear all
          </BoardLink>
        </li>
      )}
    </ul>
  );
}
