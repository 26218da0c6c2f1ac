import { expect, test } from "vitest";

import type { InstanceView } from "@/lib/instances/schema";
import { createRandom } from "@/testing/random";

import { costNow, costText, isPaidBeyond, keepMaximum, nextDayMicros, stepDurationText } from "./figures";

test("calls a machine paid for only before the end of its period", () => {
  const paidUntil = "2026-12-28T10:00:00.000Z";
  const end = Date.parse(paidUntil);
  expect([end - 1, end, end + 1].map((at) => isPaidBeyond({ paidUntil }, at))).toEqual([true, false, false]);
  expect(isPaidBeyond({ paidUntil: null }, end)).toBe(false);
});

test("never shows a nonzero sum as zero", () => {
  expect([0, 8_140_000, 1_452_700_000, 20_000, 1_200].map(costText)).toEqual([
    "0.00",
    "8.14",
    "1,452.70",
    "0.02",
    "0.01",
  ]);
});

test("never shows a lower cost after a new reading or a change of the browser's clock", () => {
  const random = createRandom(2_206);
  const shown = new Map<string, number>();
  let [serverMicros, now, readAt, last] = [0, 0, 0, 0];
  for (let step = 0; step < 2_000; step++) {
    const hourlyMicros = Math.round(1e6 * 100 ** random.next());
    now += random.integer(10) === 0 ? -random.integer(7_200_000) : random.integer(60_000);
    if (random.integer(3) === 0) {
      serverMicros += random.integer(1_000_000);
      readAt = now;
    }
    const machine = { costMicros: serverMicros, hourlyMicros, isCosting: random.integer(4) > 0 };
    const cost = keepMaximum(shown, "m", costNow(machine, new Date(readAt).toISOString(), now)!);
    expect(cost).toBeGreaterThanOrEqual(last);
    expect(Number(costText(cost).replaceAll(",", ""))).toBeGreaterThanOrEqual(
      Number(costText(last).replaceAll(",", "")),
    );
    last = cost;
  }
});

test("does not count up a cost that does not rise", () => {
  const machine = { costMicros: 5e6, hourlyMicros: 1e6, isCosting: false };
  const readAt = "2026-11-28T12:00:00Z";
  expect(costNow(machine, readAt, Date.parse(readAt) + 3_600_000)).toBe(5e6);
  expect(costNow({ ...machine, isCosting: true }, readAt, Date.parse(readAt) + 3_600_000)).toBe(6e6);
});

test("leaves terminating machines out of the next 24 hours and counts machines started elsewhere", () => {
  const now = Date.UTC(2026, 10, 28);
  const instances = [
    { bills: true, state: "running", hourlyMicros: 1e6, endsAt: new Date(now + 3_600_000).toISOString() },
    { bills: null, state: "stopped", hourlyMicros: 2e6, endsAt: null },
    { bills: true, state: "terminating", hourlyMicros: 1e9, endsAt: null },
    { bills: false, state: "running", hourlyMicros: 1e9, endsAt: null },
    { bills: true, state: "running", hourlyMicros: 1e9, endsAt: new Date(now - 1000).toISOString() },
  ] as InstanceView[];
  expect(nextDayMicros({ instances }, now)).toBe(1e6 + 48e6);
});

test("formats the duration of a step", () => {
  expect([6, 1_490, 30_000, 252_000].map(stepDurationText)).toEqual(["6 ms", "1.49 s", "30.0 s", "4 min"]);
});
