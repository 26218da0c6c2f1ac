import { assert, date, double, integer, property, string } from "fast-check";
import { describe, expect, it } from "vitest";

import { readRetryAfter } from "./parse-reply";

const now = new Date("2026-11-20T12:00:00Z");
const hour = 3_600_000;

describe("Retry-After", () => {
  it.each<[string | null, number | undefined]>([
    ["0", 0],
    ["7", 7_000],
    [" 120 ", 120_000],
    ["86400", hour],
    ["9".repeat(400), hour],
    ["Fri, 20 Nov 2026 12:00:30 GMT", 30_000],
    ["Sat, 21 Nov 2026 12:00:00 GMT", hour],
    ["Friday, 20-Nov-26 12:00:30 GMT", undefined],
    ["Fri Nov 20 12:00:30 2026 GMT", 30_000],
    ["Fri, 20 Nov 2026 11:59:30 GMT", undefined],
    ["Fri, 99 Nov 2026 12:00:30 GMT", undefined],
    ["-5", undefined],
    ["1.5", undefined],
    ["1e3", undefined],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("parses %j", (header, expected) => {
    expect(readRetryAfter(header, now)).toBe(expected);
  });

  it("returns at most an hour, and never a time in the past", () => {
    const named = (header: string) => {
      const wait = readRetryAfter(header, now);
      expect(wait === undefined || (wait >= 0 && wait <= hour)).toBe(true);
    };
    assert(property(string(), named));
    assert(property(integer(), (seconds) => named(String(seconds))));
    assert(property(double(), (seconds) => named(String(seconds))));
    assert(property(date({ noInvalidDate: true }), (moment) => named(moment.toUTCString())));
  });
});
