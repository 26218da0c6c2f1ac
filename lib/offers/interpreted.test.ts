import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createTestOfferIndex, type FlatOffer } from "@/testing/offers/offer-index";
import { propertyRuns } from "@/testing/property-runs";

import { typedSearches } from "./interpret/__fixtures__/typed";
import { interpretQuery } from "./interpreted";
import { toNotice } from "./problems";

const h100 = { gpuId: "h100-sxm-80", gpuName: "H100 SXM", gpuFamily: "H100", vramGb: 80 };
const rtx4090 = { gpuId: "rtx-4090-24", gpuName: "RTX 4090", gpuFamily: "RTX 4090", vramGb: 24 };
const norway = { regionId: "no-1", regionName: "Norway 1", country: "NO", continent: "europe" as const };
const texas = {
  regionId: "us-2",
  regionName: "US, Dallas, TX",
  country: "US",
  continent: "north-america" as const,
};

const offers: Partial<FlatOffer>[] = [
  { ...h100, ...norway, provider: "shadeform", cloud: "hyperstack", gpuCount: 8, nativeAmount: "16" },
  { ...h100, ...texas, provider: "shadeform", cloud: "lambda", gpuCount: 8, nativeAmount: "20" },
  { ...rtx4090, ...norway, provider: "sesterce", cloud: "AZ_01", gpuCount: 1, rawGpu: "RTX 4090 oslo" },
  { ...rtx4090, ...texas, provider: "massedcompute", cloud: "massedcompute", billing: "spot", gpuCount: 2 },
];
const index = createTestOfferIndex(offers);

function read(query: string) {
  const { problems, canonical, interpreted, textNotices, search } = interpretQuery(query, index, {
    market: "own",
  });
  const total = index.find(search, canonical).total;
  return { canonical, interpreted, notices: [...problems.map(toNotice), ...textNotices], total };
}

describe("words as filters", () => {
  it.each([
    ["q=8x+h100+europe", "gpu=H100&gpus=8&region=europe", 1],
    ["q=h100+oslo&region=US", "q=oslo&gpu=H100&region=US", 0],
    ['q="8x+h100"', "q=%228x+h100%22", 0],
    ["q=Oslo,+CA", "q=Oslo,+CA", 0],
    ["q=norway&region=US-TX", "region=NO,US-TX", 4],
    ["q=4090&gpu=H100", "gpu=H100,RTX-4090", 4],
    ["q=under+2&price=5..", "price=..2", 3],
    ["q=over+1+under+2.2", "price=1..2.2", 2],
    ["q=h100&page=2&size=1", "gpu=H100&page=2&size=1", 2],
    ["q=spot&billing=any", "billing=spot", 1],
    ["q=new+h100+texas+york", "gpu=H100&region=US-NY,US-TX", 1],
    ["q=cheapest+h100&sort=-vram", "gpu=H100", 2],
    ["gpu=RTX+4090&region=usa&provider=Massed+Compute", "gpu=RTX-4090&region=US&provider=massedcompute", 1],
  ])("%s → %s", (query, canonical, total) => {
    expect(read(query)).toMatchObject({ canonical, total });
    expect(read(canonical)).toMatchObject({ canonical, total });
  });

  it("names the words", () => {
    expect(read("q=8x+h100+europe").interpreted).toEqual([
      { word: "8x", param: "gpus", value: "8" },
      { word: "h100", param: "gpu", value: "H100" },
      { word: "europe", param: "region", value: "europe" },
    ]);
  });

  it("searches a word as text that leaves nothing as a filter, and says so again", () => {
    const message = "No offers match “antarctica” as a filter. Searching it as text.";
    for (const query of ["q=h100+antarctica", "q=antarctica&gpu=H100"])
      expect(read(query)).toMatchObject({
        canonical: "q=antarctica&gpu=H100",
        notices: [{ param: "q", value: "antarctica", message }],
      });
  });

  it("prefers the text where only that has offers", () => {
    // No offer in Texas costs so much, but "20" is no text of it either: the filters stay.
    expect(read("q=texas+over+100")).toMatchObject({ total: 0 });
    const city = createTestOfferIndex([
      { ...h100, ...texas, regionName: "US, Kansas City, MO" },
      { ...h100, regionId: "us-3", regionName: "US, Wichita, KS", country: "US", continent: "north-america" },
    ]);
    const { search, canonical } = interpretQuery("q=kansas+city", city, { market: "own" });
    expect(canonical).toBe("q=kansas+city");
    expect(city.find(search, canonical).total).toBe(1);
  });

  it("asks whether a near name is meant, unless an offer has the text", () => {
    expect(read("q=h100+norwey").notices).toEqual([
      { param: "q", value: "norwey", message: "Did you mean Norway?", suggestion: "Norway" },
    ]);
    expect(read("q=oslo").notices).toEqual([]);
    expect(read("q=rtx4091").notices).toEqual([]);
  });

  it("asks whether the GPU is meant that a word beside a number is near to, never one with another number", () => {
    const typed = typedSearches.filter(({ near }) => near !== undefined);
    expect(typed.length).toBeGreaterThan(5);
    for (const { typed: text, near } of typed) {
      const { notices } = read(String(new URLSearchParams({ q: text })));
      const names = notices.flatMap(({ suggestion }) => suggestion ?? []);
      expect(names, text).toEqual(near ? [near] : []);
    }
  });

  it("replaces what is near, in the typed text and in what is left of it", () => {
    for (const [query, value] of [
      ["q=8x+rtc+4090", "rtc 4090"],
      ["q=rtc&gpu=RTX-4090&gpus=8", "rtc"],
    ]) {
      const notice = read(query!).notices.find(({ suggestion }) => suggestion !== undefined)!;
      expect(notice).toMatchObject({ value, suggestion: "RTX 4090" });
      const params = new URLSearchParams(query);
      params.set("q", params.get("q")!.replace(notice.value, notice.suggestion!));
      expect(read(String(params)).canonical).toBe("gpu=RTX-4090&gpus=8");
    }
  });

  it("says how it reads another spelling of a value", () => {
    expect(read("region=usa&gpu=h100").notices).toEqual([
      { param: "region", value: "usa", message: "Reading it as US." },
    ]);
  });

  it("has one reading: the canonical query finds the same offers", () => {
    const words = fc.constantFrom(
      ...typedSearches.flatMap(({ typed }) => typed.split(" ")),
      "oslo",
      "norwey",
    );
    const filters = fc.constantFrom("", "&gpu=H100", "&region=US", "&price=..3", "&billing=any&stock=any");
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 6 }), filters, (typed, rest) => {
        const query = `${new URLSearchParams({ q: typed.join(" ") })}${rest}`;
        const first = read(query);
        expect(read(first.canonical)).toMatchObject({ canonical: first.canonical, total: first.total });
      }),
      { numRuns: propertyRuns({ full: 5_000, short: 300 }) },
    );
  });
});
