import { afterEach, describe, expect, it, vi } from "vitest";

import { createTestOfferIndex, observedTime, type FlatOffer } from "@/testing/offers/offer-index";
import { prototypeNames } from "@/testing/cloud/prototype-names";

import { valueLabel } from "./facet-labels";
import { activeFilters } from "./filters";
import { cloudLabel, cloudText } from "./cloud-text";
import { continentLabel } from "./labels";
import { toOffersView } from "./rows";
import { facetNames } from "./schema";
import { parameters } from "./parameters";
import { toNotice } from "./problems";
import { parseSearch } from "./search-params";

const errors = vi.spyOn(console, "error").mockImplementation(() => undefined);
afterEach(() => errors.mockClear());

const foreignFields = [
  "nativeId",
  "cloud",
  "rawGpu",
  "interconnect",
  "regionId",
  "regionName",
  "nativeCurrency",
  "gpuName",
  "gpuId",
  "gpuFamily",
  "country",
] as const satisfies (keyof FlatOffer)[];

describe.each(prototypeNames)("the name %s", (word) => {
  it.each(foreignFields)("is plain text as the %s of an offer", (field) => {
    const offerIndex = createTestOfferIndex([{ id: "plain" }, { id: "foreign", [field]: word }]);
    const { search, canonical } = parseSearch("", offerIndex.spelling);
    const found = offerIndex.find(search, canonical);
    expect(found.total).toBe(2);
    const offers = found.offers.map((offer) => offerIndex.describe(offer, observedTime));
    expect(JSON.stringify(offers)).toContain(word);
    expect(JSON.parse(JSON.stringify(found.facets))).toEqual(found.facets);
    for (const { value, label } of facetNames.flatMap((name) => found.facets[name]))
      expect([typeof value, typeof label]).toEqual(["string", "string"]);
    expect(errors).not.toHaveBeenCalled();
  });

  it.each(parameters)("is a valid value of %s", (param) => {
    const offerIndex = createTestOfferIndex([
      { cloud: "hyperstack" },
      { cloud: word, rawGpu: word, regionId: word },
    ]);
    const { search, canonical, problems } = parseSearch(`${param}=${word}`, offerIndex.spelling);
    const found = offerIndex.find(search, canonical);
    for (const { label } of activeFilters(search, found.facets)) expect(label).toBeTypeOf("string");
    for (const { message } of problems.map(toNotice)) expect(message).toBeTypeOf("string");
    expect(parseSearch(canonical, offerIndex.spelling).canonical).toBe(canonical);
    expect(errors).not.toHaveBeenCalled();
  });

  it("is an unknown parameter", () => {
    const { problems, canonical } = parseSearch(`${word}=1`);
    expect(problems).toMatchObject([{ param: word, value: "1" }]);
    expect(canonical).toBe(`${word}=1`);
  });

  it("finds the offers of the cloud with this name", () => {
    const offerIndex = createTestOfferIndex([{ cloud: "hyperstack" }, { cloud: word }]);
    const { search, canonical } = parseSearch(`cloud=${word}`, offerIndex.spelling);
    const found = offerIndex.find(search, canonical);
    expect(found.offers.map(({ cloud }) => cloud)).toEqual([word]);
    expect(found.facets.cloud).toContainEqual({ value: word, label: word, count: 1 });
  });

  it("is returned unchanged when no label exists", () => {
    const { facets } = createTestOfferIndex([]).find(parseSearch("").search, "");
    expect(cloudLabel(word)).toBe(word);
    expect(continentLabel(word)).toBe(word);
    expect(cloudText(word, "shadeform")).toBe(`${word} via Shadeform`);
    for (const name of facetNames) expect(valueLabel(name, word, facets)).toBe(word);
  });
});

it("counts offers that the page cannot render and keeps the rest", () => {
  const offerIndex = createTestOfferIndex([
    { id: "good" },
    { id: "bad", firstSeenAt: 9e15, scope: "unheard" },
  ]);
  const [good, bad] = offerIndex.offers.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  expect(() => offerIndex.describe(bad!, observedTime)).toThrow(RangeError);
  const plain = {
    ...offerIndex.describe(good!, observedTime),
    freshFor: offerIndex.freshFor(good!),
    seller: "Shadeform",
    more: {},
  };
  const page = { ...emptyPage(), offers: [plain, { ...plain, region: null as never }] };
  const view = toOffersView(page);
  expect(view.offers.map(({ id }) => id)).toEqual(["good"]);
  expect(view.leftOut).toBe(1);
});

it.each([
  ["cloud", 7],
  ["country", {}],
  ["rawGpu", null],
  ["gpuId", Symbol.iterator],
])("leaves an offer whose %s is not text out of the index", (field, value) => {
  const offerIndex = createTestOfferIndex([{ id: "good" }, { id: "bad", [field]: value }]);
  const found = offerIndex.find(parseSearch("").search, "");
  expect(found.offers.map(({ id }) => id)).toEqual(["good"]);
  expect(offerIndex.leftOut).toBe(1);
});

function emptyPage(): Parameters<typeof toOffersView>[0] {
  const { facets } = createTestOfferIndex([]).find(parseSearch("").search, "");
  const at = new Date(observedTime).toISOString();
  return {
    offers: [],
    total: 0,
    page: 1,
    size: 50,
    facets,
    notices: [],
    asOf: at,
    oldest: at,
    mode: "live",
    display: { currency: "USD", perUsd: 1, date: null },
    answer: [],
    drops: [],
    all: 0,
    prices: [],
    unranked: null,
    leftOut: 0,
    revision: 1,
    columns: [{ key: "gpu", head: "GPU" }],
    spelledColumns: "gpu",
    spelledCurrency: "",
    usualColumns: ["gpu"],
    market: { shown: "own", usual: "own", available: ["own"], more: null, sources: [] },
    interpreted: [],
    filters: [],
    title: "",
    canonical: "",
    reading: [],
    at,
  };
}
