import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { columnReader, defaultColumns } from "./columns";
import { parameters } from "./parameters";
import { parseRange, canonicalRange } from "./range";
import { defaultSearch } from "./search";
import { propertyRuns } from "@/testing/property-runs";
import { toNotice } from "./problems";
import { parseSearch } from "./search-params";

function parse(...query: Parameters<typeof parseSearch>) {
  const { problems, ...rest } = parseSearch(...query);
  return { ...rest, notices: problems.map(toNotice) };
}

describe("the canonical form", () => {
  it.each([
    ["", ""],
    [
      "gpu=H100&gpus=8&price=..2.5&region=europe,US&sort=price,-vram",
      "gpu=H100&gpus=8&price=..2.5&region=europe,US&sort=price,-vram",
    ],
    ["sort=-vram&gpu=L40S&q=x", "q=x&gpu=L40S&sort=-vram"],
    ["gpu=b&gpu=a,c", "gpu=a,b,c"],
    ["region=EU", "region=europe"],
    ["provider=Sesterce,GPUGEEK", "provider=gpugeek,sesterce"],
    ["stock=unknown,in-stock", ""],
    ["stock=any", "stock=any"],
    ["stock=sold-out,in-stock,unknown", "stock=any"],
    ["stock=sold-out", "stock=sold-out"],
    ["billing=spot,on-demand", ""],
    ["billing=any", "billing=any"],
    ["billing=spot,daily,on-demand,monthly,weekly", "billing=any"],
    ["billing=any,free", "billing=any,free"],
    ["billing=monthly", "billing=monthly"],
    ["billing=spot", "billing=spot"],
    ["type=any", "type=any"],
    ["sort=price&page=1&size=50", ""],
    ["vram=048..080.50", "vram=48..80.5"],
    ["gpus=8..8", "gpus=8"],
    ["gpu=&region=,&q=+&sort=,", ""],
    ["utm_source=mail&gpu=L4", "gpu=L4"],
    ["q=RTX%20%204090", "q=RTX+4090"],
    ["sort=price,price,-vram,vram", "sort=price,-vram"],
    ["currency=eur", "currency=EUR"],
    ["currency=usd", "currency=USD"],
  ])("writes %j as %j", (query, canonical) => {
    expect(parseSearch(query).canonical).toBe(canonical);
  });

  it.each([
    ["", "USD", "", null],
    ["currency=usd", "USD", "", "USD"],
    ["currency=USD", "EUR", "currency=USD", "USD"],
    ["currency=eur", "EUR", "", "EUR"],
    ["currency=GBP", "EUR", "currency=GBP", "GBP"],
    ["currency=dollars", "EUR", "currency=DOLLARS", null],
  ])("leaves the usual currency out: %j with %s is %j", (query, currency, canonical, named) => {
    const parsed = parseSearch(query, undefined, { currency });
    expect(parsed).toMatchObject({ canonical, search: { currency: named } });
    expect(parseSearch(parsed.canonical, undefined, { currency }).canonical).toBe(canonical);
  });

  it("keeps invalid values, so that the notice survives the redirect", () => {
    for (const query of ["vram=lots", "sort=bogus", "page=0", "billing=free", "colour=red"]) {
      const { canonical, notices } = parse(query);
      expect(canonical).toBe(query);
      expect(notices).toHaveLength(1);
    }
  });

  it("is its own canonical form for any input", () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "H100",
        "europe",
        "US",
        "any",
        "unknown",
        "48..",
        "..2.5",
        "1..8",
        "price,-vram",
        "EUR",
        "3",
        "80..48",
        "gpu",
        "yes",
        "US-TX,usa",
        "perGb,colour",
        "nvidia,list",
        "public",
      ),
    );
    const name = fc.constantFrom(...parameters, "other");
    const columns = columnReader(defaultColumns);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, word), { maxLength: 12 }), (pairs) => {
        const once = parseSearch(new URLSearchParams(pairs), undefined, { market: "own", columns });
        const twice = parseSearch(once.canonical, undefined, { market: "own", columns });
        expect(twice.canonical).toBe(once.canonical);
        expect(twice.search).toEqual(once.search);
      }),
      { seed: 2611, numRuns: propertyRuns({ full: 5_000, short: 1_000 }) },
    );
  });
});

describe("billing", () => {
  it("is on-demand and spot by default", () => {
    expect(parseSearch("").search.lists.billing.values).toEqual(["on-demand", "spot"]);
    expect(parseSearch("billing=").search.lists.billing.values).toEqual(["on-demand", "spot"]);
    expect(parseSearch("billing=any").search.lists.billing.values).toHaveLength(5);
    for (const named of ["on-demand", "spot", "daily", "weekly", "monthly"])
      expect(parseSearch(`billing=${named}`).search.lists.billing.values).toEqual([named]);
  });
});

