import { expect, it } from "vitest";

import { readGpu, readRegion } from "./gpu-region";

it.each([
  ["state", "San Jose, CA", "US"],
  ["state", "Wichita, KS", "US"],
  ["country", "Toronto, CA", "CA"],
  ["country", "California, US", "US"],
  ["country", "Sweden, SE", "SE"],
  [null, "US, Portland, ME", "US"],
  [null, "Toronto, CA", null],
  [null, "Portland, ME", null],
] as const)("parses a trailing %s in “%s” as %s", (code, name, country) => {
  expect(readRegion(code, null, name, null).country).toBe(country);
});

it.each([0, -80, null])("does not take %s GB as the memory of a GPU", (memoryGb) => {
  expect(readGpu("Unheard-of GPU", memoryGb, null)).toEqual({ gpu: null, vramGb: null });
  expect(readGpu("H100 SXM", memoryGb, null).vramGb).toBe(80);
});
