"use client";

import { useQueryClient } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";

import { Icon } from "@/components/ui/icon";
import { parseSearch } from "@/lib/offers/search-params";

interface CurrencySelectProps {
  currencies: string[];
  /** The currency of a URL that names none. */
  usual: string;
}

/** The display currency, kept for this browser. Part of the filter form, so that it works without JavaScript. */
export function CurrencySelect({ currencies, usual: initial }: CurrencySelectProps) {
  const query = useSearchParams().toString();
  const isBoard = usePathname() === "/";
  const [usual, setUsual] = useState(initial);
  const client = useQueryClient();
  if (!isBoard) return null;
  const shown = parseSearch(query).search.currency ?? usual;
  // The usual one is not in the URL.
  const valueOf = (currency: string) => (currency === usual ? "" : currency);
  return (
    <label className="relative inline-flex h-5 items-center border-l pl-1.5 max-sm:h-auto max-sm:border-0 max-sm:pl-0">
      <span className="sr-only">Display currency</span>
      <select
        className="h-(--control) appearance-none rounded-md pr-6 pl-2 font-medium hover:bg-sunken hover:text-ink max-xs:pl-1.5 [&_option]:bg-raised [&_option]:text-ink"
        name="currency"
        form="filters-form"
        value={valueOf(shown)}
        onChange={(event) => {
          const chosen = event.target.value || usual;
          void import("./choose-currency").then(({ chooseCurrency }) =>
            chooseCurrency(chosen, { client, show: setUsual }),
          );
        }}
      >
        {[...new Set([...currencies, usual, shown])].map((option) => (
          <option key={option} value={valueOf(option)}>
            {option}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" className="pointer-events-none absolute right-1.5" />
    </label>
  );
}
