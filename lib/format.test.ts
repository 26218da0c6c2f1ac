import fc from "fast-check";
import { expect, test } from "vitest";

import { durationText, fixedText, isoTime, numberText, withFullStop } from "./format";

test("formats durations to the second, the minute, the hour or the day", () => {
  const minutes = (count: number) => durationText(count * 60_000);
  expect(durationText(-500)).toBe("0 s");
  expect(durationText(12_400)).toBe("12 s");
  expect(durationText(38_000)).toBe("38 s");
  expect([6, 11, 47].map(minutes)).toEqual(["6 min", "11 min", "47 min"]);
  expect([180, 246, 50 * 60, 76 * 60].map(minutes)).toEqual([
    "3 h 00 min",
    "4 h 06 min",
    "2 d 02 h",
    "3 d 04 h",
  ]);
  expect(minutes(12 * 1440)).toBe("12 d");
  expect(minutes(59.8)).toBe("1 h 00 min");
  expect(minutes(24 * 60 - 0.2)).toBe("1 d 00 h");
});

test("formats numbers as `Intl.NumberFormat` does", () => {
  const number = fc.oneof(
    fc.integer({ min: 0, max: 2 ** 53 - 1 }),
    fc.double({ min: 0, max: 1e9, noNaN: true }),
    fc.double(),
    fc.integer({ min: 0, max: 10_000_000 }).map((thousandths) => thousandths / 1_000),
  );
  fc.assert(
    fc.property(number, fc.integer({ min: 0, max: 6 }), (value, decimals) => {
      const intl = (minimumFractionDigits: number) =>
        new Intl.NumberFormat("en-US", {
          minimumFractionDigits,
          maximumFractionDigits: decimals,
          // Not "-0".
          signDisplay: "negative",
        }).format(value);
      expect(fixedText(value, decimals)).toBe(intl(decimals));
      expect(numberText(value, decimals)).toBe(intl(0));
    }),
  );
});

test("formats times as ISO 8601 and rejects numbers that are no time", () => {
  expect(isoTime(0)).toBe("1970-01-01T00:00:00.000Z");
  expect(isoTime(null)).toBeNull();
  expect(() => isoTime(Number.NaN)).toThrow(RangeError);
});

test("adds a full stop only if there is none", () => {
  expect(["It is so", "It is so.", "“so.”"].map(withFullStop)).toEqual(["It is so.", "It is so.", "“so.”"]);
});
