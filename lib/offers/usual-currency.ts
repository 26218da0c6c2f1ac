import "server-only";

import { cookies } from "next/headers";

import { getDatabase } from "@/db/client";
import { readLaunchSettings } from "@/db/launch-settings";
import { isKnownCurrency } from "@/lib/rates/currencies";

import { getDisplay } from "./queries";
import type { Display } from "./schema";
import { currencyCookie, defaultCurrency } from "./search";
import { parseSearch } from "./search-params";

/** The display currency of a page whose URL names none: of this browser, else of the account page, else dollars. */
export async function readUsualCurrency(): Promise<string> {
  const chosen = (await cookies()).get(currencyCookie)?.value ?? "";
  if (isKnownCurrency(chosen)) return chosen;
  return (await readLaunchSettings(getDatabase())).defaultCurrency ?? defaultCurrency;
}

/** The display currency of a page that leads back to a view: that of the view, else the usual one. */
export async function readDisplay(back: string): Promise<Display> {
  return getDisplay(parseSearch(back).search.currency ?? (await readUsualCurrency()));
}
