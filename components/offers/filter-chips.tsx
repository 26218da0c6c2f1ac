"use client";

import { activeFilters } from "@/lib/offers/filters";
import { numberText } from "@/lib/format";
import { withList, withoutFilter, withoutFilters } from "@/lib/offers/links";
import { isEveryValue, isDefaultList } from "@/lib/offers/search";
import type { OffersView } from "@/lib/offers/view-schema";

import { ViewLink } from "./view-link";
import { useOffersNavigation } from "./use-offers-navigation";

const hiddenByDefault = [
  { name: "billing", word: "prepaid", values: ["daily", "weekly", "monthly"] },
  { name: "stock", word: "sold-out", values: ["sold-out"] },
] as const;

/** Chips that remove an active filter, or show what a default hides. */
export function FilterChips({ view }: { view: OffersView }) {
  const { query, search } = useOffersNavigation();
  const filters = activeFilters(search, view.facets);
  const ghosts = hiddenByDefault.flatMap(({ name, word, values }) => {
    const selected = search.lists[name].values;
    const isHidden = isDefaultList(name, selected);
    const count = view.facets[name]
      .filter(({ value }) => (values as readonly string[]).includes(value))
      .reduce((sum, option) => sum + option.count, 0);
    return count > 0 && (isHidden || isEveryValue(name, selected)) ? [{ name, word, count, isHidden }] : [];
  });
  if (filters.length + ghosts.length === 0) return null;
  return (
    <ul className="chips" aria-label="Filters in force">
      {filters.map(({ param, label }) => (
        <li key={param} className="chip">
          <span>{label}</span>
          <ViewLink to={withoutFilter(query, param)} aria-label={`Drop ${label}`}>
            <span className="i i-x" aria-hidden="true" />
          </ViewLink>
        </li>
      ))}
      {ghosts.map(({ name, word, count, isHidden }) => (
        <li key={name} className="chip ghost">
          <span>{`${numberText(count)} ${word} ${isHidden ? "hidden" : "shown"}`}</span>
          <ViewLink to={withList(query, name, isHidden ? ["any"] : [])}>
            <span>{isHidden ? "Show" : "Hide"}</span>
            <span className="vh">{` ${word} offers`}</span>
          </ViewLink>
        </li>
      ))}
      {filters.length > 0 && (
        <li>
          <ViewLink className="clear-all" to={withoutFilters(query)}>
            Clear all
          </ViewLink>
        </li>
      )}
    </ul>
  );
}
