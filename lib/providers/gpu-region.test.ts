import { expect, it } from "vitest";

import { readRegion } from "./gpu-region";

it.each([
  ["massedcompute", "San Jose, CA", "US"],
  ["massedcompute", "Wichita, KS", "US"],
  ["cloudcompute", "Toronto, CA", "CA"],
  ["cloudcompute", "California, US", "US"],
  ["cloudcompute", "Sweden, SE", "SE"],
  ["shadeform", "US, Portland, ME", "US"],
  ["shadeform", "Toronto, CA", null],
  ["gpugeek", "Toronto, CA", null],
  ["sesterce", "Portland, ME", null],
] as const)("parses %s's “%s” as %s", (provider, name, country) => {
  expect(readRegion(provider, null, name, null).country).toBe(country);
});
