import type { QueryClient } from "@tanstack/react-query";

import { storeSetting } from "@/components/ui/store-setting";
import { offersHref, withCurrency } from "@/lib/offers/links";
import { currencyCookie } from "@/lib/offers/search";
import { parseSearch } from "@/lib/offers/search-params";

/** Keeps the display currency for this browser and shows the offers in it; the URL names no other one then. */
export function chooseCurrency(
  currency: string,
  { client, show }: { client: QueryClient; show(currency: string): void },
): void {
  storeSetting(currencyCookie, currency);
  show(currency);
  const view = parseSearch(window.location.search);
  if (view.search.currency) window.history.pushState(null, "", offersHref(withCurrency(view, "")));
  // Rows that were read before show the earlier currency.
  client.removeQueries({ queryKey: ["offers"], type: "inactive" });
  void client.invalidateQueries({ queryKey: ["offers"] });
}
