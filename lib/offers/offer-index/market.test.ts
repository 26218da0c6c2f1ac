import { describe, expect, it } from "vitest";

import { createStoredOffer, observedTime, type FlatOffer } from "@/testing/offers/offer-index";

import { OfferIndex } from "./index";
import { parseSearch } from "../search-params";

type Partially = Partial<FlatOffer>;

const gpu = (name: string, family: string, vramGb: number | null = 80) => ({
  gpuId: `${name.toLowerCase().replaceAll(" ", "-")}-${vramGb ?? "unknown"}`,
  gpuName: name,
  gpuFamily: family,
  vramGb,
});
const h100 = gpu("H100 SXM", "H100");
const own: Partially = { provider: "shadeform", cloud: "lambdalabs", ...h100, gpuCount: 1 };
const publicOf = (provider: FlatOffer["provider"], kind: FlatOffer["kind"], rest: Partially): Partially => ({
  provider,
  kind,
  accountId: `public:${provider}`,
  nativeScope: "gpu",
  stock: "unknown",
  ...rest,
});
const bundled = (rest: Partially) => publicOf("gpurentalprices", "list", { gpuCount: null, ...rest });
const hunted = (rest: Partially) => publicOf("gpuhunt", "list", { gpuCount: 1, ...rest });
const quoted = (rest: Partially) =>
  publicOf("runpod-public", "quote", { gpuCount: 1, cloud: "runpod", stock: "in-stock", ...rest });

function marketOf(offers: Partially[]): OfferIndex {
  return new OfferIndex({
    mode: "live",
    isMarket: true,
    offers: offers.map(createStoredOffer),
    scopes: [],
    pricing: { rates: new Map(), assumedCurrencies: {} },
    intervals: new Map(),
  });
}

/** The listed native ids in price order. */
const listed = (index: OfferIndex, query = "stock=any&kind=any&billing=any") =>
  index.find(parseSearch(query).search, query).offers.map(({ nativeId }) => nativeId);

describe("the best source of a cloud", () => {
  it("is the own account, then live offers, live lists, ready-made catalogs, the bundled list", () => {
    const lambda = { cloud: "lambda", ...h100 };
    const index = marketOf([
      { ...own, nativeId: "own", nativeAmount: "3" },
      bundled({ ...lambda, nativeId: "bundled", nativeAmount: "1" }),
      hunted({ ...lambda, nativeId: "hunted", nativeAmount: "2" }),
      bundled({ cloud: "runpod", ...h100, nativeId: "old list" }),
      hunted({ cloud: "runpod", ...h100, nativeId: "old catalog" }),
      quoted({ ...h100, nativeId: "live" }),
    ]);
    expect(listed(index)).toEqual(["live", "own"]);
    const [live] = index.offers;
    expect(index.alsoSeenAt(live!).map(({ nativeId }) => nativeId)).toEqual(["old catalog", "old list"]);
    expect(index.alsoSeenAt(index.unlisted.find(({ nativeId }) => nativeId === "bundled")!)).toMatchObject([
      { nativeId: "own" },
      { nativeId: "hunted" },
    ]);
  });

  it("is chosen per count, billing, tier, memory and form; an open one matches anything", () => {
    const index = marketOf([
      quoted({ ...h100, nativeId: "secure", tier: "secure" }),
      bundled({ cloud: "runpod", ...gpu("H100", "H100"), nativeId: "any form, any tier" }),
      bundled({ cloud: "runpod", ...h100, nativeId: "community", tier: "community" }),
      bundled({ cloud: "runpod", ...h100, nativeId: "spot", billing: "spot" }),
      bundled({ cloud: "runpod", ...gpu("H100 PCIe", "H100"), nativeId: "other form" }),
      bundled({ cloud: "runpod", ...gpu("H100 SXM", "H100", 96), nativeId: "other memory" }),
      bundled({ cloud: "aws", ...h100, nativeId: "other cloud" }),
    ]);
    expect(listed(index).sort()).toEqual(
      ["secure", "community", "spot", "other form", "other memory", "other cloud"].sort(),
    );
    const counts = [
      quoted({ ...h100, nativeId: "one" }),
      hunted({ cloud: "runpod", ...h100, nativeId: "eight", gpuCount: 8 }),
    ];
    expect(listed(marketOf(counts)).sort()).toEqual(["eight", "one"]);
  });

  it("does not hide a price behind an offer without one", () => {
    const index = marketOf([
      { ...own, nativeId: "own", nativeAmount: null },
      bundled({ cloud: "lambda", ...h100, nativeId: "bundled" }),
    ]);
    expect(listed(index).sort()).toEqual(["bundled", "own"]);
  });

  it("stays after an update, and gives way when a better one appears", () => {
    const first = [bundled({ cloud: "lambda", ...h100, nativeId: "bundled" })].map(createStoredOffer);
    const scopes = { scopes: [], pricing: { rates: new Map(), assumedCurrencies: {} }, intervals: new Map() };
    const before = new OfferIndex({ mode: "live", isMarket: true, offers: first, ...scopes });
    const better = createStoredOffer({ ...own, nativeId: "own" }, 1);
    const both = new OfferIndex({
      mode: "live",
      isMarket: true,
      offers: [...first, better],
      previous: before,
      ...scopes,
    });
    expect(listed(both)).toEqual(["own"]);
    const after = new OfferIndex({ mode: "live", isMarket: true, offers: first, previous: both, ...scopes });
    expect(listed(after)).toEqual(["bundled"]);
  });
});

