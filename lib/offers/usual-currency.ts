import "server-only";

import { cookies } from "next/headers";
import { cache } from "react";

import { currentBoard } from "@/lib/board/context";
import { getDatabase } from "@/db/client";
import { readLaunchSettings } from "@/db/launch-settings";
import { isKnownCurrency } from "@/lib/rates/currencies";

import { withCurrency } from "./links";
import { getDisplay } from "./queries";
import type { Display } from "./schema";
import { currencyCookie, defaultCurrency } from "./search";
import { parseSearch } from "./search-params";

/** The currencies of pages whose URL names none. */
export interface UsualCurrency {
  /** Of this browser, else of the app. */
  usual: string;
  /** Of a browser that chose none: that of the account page, else dollars. */
  ofApp: string;
}

/** Read once per page, however many of its parts need it. */
export const readUsualCurrency = cache(async (): Promise<UsualCurrency> => {
  if (currentBoard()) return { usual: defaultCurrency, ofApp: defaultCurrency };
  const chosen = (await cookies()).get(currencyCookie)?.value ?? "";
  const ofApp = (await readLaunchSettings(getDatabase())).defaultCurrency ?? defaultCurrency;
  return { usual: isKnownCurrency(chosen) ? chosen : ofApp, ofApp };
});

/** The currency that a link spells out, so that others see it too; empty if everybody without a choice does. */
export function spellCurrency(shown: string, { ofApp }: Pick<UsualCurrency, "ofApp">): string {
  return shown === ofApp && shown === defaultCurrency ? "" : shown;
}

/** The query of the view with the shown currency, for a link that others open. */
export async function withSpelledCurrency(back: string, { currency }: Display): Promise<string> {
  const view = parseSearch(back);
  const spelled = view.search.currency === null ? spellCurrency(currency, await readUsualCurrency()) : "";
  return spelled === "" ? back : withCurrency(view, spelled);
}

/** The display currency of a page that leads back to a view: that of the view, else the usual one. */
export async function readDisplay(back: string): Promise<Display> {
  return getDisplay(parseSearch(back).search.currency ?? (await readUsualCurrency()).usual);
}
