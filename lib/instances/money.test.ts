import { describe, expect, it } from "vitest";

import type { InstanceView } from "./schema";
import { totalCost, summarizeSpending, hourlySteps } from "./money";

const hour = 3_600_000;
const span = (from: number, to: number | null, dollars: number | null) => ({
  instanceId: "m",
  fromAt: from * hour,
  toAt: to === null ? null : to * hour,
  hourlyMicros: dollars === null ? null : dollars * 1e6,
});

describe("present spending", () => {
  const machine = (change: Partial<InstanceView>) =>
    ({ ours: true, state: "running", bills: true, hourlyMicros: 1e6, ...change }) as InstanceView;

  it("sums all machines that are not known to be free, including those started elsewhere", () => {
    const present = [
      machine({}),
      machine({ state: "unknown", bills: null, hourlyMicros: 2e6 }),
      machine({ state: "stopped", bills: null, hourlyMicros: 4e6 }),
      machine({ state: "terminating", bills: false, hourlyMicros: 8e6 }),
      machine({ ours: false, hourlyMicros: 16e6 }),
      machine({ ours: false, bills: null, hourlyMicros: null }),
    ];
    expect(summarizeSpending(present, 7e6)).toEqual({
      hourlyMicros: 23e6,
      maxHourlyMicros: 23e6,
      foreignHourlyMicros: 16e6,
      stoppedHourlyMicros: 4e6,
      unpriced: 1,
    });
    expect(summarizeSpending(present, 39e6).maxHourlyMicros).toBe(55e6);
  });
});

describe("the cost of machines", () => {
  it("adds up spans, clipped to the requested time", () => {
    const spans = [span(0, 2, 1), span(3, null, 2)];
    expect(totalCost(spans, { from: 0, to: 5 * hour })).toBe(6e6);
    expect(totalCost(spans, { from: hour, to: 4 * hour })).toBe(3e6);
    expect(totalCost(spans, { from: 2 * hour, to: 3 * hour })).toBe(0);
    expect(totalCost([], { from: 0, to: hour })).toBe(0);
  });

  it("is unknown if a price is unknown", () => {
    expect(totalCost([span(0, 1, 1), span(1, 2, null)], { from: 0, to: 3 * hour })).toBeNull();
  });

  it("returns steps that hold until the next", () => {
    const spans = [span(-5, 2, 1), span(1, null, 2), span(1, 3, null)];
    expect(hourlySteps(spans, { from: 0, to: 4 * hour })).toEqual([
      { at: 0, hourlyMicros: 1e6 },
      { at: hour, hourlyMicros: 3e6 },
      { at: 2 * hour, hourlyMicros: 2e6 },
    ]);
  });
});
