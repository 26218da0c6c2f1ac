import { expect, it } from "vitest";

import { changeText, dueMicros } from "./price-change";

it.each([
  [1_990_000, 2_250_000, "+13%"],
  [2_000_000, 1_910_000, "−4.5%"],
  [2_000_000, 2_000_100, "+0.1%"],
  [1_000_000, 1_099_000, "+9.9%"],
  [1_000_000, 1_099_600, "+10%"],
  [2_000_000, 2_000_000, null],
  [null, 2_000_000, null],
  [2_000_000, null, null],
  [0, 2_000_000, null],
])("from %s to %s is %s", (before, after, text) => {
  expect(changeText(before, after)).toBe(text);
});

it("compares the sum due now of prepaid offers", () => {
  expect(dueMicros({ periodMicros: 120_000_000, priceMicros: 166_667 })).toBe(120_000_000);
  expect(dueMicros({ periodMicros: null, priceMicros: 166_667 })).toBe(166_667);
});
