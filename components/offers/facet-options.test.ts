import { expect, test } from "vitest";

import { facetNames, type Facets } from "@/lib/offers/schema";

import { toggleFacetValue, railOptions } from "./facet-options";

const facets = {
  ...(Object.fromEntries(facetNames.map((name) => [name, []])) as unknown as Facets),
  gpu: [
    { value: "h100-sxm-80", label: "H100 SXM 80 GB", count: 5, family: "H100" },
    { value: "rtx-4090-24", label: "RTX 4090 24 GB", count: 4, family: "RTX 4090" },
    { value: "h100-pcie-80", label: "H100 PCIe 80 GB", count: 2, family: "H100" },
    { value: "unknown", label: "Unknown GPU", count: 1, family: null },
  ],
  region: [{ value: "US", label: "United States", count: 9 }],
} satisfies Facets;

test("groups GPUs into families with the sum of their models, until one is selected", () => {
  expect(railOptions("gpu", facets, []).map(({ value, count }) => [value, count])).toEqual([
    ["H100", 7],
    ["RTX-4090", 4],
    ["unknown", 1],
  ]);
  expect(railOptions("gpu", facets, ["H100"]).map(({ value }) => value)).toEqual([
    "H100",
    "h100-sxm-80",
    "h100-pcie-80",
    "RTX-4090",
    "unknown",
  ]);
});

test("keeps selected values without a count visible", () => {
  expect(railOptions("region", facets, ["europe"])[0]).toMatchObject({
    value: "europe",
    label: "Europe",
    count: null,
  });
});

test("replaces a family by its models and the reverse", () => {
  expect(toggleFacetValue("gpu", "h100-sxm-80", facets, ["H100", "RTX-4090"])).toEqual([
    "RTX-4090",
    "h100-sxm-80",
  ]);
  expect(toggleFacetValue("gpu", "H100", facets, ["h100-sxm-80"])).toEqual(["H100"]);
  expect(toggleFacetValue("gpu", "H100", facets, ["H100"])).toEqual([]);
});
