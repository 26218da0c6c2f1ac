import "server-only";

import { pollingAccounts, resolveMode } from "@/lib/accounts/present";
import { publicAccounts } from "@/lib/accounts/public";
import { currentBoard, isPublicOnly, refuseHiddenMarket } from "@/lib/board/context";
import { markets, type Market } from "@/lib/domain/vocabulary";
import { env } from "@/lib/env";

import type { Notice } from "./schema";

/** The markets that can have offers, and the one of a query that names none. */
export interface Markets {
  usual: Market;
  available: readonly Market[];
}

/** Own offers with an account; without one public prices, or the sandbox if these are turned off. */
export async function readMarkets(): Promise<Markets> {
  const environment = env();
  // The public board has real prices only, and without PUBLIC_BOARD_OWN none of an account.
  if (isPublicOnly())
    return { usual: "public", available: environment.publicPrices.allowed.length > 0 ? ["public"] : [] };
  const isSandbox = (await resolveMode(environment)) === "sandbox";
  const hasAccount = !isSandbox && (await pollingAccounts(environment)).length > 0;
  const hasPublic = environment.publicPrices.allowed.length > 0;
  const available = new Set<Market>([
    ...(hasAccount ? (["own"] as const) : []),
    ...(hasPublic ? (["public"] as const) : []),
    ...(hasPublic && hasAccount ? (["all"] as const) : []),
    ...(isSandbox && !currentBoard() ? (["sandbox"] as const) : []),
  ]);
  if (currentBoard())
    return { usual: available.has("all") ? "all" : hasAccount ? "own" : "public", available: [...available] };
  const usual = hasAccount ? "own" : hasPublic ? "public" : isSandbox ? "sandbox" : "own";
  return { usual, available: markets.filter((market) => available.has(market)) };
}

/** The accounts whose offers a market has. */
export async function accountIdsOf(market: Market): Promise<string[]> {
  refuseHiddenMarket(market);
  const environment = env();
  const mode = market === "sandbox" ? "sandbox" : "live";
  const hasAccounts = market !== "public" && mode === (await resolveMode(environment));
  const accounts = [
    ...(hasAccounts ? await pollingAccounts(environment) : []),
    ...(market === "public" || market === "all" ? await publicAccounts(environment) : []),
  ];
  return accounts.map(({ id }) => id);
}

/** The market that a query names; the usual one without a readable name. */
export function marketOf(query: URLSearchParams, { usual, available }: Markets): Market {
  const named = query.get("market")?.trim().toLowerCase();
  const market = markets.find((market) => market === named) ?? usual;
  // The board does not say which other markets there are.
  return currentBoard() && !available.includes(market) ? usual : market;
}

/** Why a market has no offers; null if it can have some. */
export function missingMarketNotice(market: Market, { available, usual }: Markets): Notice | null {
  if (available.includes(market) || market === usual) return null;
  // Without an account all offers are the public ones.
  if (market === "all" && available.includes("public")) return null;
  const message = {
    own: "No cloud account is connected. Connect one on the Providers page.",
    public: "Public prices are turned off (PUBLIC_PRICES=off).",
    all: "Public prices are turned off (PUBLIC_PRICES=off), so only your own offers are shown.",
    sandbox:
      env().sandbox === "off"
        ? "The sandbox is turned off (SANDBOX=off)."
        : "The sandbox ends when a cloud account is connected.",
  }[market];
  return { param: "market", value: market, message };
}
