"use client";

import { usePathname, useSearchParams } from "next/navigation";

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
    <label className="currency">
      <span className="vh">Display currency</span>
      <select
        name="currency"
        form="filters-form"
        value={currency}
        onChange={(event) => {
          const next = withCurrency(window.location.search, event.target.value);
          window.history.pushState(null, "", offersHref(next));
        }}
      >
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}
