import { expect, test } from "vitest";

import { countSteps, histogram, stepStart, histogramStep } from "./histogram";

test("steps are even on a log scale and take in what lies beyond", () => {
  expect(histogramStep(0.001)).toBe(0);
  expect(histogramStep(1)).toBe(histogram.steps / 2);
  expect(histogramStep(500)).toBe(histogram.steps - 1);
  expect(stepStart(0)).toBeCloseTo(histogram.least);
  expect(stepStart(histogram.steps)).toBeCloseTo(histogram.most);
});

test("prices that are not known are not counted", () => {
  const counts = countSteps([Number.NaN, 1_000_000, 1_000_001]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
});
