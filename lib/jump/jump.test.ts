import { describe, expect, it } from "vitest";

import { interpretQuery } from "@/lib/offers/interpreted";
import { parseSearch } from "@/lib/offers/search-params";
import { createTestOfferIndex, type FlatOffer } from "@/testing/offers/offer-index";

import { listPlaces } from "./places";
import { describeSearch } from "./search";

const h100 = { gpuId: "h100-sxm-80", gpuName: "H100 SXM", gpuFamily: "H100", vramGb: 80 };
const rtx4090 = { gpuId: "rtx-4090-24", gpuName: "RTX 4090", gpuFamily: "RTX 4090", vramGb: 24 };
const norway = { regionId: "no-1", regionName: "Norway 1", country: "NO", continent: "europe" as const };

const offers: Partial<FlatOffer>[] = [
  { ...h100, ...norway, provider: "shadeform", cloud: "hyperstack", gpuCount: 8, nativeAmount: "16" },
  { ...h100, provider: "shadeform", cloud: "lambda", gpuCount: 1, nativeAmount: "1", stock: "unknown" },
  { ...h100, provider: "shadeform", cloud: "lambda", gpuCount: 1, nativeAmount: "9", stock: "sold-out" },
  { ...rtx4090, provider: "massedcompute", cloud: "massedcompute", gpuCount: 2, nativeAmount: "1" },
];
const index = createTestOfferIndex(offers);

describe("the places", () => {
  it("are GPUs with their lowest price, and clouds and providers, each with the offers of its filter", () => {
    const view = parseSearch("");
    const { gpus, providers } = listPlaces(index, view);
    expect(gpus).toEqual([
      {
        name: "H100 SXM",
        detail: "80 GB",
        offers: 2,
        lowMicros: 1_000_000,
        query: "gpu=h100-sxm-80",
        page: "/gpus/h100-sxm-80",
        filters: ["gpu=h100-sxm-80", "gpu=H100"],
      },
      expect.objectContaining({ name: "RTX 4090", offers: 1, lowMicros: 500_000, query: "gpu=rtx-4090-24" }),
    ]);
    expect(providers.map(({ name, detail, query }) => [name, detail, query])).toEqual([
      ["Shadeform", "provider", "provider=shadeform"],
      ["Hyperstack", "cloud", "cloud=hyperstack"],
      ["Lambda", "cloud", "cloud=lambda"],
      ["Massed Compute", "cloud", "cloud=massedcompute"],
    ]);
    for (const { query, offers: count } of [...gpus, ...providers])
      expect(index.count(parseSearch(query).search), query).toBe(count);
  });

  it("stay in their market", () => {
    const { gpus } = listPlaces(index, parseSearch("market=sandbox"));
    expect(gpus[0]!.query).toBe("gpu=h100-sxm-80&market=sandbox");
    expect(gpus[0]!.page).toBe("/gpus/h100-sxm-80?market=sandbox");
  });
});

describe("a search", () => {
  const search = (text: string) =>
    describeSearch(index, interpretQuery(new URLSearchParams({ q: text }), index, { market: "own" }));

  it("reads words as filters, and finds the cheapest of them in stock", () => {
    const { launch, ...found } = search("8x h100 europe");
    expect(found).toEqual({
      query: "gpu=H100&gpus=8&region=europe",
      total: 1,
      labels: ["8 GPUs", "H100", "Europe"],
      filters: ["gpus=8", "gpu=H100", "region=europe"],
      near: null,
    });
    expect(launch).toMatchObject({ title: "8 × H100 in Europe", gpuCount: 8, priceMicros: 16_000_000 });
    expect(launch!.href).toMatch(/^\/launch\/.+\?from=gpu%3DH100%26gpus%3D8%26region%3Deurope$/);
    expect(search("h100").launch).toMatchObject({ title: "H100", priceMicros: 16_000_000 });
    expect(search("h100 sold out").launch).toMatchObject({ title: "H100", priceMicros: 16_000_000 });
  });

  it("launches nothing where no GPU is named, none is in stock, or words are text", () => {
    for (const text of ["europe", "h100 under 1.50", "h100 hyper", "a100"])
      expect(search(text).launch, text).toBeNull();
  });

  it("has a near name, which no offer has", () => {
    expect(search("norwey")).toMatchObject({ total: 0, near: { word: "norwey", name: "Norway" } });
    expect(search("nothing like it")).toMatchObject({ total: 0, near: null, labels: [] });
  });
});
