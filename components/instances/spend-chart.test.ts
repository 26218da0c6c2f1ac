import { expect, test } from "vitest";

import { buildChart } from "./spend-chart";

const at = "2026-11-20T18:00:00.000Z";

test("draws steps that hold until the next one or until now", () => {
  const chart = buildChart(
    [
      { at: "2026-11-18T00:00:00.000Z", hourlyMicros: 10_000_000 },
      { at: "2026-11-20T06:00:00.000Z", hourlyMicros: 20_000_000 },
    ],
    at,
  )!;
  expect(chart.line).toBe("M34 30H274V6H514");
  expect(chart.area).toBe("M34 30H274V6H514V54H34Z");
  expect(chart.ticks.map(({ label }) => label)).toEqual(["0", "10", "20"]);
  expect([chart.least, chart.most]).toEqual([10, 20]);
});

test("begins at the first known amount", () => {
  const chart = buildChart([{ at: "2026-11-20T12:00:00.000Z", hourlyMicros: 500_000 }], at)!;
  expect(chart.line.startsWith("M394 ")).toBe(true);
});

test("draws zero on the baseline, and no chart without data", () => {
  expect(buildChart([{ at: "2026-11-18T00:00:00.000Z", hourlyMicros: 0 }], at)!.line).toBe("M34 54H514");
  expect(buildChart([], at)).toBeNull();
});
