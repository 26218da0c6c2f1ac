import "server-only";

import { cookies } from "next/headers";

import { getDatabase } from "@/db/client";
import { readLaunchSettings } from "@/db/launch-settings";
import { isKnownCurrency } from "@/lib/rates/currencies";

import { withCurrency } from "./links";
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

/** The currency that a link spells out, so that others see it too; empty if everybody without a choice does. */
export async function spellCurrency(shown: string): Promise<string> {
  const { defaultCurrency: ofApp } = await readLaunchSettings(getDatabase());
  return shown === (ofApp ?? defaultCurrency) && shown === defaultCurrency ? "" : shown;
}

/** The query of the view with the shown currency, for a link that others open. */
export async function withSpelledCurrency(back: string, { currency }: Display): Promise<string> {
  const view = parseSearch(back);
  const spelled = view.search.currency === null ? await spellCurrency(currency) : "";
  return spelled === "" ? back : withCurrency(view, spelled);
}

/** The display currency of a page that leads back to a view: that of the view, else the usual one. */
export async function readDisplay(back: string): Promise<Display> {
  return getDisplay(parseSearch(back).search.currency ?? (await readUsualCurrency()));
}
