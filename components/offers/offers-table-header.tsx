"use client";

import { CopyLink } from "@/components/ui/copy-link";
import { RefreshButton } from "@/components/ui/refresh-button";
import { activeFilters } from "@/lib/offers/filters";
import { pluralize, numberText } from "@/lib/format";
import { withSortText } from "@/lib/offers/links";
import { spellSort } from "@/lib/offers/search";
import type { OffersView } from "@/lib/offers/view-schema";

import { phoneSorts, sortText } from "./sort-text";
import { useOffersNavigation } from "./use-offers-navigation";

export function OffersTableHeader({ view, openFilters }: { view: OffersView; openFilters(): void }) {
  const { query, search, go } = useOffersNavigation();
  const filters = activeFilters(search, view.facets).length;
  const sort = spellSort(search.sort);
  const usual = phoneSorts.map((each) => [each]);
  const sorts = usual.some((each) => spellSort(each) === sort) ? usual : [search.sort, ...usual];
  return (
    <div className="board-head">
      <h1 aria-live="polite">{pluralize(view.total, "offer")}</h1>
      <p className="sub">
        <span>{view.total === view.all ? "" : `of ${numberText(view.all)}, `}</span>
        <span>{sortText(search.sort)}</span>
      </p>
      <div className="actions">
        <a
          className="btn drawer-only"
          href="#filters"
          onClick={(event) => {
            event.preventDefault();
            openFilters();
          }}
        >
          <span className="i i-filter" aria-hidden="true" />
          <span>{`Filters${filters > 0 ? ` · ${filters}` : ""}`}</span>
        </a>
        <label className="select cards-only">
          <span className="vh">Sort</span>
          <select
            className="field"
            name="sort"
            form="filters-form"
            value={sort}
            onChange={(event) => go(withSortText(query, event.target.value))}
          >
            {sorts.map((each) => (
              <option key={spellSort(each)} value={spellSort(each)}>
                {capitalize(sortText(each).replace(/ first$/, ""))}
              </option>
            ))}
          </select>
        </label>
        <RefreshButton label="Refresh" />
        <CopyLink />
      </div>
    </div>
  );
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
