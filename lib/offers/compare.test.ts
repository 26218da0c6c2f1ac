import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { findSpec } from "@/lib/gpus";
import { createTestOfferIndex, observedTime, type FlatOffer } from "@/testing/offers/offer-index";

import {
  compareOffers,
  countDifferences,
  onlyDifferences,
  type ComparedOffer,
  type ComparedRow,
} from "./compare";
import { compareMarkdown } from "./compare-markdown";
import { compareHref, maxCompared, readCompareQuery } from "./compare-query";

const dollars = { currency: "USD", perUsd: 1, date: null };
const h100 = { gpuId: "h100-sxm-80", gpuName: "H100 SXM", gpuFamily: "H100", vramGb: 80 };
const a100 = { gpuId: "a100-sxm-80", gpuName: "A100 SXM", gpuFamily: "A100", vramGb: 80 };
const monthly = { billing: "monthly", nativePer: "month" } as const;

describe("the best value of a row", () => {
  it("is the lowest price, and the others say how far they are above it", () => {
    const price = row([{ nativeAmount: "2" }, { nativeAmount: "1" }, { nativeAmount: "3" }], "Per GPU-hour");
    expect(bestOf(price)).toEqual([1]);
    expect(price.cells.map(({ text, above }) => [text, above])).toEqual([
      ["$2.00", 100],
      ["$1.00", null],
      ["$3.00", 200],
    ]);
  });

  it("is the largest size, also of several offers", () => {
    const offers = [{ memoryGb: 64 }, { memoryGb: 128 }, { memoryGb: 128 }];
    expect(bestOf(row(offers, "Memory"))).toEqual([1, 2]);
  });

  it("is never one that is not specified", () => {
    const memory = row([{ memoryGb: null }, { memoryGb: 64 }, { memoryGb: 128 }], "Memory");
    expect(bestOf(memory)).toEqual([2]);
    expect(memory.cells[0]!.text).toBeNull();
    expect(bestOf(row([{ memoryGb: null }, { memoryGb: 64 }], "Memory"))).toEqual([]);
  });

  it("is not marked where all are the same", () => {
    const same = row([{ memoryGb: 64 }, { memoryGb: 64 }], "Memory");
    expect(same.differs).toBe(false);
    expect(bestOf(same)).toEqual([]);
    expect(bestOf(row([{ memoryGb: 64 }, { memoryGb: 64 }, {}], "Memory"))).toEqual([]);
  });

  it("is not marked between prepaid and hourly prices", () => {
    const offers = [{ nativeAmount: "720", ...monthly }, { nativeAmount: "2" }];
    for (const label of ["Per GPU-hour", "Per machine-hour", "Per month, 730 h"])
      expect(bestOf(row(offers, label))).toEqual([]);
    expect(row(offers, "Per month, 730 h").cells[0]!.text).toBe("$720.00 for 1 month, due now");
  });

  it("is not marked between the prices of machines with different numbers of GPUs", () => {
    const offers = [
      { nativeAmount: "8", gpuCount: 8 },
      { nativeAmount: "2", gpuCount: 1 },
    ];
    expect(bestOf(row(offers, "Per machine-hour"))).toEqual([]);
    expect(bestOf(row(offers, "Per month, 730 h"))).toEqual([]);
    expect(bestOf(row(offers, "Per GPU-hour"))).toEqual([0]);
  });

  it("is not the price of an offer that is gone, nor the lowest bid of a market, nor of an unknown currency", () => {
    const offers: Partial<FlatOffer>[] = [
      { nativeAmount: "1", goneAt: observedTime },
      { nativeAmount: "0.5", kind: "aggregate" },
      { nativeAmount: "0.1", nativeCurrency: null },
      { nativeAmount: "2" },
      { nativeAmount: "3" },
    ];
    const price = row(offers, "Per GPU-hour");
    expect(bestOf(price)).toEqual([3]);
    expect(price.cells.map(({ text }) => text)).toEqual(["$1.00", "$0.50", "0.10 ?", "$2.00", "$3.00"]);
    expect(price.cells[0]!.above).toBeNull();
  });

  it("counts published figures per GPU only where they are known", () => {
    const offers = [h100, a100, { gpuName: null, gpuId: null }];
    expect(bestOf(row(offers, "BF16 per GPU, dense"))).toEqual([0]);
    expect(row(offers, "BF16 per GPU, dense").cells[2]!.text).toBeNull();
    expect(row(offers, "FP8 per GPU, dense").cells.map(({ text }) => text)).toEqual([
      "1,979 TFLOPS",
      null,
      null,
    ]);
    expect(bestOf(row(offers, "FP8 per GPU, dense"))).toEqual([]);
  });
});

