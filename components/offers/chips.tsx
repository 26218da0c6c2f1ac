"use client";

import { activeFilters } from "@/lib/offers/filters";
import { numberText } from "@/lib/offers/format";
import { withList, withoutFilter, withoutFilters } from "@/lib/offers/links";
import { isEvery, isUsual } from "@/lib/offers/list-values";
import type { BoardView } from "@/lib/offers/view-schema";

import { BoardLink } from "./board-link";
import { useBoard } from "./use-board";

/** What the defaults of a filter hide. */
const hidden = [
  { name: "billing", word: "prepaid", values: ["daily", "weekly", "monthly"] },
  { name: "stock", word: "sold-out", values: ["sold-out"] },
] as const;

/** Each filter in force, with a way to drop it; and what the defaults hide, with a way to show it. */
export function Chips({ view }: { view: BoardView }) {
  const { query, search } = useBoard();
  const filters = activeFilters(search, view.facets);
  const ghosts = hidden.flatMap(({ name, word, values }) => {
    const selected = search.lists[name].values;
    const isHidden = isUsual(name, selected);
    const count = view.facets[name]
      .filter(({ value }) => (values as readonly string[]).includes(value))
      .reduce((sum, option) => sum + option.count, 0);
    return count > 0 && (isHidden || isEvery(name, selected)) ? [{ name, word, count, isHidden }] : [];
  });
  if (filters.length + ghosts.length === 0) return null;
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
      {ghosts.map(({ name, word, count, isHidden }) => (
        <li key={name} className="chip ghost">
          <span>{`${numberText(count)} ${word} ${isHidden ? "hidden" : "shown"}`}</span>
          <BoardLink to={withList(query, name, isHidden ? ["any"] : [])}>
            <span>{isHidden ? "Show" : "Hide"}</span>
            <span className="vh">{` ${word} offers`}</span>
          </BoardLink>
        </li>
      ))}
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
