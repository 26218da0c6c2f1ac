"use client";

import { usePathname, useSearchParams } from "next/navigation";

import { Icon } from "@/components/ui/icon";
import { offersHref, withCurrency } from "@/lib/offers/links";
import { parseSearch } from "@/lib/offers/search-params";

/** The display currency. Part of the filter form, so that it works without JavaScript. */
export function CurrencySelect({ currencies }: { currencies: string[] }) {
  const query = useSearchParams().toString();
  const isBoard = usePathname() === "/";
  if (!isBoard) return null;
  const { currency } = parseSearch(query).search;
  const options = currencies.includes(currency) ? currencies : [...currencies, currency];
  return (
    <label className="relative inline-flex h-5 items-center border-l pl-1.5 max-sm:h-auto max-sm:border-0 max-sm:pl-0">
      <span className="sr-only">Display currency</span>
      <select
        className="h-(--control) appearance-none rounded-md pr-6 pl-2 font-medium hover:bg-sunken hover:text-ink max-xs:pl-1.5 [&_option]:bg-raised [&_option]:text-ink"
        name="currency"
        form="filters-form"
        value={currency}
        onChange={(event) => {
          const next = withCurrency(parseSearch(window.location.search), event.target.value);
          window.history.pushState(null, "", offersHref(next));
        }}
      >
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
      <Icon name="chevron-down" className="pointer-events-none absolute right-1.5" />
    </label>
  );
}
