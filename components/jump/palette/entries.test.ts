import { describe, expect, it } from "vitest";

import type { JumpPlace, JumpSearch } from "@/lib/jump/schema";
import type { LiveStatus } from "@/lib/poll/schema";

import { findEntries, listPlaces } from "./entries";

const gpu = (name: string, id: string, family: string): JumpPlace => ({
  name,
  detail: "80 GB",
  offers: 3,
  lowMicros: null,
  query: `gpu=${id}`,
  page: `/gpus/${id}`,
  filters: [`gpu=${id}`, `gpu=${family}`],
});
const view = { id: "1", name: "8 × H100 in Europe", query: "gpu=H100", lookedAt: "2026-11-30T00:00:00.000Z" };
const known = (visitor: LiveStatus["visitor"]) => ({
  liveStatus: { visitor, instances: null, providers: [] } as unknown as LiveStatus,
  filters: "gpu=H100",
  places: {
    gpus: [gpu("H100 SXM", "h100-sxm-80", "H100"), gpu("A100 SXM", "a100-sxm-80", "A100")],
    providers: [],
    views: [],
  },
  views: [view],
  changes: new Map([["1", { newCount: 3, cheaperCount: 0 }]]),
  machines: [],
});
const found: JumpSearch = {
  query: "gpu=H100&gpus=8",
  total: 2,
  labels: ["8 GPUs", "H100"],
  filters: ["gpus=8", "gpu=H100"],
  launch: {
    title: "8 × H100",
    href: "/launch/a",
    gpuCount: 8,
    priceMicros: 16_000_000,
    billing: "on-demand",
    periodMicros: null,
  },
  near: null,
};
const textsOf = (text: string, search?: JumpSearch) =>
  findEntries(text, known("owner"), search).map(({ title, entries }) => [
    title,
    ...entries.map(({ name, note = "" }) => `${name} ${note}`.trim()),
  ]);

describe("what a text finds", () => {
  it("begins with what it names, and shows no price or count that is unknown", () => {
    expect(textsOf("h100")).toEqual([
      ["GPUs", "H100 SXM 3 offers", "H100 SXM prices"],
      ["Saved views", "8 × H100 in Europe 3 new"],
      ["Offers", "Search offers for “h100”"],
    ]);
  });

  it("begins with the search of a text that names nothing as a whole", () => {
    expect(textsOf("8 pieces h100", found)).toEqual([
      ["Offers", "Search offers for “8 pieces h100” 2 offers"],
      ["Actions", "Launch the cheapest 8 × H100 in stock 8 GPUs · $16.00/h"],
      ["GPUs", "H100 SXM 3 offers"],
    ]);
  });

  it("leads to a search without offers only if its words are known", () => {
    const none = { ...found, total: 0, launch: null };
    expect(textsOf("x100", none)[0]).toEqual(["Offers", "Search offers for “x100” 0 offers"]);
    const unknown = { ...none, labels: [], filters: [], near: { word: "x100", name: "H100" } };
    expect(textsOf("x100", unknown)).toEqual([["Offers", "Did you mean H100?"]]);
  });
});

it("lists only the pages that a visitor can open", () => {
  const names = (visitor: LiveStatus["visitor"]) =>
    listPlaces(known(visitor)).flatMap(({ entries }) => entries.map(({ name }) => name));
  expect(names("owner")).toContain("Instances");
  expect(names("stranger")).toEqual([
    view.name,
    "Offers",
    "GPUs",
    "Compare",
    "Changes",
    "Providers",
    "Sign in",
  ]);
  expect(names("unowned")).toEqual([
    view.name,
    "Offers",
    "GPUs",
    "Compare",
    "Changes",
    "Providers",
    "Set up",
  ]);
});
