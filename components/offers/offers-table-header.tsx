"use client";

import { buttonClass } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { Icon } from "@/components/ui/icon";
import { RefreshButton } from "@/components/ui/refresh-button";
import { useFollowed } from "@/components/ui/use-followed";
import { pluralize, numberText } from "@/lib/format";
import { withSortText } from "@/lib/offers/links";
import { spellSort } from "@/lib/offers/search";
import type { OffersView } from "@/lib/offers/view-schema";

import { phoneSorts, sortName, sortText } from "./sort-text";
import { useOffersNavigation } from "./use-offers-navigation";

export function OffersTableHeader({ view, openFilters }: { view: OffersView; openFilters(): void }) {
  const { query, search, go } = useOffersNavigation();
  const filters = view.filters.length;
  const sort = spellSort(search.sort);
  const usual = phoneSorts.map((each) => [each]);
  const select = useFollowed<HTMLSelectElement>("value", sort, query);
  const sorts = usual.some((each) => spellSort(each) === sort) ? usual : [search.sort, ...usual];
  return (
    <div className="flex items-baseline gap-2.5 px-4 pt-3 pb-2 max-md:flex-wrap max-md:items-center max-md:gap-x-2 max-md:gap-y-0 max-md:px-3 max-md:pt-1.5">
      <h1 aria-live="polite" className="whitespace-nowrap max-md:mr-auto">
        {view.groups ? pluralize(view.groups.length, "GPU model") : pluralize(view.total, "offer")}
      </h1>
      <p className="text-ink-3 max-md:order-2 max-md:mb-2 max-md:w-full max-md:text-xs">
        <span>{view.groups ? `${pluralize(view.total, "offer")} ` : ""}</span>
        <span>{view.total === view.all ? "" : `of ${numberText(view.all)}, `}</span>
        <span>{sortText(search.sort)}</span>
      </p>
      {/* On a phone at the bottom, in reach of a thumb. */}
      <div className="ml-auto flex min-w-0 gap-2 self-center max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-10 max-md:border-t max-md:bg-surface max-md:px-3 max-md:py-2 max-sm:bottom-14">
        <a
          className={buttonClass({ className: "max-md:flex-1 xl:hidden" })}
          href="#filters"
          onClick={(event) => {
            event.preventDefault();
            openFilters();
          }}
        >
          <Icon name="list-filter" />
          <span>{`Filters${filters > 0 ? ` · ${filters}` : ""}`}</span>
        </a>
        <label className="hidden min-w-0 flex-1 max-md:block">
          <span className="sr-only">Sort</span>
          <Select
            name="sort"
            form="filters-form"
            ref={select}
            defaultValue={sort}
            onChange={({ target }) => go((query) => withSortText(query, target.value))}
          >
            {sorts.map((each) => (
              <option key={spellSort(each)} value={spellSort(each)}>
                {each.map(sortName).join(", then ")}
              </option>
            ))}
          </Select>
        </label>
      </div>
      {view.market.shown !== "public" && (
        <span className="contents [[data-board]_&]:hidden">
          <RefreshButton label="Refresh" />
        </span>
      )}
    </div>
  );
}
