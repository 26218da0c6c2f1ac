import type { Offer } from "./schema";

/** The fields that decide whether the stock of an offer is stale. */
export interface Freshness extends Pick<Offer, "observedAt" | "stale"> {
  /** Milliseconds after `observedAt` until the stock is stale. */
  freshFor: number;
}

/** Whether the provider of an offer should have been polled successfully again by `now`, in epoch milliseconds. */
export function isOverdue({ observedAt, stale, freshFor }: Freshness, now: number): boolean {
  return stale || now > Date.parse(observedAt) + freshFor;
}
