import { describe, expect, it } from "vitest";

import { costOf, stepsOf } from "./money";

const hour = 3_600_000;
const span = (from: number, to: number | null, dollars: number | null) => ({
  instanceId: "m",
  fromAt: from * hour,
  toAt: to === null ? null : to * hour,
  hourlyMicros: dollars === null ? null : dollars * 1e6,
});

describe("what machines cost", () => {
  it("adds up spans, clipped to the time that is asked for", () => {
    const spans = [span(0, 2, 1), span(3, null, 2)];
    expect(costOf(spans, { from: 0, to: 5 * hour })).toBe(6e6);
    expect(costOf(spans, { from: hour, to: 4 * hour })).toBe(3e6);
    expect(costOf(spans, { from: 2 * hour, to: 3 * hour })).toBe(0);
    expect(costOf([], { from: 0, to: hour })).toBe(0);
  });

  it("is unknown where a price is, never less", () => {
    expect(costOf([span(0, 1, 1), span(1, 2, null)], { from: 0, to: 3 * hour })).toBeNull();
  });

  it("is drawn as steps that hold until the next", () => {
    const spans = [span(-5, 2, 1), span(1, null, 2), span(1, 3, null)];
    expect(stepsOf(spans, { from: 0, to: 4 * hour })).toEqual([
      { at: 0, hourlyMicros: 1e6 },
      { at: hour, hourlyMicros: 3e6 },
      { at: 2 * hour, hourlyMicros: 2e6 },
    ]);
  });
});
