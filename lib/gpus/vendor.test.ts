import { expect, it } from "vitest";

import { specRows } from "./spec-rows";
import { vendorOf } from "./vendor";

it("agrees with the vendor of every spec", () => {
  const words: Record<string, string> = { NVIDIA: "nvidia", AMD: "amd", Intel: "intel", Google: "other" };
  for (const { name, vendor } of specRows) expect([name, vendorOf(name)]).toEqual([name, words[vendor]]);
});

it.each([
  ["A100 SXM MIG", "nvidia"],
  ["A16 vGPU", "nvidia"],
  ["Gaudi 2", "intel"],
  ["TPU v5e", "other"],
  ["Unheard-of 9000", null],
])("takes the vendor of %s as %s", (name, vendor) => {
  expect(vendorOf(name)).toBe(vendor);
});
