import { expect, it } from "vitest";

import type { OfferState } from "@/db/offer-state";

import { foldChanges, lineCounter } from "./lines";
import type { FoundChange } from "./scan";

type TestChange = FoundChange<{ provider: "gpugeek" | "shadeform"; cloud: string | null }>;

const native = { amount: "2", currency: "USD", unit: "major", per: "hour", scope: "gpu" } as const;
const after: OfferState = { gone: false, stock: "in-stock", capacity: null, native };

/** A change that a poll found: GPUGeek's polls read each part at a time of its own. */
function change(provider: "gpugeek" | "shadeform", at: number, foundAt: number): TestChange {
  const recorded = {
    row: at,
    offerRow: at,
    accountId: provider,
    at,
    foundAt,
    after,
    before: null,
    isFirst: false,
  };
  return { position: at * 10, kind: "dropped", recorded, offer: { provider, cloud: null } };
}

const newestFirst = [
  change("gpugeek", 120, 100),
  change("shadeform", 115, 115),
  change("gpugeek", 110, 100),
  change("gpugeek", 101, 100),
  change("gpugeek", 60, 40),
];

it("folds the parts of one poll, whatever was read in between", () => {
  const lines = foldChanges(newestFirst);
  expect(lines.map(({ provider, at, changes }) => [provider, at, changes.length])).toEqual([
    ["gpugeek", 120, 3],
    ["shadeform", 115, 1],
    ["gpugeek", 60, 1],
  ]);
});

it("ends a page before the first change of another line", () => {
  for (const [limit, length] of [
    [1, 1],
    [2, 4],
    [3, 5],
  ] as const) {
    const isFull = lineCounter(limit);
    const page: TestChange[] = [];
    for (const one of newestFirst) {
      if (isFull(page, one)) break;
      page.push(one);
    }
    expect(page).toHaveLength(length);
  }
});
