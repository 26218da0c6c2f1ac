import { describe, expect, it } from "vitest";

import { createTestOfferIndex, observedTime, type FlatOffer } from "@/testing/offers/offer-index";

import { findNextCheapest } from "./next-cheapest";

const h100 = { gpuId: "h100-sxm-80", gpuName: "H100 SXM", gpuFamily: "H100", vramGb: 80 };
const a100 = { gpuId: "a100-sxm-80", gpuName: "A100 SXM", gpuFamily: "A100", vramGb: 80 };
const wanted = {
  id: "wanted",
  gpu: "h100-sxm-80",
  rawGpu: "H100",
  gpuCount: 1,
  billing: "on-demand",
} as const;
const soldOut: Partial<FlatOffer> = { ...h100, id: "wanted", nativeAmount: "1", stock: "sold-out" };

function next(
  offers: Partial<FlatOffer>[],
  back = "",
  {
    launchable = true,
    market = "",
    ...part
  }: Partial<Parameters<typeof findNextCheapest>[1]> & { launchable?: boolean; market?: string } = {},
) {
  const offerIndex = createTestOfferIndex([soldOut, ...offers]);
  const options = { now: observedTime, launchable, market };
  const found = findNextCheapest(offerIndex, { ...wanted, ...part }, back, options);
  return { ...found, ids: found.offers.map(({ id }) => id) };
}

const market: Partial<FlatOffer>[] = [
  { ...h100, id: "eu", nativeAmount: "4", country: "DE", continent: "europe" },
  { ...h100, id: "us", nativeAmount: "2", country: "US", continent: "north-america" },
  { ...h100, id: "out", nativeAmount: "1.5", stock: "sold-out" },
  { ...h100, id: "spot", nativeAmount: "1.2", billing: "spot" },
  { ...h100, id: "two", nativeAmount: "3", gpuCount: 2 },
  { ...h100, id: "unpriced", nativeAmount: null },
  { ...a100, id: "a100", nativeAmount: "1.1" },
];

describe("the next cheapest offers", () => {
  it("without a view are of the same GPU, number and billing, and not sold out", () => {
    const found = next(market);
    expect(found).toMatchObject({ scope: "same-gpu", ids: ["us", "eu"], total: 2 });
    expect(found.query).toBe("gpu=h100-sxm-80&gpus=1&billing=on-demand&launchable=yes");
    expect(found.similar).toMatchObject({ total: 4 });
  });

  it("are of the view that led here", () => {
    expect(next(market, "region=europe&sort=-vram&page=3")).toMatchObject({ scope: "view", ids: ["eu"] });
    expect(next(market, "gpu=H100&stock=any")).toMatchObject({ scope: "view", ids: ["us", "eu"] });
  });

  it("are of any GPU of a view that is about memory", () => {
    expect(next(market, "vram=80..")).toMatchObject({ scope: "view", ids: ["a100", "us", "eu"] });
  });

  it("are outside of a view that has none", () => {
    expect(next(market, "region=asia")).toMatchObject({ scope: "outside-view", ids: ["us", "eu"] });
    expect(next(market, "price=..0.5")).toMatchObject({ scope: "outside-view", ids: ["us", "eu"] });
  });

  it("keep the currency of the view, which is no view of its own", () => {
    expect(next(market, "currency=CNY&sort=gpus")).toMatchObject({
      scope: "same-gpu",
      query: "gpu=h100-sxm-80&gpus=1&billing=on-demand&launchable=yes&currency=CNY",
    });
  });

  it("are at most three, and all are counted", () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...h100, nativeAmount: String(2 + index) }));
    const found = next(many);
    expect(found.offers).toHaveLength(3);
    expect(found.total).toBe(9);
  });

  it("name similar offers if there are none", () => {
    expect(next(market, "", { billing: "monthly" })).toMatchObject({
      scope: "same-gpu",
      offers: [],
      total: 0,
      similar: { query: "gpu=h100-sxm-80&billing=any&launchable=yes", total: 4 },
    });
    expect(next([])).toMatchObject({ total: 0, similar: null });
  });

  it("leave out public prices unless they are asked for", () => {
    const listed: Partial<FlatOffer> = {
      ...h100,
      id: "listed",
      provider: "azure",
      kind: "list",
      stock: "unknown",
      nativeAmount: "0.5",
    };
    expect(next([...market, listed]).ids).toEqual(["us", "eu"]);
    expect(next([...market, listed], "source=azure").ids).toEqual(["us", "eu"]);
    expect(next([...market, listed], "", { launchable: false }).ids).toEqual(["listed", "us", "eu"]);
  });

  it("of an unknown GPU have its reported name", () => {
    const unknown = { gpuId: null, gpuName: null, gpuFamily: null };
    const offers: Partial<FlatOffer>[] = [
      { ...unknown, id: "same", rawGpu: "Mystery 9", nativeAmount: "2" },
      { ...unknown, id: "longer", rawGpu: "Mystery 90", nativeAmount: "1" },
    ];
    expect(next(offers, "", { gpu: null, rawGpu: "Mystery 9" }).ids).toEqual(["same"]);
  });
});