describe("an implausible price", () => {
  const clouds = ["aws", "gcp", "lambda", "nebius", "crusoe"];
  const usual = clouds.map((cloud) => bundled({ cloud, ...h100, nativeId: cloud, nativeAmount: "2.5" }));

  it("is below a fifth of the median of at least five clouds, and in no list, count or facet", () => {
    const low = quoted({ ...h100, nativeId: "low", nativeAmount: "0.49" });
    const index = marketOf([...usual, low]);
    expect(listed(index)).not.toContain("low");
    expect([...index.implausible].map(({ nativeId }) => nativeId)).toEqual(["low"]);
    const { facets, total } = index.find(parseSearch("stock=any").search, "stock=any");
    expect([total, facets.source]).toEqual([5, [expect.objectContaining({ count: 5 })]]);
    expect(index.figures.get("H100")).toEqual({ min: 2_500_000, median: 2_500_000, clouds: 5 });
    expect(listed(marketOf([...usual, { ...low, nativeAmount: "0.50" }]))).toContain("low");
    expect(listed(marketOf([...usual.slice(2), low]))).toContain("low");
  });

  it("of an own account stays", () => {
    expect(
      listed(marketOf([...usual, { ...own, cloud: "runpod", nativeId: "mine", nativeAmount: "0.1" }])),
    ).toContain("mine");
  });
});

describe("the market's figures", () => {
  it("take the lowest hourly price of each cloud from three clouds on, without parts and averages", () => {
    const index = marketOf([
      bundled({ cloud: "aws", ...h100, nativeId: "a", nativeAmount: "4" }),
      bundled({ cloud: "aws", ...gpu("H100 PCIe", "H100"), nativeId: "a2", nativeAmount: "3" }),
      bundled({ cloud: "gcp", ...h100, nativeId: "b", nativeAmount: "2" }),
      bundled({ cloud: "nebius", ...h100, nativeId: "c", nativeAmount: "5" }),
      bundled({ cloud: "ovh", ...h100, nativeId: "spot", nativeAmount: "1", billing: "spot" }),
      publicOf("akash", "aggregate", {
        cloud: "akash",
        ...h100,
        nativeId: "avg",
        nativeAmount: "1",
        gpuCount: null,
      }),
      bundled({ cloud: "aws", ...gpu("A10", "A10", 24), nativeId: "two clouds" }),
      bundled({ cloud: "gcp", ...gpu("A10", "A10", 24), nativeId: "are too few" }),
      ...["aws", "gcp", "ovh"].map((cloud) =>
        bundled({ cloud, ...gpu("A16 vGPU", "A16 vGPU", 4), nativeId: `part ${cloud}` }),
      ),
    ]);
    expect([...index.figures]).toEqual([["H100", { min: 2_000_000, median: 3_000_000, clouds: 3 }]]);
  });

  it("date each source by its newest price", () => {
    const index = marketOf([
      bundled({ cloud: "aws", nativeId: "a", listedAt: observedTime - 1_000 }),
      bundled({ cloud: "gcp", nativeId: "b", listedAt: observedTime }),
    ]);
    expect(index.listSources()).toEqual([
      { source: "gpurentalprices", clouds: 2, observedAt: new Date(observedTime).toISOString() },
    ]);
  });
});

it("describes a price without a number of GPUs by GPU-hour only, dated by its source", () => {
  const index = marketOf([bundled({ cloud: "aws", ...h100, nativeId: "a", nativeAmount: "2", listedAt: 0 })]);
  expect(index.describe(index.offers[0]!, observedTime)).toMatchObject({
    gpuCount: null,
    priceMicros: null,
    gpuPriceMicros: 2_000_000,
    observedAt: "1970-01-01T00:00:00.000Z",
    source: "gpurentalprices",
    kind: "list",
    launchable: false,
  });
  expect(listed(index, "gpus=unknown&stock=any")).toEqual(["a"]);
  expect(listed(index, "gpus=1..&stock=any")).toEqual([]);
});
