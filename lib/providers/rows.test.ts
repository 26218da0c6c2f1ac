import { assert, array, property, record, constantFrom, shuffledSubarray } from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import type { ListedOffer } from "@/lib/domain/offer";
import { unknownRegion } from "@/lib/domain/region";
import { sampleOffer } from "@/testing/offers/sample-offer";

import { maxRows, readRows, readRowsInSlices, unreadable } from "./rows";

const row = z.object({
  id: z.string(),
  count: z.number(),
  price: z.string().nullable(),
  stock: z.enum(["in-stock", "sold-out"]).optional(),
});
type Row = z.infer<typeof row>;

const reader: Parameters<typeof readRows<Row>>[1] = {
  provider: "shadeform",
  schema: row,
  normalize: (parsed, reject) => {
    if (parsed.id !== "unwanted") return [offerOf(parsed)];
    reject(".id", parsed.id, "Not wanted", parsed.id);
    return [];
  },
  readNativeId: (value) => (value as { id?: string } | null)?.id ?? null,
};
const read = (values: unknown[]) => readRows(values, reader);

describe("readRows", () => {
  it("rejects a bad row with its path, value and reason", () => {
    const { offers, rejected } = read([
      { id: "a", count: 1, price: "1" },
      { id: "b", count: "two", price: "1" },
      null,
      { id: "unwanted", count: 1, price: "1" },
      { id: "c", count: 1, price: { nested: true } },
    ]);
    expect(offers.map(({ nativeId }) => nativeId)).toEqual(["a"]);
    expect(rejected).toMatchObject([
      { field: "[1].count", reported: '"two"', nativeId: "b" },
      { field: "[2]", reported: "null", nativeId: null },
      { field: "[3].id", reported: '"unwanted"', reason: "Not wanted", nativeId: "unwanted" },
      { field: "[4].price", reported: "an object", nativeId: "c" },
    ]);
  });

  it.each([
    [{ count: 0 }, "GPU count"],
    [{ count: 1.5 }, "GPU count"],
    [{ count: 1025 }, "GPU count"],
    [{ price: "0" }, "price"],
    [{ price: "-1" }, "price"],
    [{ price: "NaN" }, "price"],
    [{ price: "1e400" }, "price"],
    [{ price: "10000001" }, "price"],
  ])("rejects an offer with %j", (fault, field) => {
    const { offers, rejected } = read([{ id: "a", count: 1, price: "1", ...fault }]);
    expect(offers).toEqual([]);
    expect(rejected).toMatchObject([{ field: `[0] ${field}`, nativeId: "a" }]);
  });

  it("keeps an offer without a price", () => {
    expect(read([{ id: "a", count: 1, price: null }])).toMatchObject({
      offers: [{ native: { amount: null } }],
      rejected: [],
    });
  });

  it("merges equal rows, and prefers the cheaper one in stock of different ones", () => {
    const cheap = { id: "a", count: 1, price: "1" };
    expect(read([cheap, cheap])).toMatchObject({ offers: [{}], rejected: [] });
    expect(read([{ ...cheap, price: "9" }, cheap])).toMatchObject({
      offers: [{ native: { amount: "1" } }],
      rejected: [{ nativeId: null }],
    });
    expect(
      read([
        { ...cheap, stock: "sold-out" },
        { ...cheap, price: "9" },
      ]).offers,
    ).toMatchObject([{ native: { amount: "9" } }]);
  });

  it("returns the same for any order of the rows", () => {
    const some = record({
      id: constantFrom("a", "b"),
      count: constantFrom(1, 2),
      price: constantFrom("1", "2", null),
      stock: constantFrom("in-stock", "sold-out"),
    });
    const orders = array(some, { minLength: 1, maxLength: 6 }).chain((rows) =>
      shuffledSubarray(rows, { minLength: rows.length }).map((other): [Row[], Row[]] => [
        rows as Row[],
        other as Row[],
      ]),
    );
    assert(
      property(orders, ([one, other]) => {
        expect(new Set(read(other).offers.map((offer) => JSON.stringify(offer)))).toEqual(
          new Set(read(one).offers.map((offer) => JSON.stringify(offer))),
        );
      }),
    );
  });

  it("shortens the rejected value, and removes invisible characters", () => {
    const { rejected } = read([{ id: "a", count: `\u202e${"9".repeat(5_000_000)}`, price: "1" }]);
    expect(rejected[0]?.reported.length).toBeLessThanOrEqual(60);
    expect(rejected[0]?.reported).not.toContain("\u202e");
  });

  it("rejects a list that is too long", () => {
    const many = Array.from({ length: maxRows + 1 }, () => null);
    expect(() => read(many)).toThrow(
      expect.objectContaining({ kind: "unreadable", provider: "shadeform" }) as Error,
    );
    expect(read(many.slice(1)).rejected).toHaveLength(maxRows);
  });

  it("describes the missing parts of a reply", () => {
    expect(unreadable("gpugeek", "the list")).toMatchObject({
      kind: "unreadable",
      message: expect.stringContaining("the list is missing") as string,
    });
  });
});

function offerOf({ id, count, price, stock }: Row): ListedOffer {
  return {
    ...sampleOffer,
    nativeId: id,
    cloud: null,
    gpu: null,
    gpuCount: count,
    vramGb: null,
    type: null,
    region: unknownRegion,
    stock: stock ?? "in-stock",
    native: { amount: price, currency: "USD", unit: "major", per: "hour", scope: "machine" },
  };
}

describe("readRowsInSlices", () => {
  const values = Array.from({ length: 200 }, (_, index) => ({
    id: index % 50 === 7 ? "unwanted" : `id${index % 90}`,
    count: index % 30 === 3 ? "none" : 1,
    price: String(1 + (index % 7)),
  }));

  it("reads what readRows reads, while other work goes on", async () => {
    let turns = 0;
    const pace = {
      pause: () => {
        turns++;
        return new Promise<void>((resolve) => setImmediate(resolve));
      },
    };
    expect(await readRowsInSlices(values, reader, { pace })).toEqual(read(values));
    expect(turns).toBeGreaterThan(10);
  });

  it("stops between two slices with an error of the provider", async () => {
    const abort = new AbortController();
    let pauses = 0;
    const pace = { pause: async () => (++pauses === 3 ? abort.abort() : undefined) };
    await expect(readRowsInSlices(values, reader, { pace, signal: abort.signal })).rejects.toMatchObject({
      name: "ProviderError",
      provider: "shadeform",
      kind: "unavailable",
    });
    expect(pauses).toBe(3);
  });
});