describe("an invalid value", () => {
  it("never widens the view", () => {
    const { search } = parseSearch("vram=lots&billing=free");
    expect(search.ranges.vram).toBe("nothing");
    expect(search.lists.billing).toEqual({ values: [], matchesNothing: true });
  });

  it("leaves the valid values of the list active", () => {
    const { search, notices } = parse("billing=free,spot");
    expect(search.lists.billing).toEqual({ values: ["spot"], matchesNothing: false });
    expect(notices).toEqual([
      { param: "billing", value: "free", message: expect.stringContaining("spot") as string },
    ]);
  });

  it.each(["sort=bogus", "page=0", "page=-1", "page=1.5", "size=501", "size=0", "currency=dollars"])(
    "%s falls back with a notice",
    (query) => {
      const { search, notices } = parse(query);
      expect(search).toEqual(defaultSearch());
      expect(notices).toHaveLength(1);
    },
  );

  it("names well-formed but unknown values", () => {
    const { search, notices } = parse("gpu=B999", () => null);
    expect(search.lists.gpu.values).toEqual(["B999"]);
    expect(notices[0]).toMatchObject({ param: "gpu", value: "B999" });
  });
});

describe("the market", () => {
  it("is left out of the canonical query where it is the usual one", () => {
    expect(parseSearch("market=Public&gpu=H100", undefined, { market: "public" })).toMatchObject({
      canonical: "gpu=H100",
      search: { market: "public" },
    });
    expect(parseSearch("market=all", undefined, { market: "public" }).canonical).toBe("market=all");
    expect(parseSearch("market=own").canonical).toBe("market=own");
    expect(parseSearch("").search.market).toBeNull();
  });

  it("falls back with a notice when it is unknown", () => {
    const { search, notices } = parse("market=everything");
    expect(search.market).toBeNull();
    expect(notices).toEqual([
      { param: "market", value: "everything", message: expect.stringContaining("own, public, all, sandbox") },
    ]);
  });
});

describe("the kind of a price", () => {
  it("is a live offer or a list price unless averages are asked for", () => {
    expect(parseSearch("").search.lists.kind.values).toEqual(["quote", "list"]);
    expect(parseSearch("kind=list,quote").canonical).toBe("");
    expect(parseSearch("kind=any")).toMatchObject({
      canonical: "kind=any",
      search: { lists: { kind: { values: ["aggregate", "list", "quote"] } } },
    });
    expect(parseSearch("kind=aggregate&tier=secure,unknown&source=Azure").canonical).toBe(
      "kind=aggregate&tier=secure,unknown&source=azure",
    );
  });
});

describe("a job", () => {
  it.each([
    ["hours=30", []],
    ["hours=6.5&disk=200&sort=job", []],
    ["hours=lots", [["hours", "lots", "invalid"]]],
    ["hours=6&disk=0", [["disk", "0", "invalid"]]],
    ["disk=200", [["disk", "200", "needs-hours"]]],
    ["sort=job", [["sort", "job", "needs-hours"]]],
  ])("has these problems in %j: %j", (query, expected) => {
    const { problems } = parseSearch(query);
    expect(problems.map(({ param, value, problem }) => [param, value, problem])).toEqual(expected);
  });
});

describe("the number of GPUs", () => {
  it("can be unknown", () => {
    expect(parseSearch("gpus=Unknown")).toMatchObject({
      canonical: "gpus=unknown",
      search: { ranges: { gpus: "unknown" } },
    });
    expect(parseSearch("vram=unknown").search.ranges.vram).toBe("nothing");
  });
});

describe("a range", () => {
  it.each([
    ["48..80", { min: 48, max: 80 }],
    ["48..", { min: 48, max: null }],
    ["..2.5", { min: null, max: 2.5 }],
    ["8", { min: 8, max: 8 }],
    ["0..0", { min: 0, max: 0 }],
    ["80..48", { min: 48, max: 80 }],
  ])("parses %s", (text, range) => {
    expect(parseRange(text)).toEqual(range);
  });

  it.each([
    "..",
    "-1..",
    "+1",
    "1e3",
    "1.",
    ".5",
    "a",
    "1..2..3",
    "1...2",
    " 1",
    "1 ..2",
    "NaN",
    "٣",
    "0x10",
  ])("rejects %j", (text) => {
    expect(parseRange(text)).toBeNull();
  });

  it("accepts only whole numbers of GPUs", () => {
    expect(parseRange("1.5", { integers: true })).toBeNull();
  });

  it("has one canonical spelling", () => {
    expect(canonicalRange("008.0..010.10")).toBe("8..10.1");
    expect(canonicalRange("99999999999999999999999..")).toBe("99999999999999999999999..");
  });
});
