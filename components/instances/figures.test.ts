import { expect, test } from "vitest";

import type { InstanceView } from "@/lib/instances/schema";

import { costText, nextDayMicros, sentence, spanText, tookText } from "./figures";

test("says how long to the minute", () => {
  const minutes = (count: number) => spanText(count * 60_000);
  expect(spanText(38_000)).toBe("38 s");
  expect([11, 246, 76 * 60, 12 * 1440].map(minutes)).toEqual(["11 min", "4 h 06 min", "3 d 04 h", "12 d"]);
  expect(minutes(59.8)).toBe("1 h 00 min");
  expect(minutes(24 * 60 - 0.2)).toBe("1 d 00 h");
});

test("shows no sum as nothing", () => {
  expect([0, 8_140_000, 1_452_700_000, 20_000, 1_200].map(costText)).toEqual([
    "0.00",
    "8.14",
    "1,452.70",
    "0.02",
    "0.0012",
  ]);
});

test("leaves a machine that is terminating out of the next 24 hours, and counts one started elsewhere", () => {
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

test("says what a step took", () => {
  expect([6, 1_490, 30_000, 252_000].map(tookText)).toEqual(["6 ms", "1.49 s", "30.0 s", "4 min"]);
});

test("ends a sentence once", () => {
  expect(["It is so", "It is so.", "“so.”"].map(sentence)).toEqual(["It is so.", "It is so.", "“so.”"]);
});