describe("the differences", () => {
  it("are the rows whose texts differ, where unknown differs from known", () => {
    const sections = compare([{ vcpus: 8 }, { vcpus: null }]);
    const labels = onlyDifferences(sections).flatMap(({ rows }) => rows.map(({ label }) => label));
    expect(labels).toEqual(["vCPUs"]);
    const { differing, all } = countDifferences(sections);
    expect(differing).toBe(1);
    expect(all).toBeGreaterThan(20);
  });

  it("are none of a single offer", () => {
    expect(onlyDifferences(compare([{}]))).toEqual([]);
  });
});

describe("the query", () => {
  it("takes commas and repetitions, six offers at most, each once", () => {
    const query = new URLSearchParams("ids=a,b,,a&ids=c&ids=d,e,f,g,h&differences=only");
    expect(readCompareQuery(query)).toEqual({
      ids: ["a", "b", "c", "d", "e", "f"],
      left: 2,
      onlyDifferences: true,
    });
    expect(readCompareQuery(new URLSearchParams(""))).toEqual({ ids: [], left: 0, onlyDifferences: false });
  });

  it("is read as it was written", () => {
    const id = fc
      .string({ minLength: 1, maxLength: 30 })
      .filter((text) => !text.includes(",") && text.trim() === text);
    fc.assert(
      fc.property(
        fc.uniqueArray(id, { maxLength: maxCompared }),
        fc.boolean(),
        fc.constantFrom("", "gpu=H100&price=..3"),
        (ids, onlyDifferences, back) => {
          const query = new URL(compareHref(ids, { onlyDifferences, back }), "http://localhost").searchParams;
          expect(readCompareQuery(query)).toEqual({ ids, left: 0, onlyDifferences });
          expect(query.get("from") ?? "").toBe(back);
        },
      ),
    );
  });
});

describe("the market row", () => {
  const market = { min: 1e6, median: 2e6, clouds: 9 };

  it("compares each price with the median of its GPU's market", () => {
    const offers = [{ nativeAmount: "1.5" }, { nativeAmount: "2" }, { nativeAmount: "3" }];
    const { cells } = row(offers, "Against the market", market);
    expect(cells.map(({ text }) => text)).toEqual([
      "25% under the median of 9 clouds",
      "at the median of 9 clouds",
      "50% over the median of 9 clouds",
    ]);
    expect(cells.map(({ isBest }) => isBest)).toEqual([true, false, false]);
  });

  it("is not specified without a price or a market", () => {
    expect(row([{ nativeAmount: null }], "Against the market", market).cells[0]!.text).toBeNull();
    expect(row([{ nativeAmount: "2" }], "Against the market").cells[0]!.text).toBeNull();
  });
});

describe("the comparison as Markdown", () => {
  it("has a column per offer, marks the best values and defuses the text of providers", () => {
    const offers = describeAll([{ nativeAmount: "2", cloud: "a|b" }, { nativeAmount: "1" }]);
    const lines = compareMarkdown(offers, compareOffers(offers, dollars)).split("\n");
    expect(lines[0]).toContain("a\\|b");
    expect(lines).toContainEqual("| Per GPU-hour | $2.00 | $1.00 (best) |");
    expect(lines).toContainEqual("| Against the market | not specified | not specified |");
    expect(new Set(lines.slice(0, -1).map((line) => line.replaceAll("\\|", "").split("|").length))).toEqual(
      new Set([5]),
    );
  });
});

function describeAll(partial: Partial<FlatOffer>[], market: ComparedOffer["market"] = null) {
  const index = createTestOfferIndex(partial);
  const byId = new Map(index.offers.map((offer) => [offer.id, index.describe(offer, observedTime)]));
  return partial.map((_, at) => {
    const offer = byId.get(`id${at}`)!;
    return { offer, spec: offer.gpuName === null ? null : findSpec(offer.gpuName, offer.vramGb), market };
  });
}

function compare(partial: Partial<FlatOffer>[], market?: ComparedOffer["market"]) {
  return compareOffers(describeAll(partial, market), dollars);
}

function row(partial: Partial<FlatOffer>[], label: string, market?: ComparedOffer["market"]): ComparedRow {
  return compare(partial, market)
    .flatMap(({ rows }) => rows)
    .find((one) => one.label === label)!;
}

function bestOf({ cells }: ComparedRow): number[] {
  return cells.flatMap(({ isBest }, at) => (isBest ? [at] : []));
}
