import { expect, test } from "vitest";

import { countSteps, histogram, startOf, stepOf } from "./histogram";

test("steps are even on a log scale and take in what lies beyond", () => {
  expect(stepOf(0.001)).toBe(0);
  expect(stepOf(1)).toBe(histogram.steps / 2);
  expect(stepOf(500)).toBe(histogram.steps - 1);
  expect(startOf(0)).toBeCloseTo(histogram.least);
  expect(startOf(histogram.steps)).toBeCloseTo(histogram.most);
});

test("prices that are not known are not counted", () => {
  const counts = countSteps([Number.NaN, 1_000_000, 1_000_001]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
});
