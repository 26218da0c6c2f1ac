import { markets } from "./domain/vocabulary";

export const marketCookie = "gpu.market";

/** The address of the offers in the header: the market shown last. A URL without a market stays the usual one. */
export function offersAddress(cookie: string | undefined): `/?market=${string}` | "/" {
  const market = markets.find((known) => known === cookie);
  return market ? `/?market=${market}` : "/";
}
