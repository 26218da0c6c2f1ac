import { expect, test } from "vitest";

import { histogram, stepStart, histogramStep } from "./histogram";

test("uses even steps on a log scale and counts prices beyond the ends in the last steps", () => {
  expect(histogramStep(0.001)).toBe(0);
  expect(histogramStep(1)).toBe(histogram.steps / 2);
  expect(histogramStep(500)).toBe(histogram.steps - 1);
  expect(stepStart(0)).toBeCloseTo(histogram.min);
  expect(stepStart(histogram.steps)).toBeCloseTo(histogram.max);
});
