import { expect, it, vi } from "vitest";

import { createStoredOffer } from "@/testing/offers/offer-index";

it("updates an index that another copy of the module built", async () => {
  const offers = [createStoredOffer({ nativeAmount: "2" }, 1), createStoredOffer({}, 0)];
  const source = { mode: "live" as const, offers, scopes: [], intervals: new Map() };
  const pricing = { rates: new Map(), assumedCurrencies: {} };
  const previous = new (await import("./index")).OfferIndex({ ...source, pricing });
  vi.resetModules();
  const { OfferIndex } = await import("./index");
  const updated = new OfferIndex({ ...source, pricing, previous });
  expect(updated.offers.map(({ id }) => id)).toEqual(["id0", "id1"]);
  expect(updated.offers[0]).toBe(previous.offers[0]);
});
