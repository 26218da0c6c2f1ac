"use client";

import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { marketCookie } from "@/lib/market-cookie";
import { numberText } from "@/lib/format";
import { withList, withMarket, withoutFilter, withoutFilters } from "@/lib/offers/links";
import { isEveryValue, isDefaultList } from "@/lib/offers/search";
import { parseSearch } from "@/lib/offers/search-params";
import type { OffersView } from "@/lib/offers/view-schema";

import { ViewLink } from "./view-link";
import { useOffersNavigation } from "./use-offers-navigation";

const hiddenByDefault = [
  { name: "billing", word: "prepaid", values: ["daily", "weekly", "monthly"] },
  { name: "stock", word: "sold-out", values: ["sold-out"] },
  { name: "kind", word: "aggregates", values: ["aggregate"] },
] as const;

const chip =
  "inline-flex min-h-6 items-center rounded-sm border px-2 py-0.5 text-xs/[18px] font-medium wrap-anywhere max-sm:min-h-9 max-sm:px-2.5";

const chipLink =
  "ml-2 inline-flex items-center self-stretch max-sm:-my-1.5 max-sm:-mr-2.5 max-sm:ml-0 max-sm:min-h-(--touch) max-sm:px-2.5";

/** For the link in the header of later pages; no URL is read differently. */
function keepMarket(market: string): void {
  document.cookie = `${marketCookie}=${market};path=/;max-age=31536000;samesite=lax`;
}

/** Chips that remove an active filter, or show what a default hides. */
export function FilterChips({ view, isOld }: { view: OffersView; isOld: boolean }) {
  const { search } = useOffersNavigation();
  const ghosts = hiddenByDefault.flatMap(({ name, word, values }) => {
    const selected = search.lists[name].values;
    const isHidden = isDefaultList(name, selected);
    const count = view.facets[name]
      .filter(({ value }) => (values as readonly string[]).includes(value))
      .reduce((sum, option) => sum + option.count, 0);
    return count > 0 && (isHidden || isEveryValue(name, selected)) ? [{ name, word, count, isHidden }] : [];
  });
  const { market, filters } = view;
  const isWhole = market.shown !== market.usual && market.available.includes("own");
  if (filters.length + ghosts.length === 0 && !market.more && !isWhole) return null;
  return (
    <ul className="flex flex-wrap items-center gap-1.5 px-4 pb-2.5 max-md:px-3" aria-label="Filters in force">
      {filters.map(({ param, label }) => (
        <li key={param} className={cx(chip, "border-transparent bg-accent-soft text-accent")}>
          <span>{label}</span>
          <ViewLink
            className="-my-0.5 -mr-2 ml-px inline-flex w-[22px] items-center justify-center self-stretch max-sm:-mr-2.5 max-sm:-my-1.5 max-sm:min-h-(--touch) max-sm:w-(--touch)"
            to={(query) =>
              withoutFilter(isOld || !query.search.q ? query : parseSearch(view.canonical), param, search)
            }
            aria-label={`Remove ${label}`}
          >
            <Icon name="x" className="size-[11px]" />
          </ViewLink>
        </li>
      ))}
      {ghosts.map(({ name, word, count, isHidden }) => (
        <li key={name} className={cx(chip, "border-line-strong text-ink-2")}>
          <span>{`${numberText(count)} ${word} ${isHidden ? "hidden" : "shown"}`}</span>
          <ViewLink className={chipLink} to={(query) => withList(query, name, isHidden ? ["any"] : [])}>
            <span>{isHidden ? "Show" : "Hide"}</span>
            <span className="sr-only">{` ${word} offers`}</span>
          </ViewLink>
        </li>
      ))}
      {(isWhole || market.more !== null) && (
        <li className={cx(chip, "border-line-strong text-ink-2")}>
          <span>{isWhole ? "Market shown" : `Market: ${numberText(market.more!)} more offers`}</span>
          <ViewLink
            className={chipLink}
            to={(query) => withMarket(query, isWhole ? "" : "all")}
            onClick={() => keepMarket(isWhole ? "" : "all")}
          >
            <span>{isWhole ? "Hide" : "Show"}</span>
            <span className="sr-only"> public prices</span>
          </ViewLink>
        </li>
      )}
      {filters.length > 0 && (
        <li>
          <ViewLink
            className="ml-1 inline-block text-xs max-sm:-my-1 max-sm:px-1.5 max-sm:leading-(--touch)"
            to={withoutFilters}
          >
            Clear all
          </ViewLink>
        </li>
      )}
    </ul>
  );
}
