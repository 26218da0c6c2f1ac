import { expect, it } from "vitest";

import type { OfferRow } from "@/lib/offers/view-schema";

import { toOfferCells } from "./cells";

const dollars = { currency: "USD", perUsd: 1 };
const offer: OfferRow = {
  id: "aaaaaaaaaaaaaaaa",
  seller: "GPUGeek",
  gpuName: "RTX A6000",
  gpuCount: 1,
  vramGb: 48,
  vcpus: null,
  memoryGb: null,
  storageGb: null,
  billing: "on-demand",
  stock: "in-stock",
  capacity: 2,
  priceMicros: 167_958,
  gpuPriceMicros: 167_958,
  observedAt: "2026-11-20T12:00:00.000Z",
  stale: false,
  freshFor: 180_000,
  place: null,
  launchable: true,
  more: {},
};

it.each([
  ["monthly", 120_930_000, "1 month prepaid $121"],
  ["weekly", 68_880_000, "1 week prepaid $68.88"],
  ["daily", 4_080_000, "1 day prepaid $4.08"],
  ["daily", undefined, "1 day prepaid"],
  ["spot", undefined, null],
  ["on-demand", undefined, null],
] as const)("shows what a %s offer costs up front", (billing, periodMicros, note) => {
  const cells = toOfferCells(
    { ...offer, billing, ...(periodMicros && { periodMicros }) },
    dollars,
    Date.parse(offer.observedAt),
  );
  expect(cells).toMatchObject({ note, isSpot: billing === "spot", price: "0.17", isLow: true });
});

it("shows the native price when there is none in dollars", () => {
  const unranked = { gpu: "305 ?", machine: "610 ?" };
  const cells = toOfferCells({ ...offer, priceMicros: null, gpuPriceMicros: null, unranked }, dollars, 0);
  expect(cells).toMatchObject({ price: "305 ?", isRanked: false });
});

it("throws when a value cannot be formatted", () => {
  const rate = { currency: "no currency", usd: 1, date: null };
  expect(() => toOfferCells({ ...offer, rate }, dollars, Date.parse(offer.observedAt))).toThrow(RangeError);
  expect(() =>
    toOfferCells({ ...offer, observedAt: "never" }, dollars, Date.parse(offer.observedAt)),
  ).toThrow(RangeError);
});
