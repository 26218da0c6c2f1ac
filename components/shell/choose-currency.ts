import type { QueryClient } from "@tanstack/react-query";

import { storeSetting } from "@/components/ui/store-setting";
import { offersHref, withCurrency } from "@/lib/offers/links";
import { currencyCookie, defaultCurrency } from "@/lib/offers/search";
import { parseSearch } from "@/lib/offers/search-params";

/** Keeps the display currency for this browser and shows the offers in it; the URL names no other one then. */
export function chooseCurrency(
  currency: string,
  { client, show }: { client: QueryClient; show(currency: string): void },
): void {
  const view = parseSearch(window.location.search);
  // The public board reads no cookies, so there the URL names the currency.
  if (document.documentElement.hasAttribute("data-board")) {
    window.history.pushState(
      null,
      "",
      offersHref(withCurrency(view, currency === defaultCurrency ? "" : currency)),
    );
    return;
  }
  storeSetting(currencyCookie, currency);
  show(currency);
  if (view.search.currency) window.history.pushState(null, "", offersHref(withCurrency(view, "")));
  // Rows that were read before show the earlier currency.
  client.removeQueries({ queryKey: ["offers"], type: "inactive" });
  void client.invalidateQueries({ queryKey: ["offers"] });
}
