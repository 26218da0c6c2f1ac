import { array, assert, constantFrom, property, record } from "fast-check";
import { describe, expect, it } from "vitest";

import { createStoredOffer, type FlatOffer } from "@/testing/offers/offer-index";
import { propertyRuns } from "@/testing/property-runs";

import { OfferIndex } from "./index";
import { pairKey, SameMachines } from "./same-machine";

const place = { regionId: "desmoines-usa-1", regionName: "US, Des Moines, IA", country: "US" };
const gpu = { gpuId: "a6000-48", gpuName: "A6000", gpuFamily: "A6000", gpuCount: 1 };
const direct: Partial<FlatOffer> = {
  ...place,
  ...gpu,
  id: "direct",
  provider: "massedcompute",
  cloud: "massedcompute",
  machineType: "gpu_1x_a6000",
};
const resold: Partial<FlatOffer> = { ...direct, id: "resold", provider: "shadeform", nativeAmount: "2" };

function indexOf(offers: Partial<FlatOffer>[], separated: string[] = [], isMarket = false): OfferIndex {
  return new OfferIndex({
    mode: "live",
    isMarket,
    offers: offers.map(createStoredOffer),
    scopes: [],
    pricing: { rates: new Map(), assumedCurrencies: {} },
    intervals: new Map(),
    separated: new Set(separated),
  });
}

const find = (index: OfferIndex, id: string) =>
  index
    .sameMachines([...index.offers, ...index.unlisted].find((offer) => offer.id === id)!)
    .map(({ offer, match, isSeparated }) => [offer.id, match, isSeparated]);

describe("the same machine in an index", () => {
  it("is listed from each of its offers, and counts its providers", () => {
    const index = indexOf([direct, resold, { ...resold, id: "other", provider: "sesterce", gpuCount: 2 }]);
    expect(find(index, "direct")).toEqual([["resold", "sure", false]]);
    expect(find(index, "resold")).toEqual([["direct", "sure", false]]);
    expect(index.offers.map((offer) => [offer.id, index.countProviders(offer)])).toEqual([
      ["direct", 2],
      ["other", 1],
      ["resold", 2],
    ]);
  });

  it("is named and not counted when the owner marked it as not the same", () => {
    const index = indexOf([direct, resold], [pairKey("resold", "direct")]);
    expect(find(index, "direct")).toEqual([["resold", "sure", true]]);
    expect(index.countProviders(index.offers[0]!)).toBe(1);
  });

  it("can be a public price that is in no list because an account sells it", () => {
    const vultr = { ...place, ...gpu, cloud: "vultr", machineType: "vcg-a40" };
    const index = indexOf(
      [
        { ...vultr, id: "own", provider: "shadeform" },
        { ...vultr, id: "public", provider: "vultr", kind: "list" },
        { ...vultr, id: "copy", provider: "gpuhunt", kind: "list" },
      ],
      [],
      true,
    );
    expect(index.offers.map(({ id }) => id)).toEqual(["own"]);
    expect(find(index, "own")).toEqual([["public", "sure", false]]);
  });

  it("is none for an offer that is no longer listed", () => {
    const index = indexOf([resold]);
    expect(index.sameMachines(index.withPrices(createStoredOffer(direct)))).toEqual([]);
  });

  it("is the same as in a comparison of all offers", () => {
    const offers = array(
      record({
        provider: constantFrom("massedcompute", "shadeform", "sesterce"),
        cloud: constantFrom("verda", "datacrunch", "vultr", null),
        machineType: constantFrom("a", "b", null),
        gpuId: constantFrom("a6000-48", "a40-48"),
        gpuCount: constantFrom(1, 2),
        billing: constantFrom("on-demand", "spot"),
        vcpus: constantFrom(4, 8),
        memoryGb: constantFrom(4, null),
        storageGb: constantFrom(4, null),
      }),
      { maxLength: 30 },
    );
    assert(
      property(offers, (drawn) => {
        const index = indexOf(drawn.map((offer, at) => ({ ...gpu, ...place, ...offer, id: `id${at}` })));
        const all = new SameMachines(index.offers);
        for (const offer of index.offers) {
          const ids = [...all.findSure(offer), ...all.findProbable(offer)].map(({ id }) => id);
          expect(
            find(index, offer.id)
              .map(([id]) => id)
              .toSorted(),
          ).toEqual(ids.toSorted());
        }
      }),
      { numRuns: propertyRuns({ short: 100, full: 2_000 }) },
    );
  });
});
