import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";

import { columnTexts, type ColumnKey } from "./columns";
import { shownTable, toCsv, toMarkdown, toTsv } from "./shown-table";
import type { OfferRow } from "./view-schema";

const offer: OfferRow = {
  id: "aaaaaaaaaaaaaaaa",
  seller: "=HYPERLINK(1)|`x`",
  gpuName: "RTX A6000",
  gpuCount: 8,
  vramGb: 48,
  vcpus: null,
  memoryGb: 1_024,
  storageGb: null,
  billing: "on-demand",
  stock: "in-stock",
  capacity: 2,
  priceMicros: 8_000_000,
  gpuPriceMicros: 1_000_000,
  observedAt: "2026-11-20T12:00:00.000Z",
  stale: false,
  freshFor: 180_000,
  place: "US\tWichita\nKS",
  launchable: true,
  more: { perGb: 20_833.333, perTflops: null, vendor: "NVIDIA" },
};
const shown = (keys: ColumnKey[]) => keys.map((key) => ({ key, ...columnTexts[key] }));
const euros = { currency: "EUR", perUsd: 0.5 };
const table = shownTable(
  [offer],
  shown(["gpu", "vram", "price", "perGb", "perTflops", "memory", "vcpus", "cloud", "region", "vendor"]),
  euros,
);

it("shows plain numbers in the display currency, and unknown values empty", () => {
  expect(table.heads.slice(0, 5)).toEqual([
    "GPU",
    "VRAM (GB per GPU)",
    "€/GPU-h",
    "€/GB-h (per GB of VRAM)",
    "€/TFLOPS (per hour, dense BF16)",
  ]);
  expect(table.rows[0]!.slice(0, 7)).toEqual(["8 × RTX A6000", 48, 0.5, 0.010417, null, 1_024, null]);
});

it("defuses formulas in CSV and TSV", () => {
  expect(parse(toCsv(table))[1]).toEqual([
    "8 × RTX A6000",
    "48",
    "0.5",
    "0.010417",
    "",
    "1024",
    "",
    "'=HYPERLINK(1)|`x`",
    "US\tWichita\nKS",
    "NVIDIA",
  ]);
  const [head, line, end] = toTsv(table).split("\n");
  expect(head!.split("\t")).toHaveLength(10);
  expect(line!.split("\t").slice(7)).toEqual(["'=HYPERLINK(1)|`x`", "US Wichita KS", "NVIDIA"]);
  expect(end).toBe("");
});

it("escapes Markdown, one line per offer", () => {
  const lines = toMarkdown(table).trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toBe("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
  expect(lines[2]).toBe(
    String.raw`| 8 × RTX A6000 | 48 | 0.5 | 0.010417 |  | 1024 |  | =HYPERLINK(1)\|\`x\` | US Wichita KS | NVIDIA |`,
  );
});

it("keeps the price as reported where there is none in dollars", () => {
  const unranked = { gpu: "305 ?", machine: "610 ?" };
  const row = { ...offer, gpuPriceMicros: null, priceMicros: null, unranked };
  expect(shownTable([row], shown(["gpu", "price", "total"]), euros).rows[0]!.slice(1)).toEqual([
    "305 ?",
    "610 ?",
  ]);
});
